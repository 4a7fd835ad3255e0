// Answers that are too large for one call to the service, and whom that concerns.
import assert from "node:assert/strict";
import { before, test } from "node:test";

import { createFakeTat } from "tat-tasks/fake";

import { warmUp } from "../support.mjs";
import { attended, inVirtualTime, pass } from "../virtual-time.mjs";
import { endedTask, ids, numbersOf, relayed } from "./set-up.mjs";

before(warmUp);

const MEBIBYTE = 1024 * 1024;
const range = (from, to) => Array.from({ length: to - from }, (_, index) => from + index);

/** As much as one task may have: a command of 64 KB and an output of 24 KiB. */
const largeTask = (number) => ({ ...endedTask(number, { output: "x".repeat(24 * 1024) }), command: { content: "#".repeat(48 * 1024) } });
const fleet = [...range(0, 99).map(largeTask), endedTask(99)];
const small = { InvocationTaskIds: ids(99), HideOutput: false };
const large = { InvocationTaskIds: ids(...range(0, 99)), HideOutput: false, Limit: 100 };

/** A relay in front of a service that counts the bytes of its answers. */
function counted(tasks, options) {
  const service = createFakeTat({ fleet: tasks, requestsPerSecond: Infinity });
  const sizes = [];
  const fetch = attended(async (...call) => {
    const answer = await service.fetch(...call);
    const bytes = await answer.arrayBuffer();
    sizes.push(bytes.byteLength);
    return new Response(bytes, answer);
  });
  return { ...relayed([], { fetch, ...options }), tooLarge: () => sizes.filter((size) => size > 8 * MEBIBYTE).length, calls: () => sizes.length };
}

test("one caller's large answer fails nobody else's: with output, fewer tasks share a call", inVirtualTime(async () => {
  // None is remembered: each time all are asked for anew.
  const { ask, refused, tooLarge, calls } = counted(fleet, { maxCacheBytes: 0 });
  for (let time = 0; time < 5; time += 1) {
    const [refusal, answer] = await Promise.all([refused(large, { caller: "large" }), ask(small, { caller: "small" })]);
    assert.deepEqual([refusal, numbersOf(answer)], [[400, "ResponseSizeLimitExceeded"], [99]]);
    await pass(5_000);
  }
  assert.deepEqual([tooLarge(), calls()], [0, 10]);
}));

test("who asks for a part of the same tasks gets it", inVirtualTime(async () => {
  const { ask, refused } = counted(fleet);
  const [refusal, answer] = await Promise.all([
    refused(large, { caller: "large" }),
    ask({ ...large, InvocationTaskIds: ids(...range(40, 60)) }, { caller: "part" }),
  ]);
  assert.deepEqual([refusal, numbersOf(answer)], [[400, "ResponseSizeLimitExceeded"], range(40, 60)]);
}));

test("a page is as large as its own tasks, and the calls that it takes are paid by who has asked", inVirtualTime(async () => {
  const { ask, send, calls } = counted(fleet, { callsPerSecond: 0.75 });
  assert.deepEqual(numbersOf(await ask({ ...large, Limit: 20, Offset: 79 })), range(79, 99));
  assert.equal(calls(), 2);
  // Of three calls, two are spent.
  await ask(small);
  assert.equal((await send({ ...small, HideOutput: true })).status, 429);
}));

/**
 * A relay in front of a service whose answers for some tasks, with their output, are larger than those of TAT ever are.
 *
 * @param code that of an error that says so, where it is one
 */
function unlimited(isLarge, options, code) {
  const service = createFakeTat({ fleet: range(0, 400).map((number) => endedTask(number)), requestsPerSecond: Infinity });
  let calls = 0;
  const fetch = attended(async (...call) => {
    calls += 1;
    const { InvocationTaskIds = [], HideOutput } = JSON.parse(new TextDecoder().decode(call[1].body));
    const isSmall = HideOutput || !InvocationTaskIds.some((id) => isLarge(Number(id.slice(5))));
    if (isSmall) return service.fetch(...call);
    return code === undefined ? new Response(new Uint8Array(9 * MEBIBYTE)) : Response.json({ Response: { Error: { Code: code, Message: "" }, RequestId: "r" } });
  });
  return {
    ...relayed([], { fetch, ...options }),
    calls() {
      const count = calls;
      calls = 0;
      return count;
    },
  };
}

test("of fifty callers that one is told whose own task is too large", inVirtualTime(async () => {
  const { send, calls } = unlimited((number) => number === 49);
  for (const first of [100, 200]) {
    const answers = await Promise.all(range(0, 50).map((number) => send({ InvocationTaskIds: ids(number === 49 ? 49 : first + number), HideOutput: false }, { caller: `caller-${number}` })));
    const refused = [];
    for (const [number, answer] of answers.entries()) {
      const { Error: error } = (await answer.json()).Response;
      if (answer.status !== 200) refused.push([number, answer.status, error]);
    }
    const message = "the answer for one task is too large; ask for it without its output";
    assert.deepEqual(refused, [[49, 400, { Code: "ResponseSizeLimitExceeded", Message: message }]]);
    const count = calls();
    assert.ok(count <= 15, `${count} calls`);
  }
}));

for (const code of [undefined, "ResponseSizeLimitExceeded"]) {
  test(`where all are too large, by ${code ?? "their bytes"}, it takes 15 calls, for which who has begun them pays`, inVirtualTime(async () => {
    const { send, calls } = unlimited(() => true, { callsPerSecond: 5 }, code);
    const statuses = [];
    for (let time = 0; time < 3; time += 1) statuses.push((await send({ InvocationTaskIds: ids(...range(0, 50)), HideOutput: false })).status);
    assert.deepEqual([statuses, calls()], [[400, 400, 429], 30]);
  }));
}

test("that an answer is too large does not tell of a task that the caller may not see", inVirtualTime(async () => {
  for (const guess of [37, 1_000]) {
    const { ask, refused } = unlimited((number) => number === 37, { sees: { one: { invocationTaskIds: ids(1, 2) }, two: { invocationTaskIds: ids(1, 37) } } });
    const question = { InvocationTaskIds: ids(1, guess, 2), HideOutput: false };
    const { RequestId: _, ...answer } = await ask(question);
    assert.deepEqual([answer.TotalCount, numbersOf(answer)], [2, [1, 2]]);
    assert.ok(answer.InvocationTaskSet.every(({ TaskResult }) => "Output" in TaskResult));
    if (guess === 37) assert.deepEqual(await refused(question, { tenant: "two" }), [400, "ResponseSizeLimitExceeded"]);
  }
}));
