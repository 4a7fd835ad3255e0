// What <tat-invocation> loads later, where that fails: it says so where it is missed, and a person may try again.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { describeEachBrowser } from "../each-browser.mjs";
import { longest } from "../engines.mjs";
import { fleetOf } from "./fleet.mjs";
import { openSite } from "./site.mjs";

const NOT_LOADED = /^A part of this view could not be loaded\. If it fails again, reload the page\./;

describe("what is loaded later", { concurrency: 1 }, () => {
  let site;
  before(async () => (site = await openSite(fleetOf(Date.now()))));
  after(() => site?.close());

  describeEachBrowser(({ name, openPage }) => {
    test(`${name}: an open task and groups say that their part is missing, and come once it is there`, { timeout: longest }, async () => {
      site.withheld = /closer/;
      const page = await openPage(`${site.url}/plain?late=${name}#task-id=invt-ended003`);
      await page.sees("text", (words) => NOT_LOADED.test(words) && words.endsWith("Try again"), ".detail .banner");
      // It is not asked for at each change of what is shown.
      const asked = site.refused;
      await page.see("choose", { "task-id": "invt-ended017", "view": "groups" });
      await page.sees("text", (words) => NOT_LOADED.test(words), ".groups .banner");
      assert.equal(site.refused, asked);
      site.withheld = undefined;
      // Firefox does not ask twice for a module that could not be loaded, until the page is loaded again.
      if (name !== "Firefox") {
        await page.see("click", ".groups .banner button");
        await page.sees("opened", "ins-web017");
        await page.sees("intro", (words) => words?.includes("0 of 98 read"));
      }
      assert.deepEqual((await page.see("complaints")).filter((complaint) => complaint.startsWith("unhandled")), []);
      await page.close();
    });

    test(`${name}: without the words for states, the list is there, and says that they are missing`, { timeout: longest }, async () => {
      site.withheld = /explain/;
      const page = await openPage(`${site.url}/own-client?words=${name}`);
      await page.sees("text", (words) => NOT_LOADED.test(words), ".banner");
      await page.sees("rows", (rows) => rows[1]?.startsWith("ins-web003|FAILED|"));
      site.withheld = undefined;
      if (name !== "Firefox") {
        await page.see("click", ".banner button");
        await page.sees("rows", (rows) => rows[1].startsWith("ins-web003|Failed|"));
        assert.equal(await page.see("text", ".banner"), null);
      }
      assert.deepEqual((await page.see("complaints")).filter((complaint) => complaint.startsWith("unhandled")), []);
      await page.close();
    });
  });
});
