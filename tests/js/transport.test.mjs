// How bytes go out and come back: the fetch that is used, what it is given, and how a body is read.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { foreignAnswers } from "./foreign-answers.mjs";
import { answering, clientOf, credentials, emptyAnswer, outcome, tatFailure } from "./support.mjs";

const body = new TextEncoder().encode(JSON.stringify({ Response: { ...emptyAnswer, RequestId: "界".repeat(50) } }));
const expected = { ...emptyAnswer, RequestId: "界".repeat(50) };

describe("fetch", () => {
  test("is the global one at the time of the call", async (context) => {
    const client = clientOf();
    const before = globalThis.fetch;
    context.after(() => (globalThis.fetch = before));
    for (const RequestId of ["first", "second"]) {
      globalThis.fetch = answering({ ...emptyAnswer, RequestId });
      assert.equal((await client.describeInvocationTasks()).RequestId, RequestId);
    }
    for (const none of [undefined, 5]) {
      globalThis.fetch = none;
      await tatFailure(client.describeInvocationTasks(), { kind: "validation", field: "fetch" });
    }
  });

  test("gets the URL, and what the signature covers, as bytes", async () => {
    const calls = [];
    async function fetch(...given) {
      calls.push([this, given]);
      return new Response(body);
    }
    await clientOf({ fetch, endpoint: "http://127.0.0.1:1" }).describeInvocationTasks({ Limit: 5 });
    const [[receiver, [url, init, ...more]]] = calls;
    assert.deepEqual([receiver, url, more, calls.length], [undefined, "http://127.0.0.1:1/", [], 1]);
    assert.equal(init.method, "POST");
    assert.equal(init.redirect, "manual");
    assert.ok(init.signal instanceof AbortSignal);
    assert.ok(init.body instanceof Uint8Array);
    assert.equal(new TextDecoder().decode(init.body), '{"Limit":5,"HideOutput":true}');
    assert.equal(new Headers(init.headers).get("content-type"), "application/json");
    assert.match(new Headers(init.headers).get("authorization"), /^TC3-HMAC-SHA256 Credential=/);
  });

  test("may throw, reject, and answer by any thenable", async () => {
    const reason = new Error("no network");
    const failing = () => {
      throw reason;
    };
    for (const fetch of [failing, async () => failing()]) {
      const error = await tatFailure(clientOf({ fetch }).describeInvocationTasks(), { kind: "network", code: "NetworkError", retryable: true });
      assert.equal(error.cause, reason);
      assert.ok(error.message.includes("no network") && error.message.includes("https://tat.tencentcloudapi.com/"), error.message);
    }
    const oddPromises = [
      { then: (fulfilled, rejected) => (fulfilled(new Response(body)), rejected(reason)) },
      { then: (fulfilled) => (fulfilled(new Response(body)), fulfilled(new Response(body))) },
    ].map((own) => Object.assign(Promise.resolve(), own));
    for (const odd of oddPromises) assert.deepEqual(await clientOf({ fetch: () => odd }).describeInvocationTasks(), expected);
    const throwing = Object.assign(Promise.resolve(), { then: failing });
    const inFlight = outcome(clientOf({ fetch: () => new Promise(() => undefined) }).describeInvocationTasks());
    assert.equal((await tatFailure(clientOf({ fetch: () => throwing }).describeInvocationTasks(), { kind: "network" })).cause, reason);
    assert.equal((await inFlight).state, "pending");
    const thenable = { then: (resolve) => resolve(new Response(body)) };
    assert.deepEqual(await clientOf({ fetch: () => thenable }).describeInvocationTasks(), expected);
  });

  const cyclic = new Error("around and around");
  cyclic.cause = cyclic;
  const refusals = [new Error("connect ECONNREFUSED ::1:1"), new Error("connect ECONNREFUSED 127.0.0.1:1")];
  for (const [title, reason, words] of [
    ["a text", "no network", "no network"],
    ["undefined", undefined, "undefined"],
    ["null", null, "null"],
    ["a symbol", Symbol("reason"), "symbol"],
    ["an object without a prototype", Object.create(null), ""],
    ["an object that looks like an error of the module", { kind: "auth", code: "Mine", message: "mine" }, ""],
    ["an error that causes itself", cyclic, "around and around"],
    ["what Node rejects with when every address of a name refuses", new TypeError("fetch failed", { cause: new AggregateError(refusals) }), "ECONNREFUSED"],
  ]) {
    test(`may reject with ${title}`, async () => {
      const fetch = () => Promise.reject(reason);
      const error = await tatFailure(clientOf({ fetch }).describeInvocationTasks(), { kind: "network", code: "NetworkError", retryable: true });
      assert.equal(error.cause, reason);
      assert.ok(error.message.includes(words), error.message);
    });
  }
});

