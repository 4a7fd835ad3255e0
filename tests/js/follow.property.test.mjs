// Waits and watches that come and go, over a network that is slow, breaks and is asked too fast: each is told all of its tasks,
// all that was wanted of their output, each state once, and ends; and nothing of it stays.
import assert from "node:assert/strict";
import { afterEach, before, beforeEach, mock, test } from "node:test";

import fc from "fast-check";
import { TatClient } from "tat-tasks";

import { credentials, region, warmUp } from "./support.mjs";
import { virtualTime } from "./virtual-time.mjs";

const unhandled = [];
const record = (reason) => unhandled.push(reason);
before(warmUp);
beforeEach(() => process.on("unhandledRejection", record));
afterEach(() => {
  process.off("unhandledRejection", record);
  mock.restoreAll();
  assert.deepEqual(unhandled.splice(0), []);
});

/** Numbers from 0 up to 1, the same ones for the same seed. */
function numbersOf(seed) {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const invocations = ["inv-0", "inv-1"];
const tasks = fc
  .array(
    fc.record({
      visibleAt: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(4_000) }),
      endsAt: fc.nat(40_000),
      succeeds: fc.boolean(),
      writesEach: fc.integer({ min: 300, max: 5_000 }),
    }),
    { minLength: 1, maxLength: 10 },
  )
  .map((made) => made.map((task, index) => ({ ...task, id: `invt-${index}`, invocation: invocations[index % 2] })));
