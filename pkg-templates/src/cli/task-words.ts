// What there is to say of one task, in few words.

import { isTerminal, type InvocationTask } from "tat-tasks";

import { durationOf, timeReader } from "../durations.js";
import { ownExitCodeOf } from "../fate.js";
import type { Style } from "./terminal.js";

/** How long its command ran: `6 s`, `2 min 5 s`; empty while it runs, and where that is not known. */
export function runningTime(task: InvocationTask): string {
  const milliseconds = durationOf(task, timeReader());
  return milliseconds === undefined ? "" : describeTime(milliseconds);
}

export function describeTime(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1_000);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}

export function paintStatus(task: InvocationTask, text: string, style: Style): string {
  if (!isTerminal(task.TaskStatus)) return style.busy(text);
  return task.TaskStatus === "SUCCESS" && ownExitCodeOf(task) === 0 ? style.good(text) : style.bad(text);
}