test("what a fetch tells of the headers that it was given is not in the message", async () => {
  const fetch = (url, init) => Promise.reject(new Error(`failed: ${JSON.stringify(init)}`));
  const client = clientOf({ fetch, credentials: { ...credentials, token: "token-hunter2" } });
  const error = await tatFailure(client.describeInvocationTasks(), { kind: "network" });
  assert.match(error.message, /failed: /);
  assert.doesNotMatch(error.message, /hunter2|Signature=|[0-9a-f]{64}/);
});

/** A body in chunks, and whether it was cancelled. */
function streaming(chunks, { status = 200, pulls = Infinity } = {}) {
  const seen = { cancelled: 0, pulled: 0 };
  const rest = chunks[Symbol.iterator]();
  const stream = new ReadableStream(
    {
      pull(controller) {
        seen.pulled += 1;
        const { done, value } = rest.next();
        if (done || seen.pulled > pulls) controller.close();
        else controller.enqueue(value);
      },
      cancel() {
        seen.cancelled += 1;
      },
    },
    { highWaterMark: 0 },
  );
  return [async () => new Response(stream, { status }), seen];
}

describe("a body", () => {
  const bytewise = Array.from(body, (byte) => Uint8Array.of(byte));
  for (const [title, fetch] of [
    ["whole", async () => new Response(body)],
    ["in one chunk", streaming([body])[0]],
    ["byte by byte, through the middle of characters", streaming(bytewise)[0]],
    ["with empty chunks", streaming([new Uint8Array(), body, new Uint8Array()])[0]],
    ["of views that count in more than bytes", streaming([new DataView(body.slice().buffer), new Uint16Array(2).fill(0x2020)])[0]],
    ["of Buffers that are views", streaming([Buffer.from(body).subarray(0, 10), Buffer.from(body).subarray(10)])[0]],
    ["without a stream", async () => ({ status: 200, body: null, arrayBuffer: async () => body.slice().buffer })],
    ["where streams are not known", async () => ({ status: 200, arrayBuffer: async () => body.slice().buffer })],
    ["of a class of the caller's own", async () => Object.create({ status: 200, get body() { return new Response(body).body; } })],
  ]) {
    test(title, async () => assert.deepEqual(await clientOf({ fetch }).describeInvocationTasks(), expected));
  }

  test("in chunks of one buffer that is used again", async () => {
    const buffer = new Uint8Array(16);
    let position = 0;
    const read = async () => {
      const part = body.subarray(position, position + buffer.length);
      buffer.set(part);
      position += part.length;
      return { done: part.length === 0, value: buffer.subarray(0, part.length) };
    };
    const fetch = async () => ({ status: 200, body: { getReader: () => ({ read }) } });
    assert.deepEqual(await clientOf({ fetch }).describeInvocationTasks(), expected);
  });

  test("of none is no answer", async () => {
    for (const response of [new Response(null, { status: 204 }), new Response(null), new Response("")]) {
      await tatFailure(clientOf({ fetch: async () => response }).describeInvocationTasks(), { kind: "protocol", code: "InvalidResponse" });
    }
  });

  test("of something else than bytes is told as that", async () => {
    const text = new ReadableStream({ pull: (controller) => controller.enqueue("text") });
    for (const [fetch, given] of [[async () => ({ status: 200, body: text }), "a string"], [async () => ({ status: 200, arrayBuffer: () => [1] }), "an array"]]) {
      const { message } = await tatFailure(clientOf({ fetch }).describeInvocationTasks(), { kind: "network" });
      assert.ok(message.includes(`fetch gave a body of something else than bytes: ${given}`), message);
    }
  });

  test("that breaks off", async () => {
    const reason = new TypeError("terminated");
    const stream = new ReadableStream({ pull: (controller) => controller.error(reason) });
    const error = await tatFailure(clientOf({ fetch: async () => new Response(stream) }).describeInvocationTasks(), { kind: "network", retryable: true });
    assert.equal(error.cause, reason);
  });
});