const callers = fc.array(
  fc.record({
    kind: fc.constantFrom("wait", "watch", "watch"),
    output: fc.constantFrom("none", "failed", "all", "live", "live"),
    beginsAt: fc.nat(15_000),
    /** When it leaves, if it does before its end. */
    leavesAfter: fc.option(fc.nat(30_000), { freq: 3 }),
    byIds: fc.boolean(),
    picks: fc.nat(),
    isSlow: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
);

const wantsOutput = (output, { succeeds }) => output === "all" || output === "live" || (output === "failed" && !succeeds);
const statusOf = ({ succeeds }) => (succeeds ? "SUCCESS" : "FAILED");

/** What a task has written by a moment. */
function written({ id, endsAt, writesEach }, now) {
  const lines = Math.floor(Math.min(now, endsAt) / writesEach) + (now >= endsAt ? 1 : 0);
  return Array.from({ length: lines }, (_, line) => `${id}:${line}界;`).join("");
}

/** A service of these tasks, behind a network that is as the numbers say. */
function serviceOf(fleet, { random, sleep, elapsed, hasFaults }) {
  return async (_, { body }) => {
    const { InvocationTaskIds: ids, Filters, HideOutput, Offset = 0, Limit } = JSON.parse(new TextDecoder().decode(body));
    const latency = random() * (random() < 0.1 ? 8_000 : 400);
    const before = latency * random();
    await sleep(before);
    const fate = hasFaults ? random() : 1;
    if (fate < 0.05) throw new TypeError("fetch failed");
    if (fate < 0.1) return new Response("", { status: 502 });
    if (fate < 0.15) return Response.json({ Response: { Error: { Code: "RequestLimitExceeded", Message: "" }, RequestId: "r" } });
    const now = elapsed();
    const all = fleet.filter(({ id, invocation, visibleAt }) => now >= visibleAt && (ids?.includes(id) ?? Filters[0].Values.includes(invocation)));
    const InvocationTaskSet = all.slice(Offset, Offset + Limit).map((task) => {
      const hasEnded = now >= task.endsAt;
      const Output = HideOutput ? undefined : Buffer.from(written(task, now)).toString("base64");
      const TaskResult = { ExitCode: hasEnded ? Number(!task.succeeds) : -1, Dropped: 0, Output };
      return { InvocationTaskId: task.id, TaskStatus: hasEnded ? statusOf(task) : now < 500 ? "PENDING" : "RUNNING", TaskResult };
    });
    await sleep(latency - before);
    return Response.json({ Response: { TotalCount: all.length, InvocationTaskSet, RequestId: "r" } });
  };
}

async function wait(client, selector, own, { output, signal }) {
  const outcome = await client.waitForInvocation(selector, { output: output === "live" ? "all" : output, signal, timeout: 400_000 });
  const told = new Map(outcome.tasks.map((task) => [task.InvocationTaskId, task]));
  for (const task of own) {
    const seen = told.get(task.id);
    assert.equal(seen?.TaskStatus, statusOf(task), task.id);
    if (!wantsOutput(output, task)) continue;
    assert.equal(Buffer.from(seen.TaskResult.Output, "base64").toString(), written(task, Infinity), `the output of ${task.id}`);
  }
}

async function watch(client, selector, own, { output, signal, pause }) {
  const told = new Map();
  for await (const event of client.watch(selector, { output, signal, timeout: 400_000 })) {
    assert.notEqual(event.type, "missing", event.invocationTaskId);
    const id = event.task.InvocationTaskId;
    const of = told.get(id) ?? { statuses: [], text: "", settled: 0 };
    told.set(id, of);
    assert.equal(of.settled, 0, `${id}: nothing follows the end`);
    if (event.type === "status") of.statuses.push(event.task.TaskStatus);
    if (event.type === "settled") of.settled += 1;
    if (event.type === "output") {
      assert.deepEqual([event.reset, event.text === ""], [false, false], id);
      of.text += event.text;
      assert.equal(Buffer.from(event.task.TaskResult.Output, "base64").toString(), of.text, `the task of an output of ${id}`);
    }
    await pause();
  }
  for (const task of own) {
    const of = told.get(task.id);
    assert.ok(of?.settled === 1, `${task.id} settled`);
    assert.equal(of.statuses.at(-1), statusOf(task), task.id);
    assert.equal(new Set(of.statuses).size, of.statuses.length, `${task.id}: ${of.statuses}`);
    if (wantsOutput(output, task)) assert.equal(of.text, written(task, Infinity), `what was told of the output of ${task.id}`);
  }
}

for (const [title, hasFaults, leave] of [
  ["a network that is slow", false, false],
  ["one that breaks", true, false],
  ["callers that leave", false, true],
  ["both", true, true],
]) {
  test(title, async () => {
    let run = 0;
    const property = async (fleet, made, seed) => {
      const random = numbersOf(seed);
      mock.method(Math, "random", random);
      const time = virtualTime();
      const began = time.now();
      const elapsed = () => time.now() - began;
      const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
      const fetch = serviceOf(fleet, { random, sleep, elapsed, hasFaults });
      // What is known of a host's pace is known to the process.
      const client = new TatClient({ region, credentials, endpoint: `followed-${(run += 1)}-${seed}.example`, fetch });
      const gone = new Error("gone");
      const callOne = async ({ kind, output, beginsAt, leavesAfter, byIds, picks, isSlow }) => {
        await sleep(beginsAt);
        const invocation = fleet[picks % fleet.length].invocation;
        const picked = fleet.filter(({ invocation: of }, index) => (byIds ? index === picks % fleet.length || (picks >> index) % 2 === 1 : of === invocation));
        const selector = byIds ? { invocationTaskIds: picked.map(({ id }) => id) } : invocation;
        // What shows up later than all others have ended may be missed by a list.
        const own = byIds ? picked : picked.filter(({ visibleAt }) => visibleAt <= beginsAt);
        const controller = new AbortController();
        if (leave && leavesAfter !== null) sleep(leavesAfter).then(() => controller.abort(gone));
        const pause = () => (isSlow && random() < 0.5 ? sleep(random() * 4_000) : undefined);
        await (kind === "wait" ? wait : watch)(client, selector, own, { output, signal: controller.signal, pause }).catch((error) => {
          if (error !== gone) throw error;
        });
      };
      try {
        await time.run(Promise.all(made.map(callOne)));
        await time.advance(60_000);
        assert.equal(time.timers(), 0, "timers that stay");
      } finally {
        client.close();
        time.restore();
      }
    };
    await fc.assert(fc.asyncProperty(tasks, callers, fc.nat(), property), {
      numRuns: 40,
      // To make a failure smaller takes minutes: its seed and path do that where somebody wants it.
      endOnFailure: true,
    });
  });
}
