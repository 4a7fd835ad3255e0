// What went wrong, in one line.

import { explain, TatError } from "tat-tasks";

import { printableText } from "../printable-text.js";
import { exitStatus } from "./exit-status.js";
import { Interrupted } from "./interruption.js";
import { networkFailureOf } from "./network-failure.js";

/** What was typed makes no sense. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What was asked for is not there. */
export class NothingFound extends Error {
  override readonly name = "NothingFound";
}

/** The service counts more tasks than it has shown. */
export class NotAllShown extends Error {
  override readonly name = "NotAllShown";

  constructor(count: number, shown: number) {
    super(`the service counts ${count} tasks, and showed ${shown} of them: what became of the others is not known; ask again later.`);
  }
}

/**
 * What happened, what to do about it, then the code: for whoever looks it up.
 *
 * @param command as it was typed, such as `tat-tasks list`
 * @param isOfRelay whether a relay was asked, which has an advice of its own
 */
export function describeFailure(command: string, error: unknown, isOfRelay = false): string {
  if (error instanceof UsageError) return `${command}: ${oneLine(error.message)}\nTry: npx ${command} --help\n`;
  if (!TatError.is(error)) return `${command}: ${oneLine(systemFailureOf(error))}\n`;
  if (isDeadline(error)) return `${command}: the time was over before all tasks had ended; give more by --timeout, or ask again later.\n`;
  const { where, happened, next, code } = accountOf(error);
  const advice = (isOfRelay ? relayAdvice(error.code) : undefined) ?? next;
  const { requestId } = error;
  const id = requestId === undefined || happened.includes(requestId) ? [] : [`request id ${requestId}`];
  const sentences = [`${where ?? ""}${happened}`, ...(advice === undefined ? [] : [advice])].map(withoutEnd).join(". ");
  return `${command}: ${oneLine(`${sentences} (${[...code, ...id].join(", ")}).`)}\n`;
}

/** What happened, and the code: for whoever knows where. */
export function describeInShort(error: TatError): string {
  const { happened, code } = accountOf(error);
  return oneLine(`${withoutEnd(happened)} (${code.join(", ")})`);
}

interface Account {
  readonly where?: string | undefined;
  readonly happened: string;
  /** What to do about it, where that is not said yet. */
  readonly next: string | undefined;
  /** The code, and the one of the system below. */
  readonly code: readonly string[];
}

function accountOf(error: TatError): Account {
  const { code, kind, message, cause } = error;
  if (code === "NetworkError") {
    const { url, happened, next, code: ofSystem } = networkFailureOf(error);
    return { where: url && `no answer from ${url}: `, happened, next, code: ofSystem === undefined ? [code] : [code, ofSystem] };
  }
  if (code === "Timeout" || code === "AttemptTimeout") {
    const last = TatError.is(cause) ? `; at last: ${describeInShort(cause)}` : "";
    return { happened: `no answer came in time${last}`, next: "Check the network, and --endpoint or --relay if you gave one.", code: [code] };
  }
  if (code === "CredentialsNotFound") {
    // Of a chain, it goes on with each place that has none.
    const happened = message.replace(/^(no credentials anywhere)\. .*/s, "$1");
    const where = happened === message ? "" : "; npx tat-tasks list --log-level error tells where they were looked for";
    return { happened, next: `Set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY, or write a profile${where}.`, code: [code] };
  }
  if (code === "ProfileNotFound") return { happened: message, next: "Check its name, or write it into one of these files.", code: [code] };
  const { known, next } = explain(code);
  // What this package refuses says itself what to do.
  return { happened: message, next: known && kind !== "validation" && !saysWhatToDo(message) ? next : undefined, code: [code] };
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
function isDeadline(error: unknown): boolean {
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

/** What the system says of a port that cannot be had, and of other things. */
function systemFailureOf(error: unknown): string {
  const { code, port, message } = (error ?? {}) as { code?: unknown; port?: unknown; message?: unknown };
  if (code === "EADDRINUSE") return `port ${String(port)} is taken. Give another one by --port; 0 is any free one (EADDRINUSE).`;
  if (code === "EACCES" && port !== undefined) return `this user may not listen on port ${String(port)}. Give one above 1023 by --port (EACCES).`;
  return typeof message === "string" ? message : String(error);
}

/** A sentence that another one may follow. */
function withoutEnd(sentence: string): string {
  return sentence.trim().replace(/[.。]$/, "");
}

/** A text of strangers as a part of a line. */
export function oneLine(text: string): string {
  return printableText(text.replace(/\s*\r?\n\s*/g, " ").trim());
}
