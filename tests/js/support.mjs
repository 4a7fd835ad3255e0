// What several tests of the facade need: a client, stubbed answers, and a look at promises without a clock.
import assert from "node:assert/strict";

import fc from "fast-check";
import { TatClient, TatError } from "tat-tasks";

export const region = "ap-guangzhou";
export const credentials = { secretId: "AKIDtests0123456789", secretKey: "tests-key-0123456789" };
export const emptyAnswer = { TotalCount: 0, InvocationTaskSet: [], RequestId: "r-1" };

/** A client that does not wait: neither for its turn nor to try again. */
export function clientOf(options = {}) {
  return new TatClient({ region, credentials, maxRetries: 0, quotaShare: false, ...options });
}

/** A `fetch` that answers each call with this text, these bytes, or this `Response` of the API's envelope. */
export function answering(body, init = {}) {
  const isWire = typeof body === "string" || body instanceof Uint8Array;
  const wire = isWire ? body : JSON.stringify({ Response: body });
  return async () => new Response(wire, init);
}

/** What a promise rejects with. */
export function failure(promise) {
  return Promise.resolve(promise).then(
    (value) => assert.fail(`expected a rejection, got ${JSON.stringify(value)}`),
    (error) => error,
  );
}

/** The `TatError` that a promise rejects with, some of its members compared. */
export async function tatFailure(promise, expected = {}) {
  const error = await failure(promise);
  assert.ok(TatError.is(error), `expected a TatError, got ${String(error?.stack ?? error)}`);
  const members = Object.keys(expected).map((name) => [name, error[name]]);
  assert.deepEqual(Object.fromEntries(members), expected, error.message);
  return error;
}

/** The `TatError` that a function throws, some of its members compared. */
export function tatThrown(step, expected = {}) {
  return tatFailure(new Promise((resolve) => resolve(step())), expected);
}

/** Lets everything run that is due: callbacks, microtasks, and what the wasm scheduled. */
export async function turns(count = 50) {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Waits, turn by turn, until a condition holds. */
export async function until(condition) {
  // A clock that no test puts another one in the place of.
  const end = process.hrtime.bigint() + 60_000_000_000n;
  while (!condition()) {
    assert.ok(process.hrtime.bigint() < end, `it never came about: ${condition}`);
    await turns(1);
  }
}

/** How a promise stands after everything ran that is due: one that hangs must fail its own test, and not the file. */
export async function outcome(promise) {
  let state = { state: "pending" };
  Promise.resolve(promise).then(
    (value) => (state = { state: "fulfilled", value }),
    (reason) => (state = { state: "rejected", reason }),
  );
  await turns();
  return state;
}

/**
 * How many times as much one work takes as another, of this process' own time at the processor: what else the machine does
 * is not in it.
 */
export async function costRatio(large, small) {
  const costOf = async (work) => {
    const costs = [];
    for (let time = 0; time < 5; time += 1) {
      const before = process.cpuUsage();
      await work();
      const { user, system } = process.cpuUsage(before);
      costs.push(user + system);
    }
    return Math.min(...costs);
  };
  const least = await costOf(small);
  return (await costOf(large)) / least;
}

/** Boots the module, so that what follows takes no longer than its own steps. */
export async function warmUp() {
  await clientOf({ fetch: answering(emptyAnswer) }).describeInvocationTasks();
}

const codePoints = fc.oneof(
  fc.integer({ min: 0x20, max: 0x7e }),
  fc.integer({ min: 0, max: 0xd7ff }),
  fc.integer({ min: 0xe000, max: 0x10ffff }),
  fc.constantFrom(...Array.from('"\\\0\n\u2028界😀\ufeff\ufffd', (character) => character.codePointAt(0))),
);

/** Text of any characters, those beyond the first 65,536 too. fast-check's own takes a second to set up. */
export function anyText(maxLength) {
  return fc.array(codePoints, { maxLength }).map((points) => String.fromCodePoint(...points));
}
