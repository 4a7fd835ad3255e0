// A wait is right about when an invocation has ended, and about what became of it.
import assert from "node:assert/strict";
import { afterEach, before, beforeEach, describe, test } from "node:test";

import { decodeOutput, describeSummary, TatClient, TatError } from "tat-tasks";
import { createFakeTat, exampleCredential, taskStatuses, uniformFleet } from "tat-tasks/fake";

import { failure, region, tatFailure, tatThrown, warmUp } from "./support.mjs";
import { virtualTime } from "./virtual-time.mjs";

let time;
let fake;
let tat;

before(warmUp);
beforeEach(() => {
  time = virtualTime();
  fake = createFakeTat({ clock: () => time.now() });
  tat = clientOf();
});
afterEach(() => {
  tat.close();
  assert.equal(time.timers(), 0, "timers that stay");
  time.restore();
});

function clientOf(options = {}) {
  return new TatClient({ region, credentials: exampleCredential, fetch: time.attend(fake.fetch), ...options });
}

/** A task of `inv-1` that goes through these states, one each two seconds. */
function task(number, statuses, last = {}) {
  const timeline = statuses.map((status, index) => ({ after: index * 2_000, status }));
  Object.assign(timeline.at(-1), last);
  return { invocationTaskId: `invt-${number}`, invocationId: "inv-1", commandId: "cmd-1", instanceId: `ins-${number}`, timeline };
}

const waitFor = (selector, options) => time.run(tat.waitForInvocation(selector, options));
const wait = (options) => waitFor("inv-1", options);
/** Whether each call asked for output, and for which ids. */
const asked = () => fake.calls.map(({ params }) => params);

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
      fake.fleet.add(task("1", ["PENDING", status]));
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
    fake.fleet.add(task("1", ["RUNNING", "SUCCESS"]), task("2", ["RUNNING", "FAILED"], { exitCode: 3, output: "no\n" }));
    const { tasks, summary } = await wait();
    assert.equal(describeSummary(summary), "1 of 2 succeeded, 1 failed (exit code 3)");
    assert.deepEqual(summary.failures, [tasks[1]]);
    assert.equal(decodeOutput(tasks[1].TaskResult).text, "no\n");
  });

  test("is an error where that was asked for, with the outcome", async () => {
    fake.fleet.add(task("1", ["RUNNING", "SUCCESS"]), task("2", ["RUNNING", "TIMEOUT"]));
    const error = await tatFailure(wait({ throwOnFailure: true }), { kind: "service", code: "InvocationFailed", retryable: false });
    assert.match(error.message, /1 of 2 succeeded, 1 /);
    assert.deepEqual([error.partial.tasks.length, error.partial.summary.failed], [2, 1]);
  });

  test("SUCCESS with another exit code than 0 is said as such, and its output is read", async () => {
    fake.fleet.add(task("1", ["RUNNING", "SUCCESS"], { exitCode: 7, output: "hm\n" }));
    const { tasks, summary } = await wait();
    assert.deepEqual(summary.doubtful.map(({ reason }) => reason), ["exit-code"]);
    assert.equal(decodeOutput(tasks[0].TaskResult).text, "hm\n");
  });
});

