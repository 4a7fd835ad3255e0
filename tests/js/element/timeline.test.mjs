import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { importSource } from "./source.mjs";
import { taskOf } from "./tasks.mjs";

const { isStraggler, runTimeOf, spansOf } = await importSource("element/model/timeline.ts");
const { TimeScale, unitedIntervals } = await importSource("element/model/time-scale.ts");

const at = (second) => (second === undefined || second === null ? second : new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString());
const timeOf = (time) => (time ? Date.parse(time) : NaN);

function spans(status, { created = 0, start, end, execStart, execEnd }, now = 60) {
  const task = taskOf(1, status, {
    CreatedTime: at(created),
    StartTime: at(start),
    EndTime: at(end),
    TaskResult: { ExitCode: 0, ExecStartTime: at(execStart), ExecEndTime: at(execEnd) },
  });
  const found = spansOf(task, timeOf, timeOf(at(now)));
  return { words: found.map(({ kind, from, to }) => `${kind} ${(from - timeOf(at(0))) / 1000}-${(to - timeOf(at(0))) / 1000}`).join(", "), found };
}

describe("the spans of a task", () => {
  for (const [what, status, times, expected] of [
    ["that has ended", "SUCCESS", { start: 2, execStart: 3, execEnd: 10, end: 12 }, "queued 0-3, run 3-10, report 10-12"],
    ["that was told at once", "SUCCESS", { start: 2, execStart: 2, execEnd: 9, end: 9 }, "queued 0-2, run 2-9"],
    ["that waits", "PENDING", { start: null, end: null, execStart: null, execEnd: null }, "queued 0-60"],
    ["that runs", "RUNNING", { start: 2, end: null, execStart: 2, execEnd: null }, "queued 0-2, run 2-60"],
    ["whose agent fell silent", "TASK_TIMEOUT", { start: 2, execStart: 2, execEnd: null, end: 40 }, "queued 0-2, run 2-40"],
    ["that could not start, for which the agent has a time", "START_FAILED", { start: 3, end: 3 }, "queued 0-3"],
    ["by clocks that differ", "SUCCESS", { created: 5, start: 2, execStart: 2, execEnd: 1, end: 3 }, "queued 5-5, run 5-5"],
    ["that ended without a time", "FAILED", {}, "queued 0-0"],
  ]) {
    test(what, () => assert.equal(spans(status, times).words, expected));
  }

  test("of no time of creation there are none", () => assert.deepEqual(spansOf(taskOf(1, "RUNNING"), timeOf, 0), []));
});

test("the time of a run", () => {
  assert.equal(runTimeOf(spans("SUCCESS", { execStart: 3, execEnd: 10, end: 12 }).found), 7_000);
  assert.equal(runTimeOf(spans("PENDING", {}).found), undefined);
});

test("a straggler takes three times as long as half of them, and five seconds more", () => {
  const cases = [[30_000, 5_000, true], [15_000, 5_000, false], [6_000, 1_000, false], [6_001, 1_000, true], [undefined, 1_000, false], [9_000, NaN, false]];
  for (const [time, median, expected] of cases) assert.equal(isStraggler(time, median), expected, `${time} of ${median}`);
});

describe("a scale of times", () => {
  const minute = 60_000;
  const places = (scale, ...minutes) => minutes.map((time) => scale.placeOf(time * minute));
  const scaleOf = (to, ...runs) => new TimeScale(0, to * minute, unitedIntervals(runs.map(([from, end]) => ({ from: from * minute, to: end * minute }))));

  for (const [what, scale, moments, expected] of [
    ["without a rest is even", scaleOf(10, [0, 6], [5, 10]), [0, 5, 10], [0, 50, 100]],
    ["keeps a rest that is shorter than what ran", scaleOf(10, [0, 4], [7, 10]), [4, 7], [40, 70]],
    ["draws a longer one short", scaleOf(120, [0, 5], [105, 120]), [5, 55, 105], [21.7, 28.3, 34.8]],
    ["draws the wait for the first short", scaleOf(110, [100, 110]), [100, 110], [13, 100]],
    ["of what has not ended goes on", scaleOf(110, [100, Infinity]), [105], [56.5]],
    ["of nothing that ran leaves all as it is", scaleOf(100), [50], [50]],
    ["of no time has one place", scaleOf(0), [0], [0]],
    ["of unknown times has one place", new TimeScale(NaN, NaN), [0], [0]],
  ]) {
    test(what, () => assert.deepEqual(places(scale, ...moments), expected));
  }

  test("a rest of seconds is left as it is", () => assert.deepEqual(new TimeScale(0, 26_000, [{ from: 25_000, to: 26_000 }]).rests, []));
});
