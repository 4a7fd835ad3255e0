// Whatever the fake gets wrong, and whenever: who asks it is told the truth, or what is known of it by the time that it is
// given up; and who leaves leaves nothing behind.
import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { afterEach, before, beforeEach, test } from "node:test";

import fc from "fast-check";
import { decodeOutput, isTerminal, TatClient, TatError } from "tat-tasks";
import { createFakeTat, exampleCredential, faultNames, taskStatuses } from "tat-tasks/fake";

import { region, turns, warmUp } from "./support.mjs";
import { pass, virtualTime } from "./virtual-time.mjs";

const unhandled = [];
const record = (reason) => unhandled.push(reason);
before(warmUp);
beforeEach(() => process.on("unhandledRejection", record));
afterEach(() => {
  process.off("unhandledRejection", record);
  assert.deepEqual(unhandled.splice(0), []);
});

const invocation = "inv-1";
const HEAD = 24 * 1024;

/** What a command prints at once; some of it is more than is kept. */
const printed = fc.oneof(
  { weight: 4, arbitrary: fc.uint8Array({ maxLength: 6 }) },
  { weight: 4, arbitrary: fc.constantFrom("a\n", "界", "\ufeff", "😀").map((text) => new TextEncoder().encode(text)) },
  { weight: 1, arbitrary: fc.integer({ min: 8_000, max: HEAD + 1 }).map((length) => new Uint8Array(length).fill(0x78)) },
);

/** The steps of a task: some states on the way, in their order, and one of the ends. */
const timeline = fc
  .record({
    way: fc.subarray(["PENDING", "DELIVERING", "DELIVER_DELAYED", "RUNNING", "CANCELLING"], { minLength: 1 }),
    end: fc.constantFrom(...taskStatuses.filter(isTerminal)),
    pauses: fc.array(fc.integer({ min: 1, max: 9_000 }), { minLength: 5, maxLength: 5 }),
    outputs: fc.array(fc.option(printed), { minLength: 6, maxLength: 6 }),
    exitCode: fc.constantFrom(undefined, 0, 1, -1),
  })
  .map(({ way, end, pauses, outputs, exitCode }) =>
    [...way, end].map((status, index, { length }) => ({
      after: pauses.slice(0, index).reduce((sum, pause) => sum + pause, 0),
      status,
      ...(outputs[index] === null ? {} : { output: outputs[index] }),
      ...(index === length - 1 && exitCode !== undefined ? { exitCode } : {}),
    })),
  );
const fleets = fc
  .array(timeline, { minLength: 1, maxLength: 5 })
  .map((timelines) => timelines.map((steps, index) => ({ invocationTaskId: `invt-${index}`, invocationId: invocation, commandId: "cmd-1", instanceId: `ins-${index}`, timeline: steps })));

/** Of what each may be. The id that is none has its own test, as what it comes to is no answer. */
const members = {
  throttle: { perSecond: fc.nat(2), code: fc.constantFrom("RequestLimitExceeded", "RequestLimitExceeded.UinLimitExceeded") },
  "clock-ahead": { ms: fc.nat(7_200_000) },
  "clock-behind": { ms: fc.nat(7_200_000) },
  "empty-after-create": { ms: fc.nat(12_000) },
  "too-many-requests": { retryAfter: fc.nat(5) },
  "slow-body": { ms: fc.nat(4_000), pieces: fc.integer({ min: 1, max: 5 }) },
};
const faultOf = (name, more) => fc.record({ fault: fc.constant(name), ...members[name], ...more });
/** A clock that is wrong stays so, and a token expires once: a call corrects each once, as more than once helps nobody. */
const lasting = fc.option(fc.oneof(faultOf("clock-ahead", {}), faultOf("clock-behind", {}), faultOf("empty-after-create", {})));
const expiring = fc.option(fc.nat(20_000));
const passingNames = faultNames.filter((name) => !["bad-id", "expired-token", "clock-ahead", "clock-behind", "empty-after-create"].includes(name));
const moment = fc.nat(25_000);

