import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { createFakeTat, fakeLimits, fakeRules, uniformFleet } from "tat-tasks/fake";

import { ask, codeOf, noon, signedRequest } from "./signed-request.mjs";

const fake = createFakeTat({ clock: () => noon, fleet: uniformFleet(3), requestsPerSecond: Infinity });
const ids = (count) => Array.from({ length: count }, (_, index) => `invt-${index}`);
const filter = (Name, ...Values) => ({ Filters: [{ Name, Values }] });
const filters = (count) => ({
  Filters: Array.from({ length: count }, () => ({ Name: "command-id", Values: ["cmd-1"] })),
});

describe("the common parameters", () => {
  for (const [title, code, changes] of [
    ["no action", "MissingParameter", { headers: { "x-tc-action": undefined } }],
    ["another action", "InvalidAction", { headers: { "x-tc-action": "RunCommand" } }],
    ["no version", "MissingParameter", { headers: { "x-tc-version": undefined } }],
    ["another version", "NoSuchVersion", { headers: { "x-tc-version": "2017-03-12" } }],
    ["no region", "MissingParameter", { headers: { "x-tc-region": undefined } }],
    ["a region that is none", "UnsupportedRegion", { headers: { "x-tc-region": "Guangzhou" } }],
    ["a finance region", undefined, { headers: { "x-tc-region": "ap-shanghai-fsi" } }],
    ["English", undefined, { headers: { "x-tc-language": "en-US" } }],
    ["Chinese", undefined, { headers: { "x-tc-language": "zh-CN" } }],
    ["another language", "InvalidParameterValue", { headers: { "x-tc-language": "fr-FR" } }],
    ["a language in the wrong case", "InvalidParameterValue", { headers: { "x-tc-language": "zh-cn" } }],
    ["an empty language", "InvalidParameterValue", { headers: { "x-tc-language": "" } }],
    ["a request client of all that it may hold", undefined, { headers: { "x-tc-requestclient": "aZ09-_,;." } }],
    ["a request client of 128 characters", undefined, { headers: { "x-tc-requestclient": "x".repeat(128) } }],
    ["a request client of 129 characters", "InvalidParameterValue", { headers: { "x-tc-requestclient": "x".repeat(129) } }],
    ["a request client with a slash", "InvalidParameterValue", { headers: { "x-tc-requestclient": "tests/1.0" } }],
    ["an empty request client", "InvalidParameterValue", { headers: { "x-tc-requestclient": "" } }],
    ["PUT", "UnsupportedProtocol", { method: "PUT" }],
    ["multipart in a POST", "InvalidRequest", { contentType: "multipart/form-data; boundary=x" }],
    ["a form in a POST", "InvalidRequest", { contentType: "application/x-www-form-urlencoded" }],
    ["JSON in a GET", "InvalidRequest", { method: "GET", contentType: "application/json" }],
    ["a body that is not JSON", "InvalidParameter", { body: "{" }],
    ["an empty body", "InvalidParameter", { body: "" }],
    ["a list as a body", "InvalidParameter", { body: "[]" }],
    ["a body that begins with a byte order mark", "InvalidParameter", { body: Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0x7d) }],
    ["a body that is not UTF-8", "InvalidParameter", { body: Uint8Array.of(0x7b, 0xff, 0x7d) }],
    ["a body of 10 MiB and a byte", "RequestSizeLimitExceeded", { body: new Uint8Array(fakeLimits.bodyBytes + 1).fill(32) }],
    ["a query of 32 KiB and more", "RequestSizeLimitExceeded", { method: "GET", query: `Limit=1&x=${"1".repeat(fakeLimits.queryBytes)}` }],
  ]) {
    test(`${title}: ${code ?? "accepted"}`, async () => assert.equal(await codeOf(fake, {}, changes), code));
  }

  test("X-TC-Language chooses the language of messages", async () => {
    const messageIn = async (language) =>
      (await ask(fake, { Limit: 0 }, { headers: { "x-tc-language": language } })).Error.Message;
    assert.equal(await messageIn("zh-CN"), "`Limit` 为 0,取值范围为 1 到 100。");
    assert.equal(await messageIn("en-US"), "`Limit` is 0; it must be from 1 to 100.");
    assert.equal(await messageIn(undefined), await messageIn("en-US"));
  });
});

describe("the message", () => {
  for (const [title, message, changes] of [
    ["of multipart does not deny that the service takes it", /^The service takes `multipart\/form-data` too, but this fake does not read it: send `application\/json`\.$/, { contentType: "Multipart/Form-Data; boundary=x" }],
    ["of a language names those that there are", /^`X-TC-Language` is `fr-FR`; it must be one of zh-CN, en-US\.$/, { headers: { "x-tc-language": "fr-FR" } }],
    ["of a request client says what it may hold", /^`X-TC-RequestClient` must be of 1 to 128 characters/, { headers: { "x-tc-requestclient": "a b" } }],
  ]) {
    test(title, async () => assert.match((await ask(fake, {}, changes)).Error.Message, message));
  }
});

