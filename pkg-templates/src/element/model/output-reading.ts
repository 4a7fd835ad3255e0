import { fateOf } from "../../fate.js";
import type { InvocationTask, TaskResult } from "../../generated/model.js";
import { groupByOutput, textKeys, type OutputGroup, type Outputs } from "../../output-groups.js";
import { OUTPUTS_AT_ONCE } from "../../outputs-at-once.js";
import { isTerminal } from "../../status.js";
import type { InvocationClient } from "./following.js";
import { idOf } from "./shown-tasks.js";

/** The most Base64 that is read each time that somebody asks for groups. */
const BUDGET = 8 * 1024 * 1024;

/** Reads the outputs of many tasks, to tell who wrote the same. Somebody has to ask, as that may be much. */
export class OutputReading {
  readonly #client: InvocationClient;
  readonly #onChange: () => void;
  readonly #results = new Map<string, TaskResult>();
  /** Those that were answered without an output: there is nothing to read of them. */
  readonly #without = new Set<string>();
  readonly #keyOf = textKeys();
  readonly #texts = new Map<string, string>();
  readonly #asked = new Map<string, number>();
  #controller: AbortController | undefined;
  #groups: Outputs | undefined;
  /** Why the last reading ended early. */
  failure: unknown;

  /** @param onChange is called when there is something new to show */
  constructor(client: InvocationClient, onChange: () => void) {
    this.#client = client;
    this.#onChange = onChange;
  }

  get isReading(): boolean {
    return this.#controller !== undefined;
  }

  /** The groups of those that were read. */
  groups(tasks: readonly InvocationTask[]): Outputs {
    return (this.#groups ??= groupByOutput(this.#readable(tasks).map((task) => this.#withResult(task))));
  }

  /** Asks for more of who wrote this. */
  ask(group: OutputGroup): void {
    this.#asked.set(group.Output, this.asked(group) + 1);
    this.#onChange();
  }

  /** How often somebody has asked for more of who wrote this. */
  asked({ Output }: OutputGroup): number {
    return this.#asked.get(Output) ?? 0;
  }

  /** The tasks have changed. */
  reset(): void {
    this.#groups = undefined;
  }

  /** Reads until all are read, or the budget is used up. */
  async read(tasks: readonly InvocationTask[]): Promise<void> {
    if (this.isReading) return;
    const { signal } = (this.#controller = new AbortController());
    this.failure = undefined;
    const ids = this.#readable(tasks).map(idOf).filter((id) => !this.#results.has(id));
    try {
      for (let received = 0; ids.length > 0 && received < BUDGET; ) {
        this.#onChange();
        const InvocationTaskIds = ids.splice(0, OUTPUTS_AT_ONCE);
        const { InvocationTaskSet } = await this.#client.describeInvocationTasks({ InvocationTaskIds, HideOutput: false }, { signal });
        for (const { TaskResult, ...task } of InvocationTaskSet) {
          if (TaskResult?.Output === undefined) continue;
          received += TaskResult.Output.length;
          this.#results.set(idOf(task), { ...TaskResult, Output: this.#once(TaskResult.Output) });
        }
        for (const id of InvocationTaskIds) if (!this.#results.has(id)) this.#without.add(id);
        this.reset();
      }
    } catch (error) {
      if (!signal.aborted) this.failure = error;
    }
    this.#controller = undefined;
    this.#onChange();
  }

  stop(): void {
    this.#controller?.abort();
  }

  #readable(tasks: readonly InvocationTask[]): readonly InvocationTask[] {
    return tasks.filter((task) => mayHaveWritten(task) && !this.#without.has(idOf(task)));
  }

  #withResult({ TaskResult: _, ...task }: InvocationTask): InvocationTask {
    const TaskResult = this.#results.get(idOf(task));
    return TaskResult === undefined ? task : { ...task, TaskResult };
  }

  /** One copy of each text: of ten thousand outputs that are the same, one is kept. */
  #once(text: string): string {
    const key = this.#keyOf(text);
    const known = this.#texts.get(key) ?? text;
    this.#texts.set(key, known);
    return known;
  }
}

function mayHaveWritten(task: InvocationTask): boolean {
  return isTerminal(task.TaskStatus) && fateOf(task) !== "not started";
}
