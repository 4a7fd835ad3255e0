// Few calls for many callers: merged, remembered, and paid for by who caused them.
import assert from "node:assert/strict";
import { before, test } from "node:test";

import { createFakeTat } from "tat-tasks/fake";

import { region, turns, until, warmUp } from "../support.mjs";
import { inVirtualTime, pass, virtualTime } from "../virtual-time.mjs";
import { endedTask, ids, liveTask, numbersOf, relayed } from "./set-up.mjs";

before(warmUp);

const range = (from, to) => Array.from({ length: to - from }, (_, index) => from + index);
const fleet = range(0, 300).map((number) => endedTask(number));
const asked = (calls) => calls.map(({ InvocationTaskIds }) => InvocationTaskIds.map((id) => Number(id.slice(5))).sort((a, b) => a - b));

test("look-ups of the same time share calls of 100 ids", inVirtualTime(async () => {
  const { ask, calls } = relayed(fleet);
  const answers = await Promise.all(range(0, 50).map((from) => ask({ InvocationTaskIds: ids(...range(from * 4, from * 4 + 8)) })));
  for (const [from, answer] of answers.entries()) assert.deepEqual(numbersOf(answer), range(from * 4, from * 4 + 8));
  assert.deepEqual(asked(calls()), [range(0, 100), range(100, 200), range(200, 204)]);
}));

test("a task that has ended is asked for once, in each lane", inVirtualTime(async () => {
  const { ask, calls } = relayed(fleet);
  for (const HideOutput of [true, false, true, false]) {
    const { InvocationTaskSet } = await ask({ InvocationTaskIds: ids(1, 2), HideOutput });
    for (const { TaskResult } of InvocationTaskSet) assert.equal("Output" in TaskResult, !HideOutput);
  }
  assert.deepEqual(calls().map(({ HideOutput }) => HideOutput), [true, false]);
}));

test("tenants share neither calls nor what is remembered", inVirtualTime(async () => {
  const { ask, calls } = relayed(fleet);
  await Promise.all(["a", "b"].map((tenant) => ask({ InvocationTaskIds: ids(1) }, { tenant })));
  await ask({ InvocationTaskIds: ids(1) }, { tenant: "c" });
  assert.deepEqual(asked(calls()), [[1], [1], [1]]);
}));

test("a task under way is remembered for maxAge", inVirtualTime(async () => {
  const { ask, calls } = relayed([liveTask(1)], { maxAge: 60 });
  await ask({ InvocationTaskIds: ids(1) });
  await ask({ InvocationTaskIds: ids(1) });
  assert.equal(calls().length, 1);
  await pass(80);
  await ask({ InvocationTaskIds: ids(1) });
  assert.equal(calls().length, 1);
}));

test("what there is not, and what went wrong, is asked for again", inVirtualTime(async () => {
  const { fake, ask, refused, calls } = relayed(fleet);
  for (let time = 0; time < 2; time += 1) {
    assert.deepEqual(numbersOf(await ask({ InvocationTaskIds: ids(1_000) })), []);
    const filters = [{ Name: "invocation-id", Values: ["inv-none"] }];
    assert.deepEqual(numbersOf(await ask({ Filters: filters })), []);
  }
  assert.equal(calls().length, 4);
  fake.inject({ fault: "bad-gateway" });
  assert.equal((await refused({ InvocationTaskIds: ids(5) }))[0], 502);
  fake.clearFaults();
  assert.deepEqual(numbersOf(await ask({ InvocationTaskIds: ids(5) })), [5]);
}));

test("the same query of many is asked once", inVirtualTime(async () => {
  const { ask, calls } = relayed(fleet);
  const request = { Filters: [{ Name: "invocation-id", Values: ["inv-0"] }], Limit: 100 };
  const answers = await Promise.all(range(0, 30).map(() => ask(request)));
  assert.ok(answers.every((answer) => answer.TotalCount === 300));
  await ask({ ...request, Offset: 100 });
  await ask({ ...request, HideOutput: false });
  await ask({ ...request, tenant: undefined, Filters: [{ Name: "command-id", Values: ["cmd-0"] }] });
  assert.equal(calls().length, 4);
}));

test("long ids are refused, and so is a filter that has one", inVirtualTime(async () => {
  const { refused, ask, calls } = relayed(fleet);
  const long = `invt-${"x".repeat(124)}`;
  assert.deepEqual(await refused({ InvocationTaskIds: [...ids(1), long] }), [400, "InvalidParameterValue"]);
  assert.deepEqual(await refused({ Filters: [{ Name: "instance-id", Values: [long] }] }), [400, "InvalidParameterValue"]);
  assert.equal(calls().length, 0);
  assert.deepEqual(numbersOf(await ask({ InvocationTaskIds: [...ids(1), long.slice(1)] })), [1]);
}));

