// From an empty process to the first signed request, beside an empty process and the official SDK's import alone.
//
//   node tests/bench/start.mjs [ROUNDS]
import { spawnSync } from "node:child_process";

const rounds = Number(process.argv[2] ?? 25);
const sign = (entry) => `
  const { TatClient } = await import("${entry}");
  const tat = new TatClient({ region: "ap-guangzhou", credentials: { secretId: "AKIDbench", secretKey: "a-key" } });
  await tat.signDescribeInvocationTasks({ InvocationTaskIds: ["invt-08oe5fe2"] });`;
const rows = [
  ["an empty process", ""],
  ["tat-tasks, first signed request", sign("tat-tasks")],
  ["tat-tasks/js, first signed request", sign("tat-tasks/js")],
  ["official SDK, import of its TAT alone", 'await import("tencentcloud-sdk-nodejs/tencentcloud/services/tat/index.js");'],
];

const times = rows.map(() => []);
for (let round = 0; round < rounds; round += 1) {
  // One of each in turn, so that whatever else the machine does falls on all of them.
  for (const [index, [, script]] of rows.entries()) times[index].push(timeOf(script));
}
const medians = times.map(median);
console.log(`Node ${process.version}, medians of ${rounds} processes`);
for (const [index, [name]] of rows.entries()) {
  const above = medians[index] - medians[0];
  console.log(`${name.padEnd(40)}${medians[index].toFixed(1).padStart(8)} ms${index === 0 ? "" : `${above.toFixed(1).padStart(8)} ms above`}`);
}

function timeOf(script) {
  const started = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" });
  const elapsed = Number(process.hrtime.bigint() - started) / 1e6;
  if (status !== 0) throw new Error(stderr);
  return elapsed;
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
