import type { InvocationTask, TaskStatus } from "./generated/model.js";
import type { Outputs } from "./output-groups.js";

/** What became of an invocation, or is known of it so far. */
export interface InvocationOutcome {
  /** Its tasks, in the order in which they were found. Other waits of the client may have the same objects: change a copy. */
  readonly tasks: readonly InvocationTask[];
  readonly summary: Summary;
  /**
   * How many tasks there are by the service's last answer to its list (`TotalCount`): more than in {@link tasks} where pages are
   * still to come, or where the service does not show all that it counts. `undefined` of tasks that were named by their ids.
   */
  readonly totalCount: number | undefined;
  /** The service's id of the last call that told of them; none where nothing was asked or answered. */
  readonly requestId: string | undefined;
}

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
