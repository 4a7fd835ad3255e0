import type { InvocationTask } from "./generated/model.js";

/** Reads each time once, as tasks share many: in milliseconds, `NaN` where it is none or lacks its zone. */
export function timeReader(): (time: string | null | undefined) => number {
  const known = new Map<string | null | undefined, number>();
  return (time) => {
    const before = known.get(time);
    if (before !== undefined) return before;
    const read = typeof time === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(time) ? Date.parse(time) : NaN;
    known.set(time, read);
    return read;
  };
}

/** Milliseconds that the command took, from its own times, else from those of its task; none where they are not known. */
export function durationOf({ TaskResult, StartTime, EndTime }: InvocationTask, timeOf: ReturnType<typeof timeReader>): number | undefined {
  const own = timeOf(TaskResult?.ExecEndTime) - timeOf(TaskResult?.ExecStartTime);
  const milliseconds = own >= 0 ? own : timeOf(EndTime) - timeOf(StartTime);
  return milliseconds >= 0 ? milliseconds : undefined;
}
