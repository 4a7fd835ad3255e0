import { requireObject } from "./arguments.js";
import { describeType } from "./describe-type.js";
import { durationOf, timeReader } from "./durations.js";
import { invalidArgument } from "./errors.js";
import { exitCodeOf, fateOf, rankOfStatus, statusOf, type Fate } from "./fate.js";
import type { InvocationTask } from "./generated/model.js";
import { groupBy } from "./group-by.js";
import type { ExitCodeCount, MeasuredTask, StatusCount, Summary } from "./outcome.js";
import { groupByOutput } from "./output-groups.js";

const SLOWEST = 10;

/**
 * Sums up tasks, live ones too: how many are in which state, which failed, which were slow, and who wrote the same. It
 * asks nobody, and boots no WebAssembly.
 *
 * ```js
 * const { failed, failures, outputs } = summarize(InvocationTaskSet);
 * for (const group of outputs.groups) console.log(group.tasks.length, decodeOutput(group).text);
 * ```
 *
 * A task that is there more than once, as on pages that shifted, counts once: the last one, in the place of the first.
 *
 * @throws {TatError} `validation` when `tasks` are no tasks.
 */
export function summarize(tasks: Iterable<InvocationTask>): Summary {
  const all = eachOnce(tasks);
  const byFate = groupBy(all, fateOf);
  const none: InvocationTask[] = [];
  const those = (...fates: readonly Fate[]): InvocationTask[] => none.concat(...fates.map((fate) => byFate.get(fate) ?? none));
  const failures = those("doubtful", "failed", "timed out", "stopped answering", "not started", "terminated");
  const ran = those("doubtful", "failed", "timed out", "stopped answering", "terminated", "succeeded");
  const succeeded = those("succeeded").length;
  return {
    total: all.length,
    live: all.length - succeeded - failures.length,
    succeeded,
    failed: failures.length,
    statuses: countStatuses(all),
    exitCodes: countExitCodes(those("doubtful", "failed", "succeeded")),
    failures,
    doubtful: those("doubtful").map((task) => ({ task, reason: exitCodeOf(task) === undefined ? "no-result" : "exit-code" })),
    notStarted: those("not started"),
    notYetStarted: those("not yet started"),
    ...measure(ran),
    outputs: groupByOutput(ran),
  };
}

/**
 * A summary in a line, for people: `87 of 90 succeeded, 2 failed (exit code 1), 1 not started`. Its numbers add up. It
 * holds nothing that a command wrote.
 */
export function describeSummary(summary: Summary): string {
  const { total, succeeded, live, failures } = requireObject("summary", summary);
  if (!Array.isArray(failures)) throw invalidArgument("summary", "expected what summarize gives, got another object");
  if (total === 0) return "no tasks";
  const parts = [...groupBy(failures, fateOf)].map(([fate, tasks]) => `${tasks.length} ${fate}${describeExitCodes(fate, tasks)}`);
  return [`${succeeded} of ${total} succeeded`, ...parts, ...(live > 0 ? [`${live} not ended`] : [])].join(", ");
}

function describeExitCodes(fate: Fate, tasks: readonly InvocationTask[]): string {
  if (fate !== "failed" && fate !== "doubtful") return "";
  const names = [...groupBy(tasks, nameOfExitCode).keys()];
  // More of them would hide the rest of the line.
  if (names.length > 3) names.splice(3, names.length, "…");
  return ` (${fate === "doubtful" ? "SUCCESS with " : ""}${names.join(", ")})`;
}

function nameOfExitCode(task: InvocationTask): string {
  const exitCode = exitCodeOf(task);
  if (exitCode === undefined) return "no result";
  return exitCode === -1 ? "no exit code" : `exit code ${exitCode}`;
}

function eachOnce(tasks: Iterable<InvocationTask>): InvocationTask[] {
  if (typeof (tasks as Partial<typeof tasks> | null | undefined)?.[Symbol.iterator] !== "function") {
    throw invalidArgument("tasks", `expected an array of tasks, got ${describeType(tasks)}`);
  }
  const byId = new Map<unknown, InvocationTask>();
  // A task without an id is none but itself.
  for (const task of tasks) byId.set(requireObject("tasks", task).InvocationTaskId ?? task, task);
  return [...byId.values()];
}

function countStatuses(tasks: readonly InvocationTask[]): StatusCount[] {
  return [...groupBy(tasks, statusOf)]
    .map(([status, { length: count }]) => ({ status, count }))
    .sort((left, right) => rankOfStatus(left.status) - rankOfStatus(right.status));
}

function countExitCodes(tasks: readonly InvocationTask[]): ExitCodeCount[] {
  return [...groupBy(tasks, exitCodeOf)]
    .flatMap(([exitCode, { length: count }]) => (exitCode === undefined ? [] : [{ exitCode, count }]))
    .sort((left, right) => left.exitCode - right.exitCode);
}

function measure(tasks: readonly InvocationTask[]): Pick<Summary, "slowest" | "durations"> {
  const measured: MeasuredTask[] = [];
  const timeOf = timeReader();
  for (const task of tasks) {
    const milliseconds = durationOf(task, timeOf);
    if (milliseconds !== undefined) measured.push({ task, milliseconds });
  }
  measured.sort((left, right) => right.milliseconds - left.milliseconds);
  const count = measured.length;
  const percentile = (percent: number): number => measured[count - Math.ceil((count * percent) / 100)]?.milliseconds ?? 0;
  return {
    slowest: measured.slice(0, SLOWEST),
    durations: count === 0 ? null : { count, median: percentile(50), p90: percentile(90), p99: percentile(99) },
  };
}
