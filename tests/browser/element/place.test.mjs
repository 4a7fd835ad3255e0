// Where one is in the list of <tat-invocation>, in real browsers: after it was moved, filtered, and led to by a link.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { describeEachBrowser } from "../each-browser.mjs";
import { longest } from "../engines.mjs";
import { openSite } from "./site.mjs";

const ROW = 48;
const many = (count, statusOf = () => "SUCCESS") => Array.from({ length: count }, (_, index) => ({ InstanceId: `ins-${index}`, TaskStatus: statusOf(index) }));
const has = (server) => (servers) => servers.includes(server);

describe("the place in the list", { concurrency: true }, () => {
  let site;
  before(async () => (site = await openSite([])));
  after(() => site?.close());

  describeEachBrowser(({ name, openPage }) => {
    async function given(...values) {
      const page = await openPage(site.url + "/given");
      await page.see("give", ...values);
      await page.sees("rows", (rows) => rows?.length > 10);
      return page;
    }

    async function closed(page) {
      assert.deepEqual(await page.see("complaints"), []);
      await page.close();
    }

    test(`${name}: an element that is moved shows its rows again, and the task that is open among them`, { timeout: longest }, async () => {
      const page = await given(many(2_000));
      await page.see("scrollTo", 1_200 * ROW);
      await page.sees("inSight", has("ins-1203"));
      // Nothing is under way any more that would draw it.
      await sleep(400);
      await page.see("move");
      await page.sees("inSight", has("ins-0"));
      await page.see("choose", { "task-id": "invt-1500" });
      await page.sees("inSight", has("ins-1500"));
      await page.see("move");
      await page.sees("inSight", has("ins-1500"));
      await closed(page);
    });

    test(`${name}: help that is open is closed when the element is moved, and opens again`, { timeout: longest }, async () => {
      const page = await given(many(20));
      await page.see("click", ".toolbar .end");
      await page.sees("isHelpOpen", true);
      await page.see("move");
      await page.sees("isHelpOpen", false);
      assert.equal(await page.see("text", "dialog"), null);
      await page.see("click", ".toolbar .end");
      await page.sees("isHelpOpen", true);
      await page.press("Escape");
      await page.sees("isHelpOpen", false);
      await closed(page);
    });

    test(`${name}: another filter begins at its first row, and rows that go away leave none blank`, { timeout: longest }, async () => {
      const page = await given(many(2_000, (index) => (index % 20 === 5 ? "FAILED" : "SUCCESS")));
      for (const [link, first] of [[{ search: "ins-19" }, "ins-1905"], [{ states: "FAILED" }, "ins-5"], [{ states: "SUCCESS" }, "ins-0"], [{ "exit-code": "0" }, "ins-5"]]) {
        await page.see("choose", {});
        await page.see("scrollTo", 1_200 * ROW);
        await page.sees("inSight", (servers) => servers.length > 5 && !servers.includes(first));
        await page.see("choose", link);
        await page.sees("inSight", (servers) => servers[0] === first && servers.length > 5);
      }
      const running = (count) => many(2_000, (index) => (index < count ? "RUNNING" : "SUCCESS")).map((task) => ({ ...task, EndTime: task.TaskStatus === "RUNNING" ? null : "2026-01-01T00:00:09Z" }));
      await page.see("give", running(1_500), { states: "RUNNING" });
      await page.sees("text", "1,500 of 2,000 shown", ".toolbar [role='status']");
      await page.see("scrollTo", 1_200 * ROW);
      await page.sees("inSight", has("ins-1203"));
      await page.see("again", running(100));
      await page.sees("text", "100 of 2,000 shown", ".toolbar [role='status']");
      await page.sees("inSight", has("ins-99"));
      await closed(page);
    });

    test(`${name}: the list goes along with the task that is open, and keys go on from it`, { timeout: longest }, async () => {
      const page = await given(many(2_000), { "task-id": "invt-1500" });
      await page.sees("inSight", has("ins-1500"));
      assert.equal(await page.see("focusedTag"), null);
      await page.see("scrollTo", 0);
      await page.sees("inSight", has("ins-0"));
      await page.see("choose", { "task-id": "invt-1000" });
      await page.sees("inSight", has("ins-1000"));
      for (let step = 1; step <= 20; step += 1) {
        await page.see("click", ".detail [title='Next task']");
        await page.sees("opened", `ins-${1_000 + step}`);
      }
      await page.sees("inSight", has("ins-1020"));
      await page.see("focus", ".rows [tabindex='0']");
      await page.press("j");
      await page.sees("focused", "ins-1021");
      await closed(page);
    });
  });
});