/** A fake of this fleet, and a client of it whose tokens may expire. */
function worldOf(fleet, options = {}) {
  const time = virtualTime();
  const began = time.now();
  const fake = createFakeTat({
    clock: () => time.now(),
    fleet,
    credentials: Array.from({ length: 30 }, (_, number) => ({ ...exampleCredential, token: `token-${number}` })),
  });
  let tokens = 0;
  const tat = new TatClient({
    region,
    credentials: () => ({ ...exampleCredential, token: `token-${(tokens += 1) - 1}`, expiration: time.now() + 86_400_000 }),
    // What is learnt of a host's clock and pace is known to the process.
    endpoint: `faults-${Math.random().toString(36).slice(2)}.example`,
    fetch: time.attend(fake.fetch),
    ...options,
  });
  return { time, fake, tat, elapsed: () => time.now() - began };
}

/** Runs in virtual time, after which no timer stays. */
async function within({ time, tat }, work) {
  try {
    await time.run(work);
    await time.advance(1);
    assert.equal(time.timers(), 0, "timers that stay");
  } finally {
    tat.close();
    time.restore();
  }
}

async function injected({ fake }, faults) {
  await Promise.all(
    faults.map(async ({ at = 0, until, ...fault }) => {
      if (at > 0) await pass(at);
      const active = fake.inject(fault);
      if (until === undefined) return;
      await pass(until);
      active.clear();
    }),
  );
}

/** All that a task has printed, as much as is kept. */
function outputOf({ timeline: steps }) {
  const whole = Buffer.concat(steps.flatMap(({ output }) => (output === undefined ? [] : [output])));
  return whole.subarray(0, HEAD);
}
const endOf = ({ timeline: steps }) => steps.at(-1).status;
const exitCodeOf = ({ timeline: steps }) => steps.at(-1).exitCode ?? { SUCCESS: 0, FAILED: 1 }[steps.at(-1).status] ?? -1;
const wantsOutput = (output, task) => output === "all" || output === "live" || (output === "failed" && !(endOf(task) === "SUCCESS" && exitCodeOf(task) === 0));
const selectorOf = (fleet, byIds) => (byIds ? { invocationTaskIds: fleet.map(({ invocationTaskId }) => invocationTaskId) } : invocation);

const holds = (arbitraries, property, numRuns) =>
  // To make a failure smaller takes minutes: its seed and path do that where somebody wants it.
  fc.assert(fc.asyncProperty(...arbitraries, property), { numRuns, endOnFailure: true });

/** Faults that pass, few enough for each call to bear all of them. */
function passing(most) {
  const one = fc.oneof(...passingNames.map((name) => faultOf(name, { at: moment, times: fc.integer({ min: 1, max: 2 }) })));
  return fc.tuple(fc.array(one, { maxLength: most / 2 }), lasting, expiring).map(([some, always, expires]) => [
    ...(always === null ? [] : [always]),
    ...some,
    ...(expires === null ? [] : [{ fault: "expired-token", at: expires }]),
  ]);
}

test("a list has all tasks, through faults that pass", () =>
  holds([fleets, passing(4), fc.integer({ min: 1, max: 4 })], async (fleet, faults, Limit) => {
    const world = worldOf(fleet);
    const listed = async () => {
      await pass(13_000);
      const tasks = await world.tat.listInvocationTasks({ Limit, HideOutput: false }).toArray();
      assert.deepEqual(tasks.map(({ InvocationTaskId }) => InvocationTaskId), fleet.map(({ invocationTaskId }) => invocationTaskId));
    };
    await within(world, Promise.all([injected(world, faults), listed()]));
  }, 80));

