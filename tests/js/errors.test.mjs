// What goes wrong, by kind, code, and whether the same call may succeed later: every fault that the fake has.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { after, before, beforeEach, describe, test } from "node:test";

import fc from "fast-check";
import { TatError } from "tat-tasks";
import { createFakeTat, exampleFleet, faultNames } from "tat-tasks/fake";
import { listen } from "tat-tasks/fake/node";

import { answering, anyText, clientOf, credentials, emptyAnswer, failure, outcome, tatFailure, tatThrown, until } from "./support.mjs";

const temporary = { ...credentials, token: "tests-token" };
const fake = createFakeTat({ fleet: exampleFleet, credentials: [credentials, temporary], requestsPerSecond: Infinity });
const byId = { InvocationTaskIds: ["invt-08oe5fe2"], HideOutput: false };
let server;
before(async () => {
  server = await listen(fake);
});
after(() => server.close());
beforeEach(async () => {
  fake.clearFaults();
  fake.clearCalls();
  await server.ready();
});

const service = (kind, code, retryable) => ({ kind, code, retryable, answered: true });
const unanswered = (kind, code, retryable = true) => ({ kind, code, retryable, answered: false });
const invalid = unanswered("protocol", "InvalidResponse");
/** Every fault that makes an error, and the error that it makes; `answered` when the service gave it a request id. */
const errors = [
  [{ fault: "throttle", perSecond: 0 }, service("throttled", "RequestLimitExceeded", true)],
  [{ fault: "throttle", perSecond: 0, code: "RequestLimitExceeded.IPLimitExceeded" }, service("throttled", "RequestLimitExceeded.IPLimitExceeded", true)],
  [{ fault: "throttle", perSecond: 0, code: "RequestLimitExceeded.UinLimitExceeded" }, service("throttled", "RequestLimitExceeded.UinLimitExceeded", true)],
  [{ fault: "throttle", perSecond: 0, code: "RequestLimitExceeded.GlobalRegionUinLimitExceeded" }, service("throttled", "RequestLimitExceeded.GlobalRegionUinLimitExceeded", true)],
  [{ fault: "bad-id", id: "invt-08oe5fe2" }, service("service", "InvalidParameterValue.InvalidInvocationTaskId", false)],
  [{ fault: "expired-token" }, service("auth", "AuthFailure.TokenFailure", false)],
  [{ fault: "bad-gateway" }, unanswered("service", "HttpStatus.502")],
  [{ fault: "unavailable" }, unanswered("service", "HttpStatus.503")],
  [{ fault: "too-many-requests" }, unanswered("throttled", "HttpStatus.429")],
  [{ fault: "html" }, invalid],
  [{ fault: "empty-object" }, invalid],
  [{ fault: "cut-json" }, invalid],
  [{ fault: "reset" }, unanswered("network", "NetworkError")],
  [{ fault: "refused" }, unanswered("network", "NetworkError")],
  [{ fault: "refused", times: 1 }, unanswered("network", "NetworkError")],
];
/** The faults that make none by themselves. */
const harmless = ["clock-ahead", "clock-behind", "empty-after-create", "slow-body"];

test("every fault is in the table", () => {
  assert.deepEqual([...new Set([...errors.map(([{ fault }]) => fault), ...harmless])].sort(), [...faultNames].sort());
});

for (const [way, options] of Object.entries({ "by fetch": () => ({ fetch: fake.fetch }), "by a server": () => ({ endpoint: server.url }) })) {
  describe(`the faults ${way}`, () => {
    for (const [fault, { answered, ...expected }] of errors) {
      test(`${Object.values(fault).join(" ")}: ${expected.kind} ${expected.code}`, async () => {
        const injected = fake.inject(fault);
        await server.ready();
        const client = clientOf({ credentials: temporary, ...options() });
        const error = await tatFailure(client.describeInvocationTasks(byId), { ...expected, field: undefined });
        const requestId = answered ? fake.calls.at(-1).answer.requestId : undefined;
        assert.equal(error.requestId, requestId);
        assert.equal(answered, typeof requestId === "string");
        assert.notEqual(error.message, "");

        // Nothing of it remains.
        injected.clear();
        await server.ready();
        assert.equal((await client.describeInvocationTasks(byId)).TotalCount, 1);
      });
    }

    test("empty-after-create: an answer with no tasks", async () => {
      fake.inject({ fault: "empty-after-create", ms: 1e15 });
      const answer = await clientOf(options()).describeInvocationTasks(byId);
      assert.deepEqual([answer.TotalCount, answer.InvocationTaskSet], [0, []]);
    });

    test("slow-body: an answer, later", async () => {
      fake.inject({ fault: "slow-body", ms: 20, pieces: 5 });
      assert.equal((await clientOf(options()).describeInvocationTasks(byId)).TotalCount, 1);
    });

    test("slow-body: ended by its signal, with the signal's reason", async () => {
      fake.inject({ fault: "slow-body", ms: 60_000 });
      const controller = new AbortController();
      const pending = clientOf(options()).describeInvocationTasks(byId, { signal: controller.signal });
      await until(() => fake.calls.length === 1 && fake.calls[0].answer.status === 200);
      assert.equal((await outcome(pending)).state, "pending");
      const reason = new Error("enough");
      controller.abort(reason);
      assert.equal(await failure(pending), reason);
    });
  });
}

