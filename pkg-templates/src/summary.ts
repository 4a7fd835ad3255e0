import { requireObject } from "./arguments.js";
import { describeType } from "./describe-type.js";
import { durationOf, timeReader } from "./durations.js";
import { invalidArgument } from "./errors.js";
import { exitCodeOf, fateOf, rankOfStatus, statusOf, type Fate } from "./fate.js";
import type { InvocationTask, TaskStatus } from "./generated/model.js";
import { groupByOutput, type Outputs } from "./output-groups.js";

/**
 * What became of many tasks. Every task is live, has succeeded or has failed: `live + succeeded + failed === total`.
 *
 * Plain data, which survives JSON. The lists hold the tasks that were handed in, not copies; where nothing else is said,
 * in their order.
 */
export interface Summary {
  /** How many tasks there are. */
  readonly total: number;
  /** How many have not ended, those in a state that this version does not know included. */
  readonly live: number;
  /** How many ended in `SUCCESS` with an exit code of 0. */
  readonly succeeded: number;
  /** How many ended in any other way, the doubtful ones and those that were cancelled included. */
  readonly failed: number;
  /** How many are in each state, the worst state first; states that this version does not know come last. */
  readonly statuses: readonly StatusCount[];
  /** How many commands ended with each exit code, in `SUCCESS` or `FAILED`, the least code first. */
  readonly exitCodes: readonly ExitCodeCount[];
  /** The tasks that failed: the doubtful ones, which are easily overlooked, then the worst first. */
  readonly failures: readonly InvocationTask[];
  /** The tasks that say `SUCCESS` and do not show it. */
  readonly doubtful: readonly DoubtfulTask[];
  /**
   * The tasks that ended before the command ran: `START_FAILED`, `DELIVER_FAILED`, `CANCELLED`. Those in `TASK_TIMEOUT`
   * are not among them: their command may have run.
   */
  readonly notStarted: readonly InvocationTask[];
  /** The live tasks that have yet to reach their server: `DELIVERING`, `DELIVER_DELAYED`, `PENDING`. */
  readonly notYetStarted: readonly InvocationTask[];
  /** Up to ten of the tasks that {@link durations} measures, the slowest first. */
  readonly slowest: readonly MeasuredTask[];
  /** How long the commands took that ran and ended; `null` if that is known of none. */
  readonly durations: Durations | null;
  /** What the commands wrote that ran, or may have run, and ended. */
  readonly outputs: Outputs;
}

/** How many tasks are in a state. */
export interface StatusCount {
  /** `""` for tasks that have no state yet. */
  readonly status: TaskStatus | "";
  readonly count: number;
}

/** How many commands ended with an exit code. */
export interface ExitCodeCount {
  /** -1 when there was none, as for a command that a signal killed. */
  readonly exitCode: number;
  readonly count: number;
}

/** A task in `SUCCESS` that counts as failed. */
export interface DoubtfulTask {
  readonly task: InvocationTask;
  /** Whether its exit code is not 0, or it has no result that would hold one. */
  readonly reason: "exit-code" | "no-result";
}

/** A task, and how long its command took. */
export interface MeasuredTask {
  readonly task: InvocationTask;
  /** From `ExecStartTime` to `ExecEndTime`, else from `StartTime` to `EndTime`. The service tells whole seconds. */
  readonly milliseconds: number;
}

/** Durations in milliseconds. So many percent of the commands took no longer. */
export interface Durations {
  /** How many commands were measured. */
  readonly count: number;
  /** The 50th percentile. */
  readonly median: number;
  /** The 90th percentile. */
  readonly p90: number;
  /** The 99th percentile. */
  readonly p99: number;
}

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
export function describeSummary({ total, succeeded, live, failures }: Summary): string {
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

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
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
