// signTc3 against every vector, against a second implementation, and with what it must not sign.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { inspect } from "node:util";

import fc from "fast-check";
import { signTc3 } from "tat-tasks";

import { signedRequest } from "./fake/signed-request.mjs";
import { tatFailure } from "./support.mjs";

const file = JSON.parse(readFileSync(new URL("../vectors/tc3-vectors.json", import.meta.url), "utf8"));
const vectors = [...file.official, ...file.sdk, ...file.derived];

/** The input that a vector was made of. */
function inputOf({ inputs, request, expected }) {
  const headers = new Map(Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  const signedHeaders = expected.canonicalRequest.split("\n").at(-2).split(";");
  const { secretId, secretKey, token, service, host, method, timestamp, action } = inputs;
  const isUnsigned = headers.get("x-tc-content-sha256") === "UNSIGNED-PAYLOAD";
  return {
    secretId,
    secretKey,
    token: token ?? undefined,
    service,
    host,
    method,
    timestamp,
    action,
    contentType: inputs.contentType ?? headers.get("content-type"),
    query: request.url.split("?")[1] ?? "",
    body: isUnsigned ? "UNSIGNED-PAYLOAD" : Uint8Array.from(Buffer.from(request.bodyBase64, "base64")),
    signedHeaders,
  };
}

const stepsOf = ({ canonicalRequest, stringToSign, authorization }) => ({ canonicalRequest, stringToSign, authorization });

describe("every vector", () => {
  test("there are all 31", () => assert.equal(vectors.length, 31));

  for (const vector of vectors) {
    test(vector.id, async () => {
      assert.deepEqual(await signTc3(inputOf(vector)), stepsOf(vector.expected));
    });
  }
});

const example = inputOf(file.official[0]);
const signed = stepsOf(file.official[0].expected);

describe("the body", () => {
  const bytes = example.body;
  const padded = new Uint8Array(bytes.length + 20).fill(0x7b);
  padded.set(bytes, 7);
  for (const [title, body] of [
    ["a string", Buffer.from(bytes).toString("utf8")],
    ["a view of a part of a buffer", padded.subarray(7, 7 + bytes.length)],
    ["a Buffer", Buffer.from(bytes)],
    ["a Buffer in Node's pool", Buffer.from(Buffer.from(bytes).toString("latin1"), "latin1")],
    ["a view of a part, of another type", new DataView(padded.buffer, 7, bytes.length)],
  ]) {
    test(title, async () => assert.deepEqual(await signTc3({ ...example, body }), signed));
  }

  test("a string stands for its UTF-8", async () => {
    const text = '{"名":"未命名 😀"}';
    const ofText = await signTc3({ ...example, body: text });
    assert.deepEqual(await signTc3({ ...example, body: new TextEncoder().encode(text) }), ofText);
  });

  test("none is the empty one", async () => {
    const { body, ...without } = example;
    assert.deepEqual(await signTc3(without), await signTc3({ ...example, body: "" }));
  });

  test("bytes that change after the call are signed as they were", async () => {
    const body = Uint8Array.from(bytes);
    const pending = signTc3({ ...example, body });
    body.fill(0);
    assert.deepEqual(await pending, signed);
  });
});

describe("the defaults", () => {
  test("POST, and the headers content-type and host", async () => {
    const { method, signedHeaders, query, ...rest } = example;
    const { canonicalRequest, authorization } = await signTc3(rest);
    assert.deepEqual(await signTc3({ ...example, method: "POST", signedHeaders: ["content-type", "host"] }), await signTc3(rest));
    assert.ok(canonicalRequest.startsWith("POST\n/\n\ncontent-type:application/json; charset=utf-8\nhost:cvm.tencentcloudapi.com\n\n"));
    assert.match(authorization, /SignedHeaders=content-type;host, Signature=[0-9a-f]{64}$/);
  });

  test("undefined members count as left out", async () => {
    const undefinedOnes = { token: undefined, method: undefined, query: undefined };
    assert.deepEqual(await signTc3({ ...example, ...undefinedOnes }), signed);
  });

  test("names of headers in any case and order", async () => {
    assert.deepEqual(await signTc3({ ...example, signedHeaders: ["X-TC-Action", "Host", "Content-Type"] }), signed);
  });
});

test("agrees with a second implementation, whatever is signed", async () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
  const graphic = fc.stringMatching(/^[!-~]{1,40}$/);
  const optional = fc.uniqueArray(fc.constantFrom("x-tc-action", "x-tc-timestamp", "x-tc-token"));
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        secretId: fc.stringMatching(/^[A-Za-z0-9*]{1,40}$/),
        secretKey: graphic,
        token: graphic,
        service: name,
        host: fc.stringMatching(/^[a-zA-Z0-9.-]{1,20}(:[1-9][0-9]{0,4})?$/),
        action: fc.stringMatching(/^[A-Za-z]{1,20}$/),
        contentType: fc.constantFrom("application/json", "application/json; charset=utf-8", "text/X-Mixed"),
        body: fc.uint8Array({ maxLength: 200 }),
        timestamp: fc.integer({ min: 0, max: 4_102_444_800 }),
      }),
      optional,
      async ({ secretId, secretKey, token, ...input }, more) => {
        const signedHeaders = ["content-type", "host", ...more].sort();
        const [, { headers }] = signedRequest(undefined, {
          credential: { secretId, secretKey, token },
          ...input,
          now: input.timestamp * 1000,
          signedHeaders,
          headers: { "x-tc-action": input.action },
        });
        const { authorization } = await signTc3({ secretId, secretKey, token, ...input, signedHeaders });
        assert.equal(authorization, Object.fromEntries(headers).authorization);
      },
    ),
    { numRuns: 60 },
  );
});

