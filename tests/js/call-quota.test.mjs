// A quota of the caller's: it is asked before each attempt, and told what became of it.
import assert from "node:assert/strict";
import { describe, mock, test } from "node:test";

import { Pace, TatClient } from "tat-tasks";

import { answering, clientOf, credentials, emptyAnswer, failure, outcome, region, tatFailure, tatThrown, until } from "./support.mjs";

/** A quota that lets every call go at once, and keeps what it was asked and told. */
function openQuota() {
  const [asked, told] = [[], []];
  const take = async (call) => {
    asked.push(call);
    return (outcome) => void told.push(outcome);
  };
  return { asked, told, take };
}

const clientBy = (quota, options = {}) => clientOf({ quotaShare: undefined, quota, fetch: answering(emptyAnswer), ...options });
const refusing = (Code) => answering({ Error: { Code, Message: "no" }, RequestId: "r-1" });

describe("what a quota is asked", () => {
  test("the host with its port, the key, and a signal", async () => {
    const quota = openQuota();
    await clientBy(quota, { endpoint: "http://127.0.0.1:9000" }).describeInvocationTasks();
    const [{ signal, ...call }, ...more] = quota.asked;
    assert.deepEqual([call, more], [{ host: "127.0.0.1:9000", secretId: credentials.secretId }, []]);
    assert.ok(signal instanceof AbortSignal);
  });

  test("nothing is sent until it says so", async () => {
    let letGo;
    const fetch = mock.fn(answering(emptyAnswer));
    const quota = { take: () => new Promise((resolve) => (letGo = () => resolve(() => undefined))) };
    const call = clientBy(quota, { fetch }).describeInvocationTasks();
    assert.deepEqual(await outcome(call), { state: "pending" });
    assert.equal(fetch.mock.callCount(), 0);
    letGo();
    assert.deepEqual(await call, emptyAnswer);
  });

  test("it is not this process' line", async () => {
    const quota = openQuota();
    const client = clientBy(quota);
    await Promise.all(Array.from({ length: 50 }, () => client.describeInvocationTasks()));
    assert.equal(quota.asked.length, 50);
  });

  test("by a Pace, its calls go no faster", async () => {
    const pace = new Pace({ callsPerSecond: 20, isEmpty: true });
    const take = async () => {
      for (let wait; (wait = pace.take(performance.now())) > 0; ) await new Promise((resolve) => setTimeout(resolve, wait));
      return () => undefined;
    };
    const began = performance.now();
    const client = clientBy({ take });
    await Promise.all([1, 2, 3].map(() => client.describeInvocationTasks()));
    assert.ok(performance.now() - began >= 140, "the first one waits too");
  });
});

describe("what a quota is told", () => {
  for (const [title, fetch, told] of [
    ["an answer", answering(emptyAnswer), ["accepted"]],
    ["an error of the service", refusing("InvalidParameter"), ["accepted"]],
    ["throttled", refusing("RequestLimitExceeded"), ["throttled"]],
    ["HTTP 429", answering("slow down", { status: 429 }), ["throttled"]],
    ["no answer", () => Promise.reject(new TypeError("fetch failed")), []],
    ["a page of somebody else", answering("<html>"), []],
  ]) {
    test(`${title}: ${told.join() || "nothing"}`, async () => {
      const quota = openQuota();
      await clientBy(quota, { fetch }).describeInvocationTasks().catch(() => undefined);
      assert.deepEqual(quota.told, told);
    });
  }

  test("each attempt asks and tells by itself", async () => {
    mock.method(Math, "random", () => 0);
    const quota = openQuota();
    const fetches = [refusing("RequestLimitExceeded"), refusing("InternalError"), answering(emptyAnswer)];
    await clientBy(quota, { fetch: () => fetches.shift()(), maxRetries: 4 }).describeInvocationTasks();
    mock.restoreAll();
    assert.equal(quota.asked.length, 3);
    assert.deepEqual(quota.told, ["throttled", "accepted", "accepted"]);
  });

  test("a call that cannot be signed is put back", async () => {
    const quota = openQuota();
    await tatFailure(clientBy(quota, { credentials: { secretId: "", secretKey: "k" } }).describeInvocationTasks(), { kind: "validation" });
    assert.deepEqual(quota.told, ["put-back"]);
  });

  test("a turn that comes when the call has ended is put back", async () => {
    let letGo;
    const told = [];
    const quota = { take: () => new Promise((resolve) => (letGo = () => resolve((outcome) => told.push(outcome)))) };
    const controller = new AbortController();
    const call = clientBy(quota).describeInvocationTasks({}, { signal: controller.signal });
    await until(() => letGo !== undefined);
    letGo();
    controller.abort("enough");
    assert.equal(await failure(call), "enough");
    await until(() => told.length > 0);
    assert.deepEqual(told, ["put-back"]);
  });

  test("an abort reaches its signal, with the reason", async () => {
    let asked;
    const quota = { take: (call) => new Promise((_, reject) => (asked = call).signal.addEventListener("abort", () => reject(call.signal.reason))) };
    const controller = new AbortController();
    const call = clientBy(quota).describeInvocationTasks({}, { signal: controller.signal });
    await until(() => asked !== undefined);
    controller.abort("enough");
    assert.equal(await failure(call), "enough");
    assert.equal(asked.signal.reason, "enough");
  });
});

describe("a quota that goes wrong", () => {
  test("what it rejects with, or throws, the call rejects with; nothing is sent", async () => {
    const fetch = mock.fn(answering(emptyAnswer));
    const lost = new Error("the line is down");
    const throws = () => {
      throw lost;
    };
    for (const take of [throws, async () => throws()]) {
      assert.equal(await failure(clientBy({ take }, { fetch, maxRetries: 4 }).describeInvocationTasks()), lost);
    }
    assert.equal(fetch.mock.callCount(), 0);
  });

  test("one that gives no function", async () => {
    await tatFailure(clientBy({ take: async () => true }).describeInvocationTasks(), { kind: "validation", field: "quota" });
  });

  for (const [title, tell] of [
    ["throws", () => { throw new Error("told too much"); }],
    ["rejects with", async () => Promise.reject(new Error("told too much"))],
  ]) {
    test(`what it ${title} when it is told does not end the call, and is thrown outside of it`, async (context) => {
      const unhandled = new Promise((resolve) => process.once("unhandledRejection", resolve));
      const heard = new Promise((resolve) => process.setUncaughtExceptionCaptureCallback(resolve));
      context.after(() => {
        process.setUncaughtExceptionCaptureCallback(null);
        process.removeAllListeners("unhandledRejection");
      });
      assert.deepEqual(await clientBy({ take: async () => tell }).describeInvocationTasks(), emptyAnswer);
      const [how, error] = await Promise.race([heard.then((error) => ["thrown", error]), unhandled.then((error) => ["unhandled", error])]);
      assert.equal(how, "thrown");
      assert.match(String(error), /told too much/);
    });
  }

  test("one that cannot take, and one beside quotaShare, are refused", async () => {
    for (const [quota, options] of [[null], [() => undefined], [{}], [openQuota(), { quotaShare: 0.5 }], [openQuota(), { quotaShare: false }]]) {
      await tatThrown(() => new TatClient({ region, credentials, quota, ...options }), { kind: "validation", field: "quota" });
    }
  });
});
