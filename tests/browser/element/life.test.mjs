// What a page does to <tat-invocation>: takes it out, moves it, changes what it shows. And what it asks for by that.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { describeEachBrowser } from "../each-browser.mjs";
import { longest } from "../engines.mjs";
import { openSite } from "./site.mjs";

describe("the life of the element", { concurrency: true }, () => {
  let site;
  before(async () => (site = await openSite([])));
  after(() => site?.close());

  describeEachBrowser(({ name, openPage }) => {
    async function opened() {
      const page = await openPage(site.url + "/life");
      await page.sees("rows", (rows) => rows?.length === 2);
      await page.see("rest");
      assert.deepEqual(await page.see("asked"), ["watch inv-a", "output invt-a0"]);
      return page;
    }

    async function closed(page) {
      assert.deepEqual(await page.see("complaints"), []);
      await page.close();
    }

    test(`${name}: asks for nothing while it is not in the page, and for what it shows by then once it is`, { timeout: longest }, async () => {
      const page = await opened();
      await page.see("remove");
      await page.see("rest");
      await page.see("set", { invocationId: "inv-b" });
      await page.see("rest");
      assert.deepEqual(await page.see("asked"), []);
      await page.see("append");
      await page.sees("rows", (rows) => rows[0]?.startsWith("ins-b0"));
      await page.see("rest");
      assert.deepEqual(await page.see("asked"), ["watch inv-b", "output invt-b0"]);
      await closed(page);
    });

    test(`${name}: asks once for an array that says the same, and not at all for nothing`, { timeout: longest }, async () => {
      const page = await opened();
      await page.see("set", { taskIds: ["invt-c0", "invt-c1"] });
      await page.see("rest");
      assert.equal((await page.see("asked"))[0], "watch invt-c0,invt-c1");
      await page.see("set", { taskIds: ["invt-c0", "invt-c1"] });
      await page.see("rest");
      assert.deepEqual(await page.see("asked"), []);
      for (const nothing of [null, undefined]) {
        await page.see("set", { taskIds: nothing, invocationId: nothing, region: nothing, relay: nothing, client: nothing });
        await page.sees("empty", "Nothing to show yet");
      }
      await page.see("set", { invocationId: "inv-a", region: null, relay: null });
      await page.see("rest");
      assert.equal(await page.see("empty"), "Nothing to show yet");
      await closed(page);
    });

    test(`${name}: names what the page has not given, and what it can give instead`, { timeout: longest }, async () => {
      const page = await opened();
      const none = { invocationId: "", taskIds: "", region: "", relay: "", client: null };
      for (const [given, inEnglish, inChinese] of [
        [{}, ["invocation-id, or task-ids", "region and relay, or client"], ["invocation-id，或 task-ids", "region 和 relay，或 client"]],
        [{ invocationId: "inv-a" }, ["region and relay, or client"], ["region 和 relay，或 client"]],
        [{ taskIds: "invt-a0", region: "ap-guangzhou" }, ["relay, or client"], ["relay，或 client"]],
        [{ taskIds: ["invt-a0"], relay: "/api/tat" }, ["region, or client"], ["region，或 client"]],
        [{ region: "ap-guangzhou", relay: "/api/tat" }, ["invocation-id, or task-ids"], ["invocation-id，或 task-ids"]],
      ]) {
        await page.see("set", { ...none, ...given });
        await page.see("language", "en");
        await page.sees("text", ["Nothing to show yet", ...inEnglish.map((what) => `Missing: ${what}.`)].join(""), ".empty");
        await page.see("language", "zh");
        await page.sees("text", ["还没有内容", ...inChinese.map((what) => `缺少 ${what}。`)].join(""), ".empty");
      }
      await page.see("language", "en");
      await closed(page);
    });

    test(`${name}: what was chosen of one invocation says nothing of another`, { timeout: longest }, async () => {
      const page = await opened();
      await page.see("set", { taskId: "invt-a0", states: "FAILED", search: "ins", exitCode: 1, line: 3, encoding: "gbk" });
      await page.see("rest");
      await page.see("set", { invocationId: "inv-b" });
      await page.sees("link", {});
      await page.see("set", { invocationId: "inv-d", taskId: "invt-d1", search: "d" });
      await page.see("rest");
      assert.deepEqual(await page.see("link"), { "task-id": "invt-d1", search: "d" });
      assert.equal(await page.see("opened"), "ins-d1");
      await closed(page);
    });

    test(`${name}: says it when a link leads to a task that is not there, and follows the language of the page`, { timeout: longest }, async () => {
      const page = await opened();
      await page.see("set", { taskIds: "invt-a0 invt-a1", taskId: "invt-other1" });
      await page.sees("banner", "The task of this link is not here.Close");
      assert.ok(!(await page.see("asked")).includes("watch invt-other1"));
      await page.see("language", "zh");
      await page.sees("banner", "链接中的任务不在这里。关闭");
      await page.see("click", ".banner button");
      await page.sees("link", {});
      await closed(page);
    });
  });
});
