// What a relay lets through, against a naive reading of its rules.
import assert from "node:assert/strict";
import { before, test } from "node:test";

import fc from "fast-check";

import { TatClient } from "tat-tasks";

import { region, warmUp } from "../support.mjs";
import { endedTask, ids, liveTask, numbersOf, relayed } from "./set-up.mjs";

before(warmUp);

const few = fc.integer({ min: 0, max: 6 });
const idOf = { invocationTaskIds: "invt", invocationIds: "inv", instanceIds: "ins", commandIds: "cmd" };
const filterOf = { invocationTaskIds: "invocation-task-id", invocationIds: "invocation-id", instanceIds: "instance-id", commandIds: "command-id" };
const memberOf = { invocationTaskIds: "InvocationTaskId", invocationIds: "InvocationId", instanceIds: "InstanceId", commandIds: "CommandId" };

const fleets = fc.array(fc.record({ invocation: few, command: few, instance: few }), { maxLength: 30 });

const lists = Object.fromEntries(
  Object.entries(idOf).map(([list, prefix]) => [list, fc.array(few.map((number) => `${prefix}-${number}`), { maxLength: 7 })]),
);
const policies = fc
  .record({ ...lists, where: fc.constant((task) => Number(task.InvocationTaskId.slice(5)) % 2 === 0) }, { requiredKeys: [] })
  .filter((see) => Object.keys(see).length > 0);

const filters = fc.array(
  fc.constantFrom(...Object.keys(idOf)).chain((list) =>
    fc.array(few.map((number) => `${idOf[list]}-${number}`), { minLength: 1, maxLength: 5 }).map((Values) => ({ list, Values })),
  ),
  { minLength: 1, maxLength: 4 },
);
const pages = fc.record({ Limit: fc.integer({ min: 1, max: 12 }), Offset: fc.integer({ min: 0, max: 8 }), HideOutput: fc.boolean() });

const sees = (see, task) =>
  Object.entries(memberOf).every(([list, member]) => see[list] === undefined || see[list].includes(task[member])) &&
  (see.where === undefined || see.where(task));

/** The tasks of a fleet, as the service tells them. */
async function tasksOf(fleet) {
  const { ask } = relayed(fleet);
  return (await ask({ Limit: 100 })).InvocationTaskSet;
}

test("whatever is asked by filters, the answer is what the caller may see of it", async () => {
  await fc.assert(
    fc.asyncProperty(fleets, policies, filters, pages, async (instances, see, asked, page) => {
      const fleet = instances.map((of, number) => endedTask(number, of));
      const tasks = await tasksOf(fleet);
      const { ask } = relayed(fleet, { sees: { one: see } });
      const request = { Filters: asked.map(({ list, Values }) => ({ Name: filterOf[list], Values })), ...page };
      const matches = (task) => asked.every(({ list, Values }) => Values.includes(task[memberOf[list]]));
      const expected = tasks.filter((task) => matches(task) && sees(see, task));
      const answer = await ask(request);
      assert.equal(answer.TotalCount, expected.length);
      const wanted = expected.slice(page.Offset, page.Offset + page.Limit);
      assert.deepEqual(
        answer.InvocationTaskSet.map((task) => task.InvocationTaskId),
        wanted.map((task) => task.InvocationTaskId),
      );
      for (const task of answer.InvocationTaskSet) assert.equal("Output" in task.TaskResult, !page.HideOutput);
    }),
    { numRuns: 150 },
  );
});

test("whatever is asked by ids, the answer is what the caller may see of it", async () => {
  const asked = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(fleets, policies, asked, pages, async (instances, see, numbers, page) => {
      const fleet = instances.map((of, number) => endedTask(number, of));
      const tasks = new Map((await tasksOf(fleet)).map((task) => [task.InvocationTaskId, task]));
      const { ask } = relayed(fleet, { sees: { one: see } });
      const expected = [...new Set(ids(...numbers))].filter((id) => tasks.has(id) && sees(see, tasks.get(id)));
      const answer = await ask({ InvocationTaskIds: ids(...numbers), ...page });
      assert.equal(answer.TotalCount, expected.length);
      assert.deepEqual(
        answer.InvocationTaskSet.map((task) => task.InvocationTaskId),
        expected.slice(page.Offset, page.Offset + page.Limit),
      );
    }),
    { numRuns: 150 },
  );
});

const fleet = [endedTask(0), endedTask(1, { invocation: 1, instance: 1 }), endedTask(2, { invocation: 1, instance: 2 })];

