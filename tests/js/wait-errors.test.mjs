// What ends a wait early, and what does not; and what it tells then.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { TatError } from "tat-tasks";

import { followed, task } from "./followed.mjs";
import { failure, tatFailure } from "./support.mjs";

const the = followed();
const waitFor = (selector, options) => the.time.run(the.tat.waitForInvocation(selector, options));
const wait = (options) => waitFor("inv-1", options);

describe("errors", () => {
  test("one of permission surfaces at once", async () => {
    the.fake.fleet.add(task("1", ["RUNNING"]));
    const refusing = the.clientOf({
      fetch: async () => Response.json({ Response: { Error: { Code: "UnauthorizedOperation.CamAuthFailed", Message: "no" }, RequestId: "r-9" } }),
    });
    const began = the.time.now();
    const error = await tatFailure(the.time.run(refusing.waitForInvocation("inv-1")), { kind: "permission", requestId: "r-9", attempts: 1 });
    assert.ok(the.time.now() - began < 1_000);
    assert.equal(error.partial.summary.total, 0);
  });

  test("one that may pass is tried again, and then surfaces with what was known", async () => {
    the.fake.fleet.add(task("1", ["RUNNING"]));
    const waiting = the.tat.waitForInvocation("inv-1", { maxRetries: 2 });
    waiting.catch(() => {});
    await the.time.advance(3_000);
    the.fake.inject({ fault: "bad-gateway" });
    const error = await tatFailure(the.time.run(waiting), { kind: "service", code: "HttpStatus.502", attempts: 3 });
    assert.deepEqual(error.partial.tasks.map(({ TaskStatus }) => TaskStatus), ["RUNNING"]);
  });

  test("a deadline tells how far it came", async () => {
    the.fake.fleet.add(task("1", ["SUCCESS"]), task("2", ["RUNNING"]));
    const error = await tatFailure(wait({ timeout: 20_000 }), { kind: "timeout", code: "WaitTimeout" });
    assert.match(error.message, /20000 ms; 2 were seen, of which 1 are still/);
    assert.deepEqual([error.partial.summary.succeeded, error.partial.summary.live], [1, 1]);
  });

  test("an abort ends it at once, with its own reason", async () => {
    the.fake.fleet.add(task("1", ["RUNNING"]));
    const controller = new AbortController();
    const waiting = the.tat.waitForInvocation("inv-1", { signal: controller.signal });
    waiting.catch(() => {});
    await the.time.advance(5_000);
    const reason = new Error("enough");
    controller.abort(reason);
    assert.equal(await the.time.run(failure(waiting)), reason);
    const calls = the.fake.calls.length;
    await the.time.advance(60_000);
    assert.equal(the.fake.calls.length, calls);
  });

  test("an abort of one wait leaves the others going", async () => {
    the.fake.fleet.add(task("1", ["RUNNING", "RUNNING", "RUNNING", "SUCCESS"]));
    const controller = new AbortController();
    const first = the.tat.waitForInvocation("inv-1", { signal: controller.signal });
    first.catch(() => {});
    const second = the.tat.waitForInvocation("inv-1");
    await the.time.advance(2_500);
    controller.abort();
    const { summary } = await the.time.run(second);
    assert.equal(summary.succeeded, 1);
  });

  test("what onUpdate throws ends it", async () => {
    the.fake.fleet.add(task("1", ["RUNNING"]));
    const mistake = new Error("a mistake in a callback");
    const onUpdate = () => {
      throw mistake;
    };
    assert.equal(await failure(wait({ onUpdate })), mistake);
  });

  test("so does what it rejects with; and one that never settles does not outlive the deadline", async () => {
    the.fake.fleet.add(task("1", ["RUNNING"]));
    const mistake = new Error("a mistake in a callback");
    assert.equal(await failure(wait({ onUpdate: () => Promise.reject(mistake) })), mistake);
    await tatFailure(wait({ onUpdate: () => new Promise(() => {}), timeout: 5_000 }), { code: "WaitTimeout" });
  });

  test("what onUpdate throws is that very error, a TatError too", async () => {
    the.fake.fleet.add(task("1", ["RUNNING"]));
    const mistake = new TatError({ kind: "service", code: "Mine", message: "of the caller", retryable: false });
    const throwing = () => {
      throw mistake;
    };
    for (const onUpdate of [throwing, async () => throwing()]) assert.equal(await failure(wait({ onUpdate })), mistake);
    assert.equal(mistake.partial, undefined);
  });

  test("what was told of the progress may be read after the end", async () => {
    the.fake.fleet.add(task("1", ["SUCCESS"]), task("2", ["RUNNING"]));
    const controller = new AbortController();
    let last;
    const waiting = failure(the.tat.waitForInvocation("inv-1", { signal: controller.signal, onUpdate: (progress) => void (last = progress) }));
    await the.time.advance(5_000);
    controller.abort();
    await the.time.run(waiting);
    assert.deepEqual([last.tasks.length, last.summary.total, last.summary.live], [2, 2, 1]);
    the.fake.fleet.clear();
    await tatFailure(wait({ emptyGrace: 0 }), { code: "InvocationNotVisible" });
    assert.equal(last.tasks.length, 2);
  });

  test("a task that vanishes is said to have been seen", async () => {
    the.fake.fleet.add(task("1", ["RUNNING"]), task("2", ["RUNNING", "RUNNING", "RUNNING", "RUNNING", "SUCCESS"]));
    const waiting = the.tat.waitForInvocation("inv-1", { emptyGrace: 5_000 });
    waiting.catch(() => {});
    await the.time.advance(3_000);
    the.fake.fleet.clear();
    the.fake.fleet.add(task("2", ["SUCCESS"]));
    const error = await tatFailure(the.time.run(waiting), { kind: "service", code: "InvocationNotVisible", retryable: true });
    assert.match(error.message, /invt-1 was seen, and then no more for 5000 ms/);
    assert.doesNotMatch(error.message, /did not appear/);
    assert.deepEqual([error.partial.summary.total, error.partial.summary.succeeded], [2, 1]);
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

  for (const [output, given] of [["some", '"some"'], [true, "a boolean"]]) {
    test(`another output than there is, ${given}, is told`, async () => {
      const { message } = await tatFailure(wait({ output }), { field: "output" });
      assert.ok(message.endsWith(`expected one of "none", "failed", "all", got ${given}`), message);
    });
  }

  test("an abort whose reason is a TatError is that very reason", async () => {
    the.fake.fleet.add(task("1", ["RUNNING"]));
    const controller = new AbortController();
    const waiting = the.tat.waitForInvocation("inv-1", { signal: controller.signal });
    waiting.catch(() => {});
    await the.time.advance(3_000);
    const reason = new TatError({ kind: "service", code: "Other", message: "another wait has failed", retryable: false });
    controller.abort(reason);
    assert.equal(await the.time.run(failure(waiting)), reason);
  });

  test("a list that never settles ends the wait, as it ends a list", async () => {
    const page = Array.from({ length: 100 }, (_, number) => ({ InvocationTaskId: `invt-${number}`, TaskStatus: "SUCCESS", TaskResult: { ExitCode: 0 } }));
    const answering = async () => Response.json({ Response: { TotalCount: 1_000_000, InvocationTaskSet: page, RequestId: "r" } });
    const broken = the.clientOf({ fetch: answering });
    await tatFailure(the.time.run(broken.waitForInvocation("inv-1")), { kind: "service", code: "ListingUnstable", attempts: 1 });
  });

  test("an outage of a few seconds does not end it", async () => {
    the.fake.fleet.add(task("1", ["RUNNING", "RUNNING", "RUNNING", "RUNNING", "RUNNING", "RUNNING", "SUCCESS"]));
    const waiting = the.tat.waitForInvocation("inv-1");
    waiting.catch(() => {});
    await the.time.advance(2_000);
    const outage = the.fake.inject({ fault: "refused" });
    await the.time.advance(5_000);
    outage.clear();
    assert.equal((await the.time.run(waiting)).summary.succeeded, 1);
  });

  test("Retry-After of an hour is not slept through", async () => {
    the.fake.inject({ fault: "too-many-requests", retryAfter: 3_600 });
    const began = the.time.now();
    await tatFailure(wait(), { kind: "throttled", attempts: 1 });
    assert.ok(the.time.now() - began < 1_000);
  });

  test("nor ten minutes, which are more than a call may take", async () => {
    the.fake.inject({ fault: "too-many-requests", retryAfter: 600 });
    const began = the.time.now();
    await tatFailure(wait(), { kind: "throttled", attempts: 1 });
    assert.ok(the.time.now() - began < 1_000);
  });

  test("a credentials function that hangs has the time of an attempt", async () => {
    const hanging = the.clientOf({ credentials: () => new Promise(() => {}) });
    const { message } = await tatFailure(the.time.run(hanging.waitForInvocation("inv-1")), { kind: "timeout", code: "AttemptTimeout" });
    assert.match(message, /credentials function.*30000 ms/);
    hanging.close();
  });
});

describe("the request id of the last answer is on", () => {
  const last = () => the.fake.calls.at(-1).answer.requestId;

  test("an outcome", async () => {
    the.fake.fleet.add(task("1", ["RUNNING", "SUCCESS"]));
    const { requestId } = await wait();
    assert.equal(requestId, last());
    assert.equal((await waitFor({ invocationTaskIds: [] })).requestId, undefined);
  });

  test("the progress, and an error of what the answers came to", async () => {
    the.fake.fleet.add(task("1", ["RUNNING", "FAILED"]));
    const told = [];
    const error = await tatFailure(wait({ throwOnFailure: true, onUpdate: ({ requestId }) => void told.push(requestId === last()) }), { code: "InvocationFailed" });
    assert.deepEqual([error.requestId, error.partial.requestId, new Set(told)], [last(), last(), new Set([true])]);
  });

  for (const [title, selector, options, code] of [
    ["a deadline", "inv-1", { timeout: 5_000 }, "WaitTimeout"],
    ["nothing to see", "inv-2", { emptyGrace: 0 }, "InvocationNotVisible"],
    ["an id that is not shown", { invocationTaskIds: ["invt-1", "invt-none"] }, { emptyGrace: 0, timeout: 60_000 }, "InvocationNotVisible"],
  ]) {
    test(`the error of ${title}`, async () => {
      the.fake.fleet.add(task("1", code === "WaitTimeout" ? ["RUNNING"] : ["SUCCESS"]));
      const error = await tatFailure(waitFor(selector, options), { code });
      assert.deepEqual([error.requestId, error.partial.requestId], [last(), last()]);
    });
  }

  test("the error of ids that are all refused", async () => {
    the.fake.inject({ fault: "bad-id", id: "invt-typo" });
    const error = await tatFailure(waitFor({ invocationTaskIds: ["invt-typo"] }), { code: "InvalidParameterValue.InvalidInvocationTaskId" });
    assert.equal(error.requestId, last());
  });

  test("the errors of a watch", async () => {
    const watched = async (selector, options) => {
      for await (const event of the.tat.watch(selector, options)) assert.ok(event);
    };
    assert.equal((await tatFailure(the.time.run(watched("inv-2", { emptyGrace: 0 })), { code: "InvocationNotVisible" })).requestId, last());
    the.fake.fleet.add(task("1", ["RUNNING"]));
    assert.equal((await tatFailure(the.time.run(watched("inv-1", { timeout: 5_000 })), { code: "WatchTimeout" })).requestId, last());
  });

  test("none that no answer had: the one before is on the partial outcome", async () => {
    the.fake.fleet.add(task("1", ["RUNNING"]));
    const waiting = the.tat.waitForInvocation("inv-1", { maxRetries: 0 });
    waiting.catch(() => {});
    await the.time.advance(3_000);
    const known = last();
    the.fake.inject({ fault: "refused" });
    const error = await tatFailure(the.time.run(waiting), { kind: "network", requestId: undefined });
    assert.equal(error.partial.requestId, known);
  });

  test("what another wait has asked for is answered by its call", async () => {
    the.fake.fleet.add(task("1", ["RUNNING", "RUNNING", "SUCCESS"]));
    const waits = [the.tat.waitForInvocation("inv-1"), the.tat.waitForInvocation({ invocationTaskIds: ["invt-1"] })];
    const ids = (await the.time.run(Promise.all(waits))).map(({ requestId }) => requestId);
    const known = the.fake.calls.map(({ answer }) => answer.requestId);
    assert.ok(ids.every((id) => known.includes(id)), `${ids}`);
  });
});