test("a wait comes to the truth, through faults that pass", () =>
  holds([fleets, passing(8), fc.constantFrom("none", "failed", "all"), fc.boolean()], async (fleet, faults, output, byIds) => {
    const world = worldOf(fleet);
    const waited = async () => {
      const { tasks, summary } = await world.tat.waitForInvocation(selectorOf(fleet, byIds), { output });
      const told = new Map(tasks.map((task) => [task.InvocationTaskId, task]));
      assert.equal(told.size, fleet.length);
      assert.equal(summary.total, fleet.length);
      for (const task of fleet) {
        const { TaskStatus, TaskResult } = told.get(task.invocationTaskId);
        assert.deepEqual([TaskStatus, TaskResult.ExitCode], [endOf(task), exitCodeOf(task)], task.invocationTaskId);
        if (wantsOutput(output, task)) assert.deepEqual(Buffer.from(TaskResult.Output, "base64"), outputOf(task), task.invocationTaskId);
      }
    };
    await within(world, Promise.all([injected(world, faults), waited()]));
  }, 40));

test("the events of a watch come to the truth, one state after the other, through faults that pass", () =>
  holds([fleets, passing(8), fc.constantFrom("none", "failed", "all", "live", "live"), fc.boolean(), fc.array(fc.nat(5_000))], async (fleet, faults, output, byIds, pauses) => {
    const world = worldOf(fleet);
    const watched = async () => {
      let events = 0;
      const told = new Map(fleet.map(({ invocationTaskId }) => [invocationTaskId, { step: -1, text: "", isSettled: false }]));
      for await (const event of world.tat.watch(selectorOf(fleet, byIds), { output })) {
        assert.notEqual(event.type, "missing", event.invocationTaskId);
        const id = event.task.InvocationTaskId;
        const of = told.get(id);
        assert.equal(of.isSettled, false, `${id}: ${event.type} after its end`);
        if (event.type === "status") {
          const step = world.fake.fleet.get(id).timeline.findIndex(({ status }) => status === event.task.TaskStatus);
          assert.ok(step > of.step, `${id}: ${event.task.TaskStatus} is told late`);
          of.step = step;
        }
        if (event.type === "output") {
          assert.deepEqual([event.reset, event.text === ""], [false, false], id);
          of.text += event.text;
        }
        of.isSettled = event.type === "settled";
        // Who is slow is told several changes at once.
        if (pauses.length > 0) await pass(pauses[(events += 1) % pauses.length]);
      }
      for (const task of fleet) {
        const { step, text, isSettled } = told.get(task.invocationTaskId);
        assert.ok(isSettled, `${task.invocationTaskId} has not settled`);
        assert.equal(step, task.timeline.length - 1, task.invocationTaskId);
        const whole = wantsOutput(output, task) ? decodeOutput({ Output: outputOf(task).toString("base64") }).text : "";
        assert.equal(text, whole, task.invocationTaskId);
      }
    };
    await within(world, Promise.all([injected(world, faults), watched()]));
  }, 40));

/** Faults of any kind and of any length. */
const anyFaults = fc.array(
  fc.oneof(
    ...faultNames.filter((name) => name !== "bad-id").map((name) => faultOf(name, { at: moment, until: fc.nat(120_000) })),
    faultOf("bad-id", { id: fc.constantFrom("invt-0", "invt-1"), at: moment, until: fc.nat(120_000) }),
  ),
  { maxLength: 5 },
);

