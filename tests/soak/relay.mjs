// 200,000 requests to one relay, of which many fail: its memory must not grow.
//
//   node --expose-gc tests/soak/relay.mjs [REQUESTS]
import assert from "node:assert/strict";

import { relayed, endedTask, liveTask } from "../js/relay/set-up.mjs";

const requests = Number(process.argv[2] ?? 200_000);
const parts = 10;
const tasks = 3_000;
const fleet = Array.from({ length: tasks }, (_, number) =>
  (number % 3 === 0 ? liveTask : endedTask)(number, { invocation: number % 40, instance: number % 300, output: "x".repeat(number % 500) }),
);
const { fake, send } = relayed(fleet, {
  maxCacheBytes: 2 * 1024 * 1024,
  maxAge: 20,
  sees: { some: { instanceIds: Array.from({ length: 150 }, (_, number) => `ins-${number}`) }, none: { invocationIds: [] }, wrong: {} },
});
fake.inject({ fault: "bad-id", id: "invt-7" });

const random = (below) => Math.floor(Math.random() * below);
const kinds = [
  () => ({ InvocationTaskIds: Array.from({ length: 1 + random(20) }, () => `invt-${random(tasks + 50)}`), HideOutput: random(2) === 0 }),
  () => ({ Filters: [{ Name: "invocation-id", Values: [`inv-${random(45)}`] }], Limit: 1 + random(20) }),
  () => ({ Filters: [{ Name: "instance-id", Values: [`ins-${random(300)}`] }], HideOutput: false }),
  () => ({ Action: "RunCommand" }),
  () => "{",
];

const heaps = [];
const statuses = new Map();
for (let part = 0; part < parts; part += 1) {
  for (let sent = 0; sent < requests / parts; sent += 100) await Promise.all(Array.from({ length: 100 }, one));
  fake.clearCalls();
  await collectGarbage();
  heaps.push(process.memoryUsage().heapUsed);
  console.log(`${String(((part + 1) * requests) / parts).padStart(8)} requests  heap ${mebibytes(heaps.at(-1))}  in all ${mebibytes(process.memoryUsage().rss)}`);
}
console.log([...statuses].sort().map(([status, count]) => `${count} × ${status}`).join(", "));

const [early, late] = [heaps.slice(2, 5), heaps.slice(-3)].map((some) => Math.min(...some));
assert.ok(late < early + 4 * 1024 * 1024, `the heap has grown from ${mebibytes(early)} to ${mebibytes(late)}`);
for (const status of [200, 400, 403]) assert.ok(statuses.get(status) > requests / 100, `few requests were answered ${status}`);
console.log("make soak: the memory of the relay has not grown");

async function one() {
  const headers = { tenant: `tenant-${random(2_000)}`, caller: `caller-${random(50_000)}`, see: ["all", "some", "none", "wrong"][random(4)] };
  const response = await send(kinds[random(kinds.length)](), headers);
  await response.text();
  statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
}

/** Some of it is free only after what its finalizers let go of. */
async function collectGarbage() {
  for (let turn = 0; turn < 10; turn += 1) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function mebibytes(bytes) {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`.padStart(10);
}
