// The request as plain JavaScript may hand it in: what is sent of it, and what is refused, by the name of its field.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { inspect } from "node:util";
import { runInNewContext } from "node:vm";

import { LIMITS } from "tat-tasks";

import { answering, clientOf, emptyAnswer, tatFailure } from "./support.mjs";

const ids = (count) => Array.from({ length: count }, (_, index) => `invt-${index}`);
const filter = (...Values) => ({ Name: "instance-id", Values });
const sign = (request) => clientOf().signDescribeInvocationTasks(request, { timestamp: 0 });

describe("what is sent", () => {
  for (const [title, given, sent] of [
    ["nothing given: the output is hidden, said explicitly", undefined, { HideOutput: true }],
    ["an empty object", {}, { HideOutput: true }],
    ["the output wanted", { HideOutput: false }, { HideOutput: false }],
    ["ids without a Limit", { InvocationTaskIds: ["invt-1"] }, { InvocationTaskIds: ["invt-1"], Limit: 100, HideOutput: true }],
    ["ids with a Limit", { InvocationTaskIds: ids(2), Limit: 1 }, { InvocationTaskIds: ids(2), Limit: 1, HideOutput: true }],
    ["filters without a Limit", { Filters: [filter("ins-1")] }, { Filters: [filter("ins-1")], HideOutput: true }],
    ["an Offset of 0", { Offset: 0 }, { Offset: 0, HideOutput: true }],
    ["an Offset of -0", { Offset: -0 }, { Offset: 0, HideOutput: true }],
    ["members of undefined, dropped", { InvocationTaskIds: undefined, Filters: undefined, Limit: undefined, Offset: undefined, HideOutput: undefined }, { HideOutput: true }],
    ["an object of another realm", runInNewContext("({ Limit: 5 })"), { Limit: 5, HideOutput: true }],
    ["an object without a prototype", Object.assign(Object.create(null), { Limit: 5 }), { Limit: 5, HideOutput: true }],
    ["frozen, as a constant is", Object.freeze({ InvocationTaskIds: Object.freeze(["invt-1"]) }), { InvocationTaskIds: ["invt-1"], Limit: 100, HideOutput: true }],
    ["the largest one", { InvocationTaskIds: ids(100), Limit: 100 }, { InvocationTaskIds: ids(100), Limit: 100, HideOutput: true }],
    ["characters beyond ASCII", { Filters: [filter("界😀\"\\")] }, { Filters: [filter("界😀\"\\")], HideOutput: true }],
  ]) {
    test(title, async () => assert.deepEqual(JSON.parse((await sign(given)).body), sent));
  }

  test("a request that changes after the call is sent as it was", async () => {
    const given = { InvocationTaskIds: ["invt-1"] };
    const pending = sign(given);
    given.InvocationTaskIds.push("invt-2");
    given.HideOutput = false;
    assert.deepEqual(JSON.parse((await pending).body), { InvocationTaskIds: ["invt-1"], Limit: 100, HideOutput: true });
  });
});