test("whatever lasts however long, a wait ends in time: by the truth, or by an error with what was true by then", async () => {
  let errors = 0;
  let partial = 0;
  const property = async (fleet, faults, timeout, byIds) => {
    const world = worldOf(fleet);
    const waited = async () => {
      const began = world.time.now();
      let known;
      try {
        known = (await world.tat.waitForInvocation(selectorOf(fleet, byIds), { timeout })).tasks;
        assert.deepEqual(known.map(({ TaskStatus }) => TaskStatus), fleet.map(endOf));
      } catch (error) {
        if (!TatError.is(error)) throw error;
        errors += 1;
        known = error.partial?.tasks ?? [];
        if (known.length > 0) partial += 1;
      }
      assert.ok(world.time.now() - began <= timeout, "too late");
      const elapsed = world.elapsed();
      for (const { InvocationTaskId, TaskStatus } of known) {
        const { timeline: steps } = world.fake.fleet.get(InvocationTaskId);
        assert.ok(steps.some(({ after, status }) => status === TaskStatus && after <= elapsed), `${InvocationTaskId} was not ${TaskStatus} yet`);
      }
    };
    await within(world, Promise.all([injected(world, faults), waited()]));
  };
  await holds([fleets, anyFaults, fc.integer({ min: 1, max: 100_000 }), fc.boolean()], property, 40);
  assert.ok(errors >= 10, `${errors} of 40 end by an error`);
  assert.ok(partial >= 5, `${partial} of ${errors} errors say what was known`);
});

const operations = {
  describe: (tat, selector, signal) => tat.describeInvocationTasks({ Limit: 2 }, { signal }),
  list: (tat, selector, signal) => tat.listInvocationTasks({ Limit: 1 }, { signal }).toArray(),
  wait: (tat, selector, signal) => tat.waitForInvocation(selector, { signal }),
  watch: async (tat, selector, signal) => {
    for await (const event of tat.watch(selector, { signal })) assert.notEqual(event, undefined);
  },
};
/** After so much time; or so many microtasks and turns of the loop after a call has begun. */
const leaving = fc.oneof(
  fc.record({ after: fc.nat(30_000) }),
  fc.record({ call: fc.integer({ min: 1, max: 4 }), microtasks: fc.nat(40), turns: fc.nat(6) }),
);

test("who aborts at any moment gets the reason at once, and no timer, listener or call stays", async () => {
  let aborted = 0;
  const property = async (fleet, faults, name, byIds, at) => {
    const controller = new AbortController();
    const reason = new Error("enough");
    let calls = 0;
    let time;
    let abortedAt;
    const leave = () => {
      abortedAt = time.now();
      controller.abort(reason);
    };
    const leaveSoon = async () => {
      for (let turn = 0; turn < at.turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      for (let step = 0; step < at.microtasks; step += 1) await undefined;
      leave();
    };
    const counted = (...call) => {
      calls += 1;
      if (calls === at.call) void leaveSoon();
      return fake.fetch(...call);
    };
    const world = worldOf(fleet, { fetch: (...call) => time.attend(counted)(...call) });
    const { fake, tat } = world;
    time = world.time;
    const timer = at.after === undefined ? undefined : setTimeout(leave, at.after);
    const operated = async () => {
      const work = operations[name](tat, selectorOf(fleet, byIds), controller.signal);
      const thrown = await work.then(() => undefined, (error) => ({ error }));
      clearTimeout(timer);
      if (abortedAt !== undefined && thrown?.error === reason) {
        aborted += 1;
        assert.equal(time.now(), abortedAt, "not at once");
      } else {
        // It was over by then, if only just.
        assert.ok(abortedAt === undefined || thrown === undefined || TatError.is(thrown.error), String(thrown?.error?.stack));
      }
    };
    try {
      for (const { at: _, until, ...fault } of faults) fake.inject(fault);
      await time.run(operated());
      await turns(8);
      assert.equal(time.timers(), 0, "timers that stay");
      assert.deepEqual(getEventListeners(controller.signal, "abort"), []);
      const before = calls;
      await time.advance(120_000);
      assert.equal(calls, before, "calls that go on");
    } finally {
      tat.close();
      time.restore();
    }
  };
  await holds([fleets, anyFaults, fc.constantFrom(...Object.keys(operations)), fc.boolean(), leaving], property, 200);
  assert.ok(aborted >= 100, `${aborted} of 200 are aborted before they end`);
});
