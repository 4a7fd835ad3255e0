// What the element says, in both of its languages.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { explain, isTerminal } from "tat-tasks";
import { taskStatuses } from "tat-tasks/fake";

import { importSource } from "./source.mjs";
import { viewedBy } from "./viewed.mjs";

const { english } = await importSource("element/words/english.ts");
const { chinese } = await importSource("element/words/chinese.ts");
const { fateOf } = await importSource("fate.ts");
const { sentenceOf } = await importSource("element/words/sentences.ts");
const { formatTime } = await importSource("element/words/format-time.ts");
const { formatDuration } = await importSource("element/words/format.ts");

const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000];

describe("a duration", () => {
  for (const [milliseconds, inEnglish, inChinese] of [
    [-5 * SECOND, "0 s", "0 秒"],
    [59 * SECOND + 999, "59 s", "59 秒"],
    [MINUTE, "1 m 0 s", "1 分 0 秒"],
    [HOUR - SECOND, "59 m 59 s", "59 分 59 秒"],
    [DAY - MINUTE, "23 h 59 m", "23 小时 59 分"],
    [DAY, "1 d 0 h", "1 天 0 小时"],
    [7_989 * HOUR + 42 * MINUTE, "332 d 21 h", "332 天 21 小时"],
  ]) {
    test(inEnglish, () => assert.deepEqual([english, chinese].map((words) => formatDuration(words, milliseconds)), [inEnglish, inChinese]));
  }
});

describe("a time", () => {
  for (const [zone, inEnglish, inChinese] of [
    ["Asia/Shanghai", "Jan 1, 2026, 8:00:00 AM GMT+8", "2026年1月1日 GMT+8 08:00:00"],
    ["UTC", "Jan 1, 2026, 12:00:00 AM UTC", "2026年1月1日 UTC 00:00:00"],
  ]) {
    // The blanks of a language are not the same in each version of a host.
    test(zone, () => assert.deepEqual([english, chinese].map((words) => formatTime(words, Date.UTC(2026, 0), zone).replaceAll(/\s/g, " ")), [inEnglish, inChinese]));
  }

  test("where there is no such zone, in that of whoever looks", () => {
    const [own, ...others] = ["", null, undefined, "Mars/Olympus"].map((zone) => formatTime(english, Date.UTC(2026, 0), zone));
    assert.deepEqual(others, [own, own, own]);
  });

  test("that is not known", () => assert.equal(formatTime(english, NaN, "UTC"), ""));
});

describe("what became of all", () => {
  const overview = { total: 14, fates: new Map([["failed", 6], ["not started", 3], ["succeeded", 5]]) };
  for (const [what, [hasAll, isLooking], inEnglish, inChinese] of [
    ["of all", [true, false], "5 of 14 succeeded, 6 failed, 3 not started", "共 14 个，5 个成功，6 个失败，3 个未启动"],
    ["of some", [false, true], "14 found so far, still looking, 6 failed, 3 not started", "目前找到 14 个，仍在查找，6 个失败，3 个未启动"],
  ]) {
    test(what, () => assert.deepEqual([english, chinese].map((words) => sentenceOf(words, overview, hasAll, isLooking)), [inEnglish, inChinese]));
  }
});

test("of a task without a state, that it has none", () => {
  const { view } = viewedBy({ async *watch() {}, listInvocationTasks: () => ({ async *pages() {} }) });
  assert.deepEqual([view.titleOf(""), view.titleOf("RUNNING")], ["No state", "Running"]);
  view.language = "zh";
  assert.equal(view.titleOf(""), "无状态");
});

test("a state that failed is not called as those are that it is counted with", () => {
  const fateOfStatus = (status) => fateOf({ TaskStatus: status, TaskResult: { ExitCode: 0 } });
  const failed = taskStatuses.filter((status) => isTerminal(status) && status !== "SUCCESS");
  for (const [language, words] of [["en", english], ["zh", chinese]]) {
    for (const status of failed.filter((status) => failed.some((other) => other !== status && fateOfStatus(other) === fateOfStatus(status)))) {
      assert.notEqual(explain(status, language).title, words.fates[fateOfStatus(status)], status);
    }
  }
});
