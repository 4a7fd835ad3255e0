import type { InvocationTask, TaskResult } from "../../generated/model.js";
import { OUTPUTS_AT_ONCE } from "../../outputs-at-once.js";
import { isTerminal } from "../../status.js";
import type { InvocationClient } from "./following.js";
import { idOf } from "./shown-tasks.js";
import { sleep } from "./sleep.js";

/** The most text that is kept, in characters of Base64; what was not looked at for the longest time goes first. */
const KEPT = 8 * 1024 * 1024;

/** Milliseconds until what could not be read may be asked for again. */
const AFTER_FAILURE = 30_000;

/** The outputs that were looked at: they are asked for when a task is opened, or its first line comes into sight. */
export class TaskOutputs {
  readonly #client: InvocationClient;
  readonly #onChange: () => void;
  readonly #results = new Map<string, TaskResult>();
  /** Tasks that have ended, and were answered without an output. */
  readonly #without = new Set<string>();
  readonly #asked = new Set<string>();
  #reading = new AbortController();
  #kept = 0;
  #open: { readonly id: string; readonly controller: AbortController; failure: unknown } | undefined;

  /** @param onChange is called when there is something new to show */
  constructor(client: InvocationClient, onChange: () => void) {
    this.#client = client;
    this.#onChange = onChange;
  }

  /** What a task has left with its output, if it was read. */
  get(id: string): TaskResult | undefined {
    return this.#results.get(id);
  }

  /** Whether it was asked for, and there is none. */
  hasNone(id: string): boolean {
    return this.#without.has(id);
  }

  /** Why the output of the open task could not be read. */
  get failure(): unknown {
    return this.#open?.failure;
  }

  /**
   * Reads the output of a task, and follows it while it grows, until another one is opened, or none.
   *
   * @param isAgain whether what could not be read is read again
   */
  open(id: string | undefined, isAgain = false): void {
    if (this.#open?.id === id && !(isAgain && this.failure !== undefined)) return;
    this.#open?.controller.abort();
    this.#open = undefined;
    if (id === undefined) return;
    const open = (this.#open = { id, controller: new AbortController(), failure: undefined as unknown });
    this.#follow(id, open.controller.signal).catch((error: unknown) => {
      if (open.controller.signal.aborted) return;
      open.failure = error;
      this.#onChange();
    });
  }

  /** Ends all that it is doing. */
  stop(): void {
    this.open(undefined);
    this.#reading.abort();
    this.#reading = new AbortController();
  }

  /** Reads some outputs that are in sight, once: what fails here is shown when the task is opened. */
  async read(ids: readonly string[]): Promise<void> {
    const wanted = ids.filter((id) => !this.#results.has(id) && !this.#asked.has(id)).slice(0, OUTPUTS_AT_ONCE);
    if (wanted.length === 0) return;
    for (const id of wanted) this.#asked.add(id);
    const { signal } = this.#reading;
    try {
      const answer = await this.#client.describeInvocationTasks({ InvocationTaskIds: wanted, HideOutput: false }, { signal });
      for (const task of answer.InvocationTaskSet) this.#keep(task, true);
    } catch (error) {
      // The list is complete without the first lines, and the banner tells of a service that does not answer.
      const mayPass = signal.aborted || (error as { readonly retryable?: unknown } | null)?.retryable === true;
      if (!mayPass) return;
      await sleep(AFTER_FAILURE, signal);
      for (const id of wanted) this.#asked.delete(id);
    }
    if (!signal.aborted) this.#onChange();
  }

  async #follow(id: string, signal: AbortSignal): Promise<void> {
    for await (const event of this.#client.watch({ invocationTaskIds: [id] }, { output: "live", signal })) {
      if (signal.aborted) return;
      if (event.type === "missing") continue;
      this.#keep(event.task, event.type === "settled");
      this.#onChange();
    }
  }

  /** @param isAll whether its output would be there, if it had any */
  #keep(task: InvocationTask, isAll: boolean): void {
    const id = idOf(task);
    const { TaskResult } = task;
    // An answer without output does not take away what is there.
    if (TaskResult?.Output === undefined) {
      if (isAll && isTerminal(task.TaskStatus) && !this.#results.has(id)) this.#without.add(id);
      return;
    }
    this.#forget(id);
    this.#results.set(id, TaskResult);
    this.#kept += TaskResult.Output.length;
    for (const [other] of this.#results) {
      if (this.#kept <= KEPT) break;
      if (other !== this.#open?.id && other !== id) this.#forget(other);
    }
  }

  #forget(id: string): void {
    this.#kept -= this.#results.get(id)?.Output?.length ?? 0;
    this.#results.delete(id);
    this.#asked.delete(id);
  }
}
