// What went wrong, in one line.

import { explain, TatError } from "tat-tasks";

import { printableText } from "../printable-text.js";
import { exitStatus } from "./exit-status.js";
import { Interrupted } from "./interruption.js";

/** What was typed makes no sense. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What was asked for is not there. */
export class NothingFound extends Error {
  override readonly name = "NothingFound";
}

/** @param command as it was typed, such as `tat-tasks list` */
export function describeFailure(command: string, error: unknown): string {
  if (error instanceof UsageError) return `${command}: ${oneLine(error.message)}\nTry: npx ${command} --help\n`;
  if (!TatError.is(error)) return `${command}: ${oneLine(error instanceof Error ? error.message : String(error))}\n`;
  if (isDeadline(error)) return `${command}: the time was over before all tasks had ended; give more by --timeout, or ask again later.\n`;
  const { message, code, kind, requestId } = error;
  const named = message.includes(code) ? message : `${code}: ${message}`;
  const id = requestId === undefined || message.includes(requestId) ? "" : ` (request id ${requestId})`;
  const { known, next } = explain(code);
  // What this package refuses says itself what to do.
  const advice = known && kind !== "validation" && !saysWhatToDo(message) ? ` ${next}` : "";
  return `${command}: ${oneLine(`${named.trim().replace(/[.。]$/, "")}${id}.${advice}`)}\n`;
}

export function exitStatusOf(error: unknown): number {
  if (error instanceof Interrupted) return error.exitStatus;
  return isDeadline(error) ? exitStatus.deadline : exitStatus.couldNotAsk;
}

/** Whether the tasks took longer than one wanted to wait; not that one call did. */
export function isDeadline(error: unknown): boolean {
  return TatError.is(error) && (error.code === "WaitTimeout" || error.code === "WatchTimeout");
}

/** Whether what was typed makes no sense, as this command or the package itself has found. */
export function isRefusal(error: unknown): boolean {
  return error instanceof UsageError || (TatError.is(error) && error.kind === "validation");
}

/** Messages of this package do, after a semicolon; those of the service do not. */
function saysWhatToDo(message: string): boolean {
  return message.includes("; ");
}

/** A text of strangers as a part of a line. */
export function oneLine(text: string): string {
  return printableText(text.replace(/\s*\r?\n\s*/g, " ").trim());
}