describe("the limits", () => {
  for (const [title, given, field, message, code = "InvalidParameterValue"] of [
    ["ids and filters", { InvocationTaskIds: ids(1), Filters: [filter("ins-1")] }, "Filters", "got both", "InvalidParameter.ConflictParameter"],
    ["no ids", { InvocationTaskIds: [] }, "InvocationTaskIds", "1 to 100 ids, got none"],
    ["too many ids", { InvocationTaskIds: ids(LIMITS.invocationTaskIds + 1) }, "InvocationTaskIds", "1 to 100 ids, got 101"],
    ["an empty id", { InvocationTaskIds: ["invt-1", ""] }, "InvocationTaskIds[1]", "got an empty string"],
    ["an id that was not trimmed", { InvocationTaskIds: ["invt-1\n"] }, "InvocationTaskIds[0]", "got \"invt-1\\n\", which has a blank"],
    ["an id of another kind", { InvocationTaskIds: ["inv-1vll7hda"] }, "InvocationTaskIds[0]", "the filter \"invocation-id\" takes it"],
    ["no filters", { Filters: [] }, "Filters", "got none"],
    ["too many filters", { Filters: Array.from({ length: LIMITS.filters + 1 }, () => filter("ins-1")) }, "Filters", "1 to 10 filters, got 11"],
    ["no values", { Filters: [filter()] }, "Filters[0].Values", "got none"],
    ["too many values", { Filters: [filter("ins-1"), filter(...Array(LIMITS.filterValues + 1).fill("ins-1"))] }, "Filters[1].Values", "1 to 5 values, got 6"],
    ["an unknown filter", { Filters: [{ Name: "instance-name", Values: ["x"] }] }, "Filters[0].Name", "\"instance-name\""],
    ["a filter without values", { Filters: [{ Name: "instance-id" }] }, "Filters[0].Values", "expected this member, got none"],
    ["a filter whose values are undefined", { Filters: [{ Name: "instance-id", Values: undefined }] }, "Filters[0].Values", "expected this member, got none"],
    ["a Limit of 0", { Limit: 0 }, "Limit", "from 1 to 100, got 0"],
    ["a Limit beyond", { Limit: LIMITS.limit + 1 }, "Limit", "from 1 to 100, got 101"],
    ["a Limit with a fraction", { Limit: 1.5 }, "Limit", "from 1 to 100, got 1.5"],
    ["a Limit below 0", { Limit: -1 }, "Limit", "from 1 to 100, got -1"],
    ["a Limit in a text", { Limit: "10" }, "Limit", "got a string"],
    ["an immense Limit", { Limit: 1e21 }, "Limit", "1e+21"],
    ["an Offset below 0", { Offset: -1 }, "Offset", "not negative"],
    ["HideOutput in a text", { HideOutput: "false" }, "HideOutput", "expected a boolean, got a string"],
  ]) {
    test(`${title}: ${field}`, () => refused(given, { code, field }, message));
  }
});

