import { requireObject } from "./arguments.js";
import { describeType } from "./describe-type.js";
import { invalidArgument } from "./errors.js";
import type { InvocationTask, TaskStatus } from "./generated/model.js";
import { isTerminal } from "./status.js";

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

/** The outputs that are there: `read` of `of`. The others were not asked for. */
export interface Outputs {
  /** How many of the tasks have an `Output`; it may be empty. */
  readonly read: number;
  /** How many tasks there are that may have written one. */
  readonly of: number;
  /** The tasks whose outputs were read, by what they wrote, the largest group first. */
  readonly groups: readonly OutputGroup[];
}

/**
 * Tasks that wrote the same bytes. {@link decodeOutput} takes it as it is.
 *
 * Where `Dropped` is above 0, they are the same as far as they were kept, and as many more were not.
 */
export interface OutputGroup {
  /** What they wrote, in Base64. */
  readonly Output: string;
  /** How many bytes of each were cut off. */
  readonly Dropped: number;
  readonly tasks: readonly InvocationTask[];
}

/** What became of a task, as it is said to people. */
type Fate =
  | "succeeded"
  | "doubtful"
  | "failed"
  | "timed out"
  | "stopped answering"
  | "terminated"
  | "not started"
  | "not yet started"
  | "not ended";

/** The worst state first. */
const FATES: ReadonlyMap<string, Fate> = new Map<TaskStatus, Fate>([
  ["FAILED", "failed"],
  ["TIMEOUT", "timed out"],
  ["TASK_TIMEOUT", "stopped answering"],
  ["START_FAILED", "not started"],
  ["DELIVER_FAILED", "not started"],
  ["CANCELLED", "not started"],
  ["TERMINATED", "terminated"],
  ["CANCELLING", "not ended"],
  ["RUNNING", "not ended"],
  ["DELIVERING", "not yet started"],
  ["DELIVER_DELAYED", "not yet started"],
  ["PENDING", "not yet started"],
  ["SUCCESS", "succeeded"],
]);

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

function statusOf({ TaskStatus }: InvocationTask): TaskStatus | "" {
  return TaskStatus ?? "";
}

function fateOf(task: InvocationTask): Fate {
  const status = statusOf(task);
  const fate = FATES.get(status) ?? (isTerminal(status) ? "failed" : "not ended");
  return fate === "succeeded" && exitCodeOf(task) !== 0 ? "doubtful" : fate;
}

function exitCodeOf({ TaskResult }: InvocationTask): number | undefined {
  return TaskResult?.ExitCode ?? undefined;
}

function countStatuses(tasks: readonly InvocationTask[]): StatusCount[] {
  const worstFirst = [...FATES.keys()];
  // What is not among them is at -1, which becomes the largest number.
  const rank = (status: string): number => worstFirst.indexOf(status) >>> 0;
  return [...groupBy(tasks, statusOf)]
    .map(([status, { length: count }]) => ({ status, count }))
    .sort((left, right) => rank(left.status) - rank(right.status));
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
    const { TaskResult, StartTime, EndTime } = task;
    const own = timeOf(TaskResult?.ExecEndTime) - timeOf(TaskResult?.ExecStartTime);
    const milliseconds = own >= 0 ? own : timeOf(EndTime) - timeOf(StartTime);
    if (milliseconds >= 0) measured.push({ task, milliseconds });
  }
  measured.sort((left, right) => right.milliseconds - left.milliseconds);
  const count = measured.length;
  const percentile = (percent: number): number => measured[count - Math.ceil((count * percent) / 100)]?.milliseconds ?? 0;
  return {
    slowest: measured.slice(0, SLOWEST),
    durations: count === 0 ? null : { count, median: percentile(50), p90: percentile(90), p99: percentile(99) },
  };
}

/** Reads each time once, as tasks share many: in milliseconds, `NaN` where it is none or lacks its zone. */
function timeReader(): (time: string | null | undefined) => number {
  const known = new Map<string | null | undefined, number>();
  return (time) => {
    const before = known.get(time);
    if (before !== undefined) return before;
    const read = typeof time === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(time) ? Date.parse(time) : NaN;
    known.set(time, read);
    return read;
  };
}

function groupByOutput(tasks: readonly InvocationTask[]): Outputs {
  const groups = new Map<string, OutputGroup & { readonly tasks: InvocationTask[] }>();
  const keyOf = textKeys();
  let read = 0;
  for (const task of tasks) {
    const Output = task.TaskResult?.Output;
    const Dropped = task.TaskResult?.Dropped ?? 0;
    if (typeof Output !== "string") continue;
    read += 1;
    // Base64 may leave out its padding.
    const key = `${keyOf(Output.replace(/={1,2}$/, ""))} ${Dropped}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { Output, Dropped, tasks: [task] });
    else group.tasks.push(task);
  }
  return { read, of: tasks.length, groups: [...groups.values()].sort((left, right) => right.tasks.length - left.tasks.length) };
}

/**
 * Gives equal texts equal keys, and short ones. V8 hashes a text above 16,383 characters by its length alone, and outputs
 * that were cut are all of one length: as keys of a `Map`, 10,000 of them take minutes.
 */
function textKeys(): (text: string) => string {
  const numbers = new Map<string, number>();
  const numberOf = (piece: string): number => {
    const number = numbers.get(piece) ?? numbers.size;
    numbers.set(piece, number);
    return number;
  };
  return (text) => (text.match(/[^]{1,16000}/g) ?? []).map(numberOf).join();
}
