import { entropy } from "./call.js";
import { readResponse } from "./frames.js";
import type { DescribeInvocationTasksResponse, InvocationTask } from "./generated/model.js";
import { guard, isRunning, runningCore, type Glue } from "./instance.js";
import { monotonicNow } from "./scope.js";
import { unharmed } from "./unharmed.js";

/** Whose output is read, by the number that the core has for it. */
const OUTPUTS = ["none", "failed", "all", "live"] as const;

/** What is followed of each task. */
export interface FollowOptions {
  readonly output: (typeof OUTPUTS)[number];
  readonly expectedTasks: number | undefined;
  /** Milliseconds for which tasks may not be visible yet. */
  readonly grace: number;
  /** Is called after each answer to the client's waits and watches. */
  readonly onAnswer: (() => void) | undefined;
}

type Schedule = InstanceType<Glue["Schedule"]>;

/** The slot of a task that nobody follows. */
const NOBODY = 0xffff_ffff;

/**
 * The tasks that the waits and watches of a client follow. The core says what to ask next; here is what was answered. It owns
 * no loop: whoever follows drives it by calls and a timer of its own, and finds in it what others brought.
 */
export class FollowedTasks {
  readonly schedule: Schedule;
  /** What was last seen of each task, by its slot. */
  readonly tasks: (InvocationTask | undefined)[] = [];
  /** What was last read of the output of each task, which is what the core counts the bytes of. */
  readonly outputs: (string | undefined)[] = [];
  /** The service's id of the call that last told of each task. */
  readonly requestIds: (string | undefined)[] = [];
  /** Who wants to hear of each answer. */
  readonly listeners = new Set<() => void>();
  /** How many answers and failures were taken in. */
  taken = 0;
  readonly #wakers = new Map<number, () => void>();
  readonly #core = runningCore();
  readonly #onIdle: () => void;
  #watches = 0;

  /** @param onIdle is called when nobody follows any longer */
  constructor(onIdle: () => void) {
    this.#onIdle = onIdle;
    this.schedule = guard((glue) => new glue.Schedule());
  }

  /** Whether the instance of the core has ended that it belongs to. */
  get hasEnded(): boolean {
    return !isRunning(this.#core);
  }

  open(json: string, { output, expectedTasks, grace }: FollowOptions): number {
    const watch = guard(() => this.schedule.open(json, OUTPUTS.indexOf(output), expectedTasks, grace, monotonicNow()));
    this.#core.holders += 1;
    this.#watches += 1;
    return watch;
  }

  /** Settles when there is something to do for a watch. */
  woken(watch: number): Promise<void> {
    return new Promise((resolve) => this.#wakers.set(watch, resolve));
  }

  /** Wakes the drivers for whom someone has brought something. */
  wake(): void {
    if (this.hasEnded) return;
    for (const watch of guard(() => this.schedule.woken())) this.#wakers.get(watch)?.();
  }

  accept(call: number, status: number, body: Uint8Array, hidesOutput: boolean): DescribeInvocationTasksResponse {
    this.taken += 1;
    const [shortTexts, otherTexts, words, slots] = guard(() =>
      this.schedule.accept(call, status, body, hidesOutput, monotonicNow(), entropy()),
    );
    const answer = readResponse(shortTexts, otherTexts, words);
    const { InvocationTaskSet, RequestId } = answer;
    for (const [index, task] of InvocationTaskSet.entries()) {
      const slot = slots[index];
      if (slot === undefined || slot === NOBODY) continue;
      this.tasks[slot] = task;
      this.outputs[slot] = task.TaskResult?.Output ?? this.outputs[slot];
      this.requestIds[slot] = RequestId;
    }
    for (const listener of this.listeners) unharmed(listener);
    return answer;
  }

  /** Whether it is dealt with that a call has failed for good. */
  fail(call: number, code: string, isRetryable: boolean): boolean {
    this.taken += 1;
    return guard(() => this.schedule.fail(call, code, isRetryable, monotonicNow()));
  }

  close(watch: number): void {
    this.#wakers.delete(watch);
    if (!this.hasEnded) this.#forget(watch);
    this.#core.holders -= 1;
    this.#watches -= 1;
    if (this.#watches === 0) this.#onIdle();
  }

  #forget(watch: number): void {
    for (const slot of guard(() => this.schedule.close(watch))) {
      this.tasks[slot] = undefined;
      this.outputs[slot] = undefined;
      this.requestIds[slot] = undefined;
    }
    // What it was asking for falls to the others.
    for (const wake of this.#wakers.values()) wake();
  }
}