describe("what JSON has not, or would change in silence", () => {
  const cyclic = { Filters: [] };
  cyclic.Filters.push(cyclic);
  const nested = (value) => ({ Filters: [filter("ins-1"), filter("ins-1", value)] });
  for (const [title, given, field] of [
    ["null: the request", null, "request"],
    ["null: a member", { InvocationTaskIds: null }, "InvocationTaskIds"],
    ["null: HideOutput", { HideOutput: null }, "HideOutput"],
    ["null: an item", { InvocationTaskIds: ["invt-1", null] }, "InvocationTaskIds[1]"],
    ["null: a value", nested(null), "Filters[1].Values[1]"],
    ["undefined in an array", { InvocationTaskIds: ["invt-1", undefined] }, "InvocationTaskIds[1]"],
    ["an array with a hole", { InvocationTaskIds: ["invt-1", , "invt-2"] }, "InvocationTaskIds[1]"],
    ["NaN", { Limit: Number.NaN }, "Limit"],
    ["NaN in an array", nested(Number.NaN), "Filters[1].Values[1]"],
    ["Infinity", { Offset: Number.POSITIVE_INFINITY }, "Offset"],
    ["-Infinity", { Offset: Number.NEGATIVE_INFINITY }, "Offset"],
    ["a bigint", { Limit: 5n }, "Limit"],
    ["a bigint in an array", { InvocationTaskIds: [5n] }, "InvocationTaskIds[0]"],
    ["a bigint in a filter", nested(5n), "Filters[1].Values[1]"],
    ["a function", { HideOutput: () => false }, "HideOutput"],
    ["a function in an array", nested(() => "ins-1"), "Filters[1].Values[1]"],
    ["a symbol", { Limit: Symbol("hunter2") }, "Limit"],
    ["a symbol in an array", { InvocationTaskIds: [Symbol("hunter2")] }, "InvocationTaskIds[0]"],
    ["an object that refers to itself", cyclic, "Filters[0]"],
    ["a getter that throws", { get Limit() { throw new Error("hunter2"); } }, "request"],
    ["half of a surrogate pair", { InvocationTaskIds: ["invt-\ud83d"] }, "InvocationTaskIds[0]"],
    ["the other half", nested("ins-\ude00"), "Filters[1].Values[1]"],
    ["an array", [], "request"],
    ["a text", "invt-1", "request"],
    ["a number", 5, "request"],
    ["a boolean", true, "request"],
    ["a bigint as a request", 5n, "request"],
    ["a function as a request", () => ({}), "request"],
    ["a symbol as a request", Symbol("hunter2"), "request"],
    ["a Date", new Date(0), "request"],
    ["a Map, of which JSON makes an empty object", new Map([["Limit", 1]]), "request"],
    ["a promise, of which JSON makes an empty object", Promise.resolve({ InvocationTaskIds: ["invt-1"] }), "request"],
    ["toJSON, which is a function", { toJSON: () => undefined }, "toJSON"],
    ["an object whose members are inherited", Object.create({ InvocationTaskIds: ["invt-1"] }), "request"],
    ["an object with getters of its class", new (class { get InvocationTaskIds() { return ["invt-1"]; } })(), "request"],
    ["a filter of a class", { Filters: [new (class { Name = "instance-id"; Values = ["ins-1"]; })()] }, "Filters[0]"],
    ["a Set of ids", { InvocationTaskIds: new Set(["invt-1"]) }, "InvocationTaskIds"],
    ["a Map for a filter", { Filters: [new Map()] }, "Filters[0]"],
    ["an iterator of ids", { InvocationTaskIds: ids(2).values() }, "InvocationTaskIds"],
    ["one id that is not in a list", { InvocationTaskIds: "invt-1" }, "InvocationTaskIds"],
    ["a member in other letters", { hideOutput: false }, "hideOutput"],
    ["another member", { Limits: 1 }, "Limits"],
    ["another member of a filter", { Filters: [{ ...filter("ins-1"), Value: "x" }] }, "Filters[0].Value"],
    ["the common parameters", { Action: "DescribeInvocationTasks" }, "Action"],
    ["constructor", { constructor: { Limit: 1 } }, "constructor"],
    ["an own member of the name __proto__", JSON.parse('{"__proto__":{"Limit":1}}'), '["__proto__"]'],
    ["the same in a filter", { Filters: [{ ...filter("ins-1"), ["__proto__"]: 1 }] }, 'Filters[0]["__proto__"]'],
  ]) {
    test(`${title}: ${field}`, () => refused(given, { code: "InvalidParameterValue", field }));
  }

  test("a pollution of Object.prototype is not sent", async () => {
    Object.prototype.Limit = 7;
    try {
      assert.deepEqual(JSON.parse((await sign({})).body), { HideOutput: true });
    } finally {
      delete Object.prototype.Limit;
    }
  });

  test("a request does not pollute", async () => {
    await tatFailure(sign(JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}')));
    assert.equal({}.polluted, undefined);
  });
});

test("what is refused is refused before anything is sent, and before a key is asked for", async () => {
  let calls = 0;
  const count = (result) => () => {
    calls += 1;
    return result;
  };
  const client = clientOf({ fetch: count(answering(emptyAnswer)()) });
  await tatFailure(client.describeInvocationTasks({ Limit: 0 }), { kind: "validation", field: "Limit" });
  assert.equal(calls, 0);
  const asked = clientOf({ credentials: count({ secretId: "AKID", secretKey: "k" }) });
  await tatFailure(asked.describeInvocationTasks({ Limit: 5n }), { kind: "validation", field: "Limit" });
  assert.equal(calls, 0);
});

async function refused(given, { code, field }, message = "") {
  const error = await tatFailure(sign(given), { kind: "validation", code, field, retryable: false, requestId: undefined });
  assert.ok(error.message.startsWith(`${field}: `), error.message);
  assert.ok(error.message.includes(message), error.message);
  assert.ok(!error.message.includes("hunter2"), inspect(error));
}
