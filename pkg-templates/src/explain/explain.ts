import { optionalText } from "../arguments.js";
import { ruleOf } from "../code-rule.js";
import { describeType } from "../describe-type.js";
import { invalidArgument } from "../errors.js";
import type { TaskStatus } from "../generated/model.js";
import { CODE_RULES } from "../generated/tables.js";
import { chinese } from "./chinese.js";
import { english } from "./english.js";
import type { Entry, Words } from "./words.js";

/** What a state or an error code means to people. */
export interface Explanation {
  /** What was explained: the state of a task, or the code of an error. */
  readonly subject: "status" | "code";
  /** Whether this version knows it, or its family. */
  readonly known: boolean;
  /** A few words: `Succeeded`, `成功`. */
  readonly title: string;
  /** A sentence: what it means. */
  readonly meaning: string;
  /** Whether the command has run; `unrelated` for a code, which is about a query. */
  readonly commandRan: "yes" | "no" | "perhaps" | "not-yet" | "unrelated";
  /**
   * Whether it is safe to run the command again: `check` where it may have done its work or a part of it, `wait` where it has
   * not ended. Of a code, whether the same call may succeed later.
   */
  readonly safeToRepeat: "yes" | "no" | "check" | "wait";
  /** {@link commandRan} as a sentence. */
  readonly ran: string;
  /** {@link safeToRepeat} as a sentence. */
  readonly repeat: string;
  /** What to do next. */
  readonly next: string;
}

const languages: ReadonlyMap<string, () => Words> = new Map([
  ["en", english],
  ["zh", chinese],
]);

/** Whether the command has run, and whether it may run again. */
type Consequence = readonly [commandRan: "yes" | "no" | "perhaps" | "not-yet", safeToRepeat: "yes" | "check" | "wait"];

const consequences: Readonly<Record<TaskStatus, Consequence>> = {
  PENDING: ["not-yet", "wait"],
  DELIVERING: ["not-yet", "wait"],
  DELIVER_DELAYED: ["not-yet", "wait"],
  RUNNING: ["yes", "wait"],
  CANCELLING: ["perhaps", "wait"],
  SUCCESS: ["yes", "check"],
  FAILED: ["yes", "check"],
  TIMEOUT: ["yes", "check"],
  TASK_TIMEOUT: ["perhaps", "check"],
  DELIVER_FAILED: ["no", "yes"],
  START_FAILED: ["no", "yes"],
  CANCELLED: ["no", "yes"],
  TERMINATED: ["yes", "check"],
};

/** Codes of this package's own that may not come again. */
const passing = new Set(["AttemptTimeout", "InvalidResponse", "InvocationNotVisible", "ListingUnstable", "NetworkError", "Timeout", "WaitTimeout", "WatchTimeout"]);

/**
 * Explains the state of a task, or the code of an error, to people: what it means, whether the command has run, whether it is
 * safe to run it again, and what to do next. It asks nobody, and boots no WebAssembly.
 *
 * ```js
 * const { title, next } = explain("TASK_TIMEOUT"); // "Agent silent", "See whether the server is up and …"
 * explain("AuthFailure.SignatureExpire", "zh").title; // "时钟偏差过大"
 * ```
 *
 * A code that is not known is explained by its family: `InvalidParameterValue.TooLong` as `InvalidParameterValue`.
 *
 * @throws {TatError} `validation` when `statusOrCode` is no text, and when there are no words in the language.
 */
export function explain(statusOrCode: string, language: "zh" | "en" = "en"): Explanation {
  if (typeof (statusOrCode as unknown) !== "string") {
    throw invalidArgument("statusOrCode", `expected a TaskStatus or an error code, got ${describeType(statusOrCode)}`);
  }
  const words = languages.get(optionalText("language", language) ?? "en")?.();
  if (words === undefined) throw invalidArgument("language", `expected "zh" or "en", got ${JSON.stringify(language)}`);
  // States are written in capitals, codes never are.
  return /^[A-Z_]*$/.test(statusOrCode) ? explainStatus(statusOrCode, words) : explainCode(statusOrCode, words);
}

/**
 * The error codes that {@link explain} has words of their own for: those of the action's page, the common ones, and this
 * package's. Others are explained by their family.
 */
export function explainedCodes(): readonly string[] {
  return Object.keys(english().codes);
}

function explainStatus(status: string, words: Words): Explanation {
  const entry = ownMember<Entry>(words.statuses, status);
  const [commandRan, safeToRepeat] = ownMember<Consequence>(consequences, status) ?? ["perhaps", "wait"];
  return {
    subject: "status",
    known: entry !== undefined,
    ...entryMembers(entry ?? words.unknownStatus),
    commandRan,
    safeToRepeat,
    ran: words.ran[commandRan],
    repeat: words.repeat[safeToRepeat],
  };
}

function explainCode(code: string, words: Words): Explanation {
  const entry = entryOfCode(code, words);
  const mayPass = passing.has(code) || /^HttpStatus\.(429|5..)$/.test(code) || ruleOf(code, CODE_RULES)?.retryable === true;
  return {
    subject: "code",
    known: entry !== undefined,
    ...entryMembers(entry ?? words.unknownCode),
    commandRan: "unrelated",
    safeToRepeat: mayPass ? "yes" : "no",
    ran: words.ran.unrelated,
    repeat: words.repeat[mayPass ? "call" : "failing-call"],
  };
}

function entryOfCode(code: string, words: Words): Entry | undefined {
  for (let family = code; family !== ""; family = family.slice(0, Math.max(0, family.lastIndexOf(".")))) {
    const entry = ownMember<Entry>(words.codes, family);
    if (entry !== undefined) return entry;
  }
  return undefined;
}

function entryMembers([title, meaning, next]: Entry): Pick<Explanation, "title" | "meaning" | "next"> {
  return { title, meaning, next };
}

/** What comes from the service may be called `constructor`. */
function ownMember<Member>(record: Readonly<Record<string, Member>>, name: string): Member | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