describe("output", () => {
  beforeEach(() => {
    fake.fleet.add(task("1", ["RUNNING", "SUCCESS"], { output: "fine\n" }), task("2", ["RUNNING", "FAILED"], { output: "bad\n" }));
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

describe("what there is to wait for", () => {
  test("an invocation that shows up late is waited for", async () => {
    fake.inject({ fault: "empty-after-create", ms: 8_000 });
    fake.fleet.add(task("1", ["PENDING", "SUCCESS"]));
    const { tasks } = await wait();
    assert.equal(tasks.length, 1);
  });

  test("one that does not show up at all is an error after the grace, and names what was asked for", async () => {
    const began = time.now();
    const error = await tatFailure(wait(), { kind: "service", code: "InvocationNotVisible", retryable: true });
    assert.match(error.message, /inv-1.*30000 ms|30000 ms.*inv-1/);
    assert.deepEqual(error.partial.tasks, []);
    const took = time.now() - began;
    assert.ok(took >= 30_000 && took < 40_000, `${took} ms`);
    assert.ok(fake.calls.length < 30, `${fake.calls.length} calls`);
  });

  test("the grace is the caller's to say", async () => {
    const began = time.now();
    await tatFailure(wait({ emptyGrace: 5_000 }), { code: "InvocationNotVisible" });
    assert.ok(time.now() - began < 8_000);
  });

  test("a task that appears while others run is waited for", async () => {
    fake.fleet.add(task("1", ["RUNNING", "SUCCESS"]));
    fake.fleet.add({ ...task("2", ["RUNNING", "RUNNING", "RUNNING", "RUNNING", "SUCCESS"]), createdAt: time.now() + 1_500 });
    const { tasks, summary } = await wait();
    assert.deepEqual([tasks.length, summary.succeeded], [2, 2]);
  });

  test("as many tasks as are expected are waited for", async () => {
    fake.fleet.add(task("1", ["SUCCESS"]));
    fake.fleet.add({ ...task("2", ["RUNNING", "SUCCESS"]), createdAt: time.now() + 60_000 });
    const { tasks } = await wait({ expectedTasks: 2 });
    assert.equal(tasks.length, 2);
  });

  test("by ids: those, and no list", async () => {
    fake.fleet.add(...["1", "2", "3"].map((number) => task(number, ["RUNNING", "SUCCESS"])));
    const { tasks } = await waitFor({ invocationTaskIds: ["invt-1", "invt-3", "invt-1"] });
    assert.deepEqual(tasks.map(({ InvocationTaskId }) => InvocationTaskId), ["invt-1", "invt-3"]);
    assert.ok(asked().every(({ InvocationTaskIds }) => InvocationTaskIds !== undefined));
  });

  test("no ids are no tasks, and no call", async () => {
    const { tasks, summary } = await waitFor({ invocationTaskIds: [] });
    assert.deepEqual([tasks, summary.total, fake.calls.length], [[], 0, 0]);
  });

  test("by filters", async () => {
    fake.fleet.add(task("1", ["RUNNING", "SUCCESS"]), task("2", ["RUNNING", "SUCCESS"]));
    const { tasks } = await waitFor({ Filters: [{ Name: "instance-id", Values: ["ins-2"] }] });
    assert.deepEqual(tasks.map(({ InstanceId }) => InstanceId), ["ins-2"]);
  });

  test("one id that the service refuses leaves the others their outcome, and is named", async () => {
    fake.fleet.add(...Array.from({ length: 99 }, (_, number) => task(`${number}`, ["RUNNING", "SUCCESS"])));
    fake.inject({ fault: "bad-id", id: "invt-typo" });
    const ids = [...Array.from({ length: 99 }, (_, number) => `invt-${number}`), "invt-typo"];
    const expected = { kind: "service", code: "InvalidParameterValue.InvalidInvocationTaskId", retryable: false };
    const error = await tatFailure(waitFor({ invocationTaskIds: ids }), expected);
    assert.match(error.message, /invt-typo/);
    assert.equal(error.partial.summary.succeeded, 99);
  });

  test("an id that never shows up, beside others that do", async () => {
    fake.fleet.add(task("1", ["RUNNING", "SUCCESS"]));
    const error = await tatFailure(waitFor({ invocationTaskIds: ["invt-1", "invt-none"] }), { code: "InvocationNotVisible" });
    assert.match(error.message, /invt-none/);
    assert.deepEqual(error.partial.tasks.map(({ InvocationTaskId }) => InvocationTaskId), ["invt-1"]);
  });

  for (const [title, selector] of [
    ["nothing", undefined],
    ["null", null],
    ["a number", 5],
    ["an empty object", {}],
    ["two of them", { invocationId: "inv-1", invocationTaskIds: [] }],
    ["another member", { InvocationTaskIds: ["invt-1"] }],
    ["a list", ["inv-1"]],
  ]) {
    test(`${title} is no selector`, () => tatFailure(waitFor(selector), { kind: "validation", field: "selector" }));
  }

  test("the id of a task is no invocation: the error says what to do", async () => {
    const { message } = await tatFailure(waitFor("invt-1"), { kind: "validation" });
    assert.match(message, /invocation task/);
    assert.equal(fake.calls.length, 0);
  });
});

describe("few calls", () => {
  test("10,000 live tasks cost 100 calls a sweep", async () => {
    fake.fleet.add(...uniformFleet(10_000, { runAfter: 0, runFor: 3_600_000 }));
    const waiting = tat.waitForInvocation("inv-uniform", { timeout: 3_000_000 });
    waiting.catch(() => {});
    // Each is asked for at its longest interval by then.
    await time.advance(600_000);
    fake.clearCalls();
    const sweep = 15_000;
    await time.advance(10 * sweep);
    const calls = fake.calls.length / 10;
    assert.ok(calls >= 80 && calls <= 130, `${calls} calls a sweep`);
    assert.ok(asked().every(({ InvocationTaskIds }) => InvocationTaskIds.length <= 100));
    tat.close();
    await failure(waiting);
  });

  test("a task that has ended is asked for no more", async () => {
    fake.fleet.add(task("1", ["SUCCESS"]), task("2", ["RUNNING", "RUNNING", "RUNNING", "SUCCESS"]));
    await wait({ output: "none" });
    const ids = asked().map(({ InvocationTaskIds }) => InvocationTaskIds).filter(Boolean);
    assert.ok(ids.length > 0);
    assert.ok(ids.every((list) => !list.includes("invt-1")), JSON.stringify(ids));
  });

  test("many waits of one client share their calls", async () => {
    fake.fleet.add(...Array.from({ length: 50 }, (_, number) => task(`${number}`, ["RUNNING", "RUNNING", "SUCCESS"])));
    const waits = Array.from({ length: 50 }, (_, number) => tat.waitForInvocation({ invocationTaskIds: [`invt-${number}`] }, { output: "all" }));
    const outcomes = await time.run(Promise.all(waits));
    assert.ok(outcomes.every(({ tasks, summary }) => tasks.length === 1 && summary.succeeded === 1 && summary.outputs.read === 1));
    assert.ok(fake.calls.length < 25, `${fake.calls.length} calls`);
  });
});

describe("errors", () => {
  test("one of permission surfaces at once", async () => {
    fake.fleet.add(task("1", ["RUNNING"]));
    const refusing = clientOf({
      fetch: async () => Response.json({ Response: { Error: { Code: "UnauthorizedOperation.CamAuthFailed", Message: "no" }, RequestId: "r-9" } }),
    });
    const began = time.now();
    const error = await tatFailure(time.run(refusing.waitForInvocation("inv-1")), { kind: "permission", requestId: "r-9", attempts: 1 });
    assert.ok(time.now() - began < 1_000);
    assert.equal(error.partial.summary.total, 0);
  });

  test("one that may pass is tried again, and then surfaces with what was known", async () => {
    fake.fleet.add(task("1", ["RUNNING"]));
    const waiting = tat.waitForInvocation("inv-1", { maxRetries: 2 });
    waiting.catch(() => {});
    await time.advance(3_000);
    fake.inject({ fault: "bad-gateway" });
    const error = await tatFailure(time.run(waiting), { kind: "service", code: "HttpStatus.502", attempts: 3 });
    assert.deepEqual(error.partial.tasks.map(({ TaskStatus }) => TaskStatus), ["RUNNING"]);
  });

  test("a deadline tells how far it came", async () => {
    fake.fleet.add(task("1", ["SUCCESS"]), task("2", ["RUNNING"]));
    const error = await tatFailure(wait({ timeout: 20_000 }), { kind: "timeout", code: "WaitTimeout" });
    assert.match(error.message, /20000 ms; 2 were seen, of which 1 are still/);
    assert.deepEqual([error.partial.summary.succeeded, error.partial.summary.live], [1, 1]);
  });

  test("an abort ends it at once, with its own reason", async () => {
    fake.fleet.add(task("1", ["RUNNING"]));
    const controller = new AbortController();
    const waiting = tat.waitForInvocation("inv-1", { signal: controller.signal });
    waiting.catch(() => {});
    await time.advance(5_000);
    const reason = new Error("enough");
    controller.abort(reason);
    assert.equal(await time.run(failure(waiting)), reason);
    const calls = fake.calls.length;
    await time.advance(60_000);
    assert.equal(fake.calls.length, calls);
  });

  test("an abort of one wait leaves the others going", async () => {
    fake.fleet.add(task("1", ["RUNNING", "RUNNING", "RUNNING", "SUCCESS"]));
    const controller = new AbortController();
    const first = tat.waitForInvocation("inv-1", { signal: controller.signal });
    first.catch(() => {});
    const second = tat.waitForInvocation("inv-1");
    await time.advance(2_500);
    controller.abort();
    const { summary } = await time.run(second);
    assert.equal(summary.succeeded, 1);
  });

  test("what onUpdate throws ends it", async () => {
    fake.fleet.add(task("1", ["RUNNING"]));
    const mistake = new Error("a mistake in a callback");
    const onUpdate = () => {
      throw mistake;
    };
    assert.equal(await failure(wait({ onUpdate })), mistake);
  });

  test("so does what it rejects with; and one that never settles does not outlive the deadline", async () => {
    fake.fleet.add(task("1", ["RUNNING"]));
    const mistake = new Error("a mistake in a callback");
    assert.equal(await failure(wait({ onUpdate: () => Promise.reject(mistake) })), mistake);
    await tatFailure(wait({ onUpdate: () => new Promise(() => {}), timeout: 5_000 }), { code: "WaitTimeout" });
  });

  for (const [options, field] of [
    [{ output: "some" }, "output"],
    [{ expectedTasks: -1 }, "expectedTasks"],
    [{ emptyGrace: -1 }, "emptyGrace"],
    [{ onUpdate: true }, "onUpdate"],
    [{ throwOnFailure: 1 }, "throwOnFailure"],
    [{ signal: {} }, "signal"],
  ]) {
    test(`another kind of ${field}`, () => tatFailure(wait(options), { kind: "validation", field }));
  }
});

test("onUpdate is told what is new, and may look at all", async () => {
  fake.fleet.add(task("1", ["RUNNING", "SUCCESS"]), task("2", ["RUNNING", "RUNNING", "SUCCESS"]));
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

test("a wait that lasts longer than a timer can", async () => {
  fake.fleet.add(task("1", ["RUNNING", "SUCCESS"]));
  const { summary } = await wait({ timeout: Infinity });
  assert.equal(summary.succeeded, 1);
  assert.equal((await wait({ timeout: 2 ** 40 })).summary.succeeded, 1);
});

test("TatError.partial is undefined where nothing was waited for", async () => {
  const error = await failure(time.run(tat.describeInvocationTasks({ Limit: 0 })));
  assert.ok(TatError.is(error));
  assert.equal(error.partial, undefined);
});

describe("what a review found", () => {
  test("ids that are not there are no empty list", () => tatFailure(waitFor({ invocationTaskIds: undefined }), { kind: "validation", field: "invocationTaskIds" }));

  test("any number of ids", async () => {
    fake.fleet.add(...uniformFleet(10_050, { runAfter: 0, runFor: 0 }));
    const ids = uniformFleet(10_050).map(({ invocationTaskId }) => invocationTaskId);
    const { summary } = await waitFor({ invocationTaskIds: ids }, { output: "none" });
    assert.equal(summary.succeeded, 10_050);
  });

  test("a walk that has begun is ended before as many tasks as are expected are taken for all", async () => {
    fake.fleet.add(...Array.from({ length: 150 }, (_, number) => task(`${number}`, [number < 100 ? "SUCCESS" : "FAILED"])));
    const { summary } = await wait({ expectedTasks: 1, output: "none" });
    assert.deepEqual([summary.total, summary.failed], [150, 50]);
  });

  test("fewer tasks than are expected: the deadline says so", async () => {
    fake.fleet.add(task("1", ["SUCCESS"]));
    const { message } = await tatFailure(wait({ expectedTasks: 2, timeout: 20_000 }), { code: "WaitTimeout" });
    assert.match(message, /expected 2 \(expectedTasks\).*1 were seen/);
    await tatFailure(wait({ expectedTasks: 0 }), { kind: "validation", field: "expectedTasks" });
  });

  test("an abort whose reason is a TatError is that very reason", async () => {
    fake.fleet.add(task("1", ["RUNNING"]));
    const controller = new AbortController();
    const waiting = tat.waitForInvocation("inv-1", { signal: controller.signal });
    waiting.catch(() => {});
    await time.advance(3_000);
    const reason = new TatError({ kind: "service", code: "Other", message: "another wait has failed", retryable: false });
    controller.abort(reason);
    assert.equal(await time.run(failure(waiting)), reason);
  });

  test("what a task had written while it ran is not what it has written in the end", async () => {
    fake.fleet.add({ ...task("1", ["RUNNING", "SUCCESS"], { output: "more\n" }), timeline: [{ after: 0, status: "RUNNING", output: "line 1\n" }, { after: 6_000, status: "SUCCESS", output: "line 2\n" }] });
    const waiting = tat.waitForInvocation("inv-1", { output: "none" });
    const watch = tat.watch("inv-1");
    await time.run(watch.next());
    assert.equal((await time.run(watch.next())).value.text, "line 1\n");
    await watch.return();
    const { tasks, summary } = await time.run(waiting);
    assert.deepEqual([tasks[0].TaskResult.Output, summary.outputs.read], [undefined, 0]);
  });

  test("a list that never settles ends the wait, as it ends a list", async () => {
    const page = Array.from({ length: 100 }, (_, number) => ({ InvocationTaskId: `invt-${number}`, TaskStatus: "SUCCESS", TaskResult: { ExitCode: 0 } }));
    const answering = async () => Response.json({ Response: { TotalCount: 1_000_000, InvocationTaskSet: page, RequestId: "r" } });
    const broken = clientOf({ fetch: answering });
    await tatFailure(time.run(broken.waitForInvocation("inv-1")), { kind: "service", code: "ListingUnstable", attempts: 1 });
  });

  test("an outage of a few seconds does not end it", async () => {
    fake.fleet.add(task("1", ["RUNNING", "RUNNING", "RUNNING", "RUNNING", "RUNNING", "RUNNING", "SUCCESS"]));
    const waiting = tat.waitForInvocation("inv-1");
    waiting.catch(() => {});
    await time.advance(2_000);
    const outage = fake.inject({ fault: "refused" });
    await time.advance(5_000);
    outage.clear();
    assert.equal((await time.run(waiting)).summary.succeeded, 1);
  });

  test("Retry-After of an hour is not slept through", async () => {
    fake.inject({ fault: "too-many-requests", retryAfter: 3_600 });
    const began = time.now();
    await tatFailure(wait(), { kind: "throttled", attempts: 1 });
    assert.ok(time.now() - began < 1_000);
  });

  test("a credentials function that hangs has the time of an attempt", async () => {
    const hanging = clientOf({ credentials: () => new Promise(() => {}) });
    const { message } = await tatFailure(time.run(hanging.waitForInvocation("inv-1")), { kind: "timeout", code: "AttemptTimeout" });
    assert.match(message, /credentials function.*30000 ms/);
    hanging.close();
  });
});