test("what is kept has a bound", inVirtualTime(async () => {
  const { ask, calls } = relayed(fleet, { maxCacheBytes: 20_000 });
  await ask({ InvocationTaskIds: ids(...range(0, 100)) });
  await ask({ InvocationTaskIds: ids(...range(0, 100)) });
  const [, again] = asked(calls());
  assert.ok(again.length > 80 && again.length < 100, `${again.length} asked again`);
}));

test("an id that is refused is found, remembered, and no other one is left out", inVirtualTime(async () => {
  const { fake, ask, calls } = relayed(fleet);
  fake.inject({ fault: "bad-id", id: "invt-99" });
  const request = { InvocationTaskIds: ids(...range(0, 100)) };
  assert.deepEqual(numbersOf(await ask(request)), range(0, 99));
  assert.ok(calls().length <= 9);
  assert.deepEqual(numbersOf(await ask(request)), range(0, 99));
  assert.deepEqual(numbersOf(await ask({ InvocationTaskIds: ids(99, 150) })), [150]);
  assert.deepEqual(asked(calls()), [[150]]);
  // Another tenant has to find that out anew.
  await ask({ InvocationTaskIds: ids(99) }, { tenant: "two" });
  assert.deepEqual(asked(calls()), [[99]]);
}));

test("to find a refused id takes at most 8 calls more a request, and the next request goes on from there", inVirtualTime(async () => {
  const { fake, send, ask, calls } = relayed(fleet);
  fake.inject({ fault: "bad-id", id: "invt-0" });
  fake.inject({ fault: "bad-id", id: "invt-50" });
  const request = { InvocationTaskIds: ids(...range(0, 100)) };
  for (let time = 0; ; time += 1) {
    const response = await send(request);
    await response.text();
    const count = calls().length;
    assert.ok(count <= 9, `${count} calls`);
    if (response.status === 200) break;
    assert.deepEqual([response.status, response.headers.get("retry-after")], [429, "1"]);
    assert.ok(time < 4, "it does not get any further");
  }
  assert.deepEqual(numbersOf(await ask(request)), range(0, 100).filter((number) => number % 50 !== 0));
}));

test("a refused id of one caller spoils nothing of another one's", inVirtualTime(async () => {
  const { fake, ask } = relayed(fleet);
  fake.inject({ fault: "bad-id", id: "invt-7" });
  const answers = await Promise.all([
    ask({ InvocationTaskIds: ids(1, 7, 2) }, { caller: "a" }),
    ask({ InvocationTaskIds: ids(3, 4) }, { caller: "b" }),
    ask({ InvocationTaskIds: ids(2, 3) }, { caller: "c" }),
  ]);
  assert.deepEqual(answers.map(numbersOf), [[1, 2], [3, 4], [2, 3]]);
}));

test("who asks too often is told when to come back, and others are not held up", inVirtualTime(async () => {
  const { send, calls } = relayed(fleet, { requestsPerSecond: 1, maxAge: 0 });
  const statuses = [];
  for (let time = 0; time < 6; time += 1) statuses.push((await send({ InvocationTaskIds: ids(1) }, { caller: "a" })).status);
  assert.deepEqual(statuses, [200, 200, 200, 200, 429, 429]);
  const refused = await send({ InvocationTaskIds: ids(1) }, { caller: "a" });
  assert.equal(refused.headers.get("retry-after"), "1");
  assert.equal((await send({ InvocationTaskIds: ids(1) }, { caller: "b" })).status, 200);
  assert.equal(calls().length, 1);
}));

test("calls are charged to who caused them, those that were repeated too", inVirtualTime(async () => {
  // A clock that is wrong is corrected by a second call, at once. It is learnt by host: no other test has this one.
  const { fake, send, calls } = relayed(fleet, { callsPerSecond: 0.5, endpoint: "https://charged.example" });
  const askFor = async (number, caller) => (await send({ InvocationTaskIds: ids(number) }, { caller })).status;
  fake.inject({ fault: "clock-ahead" });
  assert.equal(await askFor(1, "a"), 200);
  assert.equal(calls().length, 2);
  assert.equal(await askFor(2, "a"), 429);
  // What is remembered costs nothing.
  assert.equal(await askFor(1, "a"), 200);
  assert.equal(await askFor(3, "b"), 200);
  assert.equal(calls().length, 1);
}));

