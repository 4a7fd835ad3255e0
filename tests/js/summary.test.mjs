// What summarize makes of tasks, and how describeSummary says it.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { decodeOutput, describeSummary, isTerminal, summarize } from "tat-tasks";
import { createFakeTat, exampleCredential, statusFleet, taskStatuses } from "tat-tasks/fake";

import { clientOf, costRatio, tatThrown } from "./support.mjs";

const base64 = (text) => Buffer.from(text).toString("base64");
const at = (second, zone = "Z") => `2024-01-01T00:00:${String(second).padStart(2, "0")}${zone}`;
const ids = (tasks) => tasks.map((task) => task.InvocationTaskId);
const success = (changes = {}) => ({ TaskStatus: "SUCCESS", TaskResult: { ExitCode: 0, ...changes } });
const textOf = (tasks) => describeSummary(summarize(tasks));

const failed = { failed: 1 };
const notStarted = { failed: 1, notStarted: 1 };
const live = { live: 1 };
const notYetStarted = { live: 1, notYetStarted: 1 };
/** By status, for a task with an exit code of 0: what is not 0, and what is said. */
const table = {
  SUCCESS: [{ succeeded: 1 }, "1 of 1 succeeded"],
  FAILED: [failed, "0 of 1 succeeded, 1 failed (exit code 0)"],
  TIMEOUT: [failed, "0 of 1 succeeded, 1 timed out"],
  TASK_TIMEOUT: [failed, "0 of 1 succeeded, 1 stopped answering"],
  TERMINATED: [failed, "0 of 1 succeeded, 1 terminated"],
  START_FAILED: [notStarted, "0 of 1 succeeded, 1 not started"],
  DELIVER_FAILED: [notStarted, "0 of 1 succeeded, 1 not started"],
  CANCELLED: [notStarted, "0 of 1 succeeded, 1 not started"],
  CANCELLING: [live, "0 of 1 succeeded, 1 not ended"],
  RUNNING: [live, "0 of 1 succeeded, 1 not ended"],
  DELIVERING: [notYetStarted, "0 of 1 succeeded, 1 not ended"],
  DELIVER_DELAYED: [notYetStarted, "0 of 1 succeeded, 1 not ended"],
  PENDING: [notYetStarted, "0 of 1 succeeded, 1 not ended"],
  RESTING: [live, "0 of 1 succeeded, 1 not ended"],
};

describe("a task in each state", () => {
  test("the table has the 13 of the page", () => {
    assert.deepEqual(Object.keys(table).filter((status) => taskStatuses.includes(status)).sort(), [...taskStatuses].sort());
  });

  for (const [status, [expected, words]] of Object.entries(table)) {
    test(status, () => {
      const task = { TaskStatus: status, TaskResult: { ExitCode: 0, Output: "" } };
      const summary = summarize([task]);
      const { notStarted, notYetStarted, failures, outputs } = summary;
      const counts = { live: summary.live, succeeded: summary.succeeded, failed: summary.failed, notStarted: notStarted.length, notYetStarted: notYetStarted.length };
      assert.deepEqual(counts, { live: 0, succeeded: 0, failed: 0, notStarted: 0, notYetStarted: 0, ...expected });
      assert.equal(summary.live === 0, isTerminal(status));
      assert.deepEqual(failures, expected.failed ? [task] : []);
      assert.equal(outputs.of, isTerminal(status) && notStarted.length === 0 ? 1 : 0);
      assert.deepEqual(summary.statuses, [{ status, count: 1 }]);
      assert.equal(describeSummary(summary), words);
    });
  }

  for (const [what, task] of [["no member at all", {}], ["null for a state", { TaskStatus: null, TaskResult: null }]]) {
    test(`${what}: it is live, and its state ""`, () => {
      const { total, live, statuses } = summarize([task]);
      assert.deepEqual({ total, live, statuses }, { total: 1, live: 1, statuses: [{ status: "", count: 1 }] });
    });
  }

  for (const status of ["__proto__", "constructor", "toString", "success", "SUCCESS "]) {
    test(`${JSON.stringify(status)} is a state like any that is not known`, () => {
      const summary = summarize([{ TaskStatus: status }, { TaskStatus: status }]);
      assert.deepEqual([summary.live, summary.statuses], [2, [{ status, count: 2 }]]);
      assert.equal({}.count, undefined);
    });
  }

  test("all of them, as the service answers: the worst state first, those that are not known last", async () => {
    const fake = createFakeTat({ fleet: statusFleet });
    const client = clientOf({ credentials: exampleCredential, fetch: fake.fetch });
    const { InvocationTaskSet } = await client.describeInvocationTasks({ HideOutput: false });
    const summary = summarize([{ TaskStatus: "RESTING" }, ...InvocationTaskSet]);
    assert.deepEqual(
      summary.statuses.map(({ status }) => status),
      ["FAILED", "TIMEOUT", "TASK_TIMEOUT", "START_FAILED", "DELIVER_FAILED", "CANCELLED", "TERMINATED", "CANCELLING", "RUNNING", "DELIVERING", "DELIVER_DELAYED", "PENDING", "SUCCESS", "RESTING"],
    );
    assert.deepEqual(
      summary.failures.map((task) => task.TaskStatus),
      ["FAILED", "TIMEOUT", "TASK_TIMEOUT", "DELIVER_FAILED", "START_FAILED", "CANCELLED", "TERMINATED"],
    );
    assert.deepEqual(summary.outputs.groups.map((group) => [group.tasks.length, decodeOutput(group).text]), [
      [2, "working…\n"],
      [1, "bash: no-such-command: command not found\n"],
      [1, ""],
      [1, "done\n"],
    ]);
    assert.equal(
      describeSummary(summary),
      "1 of 14 succeeded, 1 failed (exit code 127), 1 timed out, 1 stopped answering, 3 not started, 1 terminated, 6 not ended",
    );
  });
});

