// Should the core panic after all: every call in flight on that instance rejects, the next one works, the process goes on.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { TatClient, TatError } from "../../target/panicking/index.js";

const credentials = { secretId: "AKIDtests", secretKey: "a-key" };
const answer = { TotalCount: 0, InvocationTaskSet: [], RequestId: "r-1" };
const ended = { kind: "internal", code: "Internal", retryable: false };
const uncaught = [];

before(async () => {
  // Booted, so that a call is in flight after a few turns.
  await clientOf(answering(200)).describeInvocationTasks();
  process.on("uncaughtException", record);
  process.on("unhandledRejection", record);
});
after(() => {
  process.off("uncaughtException", record);
  process.off("unhandledRejection", record);
  assert.deepEqual(uncaught, []);
});

test("a panic in a step rejects that call and each one in flight, and the next one works", async () => {
  const waiting = deferred();
  const inFlight = [clientOf(() => waiting.promise), clientOf(() => waiting.promise)].map((client) => client.describeInvocationTasks());
  await turns();
  await rejectsAsEnded(clientOf(answering(200), { requestClient: "panic" }).describeInvocationTasks());
  for (const call of inFlight) await rejectsAsEnded(call);
  assert.deepEqual(await clientOf(answering(200)).describeInvocationTasks(), answer);
  // What the old instance still waits for comes to nothing.
  waiting.resolve(responseOf(200));
  await turns();
});

test("a panic after an await rejects that call and each one in flight, and the next one works", async () => {
  const waiting = deferred();
  const inFlight = clientOf(() => waiting.promise).describeInvocationTasks();
  await turns();
  await rejectsAsEnded(clientOf(answering(599)).describeInvocationTasks());
  await rejectsAsEnded(inFlight);
  assert.deepEqual(await clientOf(answering(200)).describeInvocationTasks(), answer);
  waiting.reject(new Error("too late"));
  await turns();
});

test("a panic before an exchange waits for anything rejects that call and each one in flight", async () => {
  const inFlight = clientOf(() => deferred().promise).describeInvocationTasks();
  await turns();
  await rejectsAsEnded(clientOf(answering(200), { maxResponseBytes: 599 }).describeInvocationTasks());
  await rejectsAsEnded(inFlight);
  assert.deepEqual(await clientOf(answering(200)).describeInvocationTasks(), answer);
});

test("calls that begin while an instance ends are answered by the next one", async () => {
  const calls = Array.from({ length: 20 }, (_, index) => clientOf(answering(index === 7 ? 599 : 200)).describeInvocationTasks());
  const outcomes = await Promise.allSettled(calls);
  assert.equal(outcomes[7].status, "rejected");
  for (const { status, value, reason } of outcomes) {
    if (status === "fulfilled") assert.deepEqual(value, answer);
    else assert.equal(reason.kind, "internal");
  }
  assert.deepEqual(await clientOf(answering(200)).describeInvocationTasks(), answer);
});

test("a panic while a signature is asked for leaves the client usable", async () => {
  await rejectsAsEnded(clientOf(answering(200), { requestClient: "panic" }).signDescribeInvocationTasks());
  const { method } = await clientOf(answering(200)).signDescribeInvocationTasks();
  assert.equal(method, "POST");
});

test("a panic ends the waits, watches and lists of that instance, and the next ones of the same client work", async () => {
  let status = "RUNNING";
  const taskOf = () => ({ TotalCount: 1, InvocationTaskSet: [{ InvocationTaskId: "invt-1", TaskStatus: status, TaskResult: { ExitCode: 0 } }], RequestId: "r-1" });
  const client = clientOf(async () => Response.json({ Response: taskOf() }));
  let seen = 0;
  const wait = client.waitForInvocation("inv-1", { onUpdate: () => (seen += 1) });
  const watch = client.watch("inv-1", { output: "none" });
  const pages = client.listInvocationTasks("inv-1").pages();
  wait.catch(() => {});
  assert.equal((await watch.next()).value.task.TaskStatus, "RUNNING");
  await pages.next();
  const next = watch.next();
  while (seen === 0) await turns();
  await rejectsAsEnded(clientOf(answering(200), { requestClient: "panic" }).signDescribeInvocationTasks());
  await rejectsAsEnded(wait);
  await rejectsAsEnded(next);
  status = "SUCCESS";
  const { summary } = await client.waitForInvocation("inv-1", { output: "none" });
  assert.equal(summary.succeeded, 1);
  await pages.return();
  client.close();
});

test("a wait and a watch in which the core panics end with that, and the wait with an outcome of what is left", async () => {
  const running = { TotalCount: 1, InvocationTaskSet: [{ InvocationTaskId: "invt-1", TaskStatus: "RUNNING" }], RequestId: "r-1" };
  let isBroken = false;
  const client = clientOf(async () => (isBroken ? responseOf(599) : Response.json({ Response: running })));
  let last;
  const wait = client.waitForInvocation("inv-1", { output: "none", onUpdate: (progress) => (last = progress) });
  const watch = client.watch("inv-1", { output: "none" });
  wait.catch(() => {});
  await watch.next();
  while (last === undefined) await turns();
  isBroken = true;
  await rejectsAsEnded(watch.next());
  const error = await wait.catch((thrown) => thrown);
  await rejectsAsEnded(wait);
  // The table of the tasks has ended with the core.
  assert.deepEqual([error.partial.tasks, error.partial.summary.total, error.partial.requestId], [[], 0, "r-1"]);
  assert.deepEqual([last.tasks, last.changed.length], [[], 1]);
  assert.deepEqual(await watch.return(), { done: true, value: undefined });
  client.close();
});

function clientOf(fetch, options = {}) {
  return new TatClient({ region: "ap-guangzhou", credentials, fetch, ...options });
}

function answering(status) {
  return async () => responseOf(status);
}

function responseOf(status) {
  return new Response(JSON.stringify({ Response: answer }), { status });
}

async function rejectsAsEnded(call) {
  await assert.rejects(call, (error) => {
    assert.ok(TatError.is(error));
    assert.match(error.message, /ended in the middle of a step/);
    assert.deepEqual({ kind: error.kind, code: error.code, retryable: error.retryable }, ended);
    return true;
  });
}

function deferred() {
  let settle;
  const promise = new Promise((resolve, reject) => (settle = { resolve, reject }));
  return { promise, ...settle };
}

async function turns() {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function record(error) {
  uncaught.push(error);
}
