import { summarize, type InvocationTask, type Summary } from "tat-tasks";

import { createdAt } from "./recent-tasks.js";

/** What is known of an invocation by its tasks. */
export interface Invocation {
  readonly invocationId: string;
  /** `""` for one whose command has none. */
  readonly name: string;
  /** Unix milliseconds. */
  readonly createdAt: number;
  readonly summary: Summary;
}

/** The invocations that tasks belong to, the latest first. */
export function invocationsOf(tasks: readonly InvocationTask[]): readonly Invocation[] {
  const byInvocation = new Map<string, InvocationTask[]>();
  for (const task of tasks) {
    const id = task.InvocationId ?? "";
    const others = byInvocation.get(id);
    if (others === undefined) byInvocation.set(id, [task]);
    else others.push(task);
  }
  return [...byInvocation]
    .map(([invocationId, own]) => ({
      invocationId,
      name: own[0]?.CommandName ?? "",
      createdAt: Math.max(...own.map(createdAt)),
      summary: summarize(own),
    }))
    .sort((one, other) => other.createdAt - one.createdAt || (one.invocationId < other.invocationId ? -1 : 1));
}

/** Those whose name or id has a text in it, whatever the case. */
export function matching(invocations: readonly Invocation[], text: string): readonly Invocation[] {
  const wanted = text.trim().toLowerCase();
  return invocations.filter(({ name, invocationId }) => `${name}\n${invocationId}`.toLowerCase().includes(wanted));
}