describe("a success that does not show", () => {
  for (const [what, TaskResult, reason, words] of [
    ["another exit code", { ExitCode: 3 }, "exit-code", "exit code 3"],
    ["an exit code of -1", { ExitCode: -1 }, "exit-code", "no exit code"],
    ["no result", undefined, "no-result", "no result"],
    ["null for a result", null, "no-result", "no result"],
    ["a result without an exit code", { Output: "" }, "no-result", "no result"],
    ["null for an exit code", { ExitCode: null }, "no-result", "no result"],
  ]) {
    test(`${what}: it counts as failed, and is told apart`, () => {
      const task = { TaskStatus: "SUCCESS", TaskResult };
      const summary = summarize([success(), task]);
      assert.deepEqual([summary.total, summary.succeeded, summary.failed], [2, 1, 1]);
      assert.deepEqual(summary.doubtful, [{ task, reason }]);
      assert.deepEqual(summary.failures, [task]);
      assert.equal(summary.outputs.of, 2);
      assert.equal(describeSummary(summary), `1 of 2 succeeded, 1 doubtful (SUCCESS with ${words})`);
    });
  }

  test("it comes before the other failures, which keep their order", () => {
    const states = ["CANCELLED", "FAILED", "TIMEOUT", "SUCCESS", "START_FAILED", "FAILED"];
    const { failures } = summarize(states.map((TaskStatus, index) => ({ TaskStatus, InvocationTaskId: String(index) })));
    assert.deepEqual(ids(failures), ["3", "1", "5", "2", "0", "4"]);
  });
});

describe("exit codes", () => {
  test("of commands that ended by themselves, by their number", () => {
    const of = (TaskStatus, ExitCode) => ({ TaskStatus, TaskResult: { ExitCode } });
    const ended = [of("FAILED", 127), of("SUCCESS", 0), of("FAILED", -1), of("SUCCESS", 0), of("FAILED", 2), of("SUCCESS", 2), { TaskStatus: "FAILED" }];
    const others = taskStatuses.filter((status) => !["SUCCESS", "FAILED"].includes(status)).map((status) => of(status, 0));
    assert.deepEqual(summarize([...ended, ...others]).exitCodes, [
      { exitCode: -1, count: 1 },
      { exitCode: 0, count: 2 },
      { exitCode: 2, count: 2 },
      { exitCode: 127, count: 1 },
    ]);
  });

  test("three of them are said", () => {
    const failures = (...codes) => codes.map((ExitCode) => ({ TaskStatus: "FAILED", TaskResult: { ExitCode } }));
    assert.equal(textOf(failures(1, 2, 1)), "0 of 3 succeeded, 3 failed (exit code 1, exit code 2)");
    assert.equal(textOf(failures(1, 2, -1)), "0 of 3 succeeded, 3 failed (exit code 1, exit code 2, no exit code)");
    assert.equal(textOf(failures(1, 2, 3, 4)), "0 of 4 succeeded, 4 failed (exit code 1, exit code 2, exit code 3, …)");
  });
});

