import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";

import { createFakeTat, exampleCredential } from "tat-tasks/fake";

import { ask, codeOf, noon, signedRequest } from "./signed-request.mjs";

const vectors = JSON.parse(readFileSync(new URL("../../vectors/tc3-vectors.json", import.meta.url), "utf8"));
/** One of each shape: tampering with every byte of every vector takes seconds and shows nothing more. */
const toTamperWith = new Set([
  "node/token",
  "node/non-ascii-filter",
  "node/GET-doc-example-filters",
  "derived/doc-example-filters/action-charset",
]);
const ours = [...vectors.sdk, ...vectors.derived].filter((vector) => vector.inputs.service === "tat");

/** The raw request of a vector, as it came out of the SDK. */
function requestOf({ inputs, request, expected }) {
  const url = new URL(request.url);
  const sent = request.headers ?? {
    Host: inputs.host,
    "Content-Type": inputs.contentType,
    "X-TC-Action": inputs.action,
    "X-TC-Version": inputs.version,
    "X-TC-Region": inputs.region,
    "X-TC-Timestamp": String(inputs.timestamp),
  };
  const headers = new Map(Object.entries(sent).map(([name, value]) => [name.toLowerCase(), value]));
  headers.set("authorization", expected.authorization);
  return {
    method: inputs.method,
    path: url.pathname,
    query: request.url.split("?")[1] ?? "",
    headers,
    body: new Uint8Array(Buffer.from(request.bodyBase64, "base64")),
  };
}

function fakeOf({ inputs }) {
  const { secretId, secretKey, token } = inputs;
  return createFakeTat({
    clock: () => inputs.timestamp * 1000,
    credentials: [{ secretId, secretKey, ...(token === null ? {} : { token }) }],
    requestsPerSecond: Infinity,
  });
}

async function codeOfRaw(fake, request) {
  const answer = await fake.handle(request);
  assert.equal(answer.kind, "response");
  return JSON.parse(new TextDecoder().decode(answer.body)).Response.Error?.Code;
}

describe("the vectors", () => {
  assert.equal(ours.length, 26);
  for (const vector of ours) {
    test(`${vector.id} verifies`, async () => {
      const fake = fakeOf(vector);
      await fake.handle(requestOf(vector));
      const [call] = fake.calls;
      assert.equal(call.authenticated, true);
      assert.equal(call.canonicalRequest, vector.expected.canonicalRequest);
    });

    if (!toTamperWith.has(vector.id)) continue;
    test(`${vector.id}, tampered with at any byte, does not`, async () => {
      const fake = fakeOf(vector);
      const request = requestOf(vector);
      for (const index of request.body.keys()) {
        const body = request.body.slice();
        body[index] ^= 1;
        assert.equal(await codeOfRaw(fake, { ...request, body }), "AuthFailure.SignatureFailure", `body at ${index}`);
      }
      for (const index of [...request.query].keys()) {
        const query = `${request.query.slice(0, index)}~${request.query.slice(index + 1)}`;
        assert.equal(await codeOfRaw(fake, { ...request, query }), "AuthFailure.SignatureFailure", `query at ${index}`);
      }
      for (const name of ["content-type", "host"]) {
        for (const index of [...request.headers.get(name)].keys()) {
          const value = request.headers.get(name);
          const headers = new Map(request.headers).set(name, `${value.slice(0, index)}~${value.slice(index + 1)}`);
          const code = await codeOfRaw(fake, { ...request, headers });
          assert.equal(code, "AuthFailure.SignatureFailure", `${name} at ${index}`);
        }
      }
      const authorization = request.headers.get("authorization");
      for (const [index, character] of [...authorization].entries()) {
        const other = character === "0" ? "1" : "0";
        const tampered = `${authorization.slice(0, index)}${other}${authorization.slice(index + 1)}`;
        const headers = new Map(request.headers).set("authorization", tampered);
        const code = await codeOfRaw(fake, { ...request, headers });
        assert.match(
          code ?? "none",
          /^AuthFailure\.(SignatureFailure|InvalidAuthorization|SecretIdNotFound)$/,
          `authorization at ${index}`,
        );
      }
    });
  }

  test("a scope of another service is a signature failure", async () => {
    const quirk = vectors.sdk.find((vector) => vector.id === "node/NODE-QUIRK-custom-host-with-port");
    assert.equal(await codeOfRaw(fakeOf(quirk), requestOf(quirk)), "AuthFailure.SignatureFailure");
  });
});

