import { exitCodeOf, statusOf } from "../../fate.js";
import type { InvocationTask } from "../../generated/model.js";
import { FAILURES } from "./link.js";
import { isFailure } from "./shown-tasks.js";

/** Which tasks are shown. */
export interface Filter {
  /** In one of these states, or {@link FAILURES}; in any, if there is none. */
  readonly states: readonly string[];
  /** With this text in what is shown of them, whatever the case. */
  readonly search: string;
  readonly exitCode: number | undefined;
}

/** The tasks that a filter lets through. `also` gives what else is shown of a task. */
export function filterTasks(tasks: readonly InvocationTask[], filter: Filter, also: (task: InvocationTask) => string): readonly InvocationTask[] {
  const states = new Set(filter.states);
  const search = filter.search.trim().toLowerCase();
  if (states.size === 0 && search === "" && filter.exitCode === undefined) return tasks;
  return tasks.filter(
    (task) =>
      (states.size === 0 || states.has(statusOf(task)) || (states.has(FAILURES) && isFailure(task))) &&
      (filter.exitCode === undefined || exitCodeOf(task) === filter.exitCode) &&
      (search === "" || textOf(task, also).includes(search)),
  );
}

function textOf(task: InvocationTask, also: (task: InvocationTask) => string): string {
  const { InstanceId, InvocationTaskId, TaskStatus, CommandName, ErrorInfo } = task;
  return [InstanceId, InvocationTaskId, TaskStatus, CommandName, ErrorInfo, also(task)].join("\n").toLowerCase();
}
