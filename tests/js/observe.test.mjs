// What a client tells of its calls: to a hook, to a logger, and with the answer.
import assert from "node:assert/strict";
import { afterEach, before, beforeEach, describe, mock, test } from "node:test";
import { inspect } from "node:util";

import { TatClient, TatError } from "tat-tasks";
import { createFakeTat, exampleCredential, exampleFleet } from "tat-tasks/fake";

import { answering, clientOf, emptyAnswer, failure, outcome, region, tatFailure, tatThrown, turns, warmUp } from "./support.mjs";
import { attended, inVirtualTime } from "./virtual-time.mjs";

const fake = createFakeTat({ fleet: exampleFleet, requestsPerSecond: Infinity, clock: () => Date.now() });
const byFake = (options) => new TatClient({ region, credentials: exampleCredential, fetch: attended(fake.fetch), quotaShare: false, ...options });

before(warmUp);
beforeEach(() => mock.method(Math, "random", () => 0));
afterEach(() => {
  fake.clearFaults();
  fake.clearCalls();
  mock.restoreAll();
});

describe("onAttempt", () => {
  test("is told of each attempt", async () => {
    fake.inject({ fault: "bad-gateway", times: 1 });
    const attempts = [];
    await byFake({ onAttempt: (attempt) => attempts.push(attempt) }).describeInvocationTasks();
    const [first, second] = attempts;
    assert.equal(attempts.length, 2);
    assert.deepEqual(
      [first.attempt, first.url, first.status, first.requestId, first.error.code, first.retryIn, first.skew],
      [1, "https://tat.tencentcloudapi.com/", 502, undefined, "HttpStatus.502", 0, 0],
    );
    assert.deepEqual([second.attempt, second.status, second.error, second.retryIn], [2, 200, undefined, undefined]);
    assert.equal(second.requestId, fake.calls.at(-1).answer.requestId);
    assert.equal(second.sentBytes, '{"HideOutput":true}'.length);
    assert.ok(second.receivedBytes > 500 && second.duration > 0);
  });

  test("is told how long an attempt waited for the quota", inVirtualTime(async () => {
    const queued = [];
    const client = clientOf({ quotaShare: 0.05, fetch: answering(emptyAnswer), onAttempt: (attempt) => queued.push(attempt.queued) });
    await Promise.all([1, 2, 3].map(() => client.describeInvocationTasks()));
    assert.equal(queued[0], 0);
    assert.ok(queued[1] > 0, String(queued));
    // One call a second.
    assert.equal(queued[2] - queued[1], 1_000);
  }));

  test("is told how many bytes were sent, which are more than characters", async () => {
    const attempts = [];
    let sent;
    const fetch = (_, { body }) => {
      sent = body;
      return answering(emptyAnswer)();
    };
    await clientOf({ fetch, onAttempt: (attempt) => attempts.push(attempt) }).describeInvocationTasks({ Filters: [{ Name: "instance-id", Values: ["界"] }] });
    assert.equal(attempts[0].sentBytes, sent.byteLength);
    assert.equal(attempts[0].sentBytes, Buffer.byteLength('{"Filters":[{"Name":"instance-id","Values":["界"]}],"HideOutput":true}'));
  });

  test("is told of an attempt that the deadline cut, and of none that an abort did", async () => {
    const attempts = [];
    const client = clientOf({ fetch: () => new Promise(() => {}), onAttempt: (attempt) => attempts.push(attempt) });
    await failure(client.describeInvocationTasks({}, { timeout: 5 }));
    assert.deepEqual(attempts.map(({ error, status }) => [error.code, status]), [["Timeout", undefined]]);
    const controller = new AbortController();
    const call = client.describeInvocationTasks({}, { signal: controller.signal });
    assert.deepEqual(await outcome(call), { state: "pending" });
    controller.abort();
    await failure(call);
    assert.equal(attempts.length, 1);
  });

  test("does no harm to the call when it throws, but is heard of", async (context) => {
    const mistake = new Error("a mistake in a hook");
    const heard = new Promise((resolve) => {
      process.setUncaughtExceptionCaptureCallback(resolve);
      context.after(() => process.setUncaughtExceptionCaptureCallback(null));
    });
    const throwing = () => {
      throw mistake;
    };
    assert.deepEqual(await clientOf({ fetch: answering(emptyAnswer), onAttempt: throwing }).describeInvocationTasks(), emptyAnswer);
    assert.equal(await heard, mistake);
  });
});

