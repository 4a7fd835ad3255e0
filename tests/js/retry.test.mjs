// What a call does about a failure: it tries again where that may help, and only there; it says how often it has tried; and
// nothing of it stays behind.
import assert from "node:assert/strict";
import { afterEach, before, beforeEach, describe, mock, test } from "node:test";

import { TatClient, TatError } from "tat-tasks";
import { createFakeTat, exampleCredential, exampleFleet } from "tat-tasks/fake";

import { answering, clientOf, credentials, emptyAnswer, failure, region, tatFailure, until, warmUp } from "./support.mjs";
import { attended, inVirtualTime, pass } from "./virtual-time.mjs";

const fake = createFakeTat({ fleet: exampleFleet, requestsPerSecond: Infinity, clock: () => Date.now() });
const byFake = (options) => new TatClient({ region, credentials: exampleCredential, fetch: attended(fake.fetch), quotaShare: false, ...options });

before(warmUp);
beforeEach(() => {
  fake.clearCalls();
  // The least of each wait, which is none.
  mock.method(Math, "random", () => 0);
});
afterEach(() => {
  fake.clearFaults();
  mock.restoreAll();
});

describe("a failure that may pass is tried again", () => {
  for (const fault of [
    { fault: "throttle", perSecond: 0, times: 2 },
    { fault: "throttle", perSecond: 0, times: 2, code: "RequestLimitExceeded.IPLimitExceeded" },
    { fault: "too-many-requests", retryAfter: 0, times: 2 },
    { fault: "bad-gateway", times: 2 },
    { fault: "unavailable", times: 2 },
    { fault: "html", times: 2 },
    { fault: "empty-object", times: 2 },
    { fault: "cut-json", times: 2 },
    { fault: "reset", times: 2 },
    { fault: "refused", times: 2 },
  ]) {
    test(Object.values(fault).join(" "), async () => {
      fake.inject(fault);
      const { data, response } = await byFake().describeInvocationTasks().withResponse();
      assert.deepEqual([data.TotalCount, response.attempts, fake.calls.length], [1, 3, 3]);
    });
  }

  for (const code of ["InternalError", "InternalError.Db", "ServiceUnavailable", "RequestLimitExceeded.UinLimitExceeded"]) {
    test(code, async () => {
      const answers = [{ Error: { Code: code, Message: "" }, RequestId: "r" }, emptyAnswer];
      const { response } = await clientOf({ maxRetries: 1, fetch: (...call) => answering(answers.shift())(...call) })
        .describeInvocationTasks()
        .withResponse();
      assert.equal(response.attempts, 2);
    });
  }
});

describe("what cannot get better is asked once", () => {
  for (const code of ["LimitExceeded", "InvalidParameterValue", "UnauthorizedOperation.CamAuthFailed", "AuthFailure.SignatureFailure", "FailedOperation"]) {
    test(code, async () => {
      let calls = 0;
      const fetch = (...call) => {
        calls += 1;
        return answering({ Error: { Code: code, Message: "" }, RequestId: "r" })(...call);
      };
      const error = await tatFailure(clientOf({ maxRetries: 4, fetch }).describeInvocationTasks(), { code, attempts: 1 });
      assert.deepEqual([calls, error.requestId], [1, "r"]);
    });
  }

  test("a request that is refused is not sent, and no key is asked for", async () => {
    const unasked = () => assert.fail("asked");
    const client = clientOf({ maxRetries: 4, credentials: unasked, fetch: unasked });
    await tatFailure(client.describeInvocationTasks({ Limit: 0 }), { kind: "validation", field: "Limit", attempts: 0 });
  });
});

describe("how often", () => {
  for (const [title, options, call, attempts] of [
    ["four times by default", {}, {}, 5],
    ["as the client says", { maxRetries: 1 }, {}, 2],
    ["as the call says", { maxRetries: 1 }, { maxRetries: 2 }, 3],
    ["never", {}, { maxRetries: 0 }, 1],
  ]) {
    test(title, async () => {
      fake.inject({ fault: "bad-gateway" });
      const expected = { kind: "service", code: "HttpStatus.502", retryable: true, attempts };
      await tatFailure(byFake(options).describeInvocationTasks({}, call), expected);
      assert.equal(fake.calls.length, attempts);
    });
  }
});

