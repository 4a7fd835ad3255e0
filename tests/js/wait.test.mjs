// A wait is right about when an invocation has ended, and about what became of it.
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { decodeOutput, describeSummary, TatError } from "tat-tasks";
import { taskStatuses, uniformFleet } from "tat-tasks/fake";

import { followed, task } from "./followed.mjs";
import { failure, tatFailure, tatThrown } from "./support.mjs";

const the = followed();
const waitFor = (selector, options) => the.time.run(the.tat.waitForInvocation(selector, options));
const wait = (options) => waitFor("inv-1", options);
/** The parameters of each call. */
const asked = () => the.fake.calls.map(({ params }) => params);

describe("the 13 statuses", () => {
  const expected = {
    SUCCESS: { succeeded: 1, failed: 0 },
    FAILED: { succeeded: 0, failed: 1 },
    TIMEOUT: { succeeded: 0, failed: 1 },
    TASK_TIMEOUT: { succeeded: 0, failed: 1 },
    DELIVER_FAILED: { succeeded: 0, failed: 1 },
    START_FAILED: { succeeded: 0, failed: 1 },
    CANCELLED: { succeeded: 0, failed: 1 },
    TERMINATED: { succeeded: 0, failed: 1 },
    PENDING: undefined,
    DELIVERING: undefined,
    DELIVER_DELAYED: undefined,
    RUNNING: undefined,
    CANCELLING: undefined,
    // One that is newer than this package.
    PAUSED: undefined,
  };

  test("the table has them all", () => {
    assert.deepEqual(Object.keys(expected).filter((status) => status !== "PAUSED").sort(), [...taskStatuses].sort());
  });

  for (const [status, outcome] of Object.entries(expected)) {
    test(`${status} ${outcome === undefined ? "keeps it waiting" : "ends the wait, as a result"}`, async () => {
      the.fake.fleet.add(task("1", ["PENDING", status]));
      if (outcome === undefined) {
        const { partial } = await tatFailure(wait({ timeout: 60_000 }), { kind: "timeout", code: "WaitTimeout", retryable: true });
        assert.deepEqual([partial.tasks[0].TaskStatus, partial.summary.live], [status, 1]);
      } else {
        const { tasks, summary } = await wait();
        assert.deepEqual([tasks.length, tasks[0].TaskStatus, summary.live], [1, status, 0]);
        assert.deepEqual({ succeeded: summary.succeeded, failed: summary.failed }, outcome);
      }
    });
  }
});

describe("a command that failed", () => {
  test("is a result", async () => {
    the.fake.fleet.add(task("1", ["RUNNING", "SUCCESS"]), task("2", ["RUNNING", "FAILED"], { exitCode: 3, output: "no\n" }));
    const { tasks, summary } = await wait();
    assert.equal(describeSummary(summary), "1 of 2 succeeded, 1 failed (exit code 3)");
    assert.deepEqual(summary.failures, [tasks[1]]);
    assert.equal(decodeOutput(tasks[1].TaskResult).text, "no\n");
  });

  test("is an error where that was asked for, with the outcome", async () => {
    the.fake.fleet.add(task("1", ["RUNNING", "SUCCESS"]), task("2", ["RUNNING", "TIMEOUT"]));
    const error = await tatFailure(wait({ throwOnFailure: true }), { kind: "service", code: "InvocationFailed", retryable: false });
    assert.match(error.message, /1 of 2 succeeded, 1 /);
    assert.deepEqual([error.partial.tasks.length, error.partial.summary.failed], [2, 1]);
  });

  test("SUCCESS with another exit code than 0 is said as such, and its output is read", async () => {
    the.fake.fleet.add(task("1", ["RUNNING", "SUCCESS"], { exitCode: 7, output: "hm\n" }));
    const { tasks, summary } = await wait();
    assert.deepEqual(summary.doubtful.map(({ reason }) => reason), ["exit-code"]);
    assert.equal(decodeOutput(tasks[0].TaskResult).text, "hm\n");
  });
});

describe("output", () => {
  beforeEach(() => {
    the.fake.fleet.add(task("1", ["RUNNING", "SUCCESS"], { output: "fine\n" }), task("2", ["RUNNING", "FAILED"], { output: "bad\n" }));
  });

  for (const [output, expected] of [
    ["none", [undefined, undefined]],
    ["failed", [undefined, "bad\n"]],
    [undefined, [undefined, "bad\n"]],
    ["all", ["fine\n", "bad\n"]],
  ]) {
    test(String(output), async () => {
      const { tasks, summary } = await wait({ output });
      const texts = tasks.map(({ TaskResult }) => (TaskResult.Output === undefined ? undefined : decodeOutput(TaskResult).text));
      assert.deepEqual(texts, expected);
      assert.deepEqual([summary.outputs.read, summary.outputs.of], [expected.filter(Boolean).length, 2]);
      const readers = asked().filter(({ HideOutput }) => HideOutput === false);
      assert.equal(readers.length, output === "none" ? 0 : 1, "one call reads all output");
    });
  }

  test("what was not asked for cannot be decoded", async () => {
    const { tasks } = await wait({ output: "none" });
    const { message } = await tatThrown(() => decodeOutput(tasks[0].TaskResult), { kind: "validation", code: "OutputMissing" });
    assert.match(message, /output was not asked for/);
  });
});

