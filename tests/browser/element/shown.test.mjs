// What <tat-invocation> shows of its tasks, in real browsers: states, outputs, what goes wrong; and in what colours and motion.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { describeEachBrowser } from "../each-browser.mjs";
import { longest } from "../engines.mjs";
import { fleetOf } from "./fleet.mjs";
import { openSite } from "./site.mjs";

const wrote = (count, outputOf) => Array.from({ length: count }, (_, index) => ({ InstanceId: `ins-${index}`, output: outputOf(index) }));
const running = [{ TaskStatus: "RUNNING", EndTime: null }, {}];

describe("what is shown", { concurrency: true }, () => {
  let site;
  before(async () => (site = await openSite(fleetOf(Date.now()))));
  after(() => site?.close());

  describeEachBrowser(({ name, openPage }) => {
    async function given(...values) {
      const page = await openPage(site.url + "/given");
      await page.see("give", ...values);
      await page.sees("text", (words) => words !== null, ".summary");
      return page;
    }

    async function closed(page) {
      assert.deepEqual(await page.see("complaints"), []);
      await page.close();
    }

    test(`${name}: those that failed are one of the states to choose, and a state that is none has a name`, { timeout: longest }, async () => {
      const page = await given([{ TaskStatus: "FAILED" }, { TaskStatus: "TIMEOUT" }, { TaskStatus: "" }, {}], {});
      await page.sees("texts", ["Did not succeed 2", "Failed 1", "Timed out 1", "Succeeded 1", "No state 1"], ".summary .chip");
      await page.see("clickText", ".summary .chip", "Did not succeed");
      await page.sees("link", { states: "failures" });
      await page.sees("attributes", ["true", "false", "false", "false", "false"], ".summary .chip", "aria-pressed");
      await page.sees("shownRows", ["ins-0", "ins-1"]);
      await page.see("clickText", ".summary .chip", "Did not succeed");
      await page.sees("link", {});
      await closed(page);
    });

    test(`${name}: what a third wrote is not what most wrote, and all who wrote it can be named`, { timeout: longest }, async () => {
      const page = await given(wrote(300, (index) => ["a", "b", "c"][index % 3]), { view: "groups" });
      await page.sees("text", "Read the outputs", ".intro button");
      await page.see("click", ".intro button");
      await page.sees("groups", ["100 servers", "100 servers", "100 servers"]);
      assert.equal(await page.see("text", ".intro strong"), "3 different outputs");
      assert.deepEqual(await page.see("texts", ".group .badge"), []);
      assert.deepEqual(await page.see("texts", ".group .more"), ["+ 88", "+ 88", "+ 88"]);
      await page.see("click", ".group .more");
      await page.sees("texts", ["+ 88", "+ 88"], ".group .more");
      await page.see("click", ".group [data-id='invt-297']");
      await page.sees("opened", "ins-297");
      await page.sees("output", (text) => text?.includes("1a"));
      assert.equal(await page.see("text", ".compare"), null);
      await closed(page);
    });

    test(`${name}: an output that is no Base64 is said to be none, and not shown as if a command had written it`, { timeout: longest }, async () => {
      const says = "The service answered an output that is no Base64, and cannot be read.";
      const page = await given([{ TaskStatus: "FAILED", TaskResult: { Output: "%%%" } }, { TaskStatus: "FAILED", output: "no space" }], { "task-id": "invt-0" });
      await page.sees("text", says, ".detail .empty");
      await page.sees("rows", ["ins-0|Failed|", "ins-1|Failed|no space"]);
      await page.see("choose", { view: "groups" });
      await page.see("click", ".intro button");
      await page.sees("texts", (texts) => texts.length === 2 && texts.includes(says) && texts.includes("no space"), ".group code");
      await closed(page);
    });

    test(`${name}: what most had, and nobody can read, is not what most wrote`, { timeout: longest }, async () => {
      const unreadable = { TaskResult: { Output: "%%%" } };
      const page = await given([unreadable, unreadable, unreadable, { output: "one" }], { "task-id": "invt-3", view: "groups" });
      await page.sees("output", (text) => text?.includes("one"));
      await page.see("click", ".intro button");
      await page.sees("groups", ["3 servers", "1 server"]);
      assert.equal(await page.see("text", ".intro strong"), "2 different outputs");
      assert.deepEqual([await page.see("texts", ".group .badge"), await page.see("text", ".compare")], [[], null]);
      await closed(page);
    });

    test(`${name}: what is drawn again is not decoded again, however many wrote something else`, { timeout: longest }, async () => {
      const tasks = [...wrote(12, (index) => `line ${index}`), { TaskResult: { Output: "%%%" } }].map((task) => ({ ...task, CommandDocument: { Content: "ZGF0\nZQ==" } }));
      const page = await given(tasks, { "task-id": "invt-0", view: "groups" });
      await page.sees("output", (text) => text?.includes("line 0"));
      assert.equal(await page.see("text", "pre"), "date");
      await page.see("click", ".intro button");
      await page.sees("groups", (groups) => groups.length === 13);
      assert.deepEqual(await page.see("redraw", 5), [0, 1]);
      await closed(page);
    });

    test(`${name}: a long error of the agent leaves room for the rest`, { timeout: longest }, async () => {
      const page = await given([{ TaskStatus: "START_FAILED", ErrorInfo: "line\n".repeat(500) }], { "task-id": "invt-0" });
      await page.sees("opened", "ins-0");
      for (const width of [1280, 500]) {
        await page.resize(width, 900);
        await page.sees("boxOf", ([, height]) => height > 50 && height < 250, ".detail .error");
        assert.equal(await page.see("styleOf", ".detail .error", "overflowY"), "auto");
      }
      await closed(page);
    });

    test(`${name}: the line of a link is found again when the element is moved`, { timeout: longest }, async () => {
      const page = await given(wrote(1, () => Array.from({ length: 900 }, (_, index) => `line ${index + 1}`).join("\n")), { "task-id": "invt-0", line: "700" });
      await page.sees("markedLine", "700");
      await page.see("move");
      await page.sees("markedLine", "700");
      await closed(page);
    });

    test(`${name}: a client that is none is told as such`, { timeout: longest }, async () => {
      const page = await openPage(site.url + "/given");
      await page.see("lack", "watch");
      await page.sees("banner", (words) => /client: expected a TatClient, got one without watch/.test(words));
      assert.deepEqual(await page.see("attributes", ".banner", "role"), ["alert"]);
      await closed(page);
    });

    test(`${name}: what came instead of an answer is said while it tries again`, { timeout: longest }, async () => {
      const page = await openPage(`${site.url}/plain?relay=/api/none`);
      await page.sees("text", (words) => /^Asking for the tasks… No answer for \d+ s, still trying\. The last attempt failed: Not reached, HttpStatus\.502$/.test(words), ".empty");
      await page.close();
    });

    test(`${name}: that no answer comes any more is said at once to who listens, and no time goes on`, { timeout: longest }, async () => {
      const page = await given(running, {});
      await page.sees("text", (words) => words?.startsWith("updated"), ".live");
      await page.see("later", 1_000_000);
      await page.sees("text", "What you see may be out of date.", ".banner [role='alert']");
      const time = await page.see("text", ".rows .time");
      await page.see("later", 1_000_000);
      await page.sees("text", (words) => words?.includes("33 m"), ".banner .small");
      assert.equal(await page.see("text", ".rows .time"), time);
      await closed(page);
    });

    test(`${name}: two copies of the package in one page do not disturb each other`, { timeout: longest }, async () => {
      const page = await openPage(site.url + "/plain?copies#task-id=invt-ended003");
      assert.equal(await page.see("load", "/copy.js"), true);
      await page.sees("opened", "ins-web003");
      await page.sees("output", (text) => text?.includes("No space left on device"));
      await closed(page);
    });

    if (name !== "Chromium") return;

    test("axe finds nothing where the worst that is known is good, or is waited for, or is under way", { timeout: longest }, async () => {
      for (const status of ["SUCCESS", "PENDING", "RUNNING", "TERMINATED"]) {
        const page = await given([{ TaskStatus: status, ...(status === "SUCCESS" || status === "TERMINATED" ? {} : { EndTime: null }) }], {});
        for (const scheme of ["light", "dark"]) {
          await page.see("scheme", scheme);
          assert.deepEqual(await page.see("faults"), [], `${status}, ${scheme}`);
        }
        await closed(page);
      }
    });

    test("without colours of its own, one sees what is chosen, and what went wrong; without motion, nothing turns", { timeout: longest }, async () => {
      const page = await given([{ TaskStatus: "FAILED" }, ...running], { "task-id": "invt-0", states: "FAILED" });
      await page.sees("opened", "ins-0");
      const looks = async () => {
        const seen = [];
        for (const selector of [".summary .chip[aria-pressed='true']", ".row[aria-selected='true']"]) seen.push(await page.see("styleOf", selector, "outlineStyle"));
        return seen;
      };
      assert.deepEqual(await looks(), ["none", "none"]);
      assert.equal(await page.see("styleOf", ".summary .icon.busy", "animationName"), "turn");
      const session = await page.protocol();
      await session.send("Emulation.setEmulatedMedia", { features: [{ name: "forced-colors", value: "active" }, { name: "prefers-reduced-motion", value: "reduce" }] });
      assert.deepEqual(await looks(), ["solid", "solid"]);
      assert.equal(await page.see("styleOf", ".summary .icon.busy", "animationName"), "none");
      assert.notEqual(await page.see("styleOf", ".bar .bad", "backgroundColor"), await page.see("styleOf", ".bar .good", "backgroundColor"));
      await closed(page);
    });
  });
});