describe("the longest body", () => {
  const tooLarge = { kind: "protocol", code: "ResponseTooLarge", retryable: false };
  const bytewise = Array.from(body, (byte) => Uint8Array.of(byte));
  const plain = async () => ({ status: 200, body: null, arrayBuffer: async () => body.slice().buffer });

  test("is read", async () => {
    for (const fetch of [streaming([body])[0], streaming(bytewise)[0], plain]) {
      assert.deepEqual(await clientOf({ fetch, maxResponseBytes: body.length }).describeInvocationTasks(), expected);
    }
  });

  test("and not one byte more, and the rest is cancelled", async () => {
    for (const chunks of [[body, body], bytewise]) {
      const [fetch, seen] = streaming(chunks);
      const error = await tatFailure(clientOf({ fetch, maxResponseBytes: body.length - 1 }).describeInvocationTasks(), tooLarge);
      assert.ok(error.message.includes(String(body.length - 1)) && error.message.includes("maxResponseBytes"), error.message);
      assert.equal(seen.cancelled, 1);
    }
    await tatFailure(clientOf({ fetch: plain, maxResponseBytes: body.length - 1 }).describeInvocationTasks(), tooLarge);
  });

  test("of a stream without an end: 8 MiB, unless it is said", async () => {
    const mebibyte = new Uint8Array(1024 * 1024).fill(0x20);
    const [fetch, seen] = streaming(Array(20).fill(mebibyte));
    await tatFailure(clientOf({ fetch }).describeInvocationTasks(), tooLarge);
    assert.deepEqual([seen.pulled, seen.cancelled], [9, 1]);
  });

  test("a stream that does not let itself be cancelled does no harm", async () => {
    const cancel = () => Promise.reject(new Error("never"));
    const fetch = async () => new Response(new ReadableStream({ pull: (controller) => controller.enqueue(body), cancel }));
    await tatFailure(clientOf({ fetch, maxResponseBytes: 5 }).describeInvocationTasks(), tooLarge);
  });
});

// In a process of their own, as one that is not caught ends the process.
describe("what a fetch of another kind answers is an error of the call, and never one of the process", () => {
  let outcomes;
  before(async () => {
    const program = fileURLToPath(new URL("./foreign-answers.mjs", import.meta.url));
    outcomes = JSON.parse((await promisify(execFile)(process.execPath, [program])).stdout);
  });
  for (const name of Object.keys(foreignAnswers)) {
    test(name, () => assert.deepEqual(outcomes[name], { state: "rejected", isTatError: true, uncaught: [], others: "fulfilled" }));
  }
});

test("a call whose fetch never answers does not hold up the others", async () => {
  const never = clientOf({ fetch: () => new Promise(() => {}) }).describeInvocationTasks();
  assert.deepEqual(await clientOf({ fetch: answering(body) }).describeInvocationTasks(), expected);
  assert.equal((await outcome(never)).state, "pending");
});