describe("the limits", () => {
  for (const [title, code, parameters] of [
    ["no parameter at all", undefined, {}],
    ["100 ids", undefined, { InvocationTaskIds: ids(100) }],
    ["101 ids", "InvalidParameterValue", { InvocationTaskIds: ids(101) }],
    ["10 filters", undefined, filters(10)],
    ["11 filters", "InvalidParameterValue.InvalidFilter", filters(11)],
    ["5 values", undefined, filter("command-id", "cmd-1", "cmd-2", "cmd-3", "cmd-4", "cmd-5")],
    ["6 values", "InvalidParameterValue.InvalidFilter", filter("command-id", "cmd-1", "cmd-2", "cmd-3", "cmd-4", "cmd-5", "cmd-6")],
    ["no values", "InvalidParameterValue.InvalidFilter", filter("command-id")],
    ["an unknown filter", "InvalidParameterValue.InvalidFilter", filter("task-status", "SUCCESS")],
    ["a filter by an inherited name", "InvalidParameterValue.InvalidFilter", filter("toString", "x")],
    ["Limit 1", undefined, { Limit: 1 }],
    ["Limit 100", undefined, { Limit: 100 }],
    ["Limit 0", "InvalidParameterValue", { Limit: 0 }],
    ["Limit 101", "InvalidParameterValue", { Limit: 101 }],
    ["Limit −1", "InvalidParameterValue", { Limit: -1 }],
    ["Offset 0", undefined, { Offset: 0 }],
    ["Offset −1", "InvalidParameterValue", { Offset: -1 }],
    ["both selectors", "InvalidParameter.ConflictParameter", { InvocationTaskIds: ["invt-1"], ...filters(1) }],
    ["both selectors, the ids empty", undefined, { InvocationTaskIds: [], ...filters(1) }],
    ["an invocation id as a task id", "InvalidParameterValue.InvalidInvocationTaskId", { InvocationTaskIds: ["inv-1"] }],
    ["an empty task id", "InvalidParameterValue.InvalidInvocationTaskId", { InvocationTaskIds: [""] }],
    ["a task id with a line break", "InvalidParameterValue.InvalidInvocationTaskId", { InvocationTaskIds: ["invt-1\n"] }],
    ["a filter by a malformed task id", "InvalidParameterValue.InvalidInvocationTaskId", filter("invocation-task-id", "ins-1")],
    ["a malformed invocation id", "InvalidParameterValue.InvalidInvocationId", filter("invocation-id", "invt-1")],
    ["a malformed instance id", "InvalidParameterValue.InvalidInstanceId", filter("instance-id", "vm-1")],
    ["all kinds of instance", undefined, filter("instance-id", "ins-1", "lhins-1", "rins-1")],
    ["a malformed command id", "InvalidParameterValue.InvalidCommandId", filter("command-id", "打印")],
    ["an unknown parameter", "UnknownParameter", { TaskIds: [] }],
    ["a parameter in the wrong case", "UnknownParameter", { limit: 1 }],
    ["a parameter named __proto__", "UnknownParameter", JSON.parse('{"__proto__": 1}')],
    ["an unknown member of a filter", "UnknownParameter", { Filters: [{ Name: "command-id", Values: ["cmd-1"], Op: "=" }] }],
    ["a filter without a name", "MissingParameter", { Filters: [{ Values: ["cmd-1"] }] }],
    ["a filter without values", "MissingParameter", { Filters: [{ Name: "command-id" }] }],
    ["null ids", "InvalidParameter", { InvocationTaskIds: null }],
    ["a null id", "InvalidParameter", { InvocationTaskIds: [null] }],
    ["null filters", "InvalidParameter", { Filters: null }],
    ["a null filter", "InvalidParameter", { Filters: [null] }],
    ["a null filter name", "InvalidParameter", { Filters: [{ Name: null, Values: ["cmd-1"] }] }],
    ["null values", "InvalidParameter", { Filters: [{ Name: "command-id", Values: null }] }],
    ["null Limit", "InvalidParameter", { Limit: null }],
    ["null Offset", "InvalidParameter", { Offset: null }],
    ["null HideOutput", "InvalidParameter", { HideOutput: null }],
    ["an id that is not in a list", "InvalidParameter", { InvocationTaskIds: "invt-1" }],
    ["a number as an id", "InvalidParameter", { InvocationTaskIds: [1] }],
    ["a filter that is a string", "InvalidParameter", { Filters: ["command-id"] }],
    ["a number as a value", "InvalidParameter", filter("command-id", 1)],
    ["Limit as a string", "InvalidParameter", { Limit: "10" }],
    ["Limit as a fraction", "InvalidParameter", { Limit: 1.5 }],
    ["Offset as a boolean", "InvalidParameter", { Offset: false }],
    ["HideOutput as a string", "InvalidParameter", { HideOutput: "false" }],
    ["HideOutput as a number", "InvalidParameter", { HideOutput: 0 }],
  ]) {
    test(`${title}: ${code ?? "accepted"}`, async () => assert.equal(await codeOf(fake, parameters), code));
  }
});