test("the values of a filter are those that the caller may see", async () => {
  const { ask, calls } = relayed(fleet, { sees: { one: { invocationIds: ["inv-1", "inv-9"] } } });
  const answer = await ask({ Filters: [{ Name: "invocation-id", Values: ["inv-0", "inv-1"] }] });
  assert.deepEqual(numbersOf(answer), [1, 2]);
  assert.deepEqual(calls(), [{ Filters: [{ Name: "invocation-id", Values: ["inv-1"] }], Limit: 20, Offset: 0, HideOutput: true }]);
});

for (const [what, instanceIds] of [["up to five servers", ["ins-2"]], ["more servers than a filter takes", ["ins-2", "ins-3", "ins-4", "ins-5", "ins-6", "ins-7"]]]) {
  test(`who may see ${what} may wait for an invocation of which these are a part`, async () => {
    const { relay } = relayed(fleet, { sees: { one: { instanceIds } } });
    const tat = new TatClient({ region, relay: "https://relay.example/api/tat", fetch: (...call) => relay(new Request(...call)) });
    const { tasks, summary } = await tat.waitForInvocation("inv-1", { output: "all" });
    assert.deepEqual([tasks.map(({ InvocationTaskId }) => InvocationTaskId), summary.total], [ids(2), 1]);
  });
}

test("where nothing is left to see, nothing is asked", async () => {
  const { ask, calls } = relayed(fleet, { sees: { one: { invocationIds: ["inv-1"] }, two: { invocationIds: [] } } });
  const request = { Filters: [{ Name: "invocation-id", Values: ["inv-0"] }] };
  for (const tenant of ["one", "two"]) {
    const { TotalCount, InvocationTaskSet } = await ask(request, { tenant });
    assert.deepEqual([TotalCount, InvocationTaskSet], [0, []]);
  }
  assert.deepEqual(calls(), []);
});

test("a query without a condition needs a caller who may see all", async () => {
  const { ask, refused, calls } = relayed(fleet, { sees: { two: { invocationIds: ["inv-1"] }, three: { where: () => true } } });
  assert.deepEqual(numbersOf(await ask({})), [0, 1, 2]);
  calls();
  for (const tenant of ["two", "three"]) {
    assert.deepEqual(await refused({}, { tenant }), [403, "UnauthorizedOperation.RelayRefused"]);
    assert.deepEqual(await refused({ Offset: 5, HideOutput: false }, { tenant }), [403, "UnauthorizedOperation.RelayRefused"]);
  }
  assert.deepEqual(calls(), []);
});

test("more ids than a filter takes are looked through, and the pages are dense", async () => {
  const large = Array.from({ length: 250 }, (_, number) => endedTask(number, { invocation: 1, instance: number }));
  const instanceIds = Array.from({ length: 100 }, (_, number) => `ins-${number * 2 + 1}`);
  const { ask, calls } = relayed(large, { sees: { one: { instanceIds, invocationIds: ["inv-1"] } } });
  const request = { Filters: [{ Name: "invocation-id", Values: ["inv-1"] }], Limit: 30, HideOutput: false };
  const answer = await ask({ ...request, Offset: 80 });
  assert.equal(answer.TotalCount, 100);
  assert.deepEqual(numbersOf(answer), Array.from({ length: 20 }, (_, index) => (80 + index) * 2 + 1));
  assert.ok(answer.InvocationTaskSet.every((task) => "Output" in task.TaskResult));
  const asked = calls();
  assert.ok(asked.length <= 5, `${asked.length} calls`);
  // Only the tasks of the page were asked for with their output.
  assert.deepEqual(asked.filter(({ HideOutput }) => !HideOutput).map(({ InvocationTaskIds }) => InvocationTaskIds.length), [20]);
});

test("what takes too many calls to look through is refused, with what to do", async () => {
  const large = Array.from({ length: 1_001 }, (_, number) => endedTask(number, { invocation: 1 }));
  const { refused, calls } = relayed(large, { sees: { one: { where: () => true } } });
  assert.deepEqual(await refused({ Filters: [{ Name: "invocation-id", Values: ["inv-1"] }] }), [400, "LimitExceeded"]);
  assert.ok(calls().length <= 2);
});