test("each attempt is signed anew, by the clock of its time", async () => {
  const sent = [];
  const now = Date.now();
  const fetch = async (_, { headers }) => {
    sent.push([headers["X-TC-Timestamp"], headers.Authorization.split("Signature=")[1]]);
    Date.now.mock.mockImplementation(() => now + sent.length * 10_000);
    return new Response("", { status: 502 });
  };
  mock.method(Date, "now", () => now);
  await failure(clientOf({ maxRetries: 2, fetch }).describeInvocationTasks());
  const seconds = Math.floor(now / 1000);
  assert.deepEqual(sent.map(([timestamp]) => Number(timestamp)), [seconds, seconds + 10, seconds + 20]);
  assert.equal(new Set(sent.map(([, signature]) => signature)).size, 3);
});

describe("time", () => {
  const never = () => new Promise(() => {});

  test("an attempt that takes too long is ended and tried again, each with its own time", inVirtualTime(async () => {
    const signals = [];
    const fetch = (_, { signal }) => {
      signals.push(signal);
      return signals.length < 3 ? never() : Promise.resolve(Response.json({ Response: emptyAnswer }));
    };
    const { response } = await clientOf({ fetch, maxRetries: 4, attemptTimeout: 20 }).describeInvocationTasks().withResponse();
    assert.equal(response.attempts, 3);
    assert.deepEqual(signals.map(({ aborted }) => aborted), [true, true, false]);
  }));

  test("an attempt that takes too long, and no retry left", inVirtualTime(async () => {
    const error = await tatFailure(clientOf({ fetch: never, attemptTimeout: 20 }).describeInvocationTasks(), {
      kind: "timeout",
      code: "AttemptTimeout",
      retryable: true,
      attempts: 1,
    });
    assert.match(error.message, /20 ms.*attemptTimeout/);
  }));

  test("the whole call has a deadline, and keeps what it last heard", inVirtualTime(async () => {
    let calls = 0;
    const fetch = async () => {
      calls += 1;
      return calls === 1 ? new Response("", { status: 502 }) : never();
    };
    const call = clientOf({ fetch, maxRetries: 4 }).describeInvocationTasks({}, { timeout: 30 });
    const { cause } = await tatFailure(call, { kind: "timeout", code: "Timeout", attempts: 2 });
    assert.ok(TatError.is(cause));
    assert.equal(cause.code, "HttpStatus.502");
  }));

  test("it does not wait for what comes after the deadline", inVirtualTime(async () => {
    fake.inject({ fault: "too-many-requests", retryAfter: 60 });
    await tatFailure(byFake({ timeout: 30_000 }).describeInvocationTasks(), { code: "HttpStatus.429", attempts: 1 });
    assert.equal(performance.now(), 0);
  }));

  test("Retry-After is waited for, in seconds and as a date", inVirtualTime(async () => {
    // A date has whole seconds.
    await pass(1_000 - (Date.now() % 1_000));
    for (const [retryAfter, wait] of [[() => "1", 1_000], [() => new Date(Date.now() + 2_000).toUTCString(), 2_000]]) {
      const times = [];
      const fetch = async () => {
        times.push(performance.now());
        return times.length === 1 ? new Response("", { status: 503, headers: { "retry-after": retryAfter() } }) : Response.json({ Response: emptyAnswer });
      };
      await clientOf({ fetch, maxRetries: 1 }).describeInvocationTasks();
      assert.equal(times[1] - times[0], wait);
    }
  }));

  test("an abort ends a wait at once, with its own reason", async () => {
    fake.inject({ fault: "too-many-requests", retryAfter: 60 });
    const controller = new AbortController();
    const call = byFake().describeInvocationTasks({}, { signal: controller.signal });
    call.catch(() => {});
    await until(() => fake.calls.length === 1);
    const reason = new Error("enough");
    controller.abort(reason);
    assert.equal(await failure(call), reason);
  });

  test("no limit at all", async () => {
    const options = { timeout: Infinity, attemptTimeout: Infinity, fetch: answering(emptyAnswer) };
    assert.deepEqual(await clientOf(options).describeInvocationTasks(), emptyAnswer);
  });

  test("a process ends with its calls: no timer stays", async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const none = timers();
    await clientOf({ fetch: answering(emptyAnswer) }).describeInvocationTasks();
    await failure(clientOf({ fetch: never, attemptTimeout: 5 }).describeInvocationTasks());
    await failure(clientOf({ fetch: never }).describeInvocationTasks({}, { timeout: 5 }));
    assert.equal(timers(), none);
  });
});