describe("durations", () => {
  const own = (ExecStartTime, ExecEndTime) => success({ ExecStartTime, ExecEndTime });
  for (const [what, task, milliseconds] of [
    ["both ways to write UTC", own(at(1), at(3, "+00:00")), 2_000],
    ["another zone", own("2024-01-01T08:00:00+08:00", at(1)), 1_000],
    ["the task's times, where the command has none", { ...own(null, null), StartTime: at(1), EndTime: at(6) }, 5_000],
    ["the task's times, where the command's are half there", { ...own(at(1), null), StartTime: at(1), EndTime: at(6) }, 5_000],
    ["the command's times before the task's", { ...own(at(2), at(3)), StartTime: at(1), EndTime: at(6) }, 1_000],
    ["no time at all", own(at(1), at(1)), 0],
    ["nothing", success(), undefined],
    ["null", { ...success(), StartTime: at(1), EndTime: null }, undefined],
    ["text that is no time", own("yesterday", "today"), undefined],
    ["a number for a year", own("5", "6"), undefined],
    ["a day that is none", own("2024-13-41T00:00:00Z", at(1)), undefined],
    ["no zone", own("2024-01-01T00:00:00", "2024-01-01T00:00:01"), undefined],
    ["numbers", own(1, 2), undefined],
    ["text without end", own(`2024-01-01T${"T".repeat(1_000_000)}`, `2024-01-01T${"1".repeat(1_000_000)}`), undefined],
    ["an end before the start", own(at(3), at(1)), undefined],
    ["a command that did not start", { TaskStatus: "START_FAILED", StartTime: at(1), EndTime: at(2) }, undefined],
    ["a task that has not ended", { TaskStatus: "RUNNING", StartTime: at(1), EndTime: at(2) }, undefined],
  ]) {
    test(what, () => {
      const { slowest, durations } = summarize([task]);
      if (milliseconds === undefined) assert.deepEqual([slowest, durations], [[], null]);
      else assert.deepEqual([slowest, durations], [[{ task, milliseconds }], { count: 1, median: milliseconds, p90: milliseconds, p99: milliseconds }]);
    });
  }

  test("the percentiles of 1 to 50 seconds, and the ten slowest", () => {
    const tasks = Array.from({ length: 50 }, (_, index) => own(at(0), at(1 + ((index * 7) % 50))));
    const { slowest, durations } = summarize(tasks);
    assert.deepEqual(durations, { count: 50, median: 25_000, p90: 45_000, p99: 50_000 });
    assert.deepEqual(slowest.map(({ milliseconds }) => milliseconds / 1_000), [50, 49, 48, 47, 46, 45, 44, 43, 42, 41]);
  });
});

describe("outputs", () => {
  const wrote = (Output, Dropped) => success({ Output, Dropped });
  const groupsOf = (tasks) => summarize(tasks).outputs.groups.map((group) => group.tasks.map((task) => tasks.indexOf(task)));

  test("who wrote the same, the largest group first; decodeOutput takes a group", () => {
    const tasks = [wrote(base64("b")), wrote(base64("a")), wrote(base64("a"), 0), wrote(base64("")), success()];
    const { outputs } = summarize(tasks);
    assert.deepEqual([outputs.read, outputs.of], [4, 5]);
    assert.deepEqual(outputs.groups, [
      { Output: base64("a"), Dropped: 0, tasks: [tasks[1], tasks[2]] },
      { Output: base64("b"), Dropped: 0, tasks: [tasks[0]] },
      { Output: "", Dropped: 0, tasks: [tasks[3]] },
    ]);
    assert.equal(decodeOutput(outputs.groups[0]).text, "a");
  });

  test("padding makes no difference, what was cut off does", () => {
    assert.deepEqual(groupsOf([wrote("YQ=="), wrote("YQ"), wrote("YWI="), wrote("YWI")]), [[0, 1], [2, 3]]);
    assert.deepEqual(groupsOf([wrote("YWJj", 5), wrote("YWJj", 0), wrote("YWJj", 5), wrote("YWJj", null)]), [[0, 2], [1, 3]]);
  });

  test("the output of a task that is live is not whole, and one that did not start has none", () => {
    const tasks = ["RUNNING", "CANCELLED", "TASK_TIMEOUT"].map((TaskStatus) => ({ TaskStatus, TaskResult: { Output: "" } }));
    const { outputs } = summarize(tasks);
    assert.deepEqual(outputs, { read: 1, of: 1, groups: [{ Output: "", Dropped: 0, tasks: [tasks[2]] }] });
  });

  test("long ones differ by any of their characters", () => {
    const long = "A".repeat(32_768);
    const changed = [0, 15_999, 16_000, 31_999, 32_000, 32_767].map((index) => `${long.slice(0, index)}B${long.slice(index + 1)}`);
    const tasks = [long, ...changed, long.slice(1), long].map((Output) => wrote(Output));
    assert.deepEqual(groupsOf(tasks), [[0, 8], [1], [2], [3], [4], [5], [6], [7]]);
  });

  test("many that were cut, all of one length and not one like another, take as much longer as they are more", async () => {
    const head = Buffer.alloc(24 * 1024 - 8, "x").toString("base64");
    const tasks = Array.from({ length: 800 }, (_, index) => wrote(head + Buffer.from(String(index).padStart(8)).toString("base64"), 1));
    const few = tasks.slice(0, 100);
    assert.equal(summarize(tasks).outputs.groups.length, tasks.length);
    // Were each one compared with each, it would be 64.
    const ratio = await costRatio(() => summarize(tasks), () => summarize(few));
    assert.ok(ratio < 24, `8 times as many took ${ratio} times as long`);
  });
});

