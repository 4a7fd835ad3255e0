// Options of a relay that make no sense are told when it is made, and not by its first request.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import fc from "fast-check";
import { TatClient, TatError } from "tat-tasks";
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
  ["regions", ["ap-guangzhou-"], /regions: expected regions/],
  ["regions", ["ap--guangzhou"], /regions: expected regions/],
  ["regions", ["a".repeat(65)], /regions: expected regions/],
  ["lookUps", { lookUp: () => undefined }, /lookUps: expected an object with the methods lookUp and remembered, got .+ without remembered/],
  ["lookUps", { remembered: () => [] }, /lookUps: .+ without lookUp$/],
  ["authorize", undefined, /authorize: expected a function/],
  ["onRequest", "log", /onRequest: expected a function/],
  ["origin", ["https://console.example"], /^origin: expected an option of a relay, which are credentials, authorize, [\w, ]*origins/],
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

test("createRelay takes the regions that a client can ask, and no others", async () => {
  const part = fc.oneof(fc.constantFrom("ap", "guangzhou", "-", "1", "A", "\n", "广"), fc.constantFrom("-", "x").map((text) => text.repeat(62)));
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 5 }), async (parts) => {
      const region = parts.join("");
      const asked = (async () => new TatClient({ ...good, region }).signDescribeInvocationTasks())();
      const isAsked = await asked.then(
        () => true,
        () => false,
      );
      assert.equal(isTaken(region), isAsked);
    }),
    { numRuns: 1_000 },
  );
});

function isTaken(region) {
  try {
    createRelay({ ...good, regions: [region] });
    return true;
  } catch {
    return false;
  }
}

test("createRelay takes the longest time that a timer has", () => {
  assert.equal(typeof createRelay({ ...good, timeout: 2 ** 31 - 1 }), "function");
});
