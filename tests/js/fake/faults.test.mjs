import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { createFakeTat, exampleCredential, exampleFleet, faultNames } from "tat-tasks/fake";

import { ask, codeOf, noon, signedRequest } from "./signed-request.mjs";

const fakeAt = (clock = () => noon, options = {}) =>
  createFakeTat({ clock, fleet: exampleFleet, requestsPerSecond: Infinity, ...options });
const rawAsk = (fake) => fake.fetch(...signedRequest());
const halfHour = 30 * 60_000;

test("there are 15, and a fake without any has none", async () => {
  assert.equal(faultNames.length, 15);
  assert.equal(await codeOf(fakeAt()), undefined);
});

test("the documented rate holds without any fault: 20 a second, each key for itself", async () => {
  let now = noon;
  const other = { secretId: "AKIDfake-other", secretKey: "other" };
  const fake = createFakeTat({ clock: () => now, credentials: [exampleCredential, other] });
  const codes = [];
  for (let call = 0; call < 22; call += 1) codes.push(await codeOf(fake));
  assert.deepEqual(codes, [...Array(20).fill(undefined), "RequestLimitExceeded", "RequestLimitExceeded"]);
  assert.equal(await codeOf(fake, {}, { credential: other }), undefined);
  now += 1_000;
  assert.equal(await codeOf(fake), undefined);
});

describe("throttle", () => {
  test("turns down what is above so many a second", async () => {
    let now = noon;
    const fake = fakeAt(() => now);
    const fault = fake.inject({ fault: "throttle", perSecond: 2, code: "RequestLimitExceeded.UinLimitExceeded" });
    const codes = [];
    for (let call = 0; call < 4; call += 1) codes.push(await codeOf(fake));
    const code = "RequestLimitExceeded.UinLimitExceeded";
    assert.deepEqual(codes, [undefined, undefined, code, code]);
    assert.equal(fault.hits, 2);
    now += 1_000;
    assert.equal(await codeOf(fake), undefined);
  });

  test("with `times` it turns down so many, then clears itself", async () => {
    const fake = fakeAt();
    const fault = fake.inject({ fault: "throttle", perSecond: 0, times: 2 });
    const codes = [await codeOf(fake), await codeOf(fake), await codeOf(fake)];
    assert.deepEqual(codes, ["RequestLimitExceeded", "RequestLimitExceeded", undefined]);
    assert.equal(fault.active, false);
  });
});

for (const [name, sign] of [["clock-ahead", 1], ["clock-behind", -1]]) {
  test(`${name}: the Date header tells the client by how much`, async () => {
    const fake = fakeAt();
    const fault = fake.inject({ fault: name });
    const response = await rawAsk(fake);
    assert.equal((await response.json()).Response.Error.Code, "AuthFailure.SignatureExpire");
    assert.equal(Date.parse(response.headers.get("date")), noon + sign * halfHour);
    assert.equal(await codeOf(fake, {}, { now: Date.parse(response.headers.get("date")) }), undefined);
    fault.clear();
    assert.equal(await codeOf(fake), undefined);
    fake.inject({ fault: name, ms: 200_000 });
    assert.equal(await codeOf(fake), undefined);
  });
}

test("empty-after-create: tasks appear late", async () => {
  let now = noon;
  const fake = createFakeTat({ clock: () => now });
  fake.fleet.add({ ...exampleFleet[0], createdAt: noon });
  fake.inject({ fault: "empty-after-create", ms: 5_000 });
  const count = async () => (await ask(fake, {}, { now })).TotalCount;
  assert.equal(await count(), 0);
  now += 4_999;
  assert.equal(await count(), 0);
  now += 1;
  assert.equal(await count(), 1);
});

test("bad-id: one id fails its whole batch, and no other", async () => {
  const fake = fakeAt();
  fake.inject({ fault: "bad-id", id: "invt-typo" });
  const code = "InvalidParameterValue.InvalidInvocationTaskId";
  assert.equal(await codeOf(fake, { InvocationTaskIds: ["invt-08oe5fe2", "invt-typo"] }), code);
  assert.equal(await codeOf(fake, { Filters: [{ Name: "invocation-task-id", Values: ["invt-typo"] }] }), code);
  assert.equal(await codeOf(fake, { InvocationTaskIds: ["invt-08oe5fe2"] }), undefined);
});