test("the pages of one caller pay once for what they ask at the same time", inVirtualTime(async () => {
  const { send, calls } = relayed(fleet, { callsPerSecond: 0.25, maxAge: 0, endpoint: "https://pages.example" });
  const askAll = (caller) => Promise.all(range(0, 50).map(async () => (await send({ InvocationTaskIds: ids(1, 1_000) }, { caller })).status));
  assert.deepEqual([...new Set(await askAll("a"))], [200]);
  assert.equal(calls().length, 1);
  // One after the other is another matter.
  assert.equal((await send({ InvocationTaskIds: ids(2) }, { caller: "a" })).status, 429);
}));

test("who goes through all tasks that a query finds pays for its pages once, whoever has asked for them", inVirtualTime(async () => {
  const where = () => true;
  const { ask, send, calls } = relayed(range(0, 150).map((number) => endedTask(number)), { callsPerSecond: 1.25, maxAge: 60_000, sees: { one: { where } } });
  const query = { Filters: [{ Name: "invocation-id", Values: ["inv-0"] }], Limit: 50 };
  // Five at once: three for what is asked first, and one for each page after that.
  for (const caller of ["a", "b"]) {
    for (const Offset of [0, 50, 100]) assert.equal((await ask({ ...query, Offset }, { caller })).InvocationTaskSet.length, 50);
    assert.equal((await send(query, { caller })).status, 429);
  }
  assert.equal(calls().length, 3);
}));

test("a query that another caller may not pay for is asked by who may", inVirtualTime(async () => {
  const { fake, send } = relayed(fleet, { callsPerSecond: 0.25, maxAge: 0 });
  const query = { Filters: [{ Name: "invocation-id", Values: ["inv-0"] }] };
  assert.equal((await send({ InvocationTaskIds: ids(1) }, { caller: "poor" })).status, 200);
  fake.clearCalls();
  const statuses = await Promise.all(["poor", "rich"].map(async (caller) => (await send(query, { caller })).status));
  assert.deepEqual(statuses, [429, 200]);
  assert.equal(fake.calls.length, 1);
}));

test("a caller that goes away takes nothing from those who wait for the same", inVirtualTime(async () => {
  const { fake, relay, ask } = relayed(fleet);
  const answered = [];
  fake.inject({ fault: "slow-body", ms: 200, times: 1 });
  const controller = new AbortController();
  const body = JSON.stringify({ Region: region, InvocationTaskIds: ids(1) });
  const init = { method: "POST", headers: { "content-type": "application/json" }, body, signal: controller.signal };
  const first = relay(new Request("https://relay.example/", init));
  const second = ask({ InvocationTaskIds: ids(1) }).then((answer) => answered.push(answer));
  await until(() => fake.calls.length === 1);
  controller.abort();
  assert.equal((await first).status, 504);
  await turns();
  await second;
  assert.deepEqual(answered.map(numbersOf), [[1]]);
  assert.equal(fake.calls.length, 1);
}));

