import type { FakeFleet, PlacedTask } from "./fleet.js";
import type { TaskQuery } from "./task-query.js";
import { hasBegun, stateAt } from "./timeline.js";

/** How the fake writes what the documentation leaves open. */
export interface AnswerStyle {
  /** What `TaskResult.Output` is when the query hid it; the page does not say which. */
  readonly hiddenOutput: "empty" | "absent";
  /** How times end; the official samples show both. */
  readonly timeSuffix: "+00:00" | "Z";
}

/** Who asks, and when. */
export interface QueryContext {
  readonly fleet: FakeFleet;
  /** Unix milliseconds. */
  readonly now: number;
  readonly region: string;
  /** Says whether a task cannot be seen, although it is there. */
  readonly isInvisible: (task: PlacedTask) => boolean;
  readonly style: AnswerStyle;
}

/** The members of `Response`, without its `RequestId`, in the order of the official example. */
export interface TaskAnswer {
  readonly TotalCount: number;
  readonly InvocationTaskSet: readonly Readonly<Record<string, unknown>>[];
}

/** Answers a query that has passed every check. */
export function describeInvocationTasks(query: TaskQuery, context: QueryContext): TaskAnswer {
  const matches = candidates(query, context.fleet).filter(
    (task) =>
      hasBegun(task, context.now) &&
      (task.region === undefined || task.region === context.region) &&
      query.filters.every((filter) => filter.values.includes(idOf(task, filter.name))) &&
      !context.isInvisible(task),
  );
  return {
    TotalCount: matches.length,
    InvocationTaskSet: matches
      .slice(query.offset, query.offset + query.limit)
      .map((task) => describeTask(task, context, query.hideOutput)),
  };
}

/** Base64 of bytes. */
export function encodeBase64(bytes: Uint8Array): string {
  let binary = "";
  // One call with all bytes as arguments can overflow the stack.
  for (let start = 0; start < bytes.length; start += 4096) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 4096));
  }
  return btoa(binary);
}

function candidates(query: TaskQuery, fleet: FakeFleet): PlacedTask[] {
  if (query.invocationTaskIds.length === 0) return [...fleet];
  const wanted = new Set(query.invocationTaskIds);
  return [...fleet].filter((task) => wanted.has(task.invocationTaskId));
}

function idOf(task: PlacedTask, filter: TaskQuery["filters"][number]["name"]): string {
  switch (filter) {
    case "invocation-task-id":
      return task.invocationTaskId;
    case "invocation-id":
      return task.invocationId;
    case "instance-id":
      return task.instanceId;
    case "command-id":
      return task.commandId;
  }
}

function describeTask(task: PlacedTask, context: QueryContext, hideOutput: boolean): Readonly<Record<string, unknown>> {
  const state = stateAt(task, context.now);
  const time = (moment: number | null): string | null => formatTime(moment, context.style.timeSuffix);
  const command = task.command ?? {};
  const content = command.content ?? "";
  const output = hideOutput ? "" : encodeBase64(state.output);
  return {
    CommandId: task.commandId,
    ...(command.name === undefined ? {} : { CommandName: command.name }),
    CommandDocument: {
      Content: encodeBase64(typeof content === "string" ? new TextEncoder().encode(content) : content),
      CommandType: command.type ?? "SHELL",
      Timeout: command.timeout ?? 60,
      Username: command.username ?? "root",
      WorkingDirectory: command.workingDirectory ?? "/root",
      OutputCOSBucketUrl: command.outputCosBucketUrl ?? "",
      OutputCOSKeyPrefix: command.outputCosKeyPrefix ?? "",
    },
    InvocationId: task.invocationId,
    InvocationTaskId: task.invocationTaskId,
    TaskStatus: state.status,
    InstanceId: task.instanceId,
    TaskResult: {
      ExitCode: state.exitCode,
      ...(hideOutput && context.style.hiddenOutput === "absent" ? {} : { Output: output }),
      Dropped: state.dropped,
      OutputUploadCOSErrorInfo: state.outputUploadError,
      OutputUrl: state.outputUrl,
      ExecStartTime: time(state.execStartTime),
      ExecEndTime: time(state.execEndTime),
    },
    ErrorInfo: state.errorInfo,
    InvocationSource: task.invocationSource ?? "USER",
    StartTime: time(state.startTime),
    EndTime: time(state.endTime),
    CreatedTime: time(task.createdAt),
    UpdatedTime: time(state.updatedTime),
  };
}

function formatTime(moment: number | null, suffix: AnswerStyle["timeSuffix"]): string | null {
  return moment === null ? null : `${new Date(moment).toISOString().slice(0, 19)}${suffix}`;
}