describe("a GET", () => {
  for (const [query, code] of [
    ["", undefined],
    ["InvocationTaskIds.0=invt-1&InvocationTaskIds.1=invt-2&Limit=10&Offset=0&HideOutput=false", undefined],
    ["Filters.0.Name=command-id&Filters.0.Values.0=cmd-1&HideOutput=True", undefined],
    ["Filters.0.Name=command-id&Filters.0.Values.0=%E6%89%93", "InvalidParameterValue.InvalidCommandId"],
    ["InvocationTaskIds.1=invt-1", "InvalidParameter"],
    ["InvocationTaskIds.0=invt-1&InvocationTaskIds.2=invt-2", "InvalidParameter"],
    ["Limit=1&Limit=2", "InvalidParameter"],
    ["Limit=1&Limit.0=2", "InvalidParameter"],
    ["Limit=ten", "InvalidParameter"],
    ["HideOutput=no", "InvalidParameter"],
    ["Limit=101", "InvalidParameterValue"],
    ["Colour=red", "UnknownParameter"],
  ]) {
    test(`?${query}: ${code ?? "accepted"}`, async () => {
      assert.equal(await codeOf(fake, {}, { method: "GET", query }), code);
    });
  }

  test("answers as a POST does", async () => {
    const { RequestId: first, ...posted } = await ask(fake, { ...filter("invocation-id", "inv-uniform"), Limit: 2, HideOutput: false });
    const query = "Filters.0.Name=invocation-id&Filters.0.Values.0=inv-uniform&Limit=2&HideOutput=false";
    const { RequestId: second, ...got } = await ask(fake, {}, { method: "GET", query });
    assert.deepEqual(got, posted);
    assert.notEqual(first, second);
  });
});

test("the table of rules says which codes are inferred, and has both languages", () => {
  for (const [name, rule] of Object.entries(fakeRules)) {
    assert.match(rule.evidence, /^(documented|inferred)$/, name);
    assert.match(rule.code, /^[A-Z][A-Za-z]+(\.[A-Z][A-Za-z]+)?$/, name);
    const places = (text) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
    assert.deepEqual(places(rule.en), places(rule.zh), name);
  }
});

test("an error comes in HTTP 200, as JSON, with a request id and the fake's date", async () => {
  const response = await fake.fetch(...signedRequest({ Limit: 0 }, { headers: { "x-tc-traceid": "trace-1" } }));
  const text = await response.text();
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "application/json");
  assert.equal(response.headers.get("date"), new Date(noon).toUTCString());
  assert.equal(response.headers.get("content-length"), String(text.length));
  assert.equal(response.headers.get("x-tc-traceid"), "trace-1");
  const { Response } = JSON.parse(text);
  assert.deepEqual(Object.keys(Response), ["Error", "RequestId"]);
  assert.match(Response.RequestId, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("the last 10,000 calls are kept, and no more", async () => {
  let now = noon;
  const watched = createFakeTat({ clock: () => now });
  // Refused at once: nothing is signed, and so many calls take no time.
  watched.inject({ fault: "refused" });
  const request = { method: "GET", path: "/", query: "", headers: new Map([["host", "x"]]), body: new Uint8Array() };
  for (; now < noon + 10_002; now += 1) await watched.handle(request);
  assert.equal(watched.calls.length, 10_000);
  assert.equal(watched.calls[0].at, noon + 2);
  assert.equal(watched.calls.at(-1).at, noon + 10_001);
});

test("a seed gives the same request ids again", async () => {
  const requestIds = async (seed) => {
    const seeded = createFakeTat({ clock: () => noon, seed });
    return [(await ask(seeded)).RequestId, (await ask(seeded)).RequestId];
  };
  assert.deepEqual(await requestIds(7), await requestIds(7));
  assert.notDeepEqual(await requestIds(7), await requestIds(8));
  assert.equal(new Set(await requestIds(0)).size, 2);
});