test("a task that the caller may not see costs as much as one that there is not, whoever else asks for it", inVirtualTime(async () => {
  const { send, ask } = relayed(fleet, { callsPerSecond: 0.5, sees: { blind: { instanceIds: ["ins-none"] } } });
  await ask({ InvocationTaskIds: ids(1) });
  for (const id of ids(1, 1_000)) {
    const statuses = [];
    const answers = [];
    for (let time = 0; time < 3; time += 1) {
      const headers = { see: "blind", caller: id };
      const [response] = await Promise.all([send({ InvocationTaskIds: [id] }, headers), ask({ InvocationTaskIds: ids(1) })]);
      statuses.push(response.status);
      answers.push((await response.text()).replace(/"RequestId":"[^"]*"/, ""));
    }
    assert.deepEqual(statuses, [200, 429, 429], id);
    assert.equal(answers[0], '{"Response":{"TotalCount":0,"InvocationTaskSet":[],}}');
  }
}));

test("what it costs to ask for a refused id does not tell what others watch", inVirtualTime(async () => {
  const costs = [];
  for (const guess of [1, 404]) {
    const { fake, send, ask } = relayed([liveTask(1), liveTask(2)], { callsPerSecond: 4, maxAge: 10, sees: { blind: { instanceIds: ["ins-none"] } } });
    fake.inject({ fault: "bad-id", id: "invt-999" });
    await ask({ InvocationTaskIds: ids(1) }, { caller: "watcher" });
    // Its task is due again, and would be taken along.
    await pass(15);
    const statuses = [];
    for (const id of [guess, 2, 3, 4, 5, 6, 7, 8]) {
      const response = await send({ InvocationTaskIds: ids(id, 999) }, { see: "blind", caller: "curious" });
      statuses.push(response.status);
    }
    costs.push(statuses);
  }
  assert.deepEqual(costs[0], costs[1]);
  // One and what it may take to find the refused id, and as much again for the next, which is more than there is.
  assert.deepEqual(costs[0].slice(0, 3), [200, 200, 429]);
}));

for (const [what, question] of [
  ["a query", { Filters: [{ Name: "invocation-id", Values: ["inv-0"] }] }],
  ["a look-up", { InvocationTaskIds: ids(1) }],
]) {
  test(`when ${what} takes long one takes over, and all wait for the first of the two answers`, async () => {
    const time = virtualTime();
    try {
      const service = createFakeTat({ fleet, clock: () => time.now(), requestsPerSecond: Infinity });
      const answer = time.attend(service.fetch);
      const held = [];
      const fetch = (...call) => new Promise((resolve) => held.push(() => resolve(answer(...call))));
      const { send } = relayed(fleet, { fetch, timeout: 60_000, callsPerSecond: 1 });
      const answers = Promise.all(range(0, 40).map((number) => send(question, { caller: `caller-${number}` })));
      await time.advance(5_600);
      assert.equal(held.length, 2);
      held[0]();
      assert.deepEqual(new Set((await time.run(answers)).map(({ status }) => status)), new Set([200]));
      held[1]();
      await time.advance(0);
    } finally {
      time.restore();
    }
  });

  test(`${what} that takes over does not fail with the one that hangs`, async () => {
    const time = virtualTime();
    try {
      const service = createFakeTat({ fleet, clock: () => time.now(), requestsPerSecond: Infinity });
      const answer = time.attend(service.fetch);
      const late = (...call) => new Promise((resolve) => setTimeout(() => resolve(answer(...call)), 6_000));
      const lost = (_, { signal }) => new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      let calls = 0;
      const { send } = relayed(fleet, { fetch: (...call) => (++calls === 1 ? lost : late)(...call) });
      const first = send(question, { caller: "first" });
      await time.advance(4_500);
      // It takes over after 500 ms; 4 s later the time of the first is over, and 2 s after that its own call is answered.
      const second = send(question, { caller: "second" });
      assert.deepEqual((await time.run(Promise.all([first, second]))).map(({ status }) => status), [504, 200]);
      assert.equal(calls, 2);
    } finally {
      time.restore();
    }
  });
}

test("what one caller has yet to find out keeps no other one waiting", inVirtualTime(async () => {
  const { fake, send, ask } = relayed(fleet);
  for (const number of [0, 25, 50, 75]) fake.inject({ fault: "bad-id", id: `invt-${number}` });
  // It runs out of calls, and all of its ids are suspect.
  assert.equal((await send({ InvocationTaskIds: ids(...range(0, 100)) }, { caller: "a" })).status, 429);
  assert.deepEqual(numbersOf(await ask({ InvocationTaskIds: ids(...range(1, 25)) }, { caller: "b" })), range(1, 25));
}));

test("an id is asked for alone before it is taken as refused", inVirtualTime(async () => {
  const { fake, ask } = relayed(fleet);
  // It is about none of them: the first call is refused, and no other one.
  fake.inject({ fault: "bad-id", id: "invt-1", times: 1 });
  assert.deepEqual(numbersOf(await ask({ InvocationTaskIds: ids(1, 2) })), [1, 2]);
}));

test("one caller's refused id costs the others next to nothing", inVirtualTime(async () => {
  const { fake, ask, send, calls } = relayed(fleet, { callsPerSecond: 0.5 });
  fake.inject({ fault: "bad-id", id: "invt-7" });
  const answers = await Promise.all([
    ...range(100, 130).map((number) => ask({ InvocationTaskIds: ids(number) }, { caller: `caller-${number}` })),
    send({ InvocationTaskIds: ids(7) }, { caller: "attacker" }).then((response) => response.json()),
    ...range(130, 160).map((number) => ask({ InvocationTaskIds: ids(number) }, { caller: `caller-${number}` })),
  ]);
  assert.deepEqual(answers.filter((answer) => "TotalCount" in answer).map(numbersOf).flat(), range(100, 160));
  assert.ok(calls().length <= 16);
  // Whoever has caused them owes them.
  assert.equal((await send({ InvocationTaskIds: ids(8) }, { caller: "attacker" })).status, 429);
}));
