import type { FakeStep, PlacedTask } from "./fleet.js";
import { fakeLimits } from "./rules.js";
import { isTerminalStatus } from "./task-status.js";

/** What a task looks like at one moment. Times are Unix milliseconds, `null` until they happen. */
export interface TaskState {
  readonly status: string;
  readonly exitCode: number;
  /** The head of the output, as much as the agent reports; it may end inside a character. */
  readonly output: Uint8Array;
  /** Bytes of output behind that head. */
  readonly dropped: number;
  readonly errorInfo: string;
  readonly outputUrl: string;
  readonly outputUploadError: string;
  readonly startTime: number | null;
  readonly endTime: number | null;
  readonly execStartTime: number | null;
  readonly execEndTime: number | null;
  readonly updatedTime: number;
}

/** Whether a task can be seen yet: its first step has happened. */
export function hasBegun(task: PlacedTask, now: number): boolean {
  const [first] = task.timeline;
  return first !== undefined && task.createdAt + first.after <= now;
}

/**
 * Reads a task's state off its timeline.
 *
 * The page does not say which times a task that never ran has. Here `StartTime` and `ExecStartTime` are the first
 * `RUNNING`; a task that failed to start has a `StartTime` and no `ExecStartTime`; one whose agent fell silent has an
 * `EndTime` and no `ExecEndTime`, since nobody could tell it.
 */
export function stateAt(task: PlacedTask, now: number): TaskState {
  const steps = task.timeline.filter((step) => task.createdAt + step.after <= now);
  const timeOf = (wanted: (step: FakeStep) => boolean): number | null => {
    const step = steps.find(wanted);
    return step === undefined ? null : task.createdAt + step.after;
  };
  const last = steps.at(-1);
  const status = last?.status ?? "PENDING";
  const execStartTime = timeOf((step) => step.status === "RUNNING");
  const endTime = timeOf((step) => isTerminalStatus(step.status));
  const { head, total } = outputOf(steps);
  return {
    status,
    exitCode: latest(steps, "exitCode") ?? defaultExitCode(status),
    output: head,
    dropped: total - head.length,
    errorInfo: latest(steps, "errorInfo") ?? "",
    outputUrl: latest(steps, "outputUrl") ?? "",
    outputUploadError: latest(steps, "outputUploadError") ?? "",
    startTime: execStartTime ?? timeOf((step) => step.status === "START_FAILED"),
    endTime,
    execStartTime,
    execEndTime: execStartTime === null || status === "TASK_TIMEOUT" ? null : endTime,
    updatedTime: task.createdAt + (last?.after ?? 0),
  };
}

function latest<Member extends keyof FakeStep>(steps: readonly FakeStep[], member: Member): FakeStep[Member] | undefined {
  return steps
    .map((step) => step[member])
    .filter((value) => value !== undefined)
    .at(-1);
}

function defaultExitCode(status: string): number {
  if (status === "SUCCESS") return 0;
  return status === "FAILED" ? 1 : -1;
}

function outputOf(steps: readonly FakeStep[]): { head: Uint8Array; total: number } {
  const buffer = new Uint8Array(fakeLimits.outputBytes);
  let total = 0;
  for (const { output } of steps) {
    if (output === undefined) continue;
    const bytes = typeof output === "string" ? new TextEncoder().encode(output) : output;
    if (total < buffer.length) buffer.set(bytes.subarray(0, buffer.length - total), total);
    total += bytes.length;
  }
  return { head: buffer.slice(0, Math.min(total, buffer.length)), total };
}
