import type { Explanation } from "../../explain/explain.js";
import type { InvocationTask, TaskResult } from "../../generated/model.js";
import type { Choices } from "../model/link.js";
import type { OutputReading } from "../model/output-reading.js";
import type { ShownTasks } from "../model/shown-tasks.js";
import type { TaskOutputs } from "../model/task-outputs.js";
import type { Words } from "../words/words.js";

/** What the parts of the element show, and what they can have done. */
export interface Stage {
  readonly words: Words;
  readonly language: "zh" | "en";
  /** Unix milliseconds, the same for all that is drawn at once. */
  readonly now: number;
  readonly tasks: ShownTasks;
  /** Those that the filter lets through, in their order. */
  readonly rows: readonly InvocationTask[];
  readonly outputs: TaskOutputs | undefined;
  readonly reading: OutputReading | undefined;
  /** The task that is open. */
  readonly opened: InvocationTask | undefined;
  readonly taskId: string;
  readonly line: number | undefined;
  readonly encoding: string;
  readonly chosenStates: readonly string[];
  readonly search: string;
  readonly exitCode: number | undefined;
  readonly view: "tasks" | "groups";
  readonly phase: "idle" | "loading" | "following" | "failed" | "ended";
  /** While it is idle: what the page has not given, and what it can give instead. */
  readonly notGiven: readonly (readonly [names: readonly string[], instead: string])[];
  readonly failure: unknown;
  /** The name of a time zone, which there may not be; `""` is that of whoever looks. */
  readonly timeZone: string;
  /** Unix milliseconds since when it asks. */
  readonly askedAt: number;
  /** Unix milliseconds of the last answer. */
  readonly heardAt: number;
  /** Until when what is shown of tasks holds, in Unix milliseconds: of what is not heard of, no time goes on. */
  readonly knownUntil: number;
  /** Why the last attempt has failed, if one has since the last answer. */
  readonly trouble: { readonly code: string } | undefined;
  readonly missing: number;
  /** Whether all tasks were found: before, what is known of some says nothing of all. */
  readonly hasAll: boolean;
  /** Whether the open task is compared with what most wrote. */
  readonly compares: boolean;

  /** What a state or a code means; nothing until the words are there. */
  explain(statusOrCode: string): Explanation | undefined;
  /** In a word or two. */
  titleOf(status: string): string;
  /** What the agent or the output of a task that failed tells of it; nothing until the output was read. */
  errorLineOf(task: InvocationTask): string;
  /** The line of an output that tells most; undefined where that is no Base64. Of the same object, it is known from then on. */
  lineOf(written: { readonly Output?: string }, encoding?: string): string | undefined;
  resultOf(task: InvocationTask): TaskResult | undefined;

  open(taskId: string): void;
  step(by: 1 | -1): void;
  choose(changes: Partial<Choices>): void;
  sortAgain(): void;
  again(): void;
  readGroups(): void;
  compare(isOn: boolean): void;
  showHelp(): void;
}
