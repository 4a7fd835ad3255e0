// The memory of an instance never shrinks: one that has grown is replaced when nothing of it is in use, and nothing is lost.
import assert from "node:assert/strict";
import { before, beforeEach, describe, test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { createFakeTat, exampleCredential, uniformFleet } from "tat-tasks/fake";

import { answering, clientOf, emptyAnswer, turns } from "./support.mjs";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc");
const mebibyte = 1024 * 1024;
/** The memories of all instances that were started, the last one being of the one that runs. */
const memories = [];
const { instantiate, Instance } = WebAssembly;
WebAssembly.instantiate = async (module, imports) => recorded(module, await instantiate(module, imports));
WebAssembly.Instance = function (module, imports) {
  return recorded(module, new Instance(module, imports));
};

/** The host has modules too. */
function recorded(module, instance) {
  const isOurs = module instanceof WebAssembly.Module && WebAssembly.Module.customSections(module, "tat-tasks").length > 0;
  if (isOurs) memories.push(Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory));
  return instance;
}

const mebibytes = () => memories.at(-1).buffer.byteLength / mebibyte;
const tasks = Array.from({ length: 100 }, (_, number) => ({ InvocationTaskId: `invt-${number}`, TaskStatus: "SUCCESS", CommandDocument: { Content: "x".repeat(360_000) } }));
const large = JSON.stringify({ Response: { TotalCount: 100, InvocationTaskSet: tasks, RequestId: "large" } });
const client = (fetch) => clientOf({ fetch, maxResponseBytes: 40 * mebibyte });
const grow = () => client(answering(large)).describeInvocationTasks();
const ask = () => client(answering(emptyAnswer)).describeInvocationTasks();

before(ask);
beforeEach(async () => {
  await ask();
  assert.ok(mebibytes() < 32, `${mebibytes()} MiB`);
  memories.splice(0, memories.length - 1);
});

test("by the next call", async () => {
  const { InvocationTaskSet } = await grow();
  assert.equal(InvocationTaskSet.length, 100);
  assert.ok(mebibytes() > 32, `${mebibytes()} MiB`);
  assert.deepEqual(await ask(), emptyAnswer);
  assert.deepEqual([memories.length, mebibytes() < 8], [2, true]);
  assert.deepEqual(await ask(), emptyAnswer);
  assert.equal(memories.length, 2, "one that is small stays");
});

test("by whatever is used next, be it synchronous", async () => {
  await grow();
  const { decodeOutput } = await import("tat-tasks");
  // What is no Base64 goes through the core in every host.
  assert.equal(decodeOutput({ Output: "b25l" }).text, "one");
  const signed = await clientOf().signDescribeInvocationTasks({ Limit: 5 });
  assert.match(signed.headers.Authorization, /^TC3-HMAC-SHA256 /);
  assert.deepEqual([memories.length, mebibytes() < 8], [2, true]);
});

test("its memory is let go, though the client that has grown it stays", async () => {
  const tat = client(answering(large));
  await tat.waitForInvocation({ invocationTaskIds: tasks.map(({ InvocationTaskId }) => InvocationTaskId) }, { output: "none" });
  const grown = new WeakRef(memories.at(-1));
  await ask();
  assert.equal(memories.length, 2);
  memories.shift();
  for (let turn = 0; turn < 20 && grown.deref() !== undefined; turn += 1) {
    await turns(5);
    collectGarbage();
  }
  assert.equal(grown.deref(), undefined);
  await tat.describeInvocationTasks();
});

describe("not while", () => {
  test("a call is under way", async () => {
    let answer;
    const waiting = client(() => new Promise((resolve) => (answer = resolve))).describeInvocationTasks();
    await turns();
    await grow();
    await ask();
    assert.equal(memories.length, 1);
    answer(await answering(emptyAnswer)());
    assert.deepEqual(await waiting, emptyAnswer);
    await ask();
    assert.equal(memories.length, 2);
  });

  test("a list is read", async () => {
    const fake = createFakeTat({ requestsPerSecond: Infinity, fleet: uniformFleet(250, { invocationId: "inv-1" }) });
    let count = 0;
    for await (const { InvocationTaskSet } of clientOf({ fetch: fake.fetch, credentials: exampleCredential }).listInvocationTasks("inv-1").pages()) {
      count += InvocationTaskSet.length;
      await grow();
      await ask();
      assert.equal(memories.length, 1);
    }
    assert.equal(count, 250);
    await ask();
    assert.equal(memories.length, 2);
  });

  test("tasks are watched, and no event is lost", async () => {
    const statuses = ["RUNNING", "SUCCESS"];
    const fetch = () => answering({ TotalCount: 1, InvocationTaskSet: [{ InvocationTaskId: "invt-1", TaskStatus: statuses.shift() ?? "SUCCESS" }], RequestId: "r" })();
    const tat = client(fetch);
    const events = [];
    for await (const { type, task } of tat.watch({ invocationTaskIds: ["invt-1"] }, { output: "none" })) {
      events.push(`${type} ${task.TaskStatus}`);
      await grow();
      await ask();
      assert.equal(memories.length, 1);
    }
    assert.deepEqual(events, ["status RUNNING", "status SUCCESS", "settled SUCCESS"]);
    await ask();
    assert.equal(memories.length, 2);
    const { summary } = await tat.waitForInvocation({ invocationTaskIds: ["invt-1"] });
    assert.equal(summary.total, 1);
  });
});
