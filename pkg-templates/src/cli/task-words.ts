// What there is to say of one task, in few words.

import { isTerminal, type InvocationTask } from "tat-tasks";

import type { Style } from "./terminal.js";

/** The exit code of its command; undefined where there was none. */
export function exitCodeOf({ TaskResult }: InvocationTask): number | undefined {
  const code = TaskResult?.ExitCode;
  return typeof code === "number" && code !== -1 ? code : undefined;
}

/** How long its command ran, or has been running: `6 s`, `2 min 5 s`. */
export function runningTime({ TaskResult, StartTime, EndTime }: InvocationTask): string {
  const started = TaskResult?.ExecStartTime ?? StartTime;
  const ended = TaskResult?.ExecEndTime ?? EndTime;
  const milliseconds = Date.parse(ended ?? "") - Date.parse(started ?? "");
  return milliseconds >= 0 ? describeTime(milliseconds) : "";
}

export function describeTime(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1_000);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}

export function paintStatus(task: InvocationTask, text: string, style: Style): string {
  if (!isTerminal(task.TaskStatus)) return style.busy(text);
  return task.TaskStatus === "SUCCESS" && exitCodeOf(task) === 0 ? style.good(text) : style.bad(text);
}
