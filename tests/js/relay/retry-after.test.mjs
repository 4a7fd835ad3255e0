// Whoever comes again when they are told to is served.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { warmUp } from "../support.mjs";
import { inVirtualTime, pass } from "../virtual-time.mjs";
import { endedTask, ids, relayed } from "./set-up.mjs";

before(warmUp);

const range = (from, to) => Array.from({ length: to - from }, (_, index) => from + index);
const fleet = range(0, 250).map((number) => endedTask(number, { output: "x".repeat(24 * 1024) }));
const lookUp = (count, more) => ({ InvocationTaskIds: ids(...range(0, count)), HideOutput: false, ...more });
const walk = { Filters: [{ Name: "invocation-id", Values: ["inv-0"] }], HideOutput: false, Limit: 3 };

const questions = {
  "a small answer": [lookUp(1), 0],
  "an answer of 99 KB": [lookUp(3, { Limit: 100 }), 1],
  "an answer of 0.3 MB": [lookUp(9), 4],
  "an answer of 1 MB": [lookUp(31, { Limit: 31 }), 15],
  "an answer of 3 MB": [lookUp(90, { Limit: 90 }), 45],
};

/** Asks until it is refused, and then when it is told to: each time it has to be served. */
async function obey(send, question) {
  let response = await send(question);
  for (let time = 0; time < 500 && response.status === 200; time += 1) response = await send(question);
  const waits = [];
  for (let time = 0; time < 6; time += 1) {
    assert.equal(response.status, 429);
    const wait = Number(response.headers.get("retry-after"));
    waits.push(wait);
    await pass(wait * 1_000);
    assert.equal((await send(question)).status, 200, `at ${wait} s`);
    for (response = await send(question); response.status === 200; response = await send(question));
  }
  return waits;
}

describe("is served at the time that Retry-After tells:", () => {
  for (const rate of [0.1, 0.25, 0.3, 0.5, 1, 2, 5]) {
    for (const [title, [question, extra]] of Object.entries(questions)) {
      test(`${title}, at ${rate} requests a second`, inVirtualTime(async () => {
        const { send } = relayed(fleet, { requestsPerSecond: rate, maxCacheBytes: 64 * 1024 * 1024 });
        const most = Math.max(1, 4 * rate);
        const cost = 1 + Math.min(extra, most);
        for (const wait of await obey(send, question)) assert.ok(wait <= Math.ceil(cost / rate) && wait > 0, `${wait} s`);
        // It holds over a while: what is large is never free.
        const began = performance.now();
        let served = 0;
        while (performance.now() - began < 200_000) {
          const response = await send(question);
          if (response.status === 200) served += 1;
          else await pass(1_000 * Number(response.headers.get("retry-after")));
        }
        assert.ok(served <= 1 + (200 * rate + most) / cost, `${served} served`);
      }));
    }
  }

  const sees = { one: { where: () => true }, blind: { instanceIds: ["ins-none"] } };
  for (const rate of [0.1, 0.25, 0.5, 1, 5]) {
    for (const [title, question, see] of [
      ["what takes several pages and a look-up", walk, "one"],
      ["an id without a task", { InvocationTaskIds: ids(1_000) }, "one"],
      ["an id that the service refuses", { InvocationTaskIds: ["no-id-at-all"] }, "one"],
      ["an id of another one", { InvocationTaskIds: ids(1) }, "blind"],
    ]) {
      test(`${title}, at ${rate} calls a second`, inVirtualTime(async () => {
        for (const requestsPerSecond of [1e6, 0.3, 0.8 * rate]) {
          const { send } = relayed(fleet, { callsPerSecond: rate, requestsPerSecond, maxAge: 0, sees });
          const ask = (body) => send(body, { see, caller: "one" });
          await obey(ask, question);
        }
      }));
    }
  }
});
