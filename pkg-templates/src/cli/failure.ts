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

/**
 * @param command as it was typed, such as `tat-tasks list`
 * @param isOfRelay whether a relay was asked, which has an advice of its own
 */
export function describeFailure(command: string, error: unknown, isOfRelay = false): string {
  if (error instanceof UsageError) return `${command}: ${oneLine(error.message)}\nTry: npx ${command} --help\n`;
  if (!TatError.is(error)) return `${command}: ${oneLine(error instanceof Error ? error.message : String(error))}\n`;
  if (isDeadline(error)) return `${command}: the time was over before all tasks had ended; give more by --timeout, or ask again later.\n`;
  const { message, code, requestId } = error;
  const named = message.includes(code) ? message : `${code}: ${message}`;
  const id = requestId === undefined || message.includes(requestId) ? "" : ` (request id ${requestId})`;
  const next = (isOfRelay ? relayAdvice(code) : undefined) ?? adviceOn(error);
  const advice = next === undefined ? "" : ` ${next}`;
  return `${command}: ${oneLine(`${named.trim().replace(/[.。]$/, "")}${id}.${advice}`)}\n`;
}

/** What to do about an error, where its own message does not say it. */
function adviceOn({ code, kind, message }: TatError): string | undefined {
  if (code === "CredentialsNotFound") return "Set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY, or make a profile.";
  if (code === "NetworkError") {
    const isPlain = /wrong version number|packet length too long|EPROTO/i.test(message);
    return isPlain ? "https was tried where no TLS is spoken: give the endpoint with http://." : "Check the network, and --endpoint or --relay if you gave one.";
  }
  const { known, next } = explain(code);
  // What this package refuses says itself what to do.
  return known && kind !== "validation" && !saysWhatToDo(message) ? next : undefined;
}

/** A relay has the key and the rules: whoever asks it can mend neither. */
function relayAdvice(code: string): string | undefined {
  if (/^(?:UnauthorizedOperation|AuthFailure|HttpStatus\.40[13])\b/.test(code)) {
    return 'Tell it who asks by --header, as it expects it: npx tat-tasks relay takes "Authorization: Bearer …" with the token that it has printed.';
  }
  if (code === "UnsupportedRegion") return "The relay serves other regions: npx tat-tasks relay prints which.";
  return /^(?:InternalError|FailedOperation)\b/.test(code) ? "Look at what the relay has printed or logged: it has the reason." : undefined;
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