describe("the signature", () => {
  const temporary = { secretId: "AKIDfake-temporary", secretKey: "k2", token: "fake-token", tokenExpiresAt: noon + 1000 };
  const fake = createFakeTat({
    clock: () => noon,
    credentials: [exampleCredential, temporary],
    requestsPerSecond: Infinity,
  });
  const [, { headers: plain }] = signedRequest();
  const authorization = plain.find(([name]) => name === "authorization")[1];
  const withAuthorization = (value) => ({ headers: { authorization: value } });

  for (const [title, code, changes] of [
    ["as it should be", undefined, {}],
    ["with a charset in the content type", undefined, { contentType: "application/json; charset=utf-8" }],
    ["with a signed action", undefined, { signedHeaders: ["content-type", "host", "x-tc-action"] }],
    ["with a port in the host", undefined, { url: "http://127.0.0.1:8080" }],
    ["with a Host header that is not the URL's", undefined, { url: "http://127.0.0.1:8080", host: "tat.tencentcloudapi.com" }],
    ["with an unsigned payload", undefined, { headers: { "x-tc-content-sha256": "UNSIGNED-PAYLOAD" } }],
    ["299 seconds behind", undefined, { now: noon - 299_000 }],
    ["300 seconds ahead", undefined, { now: noon + 300_000 }],
    ["301 seconds behind", "AuthFailure.SignatureExpire", { now: noon - 301_000 }],
    ["301 seconds ahead", "AuthFailure.SignatureExpire", { now: noon + 301_000 }],
    ["without a timestamp", "MissingParameter", { headers: { "x-tc-timestamp": undefined } }],
    ["with a timestamp in milliseconds", "InvalidParameter", { headers: { "x-tc-timestamp": String(noon) } }],
    ["with the date of another day", "AuthFailure.SignatureFailure", { date: "2026-11-23" }],
    ["with another service", "AuthFailure.SignatureFailure", { service: "cvm" }],
    ["with another service in the scope, and a key of the right one", "AuthFailure.SignatureFailure", { service: "cvm", keyService: "tat" }],
    ["with a wrong key", "AuthFailure.SignatureFailure", { credential: { ...exampleCredential, secretKey: "wrong" } }],
    ["with an unknown id", "AuthFailure.SecretIdNotFound", { credential: { secretId: "AKIDnobody", secretKey: "k" } }],
    ["without Authorization", "AuthFailure.InvalidAuthorization", withAuthorization(undefined)],
    ["with Authorization: SKIP", "AuthFailure.InvalidAuthorization", withAuthorization("SKIP")],
    ["in upper-case hex", "AuthFailure.InvalidAuthorization", withAuthorization(authorization.replace(/[0-9a-f]{64}$/, (hex) => hex.toUpperCase()))],
    ["without a signed host", "AuthFailure.InvalidAuthorization", { signedHeaders: ["content-type"] }],
    ["without a signed content type", "AuthFailure.InvalidAuthorization", { signedHeaders: ["host"] }],
    ["with a signed header named twice", "AuthFailure.InvalidAuthorization", { signedHeaders: ["content-type", "content-type", "host"] }],
    ["with signed headers out of order", "AuthFailure.InvalidAuthorization", { signedHeaders: ["host", "content-type"] }],
    ["with a signed header that was not sent", "AuthFailure.SignatureFailure", { signedHeaders: ["content-type", "host", "x-tc-nonce"] }],
    ["with the right token", undefined, { credential: temporary }],
    ["with a wrong token", "AuthFailure.TokenFailure", { credential: { ...temporary, token: "other" } }],
    ["without the token", "AuthFailure.TokenFailure", { credential: { ...temporary, token: undefined } }],
    ["with a token that was not asked for", "AuthFailure.TokenFailure", { credential: { ...exampleCredential, token: "x" } }],
  ]) {
    test(`${title}: ${code ?? "accepted"}`, async () => assert.equal(await codeOf(fake, {}, changes), code));
  }

  test("with a path: SignatureFailure", async () => {
    const [url, init] = signedRequest();
    const response = await fake.fetch(`${url}v3`, init);
    assert.equal((await response.json()).Response.Error.Code, "AuthFailure.SignatureFailure");
  });

  test("a scope of another service is told apart from a wrong key", async () => {
    const { Message } = (await ask(fake, {}, { service: "cvm" })).Error;
    assert.equal(Message, "The credential scope's service is `cvm`; this service is `tat`.");
  });

  test("blanks around the value of a signed header do not count", async () => {
    const [, { method, headers, body }] = signedRequest({}, { host: "tat.tencentcloudapi.com" });
    // `fetch` would take them away, an adapter to some server need not.
    const padded = headers.map(([name, value]) => [name, ["content-type", "host"].includes(name) ? ` ${value}\t` : value]);
    const request = { method, path: "/", query: "", headers: new Map(padded), body: new TextEncoder().encode(body) };
    assert.equal(await codeOfRaw(fake, request), undefined);
  });

  test("after midnight the key is that of the new day", async () => {
    let now = Date.UTC(2026, 10, 24, 23, 59, 59);
    const overnight = createFakeTat({ clock: () => now });
    assert.equal(await codeOf(overnight, {}, { now }), undefined);
    const before = now;
    now += 2_000;
    assert.equal(await codeOf(overnight, {}, { now }), undefined);
    assert.equal(await codeOf(overnight, {}, { now: before }), undefined);
  });

  test("a token that has expired: TokenFailure", async () => {
    const later = createFakeTat({ clock: () => noon + 1000, credentials: [temporary] });
    assert.equal(await codeOf(later, {}, { credential: temporary }), "AuthFailure.TokenFailure");
    later.addCredential({ ...temporary, token: "fresh", tokenExpiresAt: noon + 2000 });
    assert.equal(await codeOf(later, {}, { credential: { ...temporary, token: "fresh" } }), undefined);
  });

  test("a key that was disabled: SecretIdNotFound", async () => {
    const closed = createFakeTat({ clock: () => noon });
    assert.equal(closed.removeCredential(exampleCredential.secretId), true);
    assert.equal(await codeOf(closed), "AuthFailure.SecretIdNotFound");
  });

  test("the record of a call holds no signature, no token and no key", async () => {
    const watched = createFakeTat({ clock: () => noon, credentials: [temporary] });
    const changes = { credential: temporary, signedHeaders: ["content-type", "host", "x-tc-token"] };
    const { RequestId } = await ask(watched, { Limit: 7 }, changes);
    const [call] = watched.calls;
    const shown = JSON.stringify(watched.calls);
    const [, { headers }] = signedRequest({ Limit: 7 }, changes);
    const signature = headers.find(([name]) => name === "authorization")[1].slice(-64);
    for (const secret of [temporary.token, temporary.secretKey, signature]) assert.ok(!shown.includes(secret));
    assert.equal(call.at, noon);
    assert.equal(call.host, "tat.tencentcloudapi.com");
    assert.deepEqual(call.params, { Limit: 7 });
    assert.deepEqual(call.answer, { status: 200, code: null, requestId: RequestId, faults: [] });
    assert.match(call.headers.authorization, /Credential=AKIDfake-temporary\/2026-11-24\/tat\/tc3_request/);
  });
});
