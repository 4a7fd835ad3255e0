import { fateOf } from "../../fate.js";
import type { InvocationTask } from "../../generated/model.js";
import { isTerminal } from "../../status.js";

/** A part of the time of a task, in Unix milliseconds. */
export interface Span {
  /** It waited to reach the server, its command ran, or its end was being told. */
  readonly kind: "queued" | "run" | "report";
  readonly from: number;
  readonly to: number;
}

/**
 * What a task spent its time with, as far as it is known. Of one that has not ended, the last part lasts until now. The
 * service tells whole seconds, so a part may be empty.
 */
export function spansOf(task: InvocationTask, timeOf: (time: string | null | undefined) => number, now: number): Span[] {
  const { TaskResult, CreatedTime, StartTime, EndTime, UpdatedTime } = task;
  const created = timeOf(CreatedTime);
  if (Number.isNaN(created)) return [];
  const ended = isTerminal(task.TaskStatus) ? timeOf(EndTime) || timeOf(UpdatedTime) : now;
  // Clocks differ: nothing ends before it begins.
  const end = Math.max(created, ended || created);
  const within = (time: number, earliest: number): number => Math.min(end, Math.max(earliest, time));
  const started = timeOf(TaskResult?.ExecStartTime) || timeOf(StartTime);
  // The agent has a time for a command that it could not start, too.
  if (Number.isNaN(started) || fateOf(task) === "not started") return [{ kind: "queued", from: created, to: end }];
  const start = within(started, created);
  const runEnd = within(timeOf(TaskResult?.ExecEndTime) || end, start);
  const spans: Span[] = [
    { kind: "queued", from: created, to: start },
    { kind: "run", from: start, to: runEnd },
  ];
  if (runEnd < end) spans.push({ kind: "report", from: runEnd, to: end });
  return spans;
}

/** How long the command of a task took, or takes by now; none if it has not begun. */
export function runTimeOf(spans: readonly Span[]): number | undefined {
  const run = spans.find(({ kind }) => kind === "run");
  return run && run.to - run.from;
}

/** Whether a command takes much longer than the others do: three times as long as half of them, and a few seconds more. */
export function isStraggler(milliseconds: number | undefined, median: number): boolean {
  return milliseconds !== undefined && milliseconds > 3 * median && milliseconds > median + 5_000;
}
