import type { Link, TatInvocation } from "../public.js";

/** Instead of a state: all that ended in another way than they should, as `SUCCESS` may. */
export const FAILURES = "failures";

/** What a person can choose. */
export type Choices = Pick<TatInvocation, "taskId" | "line" | "encoding" | "states" | "search" | "exitCode" | "view">;

export function defaultChoices(): Choices {
  return { taskId: "", line: undefined, encoding: "utf-8", states: "", search: "", exitCode: undefined, view: "tasks" };
}

/** The choices that are another than by default, as short texts. */
export function linkOf({ taskId, line, encoding, states, search, exitCode, view }: Choices): Link {
  return {
    ...(taskId === "" ? {} : { "task-id": taskId }),
    ...(line === undefined ? {} : { line: String(line) }),
    ...(encoding === "utf-8" ? {} : { encoding }),
    ...(states === "" ? {} : { states }),
    ...(search === "" ? {} : { search }),
    ...(exitCode === undefined ? {} : { "exit-code": String(exitCode) }),
    ...(view === "tasks" ? {} : { view }),
  };
}

/** The choices of a link, which anybody may have written: what is none is as by default. */
export function choicesOf(link: Link): Choices {
  const text = (name: string): string => (Object.hasOwn(link, name) ? String(link[name]) : "");
  return {
    taskId: text("task-id"),
    line: lineOf(text("line")),
    encoding: encodingOf(text("encoding")),
    states: namesOf(text("states")).join(" "),
    search: text("search"),
    exitCode: wholeOf(text("exit-code")),
    view: text("view") === "groups" ? "groups" : "tasks",
  };
}

/** Names, such as ids and states, in an array, or in a text with spaces or commas between them. */
export function namesOf(names: unknown): string[] {
  return String(names ?? "").split(/[\s,]+/).filter((name) => name !== "");
}

/** A line, from 1 on. */
export function lineOf(value: unknown): number | undefined {
  const line = wholeOf(value);
  return line !== undefined && line > 0 ? line : undefined;
}

/** An encoding that there is. */
export function encodingOf(label: unknown): string {
  const text = String(label ?? "").toLowerCase();
  try {
    new TextDecoder(text);
    return text;
  } catch {
    return "utf-8";
  }
}

export function wholeOf(value: unknown): number | undefined {
  const number = value === undefined || value === null || value === "" ? NaN : Number(value);
  return Number.isSafeInteger(number) ? number : undefined;
}
