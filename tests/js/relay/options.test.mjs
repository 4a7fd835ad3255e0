// Options of a relay that make no sense are told when it is made, and not by its first request.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { TatError } from "tat-tasks";
import { createRelay } from "tat-tasks/relay";

const good = { credentials: { secretId: "id", secretKey: "key" }, regions: ["ap-guangzhou"], authorize: () => undefined };

const wrong = [
  ["timeout", 0, /timeout: expected a number from 1 to 2147483647, got 0/],
  ["timeout", 2 ** 31, /timeout: expected a number from 1 to 2147483647, got 2147483648/],
  ["timeout", Infinity, /timeout: expected a number/],
  ["maxAge", -1, /maxAge: expected a number from 0, got -1/],
  ["maxAge", Number.NaN, /maxAge: expected a number from 0, got NaN/],
  ["maxCacheBytes", "1", /maxCacheBytes: expected a number from 0/],
  ["requestsPerSecond", 0, /requestsPerSecond: expected a number from 0.01, got 0/],
  ["regions", [], /regions: expected/],
  ["regions", ["AP-Guangzhou"], /regions: expected regions such as "ap-guangzhou", got "AP-Guangzhou"/],
  ["regions", ["ap-guangzhou", "evil.example/"], /regions: expected regions such as "ap-guangzhou", got "evil.example\/"/],
  ["lookUps", { lookUp: () => undefined }, /lookUps: expected an object with the methods lookUp and remembered, got .+ without remembered/],
  ["lookUps", { remembered: () => [] }, /lookUps: .+ without lookUp$/],
  ["authorize", undefined, /authorize: expected a function/],
  ["onRequest", "log", /onRequest: expected a function/],
];

describe("createRelay refuses", () => {
  for (const [name, value, message] of wrong) {
    test(`${name} of ${JSON.stringify(value) ?? String(value)}`, () => {
      assert.throws(
        () => createRelay({ ...good, [name]: value }),
        (error) => TatError.is(error) && error.kind === "validation" && error.field === name && message.test(error.message),
      );
    });
  }
});

test("createRelay takes the longest time that a timer has", () => {
  assert.equal(typeof createRelay({ ...good, timeout: 2 ** 31 - 1 }), "function");
});
