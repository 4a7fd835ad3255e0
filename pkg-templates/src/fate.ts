import type { InvocationTask, TaskStatus } from "./generated/model.js";
import { isTerminal } from "./status.js";

/** What became of a task, as it is said to people. */
export type Fate =
  | "succeeded"
  | "doubtful"
  | "failed"
  | "timed out"
  | "stopped answering"
  | "terminated"
  | "not started"
  | "not yet started"
  | "not ended";

/** The worst first. `SUCCESS` that does not show it comes before all, as it is easily overlooked. */
const fates: readonly Fate[] = [
  "doubtful",
  "failed",
  "timed out",
  "stopped answering",
  "not started",
  "terminated",
  "not ended",
  "not yet started",
  "succeeded",
];

/** The worst state first. */
const fateOfStatus: readonly (readonly [status: TaskStatus, fate: Fate])[] = [
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
];

export function statusOf({ TaskStatus }: InvocationTask): TaskStatus | "" {
  return TaskStatus ?? "";
}

export function fateOf(task: InvocationTask): Fate {
  const status = statusOf(task);
  const fate = fateOfStatus[placeOf(status)]?.[1] ?? (isTerminal(status) ? "failed" : "not ended");
  return fate === "succeeded" && exitCodeOf(task) !== 0 ? "doubtful" : fate;
}

/** The exit code as the service tells it: -1 where there was none. */
export function exitCodeOf({ TaskResult }: InvocationTask): number | undefined {
  return TaskResult?.ExitCode ?? undefined;
}

/** The exit code that a command ended with; none where it had none. */
export function ownExitCodeOf(task: InvocationTask): number | undefined {
  const exitCode = exitCodeOf(task);
  return exitCode === -1 ? undefined : exitCode;
}

/** Sorts the worst state first; what this version does not know comes last. */
export function rankOfStatus(status: string): number {
  // What is not among them is at -1, which becomes the largest number.
  return placeOf(status) >>> 0;
}

/** Sorts the worst fate first. */
export function rankOfFate(fate: Fate): number {
  return fates.indexOf(fate);
}

function placeOf(status: string): number {
  return fateOfStatus.findIndex(([known]) => known === status);
}