describe("options of another kind", () => {
  for (const [options, field] of [
    [{ maxRetries: -1 }, "maxRetries"],
    [{ maxRetries: 1.5 }, "maxRetries"],
    [{ maxRetries: "4" }, "maxRetries"],
    [{ timeout: 0 }, "timeout"],
    [{ timeout: Number.NaN }, "timeout"],
    [{ attemptTimeout: "30s" }, "attemptTimeout"],
  ]) {
    test(`${field}: ${Object.values(options)}`, async () => {
      await tatFailure(clientOf().describeInvocationTasks({}, options), { kind: "validation", field });
      assert.throws(() => clientOf(options), (error) => TatError.is(error) && error.field === field);
    });
  }
});

describe("the clock", () => {
  for (const fault of ["clock-ahead", "clock-behind"]) {
    test(`${fault}: the second attempt succeeds, and from then on the first`, inVirtualTime(async () => {
      fake.inject({ fault });
      const endpoint = `${fault}.example`;
      const attempts = [];
      for (let call = 0; call < 3; call += 1) {
        const { response } = await byFake({ endpoint, maxRetries: 0 }).describeInvocationTasks().withResponse();
        attempts.push(response.attempts);
      }
      assert.deepEqual(attempts, [2, 1, 1]);
      const [, second] = fake.calls;
      const skew = fault === "clock-ahead" ? 1800 : -1800;
      const { headers } = await byFake({ endpoint }).signDescribeInvocationTasks();
      assert.equal(Number(headers["X-TC-Timestamp"]), Math.floor(Date.now() / 1000) + skew);
      assert.equal(second.authenticated, true);
    }));
  }

  test("is learnt again when it changes", async () => {
    const endpoint = "clock-set-right.example";
    const injected = fake.inject({ fault: "clock-ahead" });
    await byFake({ endpoint }).describeInvocationTasks();
    injected.clear();
    const { response } = await byFake({ endpoint }).describeInvocationTasks().withResponse();
    assert.equal(response.attempts, 2);
  });

  test("is corrected once: what is still refused then is an error", async () => {
    let calls = 0;
    const fetch = async () => {
      calls += 1;
      const headers = { date: new Date(Date.now() + calls * 3_600_000).toUTCString() };
      return Response.json({ Response: { Error: { Code: "AuthFailure.SignatureExpire", Message: "" }, RequestId: "r" } }, { headers });
    };
    const error = await tatFailure(clientOf({ fetch, endpoint: "clock-mad.example" }).describeInvocationTasks(), { kind: "auth", attempts: 2 });
    assert.equal(error.requestId, "r");
  });

  for (const [title, headers] of [
    ["without a Date", {}],
    ["with a Date that is none", { date: "yesterday" }],
    ["with the same Date as here", { date: new Date().toUTCString() }],
  ]) {
    test(`is not corrected ${title}`, async () => {
      const fetch = async () => Response.json({ Response: { Error: { Code: "AuthFailure.SignatureExpire", Message: "" } } }, { headers });
      await tatFailure(clientOf({ fetch }).describeInvocationTasks(), { code: "AuthFailure.SignatureExpire", attempts: 1 });
    });
  }

  test("is not learnt from a date that is no clock's, and what the service has not taken is not kept", async () => {
    const endpoint = "clock-poisoned.example";
    for (const date of ["Fri, 31 Dec 9999 23:59:59 GMT", "+275760-09-13T00:00:00Z", new Date(Date.now() + 7_200_000).toUTCString()]) {
      const fetch = async () => Response.json({ Response: { Error: { Code: "AuthFailure.SignatureExpire", Message: "" } } }, { headers: { date } });
      await tatFailure(clientOf({ fetch, endpoint }).describeInvocationTasks(), { code: "AuthFailure.SignatureExpire" });
    }
    const { response } = await byFake({ endpoint }).describeInvocationTasks().withResponse();
    assert.equal(response.attempts, 1);
  });

  test("a far Date takes nothing from what has failed", async () => {
    const fetch = async () => new Response("", { status: 503, headers: { date: "+275760-09-13T00:00:00Z", "retry-after": "-5" } });
    await tatFailure(clientOf({ fetch }).describeInvocationTasks(), { code: "HttpStatus.503" });
  });

  test("no other answer is learnt from, nor one that is not the API's", inVirtualTime(async () => {
    const endpoint = "clock-lies.example";
    const headers = { date: new Date(Date.now() + 3_600_000).toUTCString() };
    for (const fetch of [answering(emptyAnswer, { headers }), answering("AuthFailure.SignatureExpire", { headers })]) {
      await clientOf({ fetch, endpoint }).describeInvocationTasks().catch(() => {});
    }
    const { headers: signed } = await clientOf({ endpoint, credentials }).signDescribeInvocationTasks();
    assert.equal(Number(signed["X-TC-Timestamp"]), Math.floor(Date.now() / 1000));
  }));
});