test("UNSIGNED-PAYLOAD is signed as the literal", async () => {
  const { canonicalRequest } = await signTc3({ ...example, body: "UNSIGNED-PAYLOAD" });
  assert.equal(canonicalRequest.split("\n").at(-1), createHash("sha256").update("UNSIGNED-PAYLOAD").digest("hex"));
  const [, { headers }] = signedRequest(undefined, {
    credential: example,
    ...example,
    body: "anything",
    now: example.timestamp * 1000,
    signedHeaders: ["content-type", "host", "x-tc-action"],
    headers: { "x-tc-action": example.action, "x-tc-content-sha256": "UNSIGNED-PAYLOAD" },
  });
  const { authorization } = await signTc3({ ...example, body: "UNSIGNED-PAYLOAD" });
  assert.equal(authorization, Object.fromEntries(headers).authorization);
});

describe("what is refused, by the name of its field", () => {
  const secretKey = "hunter2-the-secret-key";
  const token = "hunter2-the-token";
  const good = { ...example, secretKey, token };
  const action = ["content-type", "host", "x-tc-action"];
  for (const [title, changes, field] of [
    ["no secret id", { secretId: undefined }, "secretId"],
    ["an empty secret id", { secretId: "" }, "secretId"],
    ["a secret id with a slash", { secretId: "AKID/hunter2" }, "secretId"],
    ["a secret id with a line break", { secretId: "AKIDhunter2\n" }, "secretId"],
    ["no secret key", { secretKey: undefined }, "secretKey"],
    ["a secret key that is a number", { secretKey: 5 }, "secretKey"],
    ["a secret key that is bytes", { secretKey: new TextEncoder().encode(secretKey) }, "secretKey"],
    ["a secret key with a blank", { secretKey: `${secretKey} ` }, "secretKey"],
    ["an empty token", { token: "" }, "token"],
    ["a token of null", { token: null }, "token"],
    ["a token that would add a header", { token: `${token}\r\nX-Evil: 1` }, "token"],
    ["a token to sign, and none", { token: undefined, signedHeaders: ["content-type", "host", "x-tc-token"] }, "token"],
    ["no service", { service: undefined }, "service"],
    ["an empty service", { service: "" }, "service"],
    ["a service in capitals", { service: "CVM" }, "service"],
    ["a service that would change the scope", { service: "cvm/tc3_request" }, "service"],
    ["no host", { host: undefined }, "host"],
    ["an empty host", { host: "" }, "host"],
    ["a host that would add a header", { host: "a\nx-tc-action:b" }, "host"],
    ["no content type", { contentType: undefined }, "contentType"],
    ["an empty content type", { contentType: "" }, "contentType"],
    ["a content type beyond ASCII", { contentType: "application/界" }, "contentType"],
    ["an action to sign, and none", { action: undefined, signedHeaders: action }, "action"],
    ["an action that is no text", { action: 5, signedHeaders: action }, "action"],
    ["an action that would add a header", { action: "A\r\nB: c", signedHeaders: action }, "action"],
    ["another method", { method: "PUT" }, "method"],
    ["a method in small letters", { method: "post" }, "method"],
    ["a method of null", { method: null }, "method"],
    ["a query with its question mark", { method: "GET", body: "", query: "?a=b" }, "query"],
    ["a query with a blank", { method: "GET", body: "", query: "a=b c" }, "query"],
    ["a query beyond ASCII", { method: "GET", body: "", query: "a=界" }, "query"],
    ["a query with POST", { query: "a=b" }, "query"],
    ["a body with GET", { method: "GET" }, "body"],
    ["a body of null", { body: null }, "body"],
    ["a body that is an object", { body: { Limit: 1 } }, "body"],
    ["a body that is a number", { body: 5 }, "body"],
    ["signed headers without host", { signedHeaders: ["content-type"] }, "signedHeaders"],
    ["no signed headers", { signedHeaders: [] }, "signedHeaders"],
    ["signed headers in one text", { signedHeaders: "content-type;host" }, "signedHeaders"],
    ["a signed header twice", { signedHeaders: ["content-type", "host", "Host"] }, "signedHeaders"],
    ["a signed header whose value is not known", { signedHeaders: ["content-type", "host", "x-evil"] }, "signedHeaders"],
    ["a signed header that is no text", { signedHeaders: ["content-type", "host", 5] }, "signedHeaders"],
    ["no timestamp", { timestamp: undefined }, "timestamp"],
    ["a timestamp in a text", { timestamp: "1551113065" }, "timestamp"],
    ["a timestamp in milliseconds", { timestamp: 1_551_113_065_000 }, "timestamp"],
    ["a timestamp with a fraction", { timestamp: 1_551_113_065.5 }, "timestamp"],
    ["a timestamp before 1970", { timestamp: -1 }, "timestamp"],
    ["a timestamp of NaN", { timestamp: Number.NaN }, "timestamp"],
    ["an infinite timestamp", { timestamp: Number.POSITIVE_INFINITY }, "timestamp"],
    ["a timestamp of type bigint", { timestamp: 1_551_113_065n }, "timestamp"],
    ["a Date", { timestamp: new Date(0) }, "timestamp"],
  ]) {
    test(`${title}: ${field}`, async () => {
      const error = await tatFailure(signTc3({ ...good, ...changes }), { kind: "validation", field, retryable: false });
      assert.ok(error.message.startsWith(`${field}: `), error.message);
      assert.ok(!inspect(error, { depth: Infinity, showHidden: true }).includes("hunter2"), error.message);
    });
  }

  // What a text is parted from the next by on its way into the core, and what stands for none.
  for (const field of ["secretId", "secretKey", "token", "service", "host", "contentType", "action", "method", "query"]) {
    test(`a control character in ${field}`, async () => {
      const method = field === "query" ? { method: "GET", body: "" } : {};
      for (const text of ["\0", "\u0001", "\u0002", `${good[field] ?? "a"}\0`, "tat\0tat\u0001"]) {
        const changes = { signedHeaders: action, action: "A", ...method, [field]: text };
        const error = await tatFailure(signTc3({ ...good, ...changes }), { kind: "validation", field });
        assert.doesNotMatch(error.message, /\p{Cc}/u);
      }
    });
  }

  test("a control character in the name of a signed header", async () => {
    for (const name of ["\0", "\u0001", "content-type\0host"]) {
      await tatFailure(signTc3({ ...good, signedHeaders: ["content-type", "host", name] }), { kind: "validation", field: "signedHeaders" });
    }
  });

  test("a body whose memory was handed away", async () => {
    const body = new Uint8Array(4);
    structuredClone(body, { transfer: [body.buffer] });
    await tatFailure(signTc3({ ...good, body }), { kind: "validation", field: "body" });
  });

  for (const input of [undefined, null, "text", 5]) {
    test(`${input} instead of an input`, () => tatFailure(signTc3(input), { kind: "validation", field: "input" }));
  }
});