for (const [fault, status, contentType, body] of [
  [{ fault: "bad-gateway" }, 502, "text/html", /^<!DOCTYPE html>.*502 Bad Gateway/s],
  [{ fault: "unavailable" }, 503, "text/plain", /^Service Unavailable\n$/],
  [{ fault: "too-many-requests", retryAfter: 7 }, 429, "text/plain", /^Too Many Requests\n$/],
  [{ fault: "html" }, 200, "text/html; charset=utf-8", /^<!DOCTYPE html>/],
  [{ fault: "empty-object" }, 200, "application/json", /^\{\}$/],
]) {
  test(`${fault.fault}: ${status} ${contentType}, once if once is asked for`, async () => {
    const fake = fakeAt();
    fake.inject({ ...fault, times: 1 });
    const response = await rawAsk(fake);
    assert.equal(response.status, status);
    assert.equal(response.headers.get("content-type"), contentType);
    assert.equal(response.headers.get("retry-after"), fault.retryAfter === undefined ? null : "7");
    assert.match(await response.text(), body);
    assert.deepEqual(fake.calls[0].answer, { status, code: null, requestId: null, faults: [fault.fault] });
    assert.equal(await codeOf(fake), undefined);
  });
}

test("cut-json: half of it, as if that were all", async () => {
  const fake = fakeAt();
  fake.inject({ fault: "cut-json" });
  const response = await rawAsk(fake);
  const text = await response.text();
  assert.equal(response.headers.get("content-length"), String(text.length));
  assert.match(text, /^\{"Response":\{"RequestId":/);
  assert.throws(() => JSON.parse(text), SyntaxError);
});

test("reset: the headers come, half of the body, then an error", async () => {
  const fake = fakeAt();
  fake.inject({ fault: "reset" });
  const response = await rawAsk(fake);
  const reader = response.body.getReader();
  const { value } = await reader.read();
  assert.equal(value.length, Math.floor(Number(response.headers.get("content-length")) / 2));
  await assert.rejects(reader.read(), { name: "TypeError", message: "terminated" });
  await assert.rejects((await rawAsk(fake)).json(), TypeError);
});

describe("slow-body", () => {
  test("comes in pieces, over the time that was asked for", async () => {
    const fake = fakeAt();
    fake.inject({ fault: "slow-body", ms: 60, pieces: 6 });
    const begun = performance.now();
    const response = await rawAsk(fake);
    const chunks = [];
    for await (const chunk of response.body) chunks.push(chunk);
    assert.equal(chunks.length, 6);
    assert.ok(performance.now() - begun >= 55);
    assert.equal(JSON.parse(Buffer.concat(chunks)).Response.TotalCount, 1);
  });

  test("ends with the signal's own reason", async () => {
    const fake = fakeAt();
    fake.inject({ fault: "slow-body" });
    const reason = new Error("enough");
    const controller = new AbortController();
    const response = await fake.fetch(...signedRequest({}, { signal: controller.signal }));
    const text = response.text();
    controller.abort(reason);
    await assert.rejects(text, (error) => error === reason);
  });

  test("can be cancelled by its reader", async () => {
    const fake = fakeAt();
    fake.inject({ fault: "slow-body" });
    const reader = (await rawAsk(fake)).body.getReader();
    const read = reader.read();
    await reader.cancel();
    assert.deepEqual(await read, { done: true, value: undefined });
  });
});

test("refused: rejects as fetch does", async () => {
  const fake = fakeAt();
  fake.inject({ fault: "refused", times: 1 });
  await assert.rejects(rawAsk(fake), { name: "TypeError", message: "fetch failed" });
  assert.deepEqual(fake.calls[0].answer, { status: null, code: null, requestId: null, faults: ["refused"] });
  assert.equal(await codeOf(fake), undefined);
});

describe("expired-token", () => {
  const old = { secretId: "AKIDfake-temporary", secretKey: "k", token: "old" };
  const fresh = { ...old, token: "fresh" };

  test("fails until another token comes", async () => {
    const fake = fakeAt(undefined, { credentials: [old, fresh] });
    const fault = fake.inject({ fault: "expired-token" });
    assert.equal(await codeOf(fake, {}, { credential: old }), "AuthFailure.TokenFailure");
    assert.equal(await codeOf(fake, {}, { credential: old }), "AuthFailure.TokenFailure");
    assert.equal(await codeOf(fake, {}, { credential: fresh }), undefined);
    assert.equal(await codeOf(fake, {}, { credential: old }), "AuthFailure.TokenFailure");
    fault.clear();
    assert.equal(await codeOf(fake, {}, { credential: old }), undefined);
  });

  test("fails until another secret id comes", async () => {
    const fake = fakeAt(undefined, { credentials: [old, exampleCredential] });
    fake.inject({ fault: "expired-token" });
    assert.equal(await codeOf(fake), "AuthFailure.TokenFailure");
    assert.equal(await codeOf(fake, {}, { credential: old }), undefined);
  });

  test("can name the token", async () => {
    const fake = fakeAt(undefined, { credentials: [old, fresh] });
    fake.inject({ fault: "expired-token", token: "old" });
    assert.equal(await codeOf(fake, {}, { credential: fresh }), undefined);
    assert.equal(await codeOf(fake, {}, { credential: old }), "AuthFailure.TokenFailure");
  });
});

test("faults add up, and clearFaults ends them all", async () => {
  const fake = fakeAt();
  const faults = [
    fake.inject({ fault: "clock-ahead" }),
    fake.inject({ fault: "cut-json" }),
    fake.inject({ fault: "slow-body", ms: 10, pieces: 2 }),
  ];
  const response = await rawAsk(fake);
  assert.equal(Date.parse(response.headers.get("date")), noon + halfHour);
  assert.throws(() => JSON.parse("{"), SyntaxError);
  await assert.rejects(response.json(), SyntaxError);
  assert.deepEqual(fake.calls[0].answer.faults, ["clock-ahead", "cut-json", "slow-body"]);
  fake.clearFaults();
  assert.ok(faults.every((fault) => !fault.active));
  assert.equal(await codeOf(fake), undefined);
});

test("a fetch that was aborted before it began never arrives", async () => {
  const fake = fakeAt();
  const reason = new Error("changed my mind");
  const signal = AbortSignal.abort(reason);
  await assert.rejects(fake.fetch(...signedRequest({}, { signal })), (error) => error === reason);
  await assert.rejects(fake.fetch(new Request(...signedRequest({}, { signal }))), (error) => error === reason);
  assert.equal(fake.calls.length, 0);
});

test("fetch takes what the global one takes, unbound", async () => {
  const { fetch } = fakeAt();
  const [url, init] = signedRequest();
  for (const args of [[url, init], [new URL(url), init], [new Request(url, init)]]) {
    assert.equal((await (await fetch(...args)).json()).Response.TotalCount, 1);
  }
  await assert.rejects(fetch("/relative"), TypeError);
});

for (const [title, misuse, message] of [
  ["an unknown fault", (fake) => fake.inject({ fault: "earthquake" }), /There is no fault "earthquake"\. The faults are: throttle, /],
  ["an option of another fault", (fake) => fake.inject({ fault: "html", ms: 5 }), /The fault html takes no `ms`; it takes times/],
  ["a negative time", (fake) => fake.inject({ fault: "slow-body", ms: -1 }), /takes a number of at least 0 as `ms`; got -1/],
  ["no times at all", (fake) => fake.inject({ fault: "html", times: 0 }), /takes a number of at least 1 as `times`; got 0/],
  ["bad-id without an id", (fake) => fake.inject({ fault: "bad-id" }), /needs the `id`/],
  ["a clock that is none", () => createFakeTat({ clock: noon }), /`clock` must be a function/],
  ["a seed that is none", () => createFakeTat({ seed: "x" }), /`seed` must be an integer; got x/],
  ["a rate that is none", () => createFakeTat({ requestsPerSecond: 0 }), /`requestsPerSecond` must be above 0/],
  ["a credential without a key", () => createFakeTat({ credentials: [{ secretId: "a" }] }), /needs `secretKey`/],
  ["an id that no header can carry", () => createFakeTat({ credentials: [{ secretId: "a/b", secretKey: "k" }] }), /must not contain a slash/],
]) {
  test(`turns down ${title}`, () => assert.throws(() => misuse(fakeAt()), { message }));
}
