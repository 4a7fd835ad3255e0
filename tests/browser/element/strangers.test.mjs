// What strangers wrote, a command, a server, whoever named a command: one sees all of it, and it breaks nothing.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { describeEachBrowser } from "../each-browser.mjs";
import { longest } from "../engines.mjs";
import { openSite } from "./site.mjs";

const EVIL = "a\u202eb\u200bc\x1b[31md\u2066e\x07f\ufeffg\u0085h\ud800i";
const base64 = (text) => Buffer.from(text).toString("base64");
const hostile = (name, more = {}) => ({
  InvocationTaskId: `invt-${name}`,
  InvocationId: `inv-${EVIL}`,
  CommandId: `cmd-${EVIL}`,
  InstanceId: `ins-${EVIL}`,
  CommandName: EVIL,
  ErrorInfo: EVIL,
  CommandDocument: { Content: base64(EVIL), CommandType: EVIL, Timeout: 60, Username: EVIL, WorkingDirectory: EVIL },
  TaskResult: { ExitCode: 1, Dropped: 5, OutputUrl: `https://cos.example/${EVIL}`, OutputUploadCOSErrorInfo: EVIL },
  output: `error ${EVIL}\n`,
  ...more,
});

describe("text of strangers", { concurrency: true }, () => {
  let site;
  before(async () => (site = await openSite([])));
  after(() => site?.close());

  describeEachBrowser(({ name, openPage }) => {
    test(`${name}: what hides or reorders is written out, wherever it stands`, { timeout: longest }, async () => {
      const page = await openPage(site.url + "/given");
      await page.see("give", [hostile("failed", { TaskStatus: "FAILED" }), hostile("strange", { TaskStatus: EVIL, EndTime: null }), hostile("silent", { TaskStatus: "FAILED", ErrorInfo: "" }), hostile(EVIL)]);
      await page.sees("rows", (rows) => rows?.length === 4);
      for (const link of [{ "task-id": "invt-failed" }, { "task-id": "invt-strange" }, { "task-id": `invt-${EVIL}` }]) {
        await page.see("choose", link);
        await page.sees("output", (text) => text?.includes("error a"));
        await page.sees("rows", (rows) => rows.every((row) => row.startsWith("ins-a\\u{202e}b")) && rows.some((row) => row.includes("|error a\\u{202e}b")));
        assert.deepEqual(await page.see("unseen"), [], JSON.stringify(link));
      }
      assert.match(await page.see("text", "h2"), /^a\\u\{202e\}b\\u\{200b\}c\\x1b\[31md\\u\{2066\}e\\x07f\\u\{feff\}g\\x85h/);
      await page.see("choose", { view: "groups" });
      await page.see("click", ".intro button");
      await page.sees("groups", (groups) => groups.length > 0);
      assert.deepEqual(await page.see("unseen"), [], "groups");
      await page.see("fail", { code: `Code${EVIL}`, requestId: EVIL, message: EVIL });
      await page.sees("banner", (words) => words?.includes("\\u{202e}"));
      assert.deepEqual(await page.see("unseen"), [], "failure");
      assert.deepEqual(await page.see("complaints"), []);
      await page.close();
    });

    test(`${name}: long names and piles of marks keep to their place`, { timeout: longest }, async () => {
      const page = await openPage(site.url + "/given");
      const piled = (text) => [...text].map((letter) => letter + "\u0310\u0352\u0323\u033d\u0489".repeat(40)).join("");
      for (const [width, named] of [[320, { CommandName: "N".repeat(240) }], [320, { CommandName: piled("deploy the site"), InstanceId: piled("ins-1"), ErrorInfo: piled("error") }], [1280, { CommandName: "N".repeat(20_000), InstanceId: "I".repeat(5_000), ErrorInfo: "E".repeat(50_000), TaskStatus: "S".repeat(300) }]]) {
        await page.resize(width, 800);
        await page.see("give", [{ TaskStatus: "FAILED", ...named }, {}], {});
        await page.sees("rows", (rows) => rows?.length === 2);
        await page.sees("text", (text) => text?.length >= 15, "h2");
        const [, height] = await page.see("boxOf", "h2");
        assert.ok(height < 70, `a heading of ${height} pixels`);
        assert.equal(await page.see("isWithin", ".summary"), true);
        await page.see("choose", { "task-id": "invt-0" });
        await page.sees("opened", (opened) => opened !== null);
        assert.equal(await page.see("isWithin", ".detail"), true);
        assert.ok((await page.see("boxOf", ".detail h3"))[1] < 70);
      }
      await page.close();
    });
  });
});
