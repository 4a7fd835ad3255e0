// Which tasks: by ids as arguments, or by filters as options.

import type { Command } from "commander";
import { LIMITS, type Filter, type Selector } from "tat-tasks";

import { UsageError } from "./failure.js";
import { collect } from "./option-values.js";

/** What was typed of the options. */
export interface SelectionOptions {
  readonly invocation?: readonly string[];
  readonly task?: readonly string[];
  readonly instance?: readonly string[];
  readonly command?: readonly string[];
}

/** A part of a request: it fits a selector too. */
export type Selection = { readonly InvocationTaskIds: readonly string[] } | { readonly Filters: readonly Filter[] };

export function addSelectionOptions(command: Command): Command {
  return command
    .option("--invocation <inv-id>", "of this invocation; may be given more than once, as each of these", collect)
    .option("--task <invt-id>", "this task", collect)
    .option("--instance <ins-id>", "on this server", collect)
    .option("--command <cmd-id>", "of this command", collect);
}

/** @returns undefined when nothing was said, which is all tasks of the region */
export function selectionOf({ invocation = [], task = [], instance = [], command = [] }: SelectionOptions): Selection | undefined {
  const others = [
    { option: "--invocation", Name: "invocation-id", Values: unique(invocation) },
    { option: "--instance", Name: "instance-id", Values: unique(instance) },
    { option: "--command", Name: "command-id", Values: unique(command) },
  ].filter(({ Values }) => Values.length > 0);
  if (task.length > 0) {
    // The service takes ids or filters, and as a filter few ids.
    const [other] = others;
    if (other !== undefined) throw new UsageError(`--task and ${other.option} exclude each other: an id says all.`);
    return { InvocationTaskIds: unique(task) };
  }
  if (others.length === 0) return undefined;
  for (const { option, Values } of others) checkCount(option, Values);
  return { Filters: others.map(({ Name, Values }) => ({ Name, Values })) };
}

/** Of the ids of invocations or the ids of tasks, not of both. */
export function selectionOfIds(ids: readonly string[]): Selection {
  const tasks = ids.filter((id) => id.startsWith("invt-"));
  const invocations = ids.filter((id) => id.startsWith("inv-"));
  const stranger = ids.find((id) => !/^invt?-/.test(id));
  if (stranger !== undefined) throw new UsageError(`expected ids of invocations (inv-…) or of tasks (invt-…); got ${JSON.stringify(stranger)}.`);
  if (tasks.length > 0 && invocations.length > 0) throw new UsageError("expected ids of invocations (inv-…) or of tasks (invt-…), got both; ask for each by itself.");
  if (tasks.length > 0) return { InvocationTaskIds: unique(tasks) };
  const Values = unique(invocations);
  checkCount("it", Values);
  return { Filters: [{ Name: "invocation-id", Values }] };
}

export function selectorOf(selection: Selection): Selector {
  return "Filters" in selection ? selection : { invocationTaskIds: selection.InvocationTaskIds };
}

function checkCount(what: string, values: readonly string[]): void {
  const most = LIMITS.filterValues;
  if (values.length > most) throw new UsageError(`${what} takes up to ${most} ids at once, as the service does; got ${values.length}.`);
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
