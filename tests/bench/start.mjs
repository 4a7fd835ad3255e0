// From an empty process to the first signed request, beside an empty process and the official SDK's import alone.
//
//   node tests/bench/start.mjs [ROUNDS] [--json]
import { spawnSync } from "node:child_process";

import { figure, given, median, say, tell } from "./figures.mjs";

const rounds = Number(given[0] ?? 25);
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
say(`medians of ${rounds} processes; an empty one takes ${medians[0].toFixed(1)} ms`);
const [ours, plain, theirs] = medians.slice(1).map((milliseconds) => milliseconds - medians[0]);
tell([
  figure("from an empty process to the first signed request", "ms", ours, "official SDK, import alone", theirs),
  figure("the same of tat-tasks/js", "ms", plain, "official SDK, import alone", theirs),
]);

function timeOf(script) {
  const started = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" });
  const elapsed = Number(process.hrtime.bigint() - started) / 1e6;
  if (status !== 0) throw new Error(stderr);
  return elapsed;
}
