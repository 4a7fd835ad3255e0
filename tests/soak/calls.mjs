// A million calls of one process: neither its heap nor the memory of the core grows, and it ends by itself.
//
//   node --expose-gc tests/soak/calls.mjs [CALLS]
//
// One call of twenty goes over HTTP to a service in another process, for the sake of sockets and streams. The others are
// answered by a `fetch` of this file: the HTTP client is Node's, and would take nine tenths of the time.
import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { setImmediate as turn } from "node:timers/promises";

import { decodeOutput, explain, summarize, TatClient, TatError } from "tat-tasks";

import { answeredInvocations, answerTo, failedInvocations, taskCount } from "./answers.mjs";

const wanted = Number(process.argv[2] ?? 1_000_000);
const parts = 50;
const atOnce = 50;
const memories = watchMemories();
console.log(`${wanted} calls`);
const resources = await lastingResources();

const service = fork(new URL("service.mjs", import.meta.url));
const [port] = await once(service, "message");

let calls = 0;
const answered = async (url, { body }) => {
  calls += 1;
  const [status, text] = answerTo(new TextDecoder().decode(body));
  return new Response(text, { status });
};
const overHttp = (...call) => {
  calls += 1;
  return fetch(...call);
};

const clients = { near: undefined, http: undefined };
let keys = 0;
/** Keys come and go, and clients with them. */
function renewClients() {
  for (const client of Object.values(clients)) client?.close();
  const credentials = { secretId: `AKIDsoak${(keys += 1)}`, secretKey: "soak", token: `token-${keys}` };
  // On a machine that does much else a call may take long, which is no fault here.
  const patience = { maxRetries: 0, attemptTimeout: 3_600_000, timeout: 3_600_000 };
  const options = { region: "ap-guangzhou", credentials, quotaShare: false, ...patience };
  clients.near = new TatClient({ ...options, fetch: answered });
  clients.http = new TatClient({ ...options, fetch: overHttp, endpoint: `http://127.0.0.1:${port}` });
}

const random = (below) => Math.floor(Math.random() * below);
const oneOf = (some) => some[random(some.length)];
const someIds = () => Array.from({ length: 1 + random(8) }, () => `invt-${random(taskCount)}`);
const byInvocation = (id) => ({ Filters: [{ Name: "invocation-id", Values: [id] }] });
const counts = { tasks: 0, outputs: 0, events: 0, failed: 0, aborted: 0 };

const describe = async (client) => {
  const { InvocationTaskSet } = await client.describeInvocationTasks({ ...byInvocation(oneOf(answeredInvocations)), HideOutput: random(2) === 0 });
  counts.tasks += InvocationTaskSet.length;
  summarize(InvocationTaskSet);
  for (const { TaskResult, TaskStatus } of InvocationTaskSet.slice(0, 3)) {
    explain(TaskStatus, "zh");
    if (TaskResult.Output === undefined) continue;
    decodeOutput(TaskResult, { encoding: oneOf(["utf-8", "gb18030"]) });
    counts.outputs += 1;
  }
};

const kinds = [
  ...Array.from({ length: 6 }, () => describe),
  async (client) => {
    for await (const task of client.listInvocationTasks(random(8) === 0 ? "inv-many" : "inv-some")) {
      counts.tasks += 1;
      if (task.InvocationTaskId === "invt-5" && random(2) === 0) break;
    }
  },
  async (client) => {
    const { tasks } = await client.waitForInvocation({ invocationTaskIds: someIds() }, { output: oneOf(["none", "failed", "all"]) });
    counts.tasks += tasks.length;
  },
  async (client) => {
    for await (const event of client.watch(oneOf(["inv-one", "inv-some"]))) {
      counts.events += 1;
      if (event.type === "settled" && random(20) === 0) break;
    }
  },
  async (client) => {
    const failing = client.describeInvocationTasks(byInvocation(oneOf(failedInvocations)));
    await assert.rejects(failing, (error) => TatError.is(error) && error.attempts === 1);
    counts.failed += 1;
  },
  async (client) => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const pending = oneOf([
      () => client.describeInvocationTasks({}, { signal: controller.signal }),
      () => client.listInvocationTasks("inv-many", { signal: controller.signal }).toArray(),
      () => client.waitForInvocation("inv-many", { signal: controller.signal }),
      () => client.watch("inv-some", { signal: controller.signal }).next(),
    ])();
    for (let step = random(8); step > 0; step -= 1) await (random(2) === 0 ? turn() : undefined);
    controller.abort(reason);
    await pending.catch((error) => {
      assert.equal(error, reason);
      counts.aborted += 1;
    });
  },
];