test("the messages say what to look at", async () => {
  for (const [fault, words] of [
    ["refused", ["ECONNREFUSED", "127.0.0.1"]],
    ["reset", [server.url]],
    ["bad-gateway", ["502"]],
    ["html", ["expected an object", "as a web page begins"]],
    ["empty-object", ["Response: expected this member, got none"]],
    ["cut-json", ["got the end of the text"]],
  ]) {
    const injected = fake.inject({ fault });
    await server.ready();
    const { message } = await tatFailure(clientOf({ endpoint: server.url }).describeInvocationTasks(byId));
    for (const word of words) assert.ok(message.includes(word), `${fault}: ${message}`);
    injected.clear();
    await server.ready();
  }
});

describe("a redirect", () => {
  test("is not followed, and is no answer", async () => {
    const asked = [];
    const redirecting = createServer((message, response) => {
      asked.push(message.url);
      response.writeHead(302, { location: "/elsewhere" }).end();
    });
    await new Promise((resolve) => redirecting.listen(0, "127.0.0.1", resolve));
    try {
      const endpoint = `http://127.0.0.1:${redirecting.address().port}`;
      const error = await tatFailure(clientOf({ endpoint }).describeInvocationTasks(), { kind: "protocol", code: "HttpStatus.302", retryable: false });
      assert.ok(error.message.includes("redirect"), error.message);
      assert.deepEqual(asked, ["/"]);
    } finally {
      redirecting.closeAllConnections();
      redirecting.close();
    }
  });

  test("that a browser hides behind the status 0 is none either", async () => {
    const opaque = async () => ({ type: "opaqueredirect", status: 0, body: null, arrayBuffer: async () => new ArrayBuffer(0) });
    await tatFailure(clientOf({ fetch: opaque }).describeInvocationTasks(), { kind: "protocol", code: "HttpStatus.0", retryable: false });
  });
});

describe("Response.Error decides, whatever the status", () => {
  for (const status of [200, 400, 403, 429, 500, 503]) {
    test(String(status), async () => {
      const fetch = answering({ Error: { Code: "AuthFailure.SecretIdNotFound", Message: "未找到" }, RequestId: "r-2" }, { status });
      await tatFailure(clientOf({ fetch }).describeInvocationTasks(), {
        kind: "auth",
        code: "AuthFailure.SecretIdNotFound",
        message: "未找到",
        requestId: "r-2",
        retryable: false,
      });
    });
  }

  test("and an answer in another status than 200 is none", async () => {
    await tatFailure(clientOf({ fetch: answering(emptyAnswer, { status: 500 }) }).describeInvocationTasks(), { kind: "service", code: "HttpStatus.500" });
  });
});

describe("TatError", () => {
  const copy = createRequire(import.meta.url)("tat-tasks");
  const fields = { kind: "service", code: "Some.Code", message: "words", retryable: true };

  test("is an Error, by name, message and stack", async () => {
    const error = await tatThrown(() => clientOf({ region: 5 }));
    assert.ok(error instanceof Error && error instanceof TatError);
    assert.equal(error.name, "TatError");
    assert.ok(String(error).startsWith("TatError: region: "), String(error));
    assert.ok(error.stack.startsWith("TatError: region: "), error.stack);
    assert.equal("cause" in error, false);
  });

  test("keeps what it is made of", () => {
    const cause = new Error("why");
    const error = new TatError({ ...fields, field: "Limit", requestId: "r", cause });
    const { kind, code, message, field, requestId, retryable } = error;
    assert.deepEqual({ kind, code, message, field, requestId, retryable }, { ...fields, field: "Limit", requestId: "r" });
    assert.equal(error.cause, cause);
    assert.equal("cause" in new TatError(fields), false);
  });

  test("a request id of whatever characters begins no line of a log, and what one sees of it stays", () => {
    for (const [requestId, expected] of [
      ["r\x1b[2J\nall is well", "r\ufffd[2J\ufffdall is well"],
      ["é 界😀 \ufffd", "é 界😀 \ufffd"],
      ["\x9b\u202e\u200b\u2028\ufff9\u{e0001}\ud83d", "\ufffd".repeat(7)],
      ...[null, 5, {}, Object.create(null)].map((other) => [other, undefined]),
    ]) {
      assert.equal(new TatError({ ...fields, requestId }).requestId, expected);
    }
  });

  test("a request id is as the core has written it, which writes out what one would not see", async () => {
    const property = async (RequestId) => {
      const error = await tatFailure(clientOf({ fetch: answering({ Error: { Code: "FailedOperation", Message: "" }, RequestId }) }).describeInvocationTasks());
      // A character that is seen is there; of one that is not, its number is.
      assert.ok(!error.requestId.includes("\ufffd") || RequestId.includes("\ufffd"), error.requestId);
    };
    await fc.assert(fc.asyncProperty(anyText(20), property));
  });

  test("is known across the copies of the package", async () => {
    assert.notEqual(copy.TatError, TatError);
    const theirs = await tatFailure(new copy.TatClient({ region: "x", credentials }).describeInvocationTasks({ Limit: 0 }), { field: "Limit" });
    const ours = await tatFailure(clientOf().describeInvocationTasks({ Limit: 0 }));
    for (const { TatError: Class } of [copy, { TatError }]) {
      for (const error of [ours, theirs, new TatError(fields), new copy.TatError(fields)]) assert.equal(Class.is(error), true);
    }
    assert.equal(ours instanceof copy.TatError, false);
  });

  test("is not what only looks like it", () => {
    const lookalike = Object.assign(new Error("words"), { name: "TatError", ...fields });
    for (const value of [undefined, null, "TatError", 5, {}, [], fields, lookalike, new Error("x"), Symbol.for("tat-tasks.TatError"), TatError]) {
      assert.equal(TatError.is(value), false);
    }
    class Mine extends TatError {}
    assert.equal(TatError.is(new Mine(fields)), true);
  });
});
