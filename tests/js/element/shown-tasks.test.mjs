import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { importSource } from "./source.mjs";
import { taskOf } from "./tasks.mjs";

const { ShownTasks } = await importSource("element/model/shown-tasks.ts");

const ok = { TaskResult: { ExitCode: 0 } };
const numbers = (tasks) => tasks.order.map(({ InvocationTaskId }) => InvocationTaskId.slice(5)).join(" ");

function shown(...tasks) {
  const all = new ShownTasks();
  all.update(tasks, 0);
  return all;
}

describe("the order", () => {
  test("those that failed come first, the worst of them before the others, then what goes on, then what succeeded", () => {
    const tasks = shown(
      taskOf(1, "SUCCESS", ok),
      taskOf(2, "RUNNING"),
      taskOf(3, "PENDING"),
      taskOf(4, "CANCELLED"),
      taskOf(5, "TIMEOUT"),
      taskOf(6, "FAILED"),
      taskOf(7, "SUCCESS", { TaskResult: { ExitCode: 3 } }),
      taskOf(8, "NEW_STATE"),
    );
    assert.equal(numbers(tasks), "7 6 5 4 2 8 3 1");
  });

  test("sorts while tasks are found", () => {
    const tasks = shown(taskOf(1, "RUNNING"), taskOf(2, "RUNNING"));
    tasks.update([taskOf(3, "FAILED")], 2_000);
    assert.equal(numbers(tasks), "3 1 2");
  });

  test("stays when a task changes after all were found, and says how many are misplaced", () => {
    const tasks = shown(taskOf(1, "RUNNING"), taskOf(2, "RUNNING"), taskOf(3, "RUNNING"));
    tasks.update([taskOf(3, "FAILED"), taskOf(1, "SUCCESS", ok)], 3_000);
    assert.equal(numbers(tasks), "1 2 3");
    assert.equal(tasks.misplaced, 1);
    tasks.sortAgain();
    assert.equal(numbers(tasks), "3 2 1");
    assert.equal(tasks.misplaced, 0);
  });

  test("stays from the moment when somebody looks; what is new comes to the end", () => {
    const tasks = shown(taskOf(1, "RUNNING"));
    tasks.hold();
    tasks.update([taskOf(2, "FAILED")], 1);
    assert.equal(numbers(tasks), "1 2");
    assert.equal(tasks.misplaced, 1);
  });

  test("a task that is told again is one task", () => {
    const tasks = shown(taskOf(1, "RUNNING"));
    tasks.update([taskOf(1, "FAILED")], 1);
    assert.equal(tasks.size, 1);
    assert.deepEqual(tasks.live, []);
  });
});

describe("the overview", () => {
  const times = (CreatedTime, EndTime, seconds) => ({
    CreatedTime,
    EndTime,
    TaskResult: { ExitCode: 0, ExecStartTime: "2026-01-01T00:00:00Z", ExecEndTime: `2026-01-01T00:00:${seconds}Z` },
  });

  test("counts by state and by what became of them, the worst first, and tells from when to when", () => {
    const tasks = shown(
      taskOf(1, "SUCCESS", times("2026-01-01T00:00:00Z", "2026-01-01T00:00:05Z", "04")),
      taskOf(2, "SUCCESS", times("2026-01-01T00:00:01+00:00", "2026-01-01T00:00:09Z", "08")),
      taskOf(3, "FAILED", { ...times("2026-01-01T00:00:01Z", null, "02"), UpdatedTime: "2026-01-01T00:00:02Z" }),
    );
    const { from, to, median, busy, ...overview } = tasks.overview;
    assert.deepEqual(overview, {
      total: 3,
      ended: 3,
      statuses: [{ status: "FAILED", count: 1 }, { status: "SUCCESS", count: 2 }],
      fates: new Map([["failed", 1], ["succeeded", 2]]),
      exitCodes: [0],
    });
    assert.deepEqual([from, to, median], [Date.UTC(2026, 0), Date.UTC(2026, 0, 1, 0, 0, 9), 4_000]);
    assert.deepEqual(busy, [{ from: Date.UTC(2026, 0), to: Date.UTC(2026, 0, 1, 0, 0, 9) }]);
  });

  test("has no exit code of commands that did not run", () => {
    const codes = [3, -1, 0, undefined].map((ExitCode, number) => taskOf(number, "FAILED", { TaskResult: { ExitCode } }));
    assert.deepEqual(shown(...codes).overview.exitCodes, [0, 3]);
  });

  test("has no end while a task goes on, and no times if none is told", () => {
    const { to, from, median } = shown(taskOf(1, "RUNNING"), taskOf(2, "CANCELLED")).overview;
    assert.deepEqual([from, to, median], [NaN, NaN, NaN]);
  });
});