const samples = [];
const began = performance.now();
for (let part = 1; part <= parts; part += 1) {
  renewClients();
  while (calls < (wanted / parts) * part) {
    await Promise.all(Array.from({ length: atOnce }, () => oneOf(kinds)(random(20) === 0 ? clients.http : clients.near)));
  }
  await collectGarbage();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  samples.push({ heap: heapUsed, buffers: arrayBuffers, core: memories().reduce((sum, { buffer }) => sum + buffer.byteLength, 0) });
  if (part % (parts / 10) !== 0) continue;
  const { heap, buffers, core } = medians(samples.slice(-parts / 10));
  console.log(`${String(calls).padStart(9)} calls  heap ${mebibytes(heap)}  buffers ${mebibytes(buffers)}  core ${mebibytes(core)}  in all ${mebibytes(rss)}`);
}
const seconds = (performance.now() - began) / 1_000;
console.log(`${seconds.toFixed(0)} s; ${Object.entries(counts).map(([name, count]) => `${count} ${name}`).join(", ")}`);

const [early, late] = [samples.slice(parts / 10, parts / 5), samples.slice(-parts / 10)].map(medians);
assert.ok(early.core > 0, "the memory of the core was not found");
// How many calls are under way at once, and what they hold, is chance.
const most = { heap: 1024 * 1024, buffers: 1024 * 1024, core: 256 * 1024 };
for (const [name, more] of Object.entries(most)) {
  assert.ok(late[name] <= early[name] + more, `${name}: grown from ${mebibytes(early[name])} to ${mebibytes(late[name])}`);
}
for (const [name, count] of Object.entries(counts)) assert.ok(count > wanted / 100, `few ${name}: ${count}`);

for (const client of Object.values(clients)) client.close();
service.disconnect();
await once(service, "exit");
assert.deepEqual(await lastingResources(), resources, "what stays at the end");
// Does not hold the process up itself: it comes about only where something else does.
setTimeout(() => assert.fail(`it does not end, for ${process.getActiveResourcesInfo()}`), 10_000).unref();
console.log("make soak: the memory of the client has not grown, and nothing of it stays");

/** The memories of all cores that are still there. */
function watchMemories() {
  const found = [];
  const { instantiate, Instance } = WebAssembly;
  const keep = (instance) => {
    if (instance.exports.memory !== undefined) found.push(new WeakRef(instance.exports.memory));
    return instance;
  };
  WebAssembly.instantiate = async (...given) => {
    const made = await instantiate(...given);
    keep(made.instance ?? made);
    return made;
  };
  WebAssembly.Instance = class extends Instance {
    constructor(...given) {
      super(...given);
      keep(this);
    }
  };
  return () => found.map((memory) => memory.deref()).filter((memory) => memory !== undefined);
}

/** What holds the process up, but for what is being closed. */
async function lastingResources() {
  await new Promise((resolve) => setTimeout(resolve, 100));
  return process.getActiveResourcesInfo().sort();
}

/** Some of it is free only after what its finalizers let go of. */
async function collectGarbage() {
  for (let time = 0; time < 2; time += 1) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function medians(some) {
  return Object.fromEntries(
    Object.keys(some[0]).map((name) => [name, some.map((sample) => sample[name]).sort((left, right) => left - right)[Math.floor(some.length / 2)]]),
  );
}

function mebibytes(bytes) {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`.padStart(10);
}
