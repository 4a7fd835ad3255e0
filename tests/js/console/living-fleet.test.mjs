// The fleet behind the console: what people see before they have a key.
import assert from "node:assert/strict";
import { test } from "node:test";

import { decodeOutput, summarize, TatClient } from "tat-tasks";
import { createFakeTat, exampleCredential } from "tat-tasks/fake";

import { commands } from "../../../www/server/commands.mjs";
import { encodeGbk } from "../../../www/server/gbk.mjs";
import { LivingFleet } from "../../../www/server/living-fleet.mjs";
import { allServers, idOf } from "../../../www/server/servers.mjs";

const HOUR = 3_600_000;

/** A fleet whose clock stands still until it is moved. */
function open(seed = 1) {
  const clock = { now: Date.UTC(2026, 10, 29, 12) };
  const fake = createFakeTat({ clock: () => clock.now, requestsPerSecond: Infinity });
  const fleet = new LivingFleet(fake.fleet, { now: () => clock.now, seed });
  const client = () => new TatClient({ region: "ap-guangzhou", credentials: exampleCredential, fetch: fake.fetch, quotaShare: false });
  // Its clock is another one than this machine's, which the client finds out.
  const all = (request = {}) => client().listInvocationTasks({ HideOutput: false, ...request }).toArray();
  return { clock, fake, fleet, all };
}

test("there are a hundred servers, each with an id of its own", () => {
  assert.equal(allServers.length, 100);
  assert.equal(new Set(allServers.map(({ instanceId }) => instanceId)).size, 100);
  assert.equal(new Set(allServers.map(({ host }) => host)).size, 100);
  assert.equal(new Set(Array.from({ length: 50_000 }, (_, number) => idOf(number))).size, 50_000);
});

test("at the start each kind of command was run, and the last ones are under way", async () => {
  const { all } = open();
  const tasks = await all();
  const names = new Set(tasks.map(({ CommandName }) => CommandName));
  assert.deepEqual([...names].sort(), commands.map(({ document }) => document.name).sort());
  const { live, succeeded } = summarize(tasks);
  assert.ok(live > 20 && succeeded > 100, `${live} are under way, ${succeeded} have succeeded`);
});

test("once all have ended, everything that a console must show is among them", async () => {
  const { all, clock } = open();
  clock.now += HOUR;
  const tasks = await all();
  const statuses = new Set(tasks.map(({ TaskStatus }) => TaskStatus));
  for (const status of ["SUCCESS", "FAILED", "TIMEOUT", "TASK_TIMEOUT", "DELIVER_FAILED", "START_FAILED", "CANCELLED", "TERMINATED"]) {
    assert.ok(statuses.has(status), status);
  }
  assert.equal(summarize(tasks).live, 0);
  const outputs = tasks.map((task) => ({ task, ...decodeOutput(task.TaskResult) }));
  assert.ok(outputs.some(({ truncated, droppedBytes }) => truncated && droppedBytes > 0), "one output is cut");
  assert.ok(outputs.some(({ text }) => text.includes("\x1b[31m")), "one output has colours");
  const windows = tasks.filter(({ CommandDocument, TaskStatus }) => CommandDocument?.CommandType === "BAT" && TaskStatus === "FAILED");
  const gbk = windows.map(({ TaskResult }) => decodeOutput(TaskResult, { encoding: "gbk" }).text);
  assert.ok(gbk.some((text) => text.includes("磁盘空间不足")), "one server writes GBK");
});

test("the output of a command grows while it runs", async () => {
  const { all, clock } = open();
  const growing = { Filters: [{ Name: "command-id", Values: [(await all()).find(({ CommandName }) => CommandName === "mysql-backup").CommandId] }] };
  const lengths = async () => (await all(growing)).filter(({ TaskStatus }) => TaskStatus === "RUNNING").map(({ TaskResult }) => TaskResult.Output.length);
  const before = await lengths();
  clock.now += 10_000;
  const later = await lengths();
  assert.ok(before.length > 0);
  assert.ok(later.every((length, index) => length > before[index]), `${before} became ${later}`);
});

test("it is the same one for the same seed, and another one for another", async () => {
  const outcome = async (seed) => {
    const { all, clock } = open(seed);
    clock.now += HOUR;
    return JSON.stringify((await all({ HideOutput: true })).map(({ InstanceId, TaskStatus }) => [InstanceId, TaskStatus]));
  };
  assert.equal(await outcome(7), await outcome(7));
  assert.notEqual(await outcome(7), await outcome(8));
});

test("it does not grow without end", () => {
  const { fake, fleet, clock } = open();
  let most = 0;
  for (let minute = 0; minute < 2_000; minute += 1) {
    clock.now += 30_000;
    fleet.invoke();
    most = Math.max(most, fake.fleet.size);
  }
  const invocations = new Set([...fake.fleet].map(({ invocationId }) => invocationId));
  assert.equal(invocations.size, 2 * commands.length);
  assert.ok(most < 600, `${most} tasks`);
});

test("it goes on by itself, until it is stopped", (context) => {
  context.mock.timers.enable({ apis: ["setInterval"] });
  const { fake, fleet } = open();
  const countInvocations = () => new Set([...fake.fleet].map(({ invocationId }) => invocationId)).size;
  const before = countInvocations();
  fleet.start();
  context.mock.timers.tick(60_000);
  assert.equal(countInvocations(), before + 2);
  fleet.stop();
  context.mock.timers.tick(600_000);
  assert.equal(countInvocations(), before + 2);
});

test("GBK comes out as it went in", () => {
  const text = "驱动器 C 中的卷是 系统。\r\n";
  assert.equal(new TextDecoder("gbk").decode(encodeGbk(text)), text);
  assert.throws(() => encodeGbk("😀"), /GBK has no/);
});