describe("a logger", () => {
  function recorder() {
    const lines = [];
    const level = (name) => (message, details) => lines.push([name, message, details]);
    return { lines, logger: { debug: level("debug"), info: level("info"), warn: level("warn"), error: level("error") } };
  }

  for (const [logLevel, expected] of [
    ["debug", ["warn", "debug"]],
    ["info", ["warn"]],
    [undefined, ["warn"]],
    ["error", []],
    ["off", []],
  ]) {
    test(`is told what its level says: ${logLevel}`, async () => {
      fake.inject({ fault: "bad-gateway", times: 1 });
      const { lines, logger } = recorder();
      await byFake({ logger, logLevel }).describeInvocationTasks();
      assert.deepEqual(lines.map(([level]) => level), expected);
      for (const [, message] of lines) assert.match(message, /^tat-tasks: /);
    });
  }

  test("is told of what fails in the end, and of a clock that is off", inVirtualTime(async () => {
    fake.inject({ fault: "clock-ahead" });
    fake.inject({ fault: "cut-json" });
    const { lines, logger } = recorder();
    await failure(byFake({ logger, logLevel: "info", maxRetries: 0, endpoint: "logged.example" }).describeInvocationTasks());
    fake.clearFaults();
    fake.inject({ fault: "clock-ahead" });
    await byFake({ logger, logLevel: "info", maxRetries: 0, endpoint: "logged.example" }).describeInvocationTasks();
    const messages = lines.map(([level, message]) => `${level} ${message}`);
    assert.deepEqual(messages, [
      "error tat-tasks: failed: InvalidResponse",
      "info tat-tasks: corrected the clock by 1800 seconds",
      "warn tat-tasks: failed, is tried again: AuthFailure.SignatureExpire",
    ]);
  }));

  test("is told of credentials that do not come, at last as an error", async () => {
    for (const [retryable, messages] of [
      [false, ["error tat-tasks: the credentials function failed: NoKey"]],
      [true, ["warn tat-tasks: the credentials function failed, is asked again: NoKey", "error tat-tasks: the credentials function failed: NoKey"]],
    ]) {
      const { lines, logger } = recorder();
      const credentials = () => {
        throw new TatError({ kind: "validation", code: "NoKey", message: "no key", retryable });
      };
      await tatFailure(clientOf({ credentials, logger, maxRetries: 1 }).describeInvocationTasks(), { code: "NoKey" });
      assert.deepEqual(lines.map(([level, message]) => `${level} ${message}`), messages);
      for (const [, , { reason }] of lines) assert.equal(reason, "no key");
    }
  });

  test("hears no secret and no signature", async () => {
    fake.inject({ fault: "bad-gateway", times: 1 });
    const { lines, logger } = recorder();
    let signature;
    const fetch = (url, init) => {
      signature = init.headers.Authorization.split("Signature=")[1];
      return fake.fetch(url, init);
    };
    const secret = { ...exampleCredential, token: "hunter4-token" };
    fake.addCredential(secret);
    await byFake({ credentials: secret, fetch, logger, logLevel: "debug" }).describeInvocationTasks({ HideOutput: false });
    const text = inspect(lines, { depth: Infinity, showHidden: true });
    for (const hidden of [secret.secretId, secret.secretKey, secret.token, signature, "cm9vdA"]) assert.ok(!text.includes(hidden), hidden);
  });

  for (const [options, field] of [
    [{ logger: {} }, "logger"],
    [{ logger: null }, "logger"],
    [{ logger: "console" }, "logger"],
    [{ logLevel: "verbose" }, "logLevel"],
    [{ onAttempt: {} }, "onAttempt"],
  ]) {
    test(`another kind of ${field}: ${inspect(options[field])}`, () => tatThrown(() => clientOf(options), { kind: "validation", field }));
  }
});

describe("withResponse", () => {
  test("gives what is around the answer", async () => {
    const fetch = answering(emptyAnswer, { headers: { server: "nginx" } });
    const { data, response } = await clientOf({ fetch }).describeInvocationTasks().withResponse();
    assert.deepEqual(data, emptyAnswer);
    assert.deepEqual([response.status, response.headers.get("server"), response.requestId, response.attempts], [200, "nginx", "r-1", 1]);
  });

  test("a failure is heard of once, whichever is awaited", async () => {
    const unhandled = [];
    const record = (reason) => unhandled.push(reason);
    process.on("unhandledRejection", record);
    const fetch = answering({ Error: { Code: "InvalidParameter", Message: "" } });
    for (const call of [clientOf({ fetch }).describeInvocationTasks(), clientOf({ fetch }).describeInvocationTasks().withResponse()]) {
      assert.ok(TatError.is(await failure(call)));
    }
    await turns();
    process.off("unhandledRejection", record);
    assert.deepEqual(unhandled, []);
  });
});

describe("close", () => {
  test("ends what is under way, and refuses what comes later", async () => {
    const client = clientOf({ fetch: () => new Promise(() => {}) });
    const call = client.describeInvocationTasks();
    assert.deepEqual(await outcome(call), { state: "pending" });
    client.close();
    client.close();
    await tatFailure(call, { kind: "validation", code: "ClientClosed" });
    await tatFailure(client.describeInvocationTasks(), { code: "ClientClosed" });
    await tatFailure(client.signDescribeInvocationTasks(), { code: "ClientClosed" });
    await tatFailure(client.listInvocationTasks({}).toArray(), { code: "ClientClosed" });
  });

  test("by Symbol.dispose, as `using` does", async () => {
    const client = clientOf();
    client[Symbol.dispose]();
    await tatFailure(client.describeInvocationTasks(), { code: "ClientClosed" });
  });
});
