// Where the focus is in <tat-invocation>, in real browsers, when what had it goes away; and what keys do then.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { describeEachBrowser } from "../each-browser.mjs";
import { longest } from "../engines.mjs";
import { openSite } from "./site.mjs";

const failed = [3, 5, 7];
const tasks = Array.from({ length: 12 }, (_, index) => ({ InstanceId: `ins-${index}`, TaskStatus: failed.includes(index) ? "FAILED" : "SUCCESS", TaskResult: { ExitCode: failed.includes(index) ? 1 : 0 }, output: "done\n" }));
/** WebKit has no window as narrow, but one that has room for one alone. */
const PHONE = 390;

describe("the focus", { concurrency: true }, () => {
  let site;
  before(async () => (site = await openSite([])));
  after(() => site?.close());

  describeEachBrowser(({ name, openPage }) => {
    async function given(link = {}, width = 1280) {
      const page = await openPage(site.url + "/given");
      await page.resize(width, 900);
      await page.sees("width", (shown) => shown === width || (width === PHONE && shown < 600));
      await page.see("give", tasks, link);
      await page.sees("text", (words) => words !== null, ".summary");
      return page;
    }

    async function press(page, selector) {
      await page.see("focus", selector);
      await page.press("Enter");
    }

    async function closed(page) {
      assert.deepEqual(await page.see("complaints"), []);
      await page.close();
    }

    test(`${name}: goes to the list after what filtered it is cleared`, { timeout: longest }, async () => {
      const page = await given({ search: "ins-1" });
      await page.sees("text", "3 of 12 shown", ".toolbar [role='status']");
      await press(page, ".toolbar .quiet:not(.end)");
      await page.sees("text", "", ".toolbar [role='status']");
      await page.sees("focusedTag", "div");
      await page.press("j");
      await page.sees("focused", (server) => server !== null);
      await closed(page);
    });

    test(`${name}: stays with who wrote the same, while outputs are read and after`, { timeout: longest }, async () => {
      const page = await given({ view: "groups" });
      await page.sees("text", "Read the outputs", ".intro button");
      await press(page, ".intro button");
      await page.sees("groups", ["12 servers"]);
      await page.sees("focusedGroup", 0);
      await closed(page);
    });

    test(`${name}: stays in the element when it tries again`, { timeout: longest }, async () => {
      const page = await openPage(site.url + "/given");
      await page.see("fail", { message: "no", code: "NoSuchCode", retryable: false });
      await page.sees("banner", (words) => words?.endsWith("Try again"));
      await page.see("stall");
      await press(page, ".banner button");
      await page.sees("banner", null);
      await page.sees("focusedTag", "div");
      await closed(page);
    });

    for (const [width, what] of [[1280, "beside"], [PHONE, "instead of"]]) {
      test(`${name}: comes back to the server of a group, whose task was shown ${what} it`, { timeout: longest }, async () => {
        const page = await given({ view: "groups" }, width);
        await page.sees("text", "Read the outputs", ".intro button");
        await press(page, ".intro button");
        await page.sees("groups", ["12 servers"]);
        await press(page, ".group [data-id='invt-4']");
        await page.sees("opened", "ins-4");
        await press(page, "#close");
        await page.sees("opened", null);
        await page.sees("focusedId", "invt-4");
        await closed(page);
      });
    }

    test(`${name}: where the open task has all the room, keys go from task to task`, { timeout: longest }, async () => {
      const page = await given({}, PHONE);
      await page.sees("rows", (rows) => rows?.length === 12);
      const order = (await page.see("rows")).map((row) => row.split("|")[0]);
      await page.see("focus", ".rows [tabindex='0']");
      await page.press("Enter");
      await page.sees("opened", order[0]);
      await page.sees("focusedTag", "button");
      for (const [key, place] of [["j", 1], ["j", 2], ["k", 1], ["n", 2], ["n", 2], ["p", 1], ["G", 11], ["j", 11], ["p", 2], ["g", 0]]) {
        await page.press(key);
        await page.sees("opened", order[place]);
      }
      // What is of a list that one does not see is left to the page.
      for (const key of ["f", "s", "/"]) assert.equal(await page.see("send", "#close", { key }), true, key);
      await page.press("j", "Escape");
      await page.sees("opened", null);
      await page.sees("focused", order[1]);
      await closed(page);
    });

    test(`${name}: Escape is left to the page where there is nothing to close`, { timeout: longest }, async () => {
      const page = await given({ "task-id": "invt-1" });
      await page.sees("opened", "ins-1");
      assert.equal(await page.see("send", ".rows [tabindex='0']", { key: "Escape" }), false);
      await page.sees("opened", null);
      assert.equal(await page.see("send", ".rows [tabindex='0']", { key: "Escape" }), true);
      await closed(page);
    });
  });
});