test("what a task had written while it ran is not what it has written in the end", async () => {
  the.fake.fleet.add({ ...task("1", ["RUNNING", "SUCCESS"], { output: "more\n" }), timeline: [{ after: 0, status: "RUNNING", output: "line 1\n" }, { after: 6_000, status: "SUCCESS", output: "line 2\n" }] });
  const waiting = the.tat.waitForInvocation("inv-1", { output: "none" });
  const watch = the.tat.watch("inv-1");
  await the.time.run(watch.next());
  assert.equal((await the.time.run(watch.next())).value.text, "line 1\n");
  await watch.return();
  const { tasks, summary } = await the.time.run(waiting);
  assert.deepEqual([tasks[0].TaskResult.Output, summary.outputs.read], [undefined, 0]);
});

describe("few calls", () => {
  test("10,000 live tasks cost 100 calls a sweep", async () => {
    the.fake.fleet.add(...uniformFleet(10_000, { runAfter: 0, runFor: 3_600_000 }));
    const waiting = the.tat.waitForInvocation("inv-uniform", { timeout: 3_000_000 });
    waiting.catch(() => {});
    // Each is asked for at its longest interval by then.
    await the.time.advance(600_000);
    the.fake.clearCalls();
    const sweep = 15_000;
    await the.time.advance(10 * sweep);
    const calls = the.fake.calls.length / 10;
    assert.ok(calls >= 80 && calls <= 130, `${calls} calls a sweep`);
    assert.ok(asked().every(({ InvocationTaskIds }) => InvocationTaskIds.length <= 100));
    the.tat.close();
    await failure(waiting);
  });

  test("a task that has ended is asked for no more", async () => {
    the.fake.fleet.add(task("1", ["SUCCESS"]), task("2", ["RUNNING", "RUNNING", "RUNNING", "SUCCESS"]));
    await wait({ output: "none" });
    const ids = asked().map(({ InvocationTaskIds }) => InvocationTaskIds).filter(Boolean);
    assert.ok(ids.length > 0);
    assert.ok(ids.every((list) => !list.includes("invt-1")), JSON.stringify(ids));
  });

  test("many waits of one client share their calls", async () => {
    the.fake.fleet.add(...Array.from({ length: 50 }, (_, number) => task(`${number}`, ["RUNNING", "RUNNING", "SUCCESS"])));
    const waits = Array.from({ length: 50 }, (_, number) => the.tat.waitForInvocation({ invocationTaskIds: [`invt-${number}`] }, { output: "all" }));
    const outcomes = await the.time.run(Promise.all(waits));
    assert.ok(outcomes.every(({ tasks, summary }) => tasks.length === 1 && summary.succeeded === 1 && summary.outputs.read === 1));
    assert.ok(the.fake.calls.length < 25, `${the.fake.calls.length} calls`);
  });
});

test("onUpdate is told what is new, and may look at all", async () => {
  the.fake.fleet.add(task("1", ["RUNNING", "SUCCESS"]), task("2", ["RUNNING", "RUNNING", "SUCCESS"]));
  const updates = [];
  await wait({
    onUpdate: ({ changed, tasks, summary }) =>
      updates.push([changed.map(({ InvocationTaskId, TaskStatus }) => `${InvocationTaskId} ${TaskStatus}`).join(), tasks.length, summary.succeeded]),
  });
  assert.deepEqual(updates[0], ["invt-1 RUNNING,invt-2 RUNNING", 2, 0]);
  assert.deepEqual(updates.at(-1).slice(1), [2, 2]);
  const seen = updates.flatMap(([changed]) => changed.split(","));
  assert.equal(new Set(seen).size, seen.length, "each once");
});

test("onUpdate and the outcome tell how many tasks there are, the former before it has seen all of them", async () => {
  the.fake.fleet.add(...Array.from({ length: 150 }, (_, number) => task(String(number), ["SUCCESS"])));
  const told = [];
  const onUpdate = ({ tasks, totalCount }) => void told.push([tasks.length, totalCount]);
  const { totalCount } = await wait({ onUpdate, output: "none" });
  assert.deepEqual([told[0], told.at(-1), totalCount], [[100, 150], [150, 150], 150]);
  const named = await waitFor({ invocationTaskIds: ["invt-1"] }, { onUpdate });
  assert.deepEqual([told.at(-1), named.totalCount], [[1, undefined], undefined]);
});

test("a wait that lasts longer than a timer can", async () => {
  the.fake.fleet.add(task("1", ["RUNNING", "SUCCESS"]));
  const { summary } = await wait({ timeout: Infinity });
  assert.equal(summary.succeeded, 1);
  assert.equal((await wait({ timeout: 2 ** 40 })).summary.succeeded, 1);
});

test("TatError.partial is undefined where nothing was waited for", async () => {
  const error = await failure(the.time.run(the.tat.describeInvocationTasks({ Limit: 0 })));
  assert.ok(TatError.is(error));
  assert.equal(error.partial, undefined);
});
