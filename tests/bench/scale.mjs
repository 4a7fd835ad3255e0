// What a watch costs by the number of its tasks: calls, time at the processor, memory. The tasks run, write, and end, at a
// fake TAT in a process of its own; nothing waits for the quota. For more tasks than that, see schedule.rs.
//
//   node --expose-gc tests/bench/scale.mjs [ROUNDS] [--json]
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { figure, given, median, say, tell } from "./figures.mjs";

const COUNTS = [100, 1_000, 10_000];
const script = fileURLToPath(import.meta.url);
const [role, ...values] = given;

if (role === "fake") await serve(Number(values[0]));
else if (role === "watch") await watch(values[0], Number(values[1]));
else await measure(Number(role ?? 3));

async function measure(rounds) {
  say(`medians of ${rounds} processes each\n`);
  const figures = [];
  for (const count of COUNTS) {
    const rows = [];
    for (let round = 0; round < rounds; round += 1) rows.push(await measured(count));
    const of = (member) => median(rows.map((row) => row[member])) / count;
    const what = (name) => `a watch of ${count.toLocaleString("en")}: ${name} a task`;
    figures.push(figure(what("calls for"), "calls", of("calls")));
    figures.push(figure(what("processor time for"), "µs", of("micros")));
    figures.push(figure(what("memory kept for"), "bytes", of("bytes")));
  }
  tell(figures);
}

async function measured(count) {
  const fake = spawn(process.execPath, [script, "fake", String(count)], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [url] = await once(createInterface(fake.stdout), "line");
    const child = spawn(process.execPath, ["--expose-gc", script, "watch", url, String(count)], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await once(createInterface(child.stdout), "line");
    return JSON.parse(line);
  } finally {
    fake.kill();
  }
}

async function watch(endpoint, count) {
  const { TatClient } = await import("tat-tasks");
  const { exampleCredential } = await import("tat-tasks/fake");
  let calls = 0;
  const tat = new TatClient({ region: "ap-guangzhou", credentials: exampleCredential, endpoint, quotaShare: false, onAttempt: () => (calls += 1) });
  // What is compiled at the first use is not the tasks'.
  for (let warm = 0; warm < 10; warm += 1) for await (const event of tat.watch("inv-ended")) void event;
  await collectGarbage();
  const [heap, before] = [process.memoryUsage(), process.cpuUsage()];
  calls = 0;
  const tasks = new Map();
  let settled = 0;
  for await (const event of tat.watch("inv-scale")) {
    if (event.task !== undefined) tasks.set(event.task.InvocationTaskId, event.task);
    if (event.type === "settled") settled += 1;
  }
  const { user, system } = process.cpuUsage(before);
  await collectGarbage();
  const now = process.memoryUsage();
  const bytes = now.heapUsed + now.external - heap.heapUsed - heap.external;
  // At the end, so that the tasks are still held while what they take is measured.
  if (settled !== count || tasks.size !== count) throw new Error(`expected ${count} tasks to settle, got ${settled} of ${tasks.size}`);
  console.log(JSON.stringify({ calls, micros: user + system, bytes }));
  process.exit();
}

/** Some of it is free only after what its finalizers let go of. */
async function collectGarbage() {
  for (let turn = 0; turn < 5; turn += 1) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function serve(count) {
  const { createFakeTat, uniformFleet } = await import("tat-tasks/fake");
  const { listen } = await import("tat-tasks/fake/node");
  const output = "x".repeat(199) + "\n";
  const fleet = [
    ...uniformFleet(100, { invocationId: "inv-ended", runAfter: 0, runFor: 0, output }),
    ...uniformFleet(count, { invocationId: "inv-scale", runAfter: 0, runFor: 8_000, output }),
  ];
  console.log((await listen(createFakeTat({ requestsPerSecond: Infinity, fleet }))).url);
}