test("a task that is there twice counts once: the last one, in the place of the first", () => {
  const [before, other, after] = [
    { InvocationTaskId: "invt-1", TaskStatus: "RUNNING" },
    { InvocationTaskId: "invt-2", TaskStatus: "FAILED" },
    { InvocationTaskId: "invt-1", TaskStatus: "FAILED" },
  ];
  const summary = summarize([before, other, after]);
  assert.deepEqual([summary.total, summary.live], [2, 0]);
  assert.ok(summary.failures[0] === after && summary.failures[1] === other);
  assert.equal(summarize([{}, {}]).total, 2);
});

test("no tasks", () => {
  const summary = summarize([]);
  assert.deepEqual(summary, {
    total: 0, live: 0, succeeded: 0, failed: 0, statuses: [], exitCodes: [], failures: [], doubtful: [], notStarted: [], notYetStarted: [],
    slowest: [], durations: null, outputs: { read: 0, of: 0, groups: [] },
  });
  assert.equal(describeSummary(summary), "no tasks");
});

test("the line of the documentation", () => {
  const tasks = [...Array.from({ length: 87 }, () => success()), ...Array(2).fill("FAILED").map((TaskStatus) => ({ TaskStatus, TaskResult: { ExitCode: 1 } })), { TaskStatus: "CANCELLED" }];
  assert.equal(textOf(tasks), "87 of 90 succeeded, 2 failed (exit code 1), 1 not started");
});

test("what are no tasks is refused", async () => {
  for (const [tasks, message] of [
    [undefined, "tasks: expected an array of tasks, got undefined"],
    [null, "tasks: expected an array of tasks, got null"],
    [{ InvocationTaskSet: [] }, "tasks: expected an array of tasks, got an object"],
    [[{}, null], "tasks: expected an object, got null"],
    ["ab", "tasks: expected an object, got a string"],
  ]) {
    await tatThrown(() => summarize(tasks), { kind: "validation", code: "InvalidParameterValue", field: "tasks", message });
  }
});

test("it takes whatever can be gone through", () => {
  const byId = new Map([["invt-1", success()]]);
  assert.equal(summarize(byId.values()).succeeded, 1);
});

test("it needs no WebAssembly", async () => {
  const { WebAssembly } = globalThis;
  delete globalThis.WebAssembly;
  try {
    const fresh = await import(`${import.meta.resolve("tat-tasks")}?without-wasm`);
    assert.throws(() => fresh.decodeOutput({ Output: "Zg=" }), { code: "WebAssemblyUnavailable" });
    assert.equal(fresh.describeSummary(fresh.summarize([success()])), "1 of 1 succeeded");
  } finally {
    globalThis.WebAssembly = WebAssembly;
  }
});

for (const count of [10_000, 100_000]) {
  test(`${count} tasks`, (t) => {
    const tasks = Array.from({ length: count }, (_, index) => ({
      InvocationTaskId: `invt-${index}`,
      ...success({ Output: base64(`line ${index % 100}`), ExecStartTime: at(0), ExecEndTime: at(index % 60, "+00:00") }),
    }));
    const start = performance.now();
    const { succeeded, outputs } = summarize(tasks);
    t.diagnostic(`${(performance.now() - start).toFixed(1)} ms`);
    assert.deepEqual([succeeded, outputs.groups.length], [count, 100]);
  });
}

test("what is no summary is not told", async () => {
  for (const summary of [{}, null, 5, { failures: 3 }]) {
    await tatThrown(() => describeSummary(summary), { kind: "validation", field: "summary" });
  }
});
