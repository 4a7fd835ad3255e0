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
  ["with what changes how the line is read, which the row writes out", "a\u202edenied\u0000b", "a\u202edenied\u0000b"],
  ["blanks for tabs", "cannot\tread\t\tit", "cannot read it"],
  ["what the last return has left", "10 %\r50 %\rfailed at 70 %\r\n", "failed at 70 %"],
  ["not what was overwritten", "error: none\rdone\x1b[K", "done"],
  ["a sequence without an end, which takes no line after it away", "\x1b]0;title\nerror: disk", "error: disk"],
]) {
  test(what, () => assert.equal(errorLineOf(text), expected));
}

test("a long line is cut, and many sequences take no longer for it", () => {
  assert.equal(errorLineOf("failed ".repeat(4_000)).length, 200);
  assert.equal(errorLineOf("\x1b]".repeat(12_000)).length, 200);
  assert.equal(errorLineOf(`failed${"😀".repeat(200)}`), `failed${"😀".repeat(97)}`);
  assert.equal(errorLineOf(`failed!${"😀".repeat(200)}`), `failed!${"😀".repeat(96)}`);
});
