// <tat-invocation> in real browsers, as sites have it: bundled, under a policy that is as strict as can be, with a relay and
// a fake behind it. One person's way through it, by keys; and the same element in each framework.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { describeEachBrowser } from "../each-browser.mjs";
import { longest } from "../engines.mjs";
import { fleetOf, going } from "./fleet.mjs";
import { openSite } from "./site.mjs";

const SENTENCE = "92 of 100 succeeded, 1 doubtful, 2 failed, 1 timed out, 1 stopped answering, 2 not started, 1 terminated";
const FAILED_FIRST = ["ins-web071", "ins-web003", "ins-web017", "ins-web029", "ins-web041", "ins-web053", "ins-web067", "ins-web083", "ins-web000"];

describe("the element", { concurrency: true }, () => {
  let site;
  before(async () => (site = await openSite(fleetOf(Date.now()))));
  after(() => site?.close());

  describeEachBrowser(({ name, openPage }) => {
    test(`${name}: a person finds the one that failed, reads it, and comes back by its link`, { timeout: longest }, async () => {
      const page = await openPage(site.url + "/plain");
      await page.sees("sentence", SENTENCE);
      await page.sees("rows", (rows) => FAILED_FIRST.every((server, place) => rows?.[place]?.startsWith(`${server}|`)));
      await page.sees("rows", (rows) => rows[1] === "ins-web003|Failed|./report.sh: line 12: /var/report: No space left on device");
      assert.equal((await page.see("rows"))[5], "ins-web053|Start failed|InvalidWorkingDirectory: <b>/opt/report</b> not exists");
      assert.equal(await page.see("badge"), "Failed");
      assert.equal(await page.see("announced"), SENTENCE);

      await page.see("focus", ".rows [tabindex='0']");
      await page.press("j", "Enter");
      await page.sees("opened", "ins-web003");
      await page.sees("explanation", (words) => /The command ran .*What next\?Read its output/.test(words));
      await page.sees("output", (text) => text?.includes("No space left on device"));
      assert.equal(await page.see("focused"), "ins-web003");

      await page.press("n", "Enter");
      await page.sees("opened", "ins-web017");
      await page.sees("output", (text) => text?.includes("\ufffd"));
      await page.see("chooseEncoding", "gbk");
      await page.sees("output", (text) => text?.includes("磁盘空间不足"));
      await page.sees("rows", (rows) => rows[2] === "ins-web017|Failed|磁盘空间不足");
      await page.press("Enter");
      await page.sees("focusedTag", "tat-output");
      const hash = await page.see("hash");
      assert.equal(hash, "#task-id=invt-ended017&encoding=gbk");

      await page.press("Escape");
      await page.sees("opened", null);
      await page.sees("focused", "ins-web017");
      assert.deepEqual(await page.see("complaints"), []);
      await page.close();

      const again = await openPage(`${site.url}/plain?again${hash}`);
      await again.sees("opened", "ins-web017");
      await again.sees("output", (text) => text?.includes("磁盘空间不足"));
      await again.sees("events", ["settled 100"]);
      assert.deepEqual(await again.see("complaints"), []);
      await again.close();
    });

    for (const framework of ["react", "vue", "svelte", "own-client"]) {
      test(`${name}: a page of ${framework}`, { timeout: longest }, async () => {
        const page = await openPage(`${site.url}/${framework}#task-id=invt-ended003`);
        await page.sees("sentence", SENTENCE);
        await page.sees("opened", "ins-web003");
        await page.sees("explanation", (words) => /The command ran/.test(words));
        await page.see("clickText", ".chip", "Failed");
        await page.sees("rows", (rows) => rows.map((row) => row.split("|")[0]).join() === "ins-web003,ins-web017");
        assert.equal(await page.see("hash"), "#task-id=invt-ended003&states=FAILED");
        await page.sees("events", ["settled 100"]);
        assert.deepEqual(await page.see("complaints"), []);
        await page.close();
      });
    }

    test(`${name}: the keys`, { timeout: longest }, async () => {
      const page = await openPage(site.url + "/plain?lang=zh");
      await page.sees("rows", (rows) => rows?.[0]?.startsWith("ins-web071|存疑"));
      await page.see("focus", ".rows [tabindex='0']");
      const steps = [
        [["j"], "focused", "ins-web003"],
        [["ArrowDown"], "focused", "ins-web017"],
        [["k"], "focused", "ins-web003"],
        [["G"], "focused", "ins-web099"],
        [["p"], "focused", "ins-web083"],
        [["End"], "focused", "ins-web099"],
        [["g"], "focused", "ins-web071"],
        [["n", "n"], "focused", "ins-web017"],
        [["Enter"], "opened", "ins-web017"],
        [["Escape"], "opened", null],
        [["f"], "link", { states: "failures" }],
        [[], "shownRows", FAILED_FIRST.slice(0, 8)],
        [["f"], "link", {}],
        [["Enter"], "output", (text) => text?.includes("GBK")],
        [["Enter"], "focusedTag", "tat-output"],
        [["?"], "isHelpOpen", true],
        [["Escape"], "isHelpOpen", false],
        [[], "opened", "ins-web017"],
        [["Escape"], "opened", null],
        [["?"], "isHelpOpen", true],
        [["Escape"], "isHelpOpen", false],
        [["/"], "focusedTag", "input"],
        [["0", "4"], "link", { search: "04" }],
        [["?"], "link", { search: "04?" }],
      ];
      for (const [keys, what, expected] of steps) {
        await page.press(...keys);
        await page.sees(what, expected);
      }
      // Where there is room for one alone, the list makes way, and comes back.
      await page.resize(500, 900);
      await page.sees("width", (width) => width < 600);
      await page.see("choose", {});
      await page.see("focus", ".rows [tabindex='0']");
      await page.press("n", "Enter");
      await page.sees("focusedTag", "button");
      await page.press("Escape");
      await page.sees("focusedTag", "div");
      assert.deepEqual(await page.see("complaints"), []);
      await page.close();
    });

    test(`${name}: a list stays put, and keeps its focus, while tasks end`, { timeout: longest }, async () => {
      const createdAt = Date.now();
      // Each browser has one of its own, as this changes it.
      const invocation = `going${name.toLowerCase()}`;
      site.fake.fleet.replace(...going(invocation, createdAt));
      const page = await openPage(`${site.url}/plain?invocation=inv-${invocation}`);
      const servers = (rows) => rows?.map((row) => row.split("|")[0]).join();
      const expected = Array.from({ length: 12 }, (_, index) => `ins-going${index}`).join();
      await page.sees("rows", (rows) => servers(rows) === expected);
      await page.see("focus", ".rows [tabindex='0']");
      await page.press("j", "j");
      site.fake.fleet.replace(...going(invocation, createdAt, (index) => (index === 7 ? "FAILED" : "SUCCESS")));
      await page.sees("sentence", "11 of 12 succeeded, 1 failed");
      await page.sees("announced", "11 of 12 succeeded, 1 failed");
      assert.equal(servers(await page.see("rows")), expected);
      assert.equal(await page.see("focused"), "ins-going2");
      await page.press("s");
      await page.sees("rows", (rows) => rows[0].startsWith("ins-going7|Failed"));
      assert.equal(await page.see("focused"), "ins-going2");
      await page.sees("events", ["settled 12"]);
      assert.deepEqual(await page.see("complaints"), []);
      await page.close();
    });

    test(`${name}: who wrote the same`, { timeout: longest }, async () => {
      const page = await openPage(site.url + "/plain#view=groups");
      await page.sees("intro", (words) => words?.includes("0 of 98 read"));
      await page.see("click", ".intro button");
      await page.sees("groups", (groups) => groups[0] === "92 servers" && groups.length === 7);
      assert.equal(await page.see("intro"), "92 said the same, 6 differ 98 of 98 read");
      await page.see("clickText", ".group .chip", "ins-web083");
      await page.sees("opened", "ins-web083");
      assert.deepEqual(await page.see("complaints"), []);
      await page.close();
    });

    test(`${name}: the keys among groups`, { timeout: longest }, async () => {
      const page = await openPage(site.url + "/plain?keys#view=groups");
      await page.sees("intro", (words) => words?.includes("0 of 98 read"));
      await page.see("click", ".intro button");
      await page.sees("groups", (groups) => groups.length === 7);
      await page.see("focus", ".toolbar .end");
      for (const [key, place] of [["j", 0], ["j", 1], ["k", 0], ["G", 6], ["j", 6], ["g", 0]]) {
        await page.press(key);
        await page.sees("focusedGroup", place);
      }
      // Those of the list do nothing there, and are left to the page.
      for (const key of ["/", "f", "n", "s"]) assert.equal(await page.see("send", ".group button", { key }), true, key);
      assert.equal(await page.see("hash"), "#view=groups");
      await page.press("?");
      await page.sees("isHelpOpen", true);
      assert.deepEqual(await page.see("texts", "dialog dt"), ["j k", "Enter", "Esc", "g G", "?"]);
      await page.close();
    });

    test(`${name}: an error in words`, { timeout: longest }, async () => {
      const page = await openPage(site.url + "/plain?invocation=not-an-id");
      await page.sees("banner", (words) => words?.startsWith("Wrong invocation id") && words.includes("Request id: ") && words.endsWith("Try again"));
      await page.sees("events", ["error InvalidParameterValue.InvalidInvocationId"]);
      assert.deepEqual(await page.see("complaints"), []);
      await page.close();
    });

    for (const [lang, says] of [["en", "Could not ask Nothing was sent: relay is wrong. "], ["zh", "查询失败 未发送：relay 有误。 "]]) {
      test(`${name}: what a page gave wrongly and nobody was asked with, in the words of ${lang}`, { timeout: longest }, async () => {
        const page = await openPage(`${site.url}/plain?lang=${lang}&relay=javascript:alert(1)`);
        await page.sees("banner", (words) => words?.startsWith(`${says}InvalidParameterValue relay: expected a path of this origin`));
        // It would be no better if it were tried again.
        assert.deepEqual(await page.see("texts", ".banner button"), []);
        assert.deepEqual(await page.see("complaints"), []);
        await page.close();
      });
    }

    const unsent = {
      en: (attribute) => `Could not ask Nothing was sent: ${attribute} is wrong. Ids inv-… go into invocation-id, invt-… into task-ids.`,
      zh: (attribute) => `查询失败 未发送：${attribute} 有误。 inv-… 用于 invocation-id，invt-… 用于 task-ids。`,
    };
    for (const [what, search, attribute, says] of [
      ["two ids of invocations", "invocation=inv-1,%20inv-2", "invocation-id", 'expected the id of an invocation (inv-…), got "inv-1, inv-2", which has a blank or another character that is not seen'],
      ["the id of a task for that of an invocation", "invocation=invt-1", "invocation-id", 'expected the id of an invocation (inv-…), got that of an invocation task, "invt-1"'],
      ["the id of a command for that of an invocation", "invocation=cmd-1", "invocation-id", 'expected the id of an invocation (inv-…), got that of a command, "cmd-1"'],
      ["the id of an invocation for that of a task", "tasks=invt-1,inv-1", "task-ids", 'expected the id of an invocation task (invt-…), got that of an invocation, "inv-1"'],
    ]) {
      test(`${name}: ${what}, by the names of the attributes that a page writes`, { timeout: longest }, async () => {
        for (const [lang, wordsOf] of Object.entries(unsent)) {
          const page = await openPage(`${site.url}/plain?lang=${lang}&${search}`);
          await page.sees("banner", `${wordsOf(attribute)} InvalidParameterValue ${attribute}: ${says}`);
          assert.deepEqual(await page.see("texts", ".banner button"), []);
          await page.close();
        }
      });
    }

    test(`${name}: what a service says of a member of the request, as it says it`, { timeout: longest }, async () => {
      const page = await openPage(site.url + "/given");
      for (const message of ["InvocationTaskIds invt-1 does not belong to this account.", "Filters are limited: ask the owner."]) {
        await page.see("fail", { kind: "service", code: "FailedOperation", message });
        await page.sees("banner", (words) => words?.includes(message));
      }
      await page.close();
    });

    test(`${name}: an id of an invocation with the blanks of a template around it`, { timeout: longest }, async () => {
      const page = await openPage(`${site.url}/plain?invocation=${encodeURIComponent("\n  inv-ended001\n")}`);
      await page.sees("sentence", (words) => /^92 of 100 succeeded/.test(words));
      await page.close();
    });

    test(`${name}: axe finds nothing, in light and dark, wide and narrow`, { timeout: longest }, async () => {
      const page = await openPage(site.url + "/plain");
      await page.sees("sentence", SENTENCE);
      const places = [
        ["light", 1280, { "task-id": "invt-ended003" }],
        ["dark", 400, {}],
        ["dark", 1280, { "task-id": "invt-ended003" }],
        ["light", 400, { "task-id": "invt-ended053" }],
        ["dark", 1280, { view: "groups" }],
        ["light", 1280, { view: "groups" }],
      ];
      // What it looks at is much the same in each, and takes seconds: all of it once.
      for (const [scheme, width, link] of name === "Chromium" ? places : places.slice(0, 2)) {
        await page.see("scheme", scheme);
        await page.resize(width, 800);
        await page.see("choose", link);
        await page.sees("opened", link["task-id"] === undefined ? null : `ins-web${link["task-id"].slice(-3)}`);
        if (link.view === "groups") {
          if (scheme === "dark") await page.see("click", ".intro button");
          await page.sees("texts", ["Most wrote this"], ".group .badge");
        }
        assert.deepEqual(await page.see("faults"), [], `${scheme}, ${width} pixels, ${JSON.stringify(link)}`);
      }
      assert.deepEqual(await page.see("complaints"), []);
      await page.close();
    });
  });
});