for (const [what, where] of [
  ["throws", () => assert.fail("a defect")],
  ["gives a promise", async () => true],
  ["gives a promise that rejects", async () => assert.fail("a defect")],
  ["gives what is only truthy", () => 1],
]) {
  test(`a where that ${what} shows no task`, async () => {
    const errors = [];
    const { ask } = relayed(fleet, { sees: { one: { where } }, onRequest: ({ error }) => errors.push(error?.message) });
    const { TotalCount, InvocationTaskSet } = await ask({ InvocationTaskIds: ids(0) });
    assert.deepEqual([TotalCount, InvocationTaskSet], [0, []]);
    // Who runs the relay is told.
    assert.deepEqual(errors, [what.includes("throws") || what.includes("rejects") ? "a defect" : undefined]);
  });
}

const printed = [endedTask(0, { output: "public" }), endedTask(1, { output: "secret" }), liveTask(2)];
const hasOutput = ({ TaskResult }) => "Output" in TaskResult;
const asPrinted = Buffer.from("public").toString("base64");

for (const [what, where, visible] of [
  ["shows what has an output", hasOutput, []],
  ["hides what has an output", (task) => !hasOutput(task), [0, 1, 2]],
  ["shows an output", ({ TaskResult }) => TaskResult.Output === asPrinted, []],
  ["hides an output", ({ TaskResult }) => TaskResult.Output !== asPrinted, [0, 1, 2]],
  ["throws over an output", ({ TaskResult }) => (hasOutput({ TaskResult }) ? assert.fail("an output") : true), [0, 1, 2]],
]) {
  test(`a where that ${what} decides alike, however a task is asked for`, async () => {
    const byIds = { InvocationTaskIds: ids(0, 1, 2) };
    const byFilter = { Filters: [{ Name: "invocation-id", Values: ["inv-0"] }] };
    const byBoth = { Filters: [{ Name: "invocation-task-id", Values: ids(0, 1, 2) }] };
    const { ask } = relayed(printed, { sees: { one: { where }, two: { where, instanceIds: ["ins-0"] }, three: { where, invocationTaskIds: ids(0, 1, 2) } } });
    for (const [tenant, questions] of Object.entries({ one: [byIds, byFilter, byBoth], two: [byIds], three: [byIds, byBoth] })) {
      // The second time it is from memory.
      for (const question of [...questions, ...questions]) {
        for (const HideOutput of [false, true]) {
          const answer = await ask({ ...question, HideOutput }, { tenant });
          assert.deepEqual([numbersOf(answer), answer.TotalCount], [visible, visible.length], JSON.stringify([tenant, question, HideOutput]));
          // What it is not shown is answered nevertheless.
          assert.equal(answer.InvocationTaskSet.some(hasOutput), !HideOutput && visible.length > 0);
        }
      }
    }
  });
}

test("a where gets tasks without output, and cannot change them", async () => {
  const seen = [];
  const where = (task) => seen.push(task) > 0;
  const { ask } = relayed(printed, { sees: { one: { where } } });
  const byIds = { InvocationTaskIds: ids(0, 1) };
  for (const question of [byIds, byIds, { Filters: [{ Name: "invocation-id", Values: ["inv-0"] }] }]) await ask({ ...question, HideOutput: false });
  assert.ok(seen.length >= 6);
  for (const task of seen) {
    assert.equal(hasOutput(task), false);
    assert.ok([task, task.TaskResult, task.CommandDocument].every(Object.isFrozen));
    // All else is there.
    assert.match(task.InvocationTaskId, /^invt-\d$/);
    assert.equal("ExecStartTime" in task.TaskResult, true);
  }
});

test("a signed address of the output is told without its signature, unless the relay is told to", async () => {
  const withUrl = endedTask(0);
  withUrl.timeline[0].outputUrl = "https://logs.example/a.log?q-signature=secret#x";
  const addresses = [];
  for (const signedOutputUrls of [false, true]) {
    const { ask } = relayed([withUrl], { signedOutputUrls });
    addresses.push((await ask({ InvocationTaskIds: ids(0) })).InvocationTaskSet[0].TaskResult.OutputUrl);
  }
  assert.deepEqual(addresses, ["https://logs.example/a.log", "https://logs.example/a.log?q-signature=secret#x"]);
});

test("a region that was not named is not asked", async () => {
  const { refused, calls } = relayed(fleet);
  assert.deepEqual(await refused({ Region: "ap-beijing" }), [400, "UnsupportedRegion"]);
  assert.notEqual(region, "ap-beijing");
  assert.deepEqual(calls(), []);
});
