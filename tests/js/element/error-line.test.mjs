import assert from "node:assert/strict";
import { test } from "node:test";

import { importSource } from "./source.mjs";

const { errorLineOf } = await importSource("element/model/error-line.ts");

for (const [what, text, expected] of [
  ["the first that complains", "start\nerror: one\nerror: two\nend\n", "error: one"],
  ["in Chinese", "开始\r\n磁盘空间不足\r\n结束\r\n", "磁盘空间不足"],
  ["else the last that says something", "one\ntwo\n\n  \n", "two"],
  ["nothing", "", ""],
  ["without colours", "\x1b[1;31mfatal: no\x1b[0m\n", "fatal: no"],
  ["without links and titles of a terminal", "\x1b]8;;https://example.com\x07cannot\x1b]8;;\x1b\\ read", "cannot read"],
  ["without what changes how the line is read", "a\u202edenied\u2066\u0000b", "adeniedb"],
  ["without an end", "\x1b]0;title", ""],
]) {
  test(what, () => assert.equal(errorLineOf(text), expected));
}

test("a long line is cut, and many sequences take no longer for it", () => {
  assert.equal(errorLineOf("failed ".repeat(4_000)).length, 200);
  assert.equal(errorLineOf("\x1b]".repeat(12_000)), "");
});
