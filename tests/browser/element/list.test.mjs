// The list of <tat-invocation>, in real browsers: its rows, its filter, its sizes.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { describeEachBrowser } from "../each-browser.mjs";
import { longest } from "../engines.mjs";
import { openSite } from "./site.mjs";

const ROW = 48;
const many = (count) => Array.from({ length: count }, (_, index) => ({ InstanceId: `ins-${index}` }));

describe("the list", { concurrency: true }, () => {
  let site;
  before(async () => (site = await openSite([])));
  after(() => site?.close());

  describeEachBrowser(({ name, openPage }) => {
    const isAscending = (places) => places.every((place, index) => index === 0 || place > places[index - 1]);

    test(`${name}: a leap draws what is in sight, then what is around, in the order of reading`, { timeout: longest }, async () => {
      const page = await openPage(site.url + "/given");
      await page.see("give", many(3_000));
      await page.sees("rows", (rows) => rows?.length > 10);
      const drawn = (await page.see("places")).length;
      for (const place of [2_000, 5, 1_500, 2_990]) {
        await page.see("scrollTo", place * ROW);
        const first = Math.min(place, 3_000 - drawn + 4);
        await page.sees("places", (places) => places.includes(first) && places.includes(first + 5));
        const settled = await page.sees("places", (places) => isAscending(places.slice(0, drawn)));
        assert.equal(settled[drawn - 1] - settled[0], drawn - 1);
        assert.equal(await page.see("tabbable"), 1);
      }
      await page.see("scrollTo", 100 * ROW);
      await page.sees("places", (places) => places.includes(100));
      await page.see("focus", ".rows [tabindex='0']");
      await page.press("g", "j");
      await page.sees("focused", "ins-1");
      assert.equal(isAscending(await page.see("places")), true);
      assert.equal(await page.see("tabbable"), 1);
      assert.deepEqual(await page.see("complaints"), []);
      await page.close();
    });

    test(`${name}: a filter that nothing passes says so, and that none has failed`, { timeout: longest }, async () => {
      const page = await openPage(site.url + "/given");
      await page.see("give", many(3), { search: "nothing such" });
      await page.sees("text", "No task matches the filter", ".grid .empty");
      await page.sees("text", "0 of 3 shown", ".toolbar [role='status']");
      await page.see("choose", {});
      await page.sees("text", "", ".toolbar [role='status']");
      await page.see("focus", ".rows [tabindex='0']");
      await page.press("f");
      await page.sees("text", "None has failed", ".grid .empty");
      // One that fails later is there, a doubtful one too.
      await page.see("give", [{ TaskResult: { ExitCode: 3 } }, {}, { TaskStatus: "TIMEOUT" }], { states: "failures" });
      await page.sees("text", "2 of 3 shown", ".toolbar [role='status']");
      await page.close();
    });

    test(`${name}: Escape that ends a composition closes nothing`, { timeout: longest }, async () => {
      const page = await openPage(site.url + "/given");
      await page.see("give", many(3), { "task-id": "invt-1" });
      await page.sees("opened", "ins-1");
      assert.equal(await page.see("send", "[type='search']", { key: "Escape", isComposing: true }), true);
      assert.equal(await page.see("opened"), "ins-1");
      assert.equal(await page.see("send", "[type='search']", { key: "Escape" }), false);
      await page.sees("opened", null);
      await page.close();
    });

    test(`${name}: sizes are those of the element, not of a page that counts in tens`, { timeout: longest }, async () => {
      const page = await openPage(site.url + "/given");
      await page.see("rootSize", "62.5%");
      await page.see("give", many(100), {});
      await page.sees("rows", (rows) => rows?.length > 10);
      assert.equal(await page.see("styleOf", ".sentence", "fontSize"), "15px");
      assert.equal((await page.see("boxOf", ".rows .row"))[1], ROW);
      await page.see("style", "--tat-size", "20px");
      await page.sees("boxOf", ([, height]) => height === 60, ".rows .row");
      await page.sees("boxOf", ([, height]) => height === 6_000, ".rows");
      await page.close();
    });

    test(`${name}: in a page from right to left, its words run from left to right`, { timeout: longest }, async () => {
      const page = await openPage(site.url + "/given");
      await page.see("direction", "rtl");
      await page.see("give", many(3), { "task-id": "invt-1" });
      await page.sees("opened", "ins-1");
      assert.deepEqual([await page.see("styleOf", ".sentence", "direction"), await page.see("styleOf", ".detail", "direction")], ["ltr", "ltr"]);
      await page.close();
    });
  });
});
