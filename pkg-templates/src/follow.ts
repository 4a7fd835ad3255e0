import { Call, entropy, type Exchange } from "./call.js";
import { TatError } from "./errors.js";
import { readResponse } from "./frames.js";
import type { InvocationTask } from "./generated/model.js";
import { guard, isRunning, ready, runningCore, type Glue } from "./instance.js";
import { unharmed } from "./unharmed.js";
import { DEFAULT_TIMEOUT, type CallSettings, type ClientSettings } from "./options.js";
import { monotonicNow, type Scope } from "./scope.js";
import { isTerminal } from "./status.js";

/** What is new of a task that is followed. */
export interface Change {
  /** What was last seen of it; none of one that was never seen. */
  readonly task: InvocationTask | undefined;
  readonly invocationTaskId: string;
  /** Its status changed, or was seen for the first time. */
  readonly status: boolean;
  /** What is new of its output begins at this byte. */
  readonly outputFrom: number | undefined;
  /** What was told of its output before is void. */
  readonly outputIsReset: boolean;
  /** It has ended, and all that is wanted of it was read. */
  readonly settled: boolean;
  readonly missing: "not-visible" | "invalid" | undefined;
}

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

/**
 * The tasks that the waits and watches of a client follow. The core says what to ask next; here is what was answered. It owns
 * no loop: whoever follows drives it by calls and a timer of its own, and finds in it what others brought.
 */
export class FollowedTasks {
  readonly schedule: Schedule;
  /** What was last seen of each task, by its slot. */
  readonly tasks: (InvocationTask | undefined)[] = [];
  /** Who wants to hear of each answer. */
  readonly listeners = new Set<() => void>();
  readonly #wakers = new Map<number, () => void>();
  readonly #core = runningCore();

  constructor() {
    this.schedule = guard((glue) => new glue.Schedule());
  }

  /** Whether the instance of the core has ended that it belongs to. */
  get hasEnded(): boolean {
    return !isRunning(this.#core);
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

  accept(call: number, status: number, body: Uint8Array, hidesOutput: boolean): string {
    const [shortTexts, longTexts, words, slots] = guard(() =>
      this.schedule.accept(call, status, body, hidesOutput, monotonicNow(), entropy()),
    );
    const { InvocationTaskSet, RequestId } = readResponse(shortTexts, longTexts, words);
    for (const [index, task] of InvocationTaskSet.entries()) {
      const slot = slots[index];
      if (slot !== undefined && slot !== NOBODY) this.tasks[slot] = withOutputOf(this.tasks[slot], task);
    }
    for (const listener of this.listeners) unharmed(listener);
    return RequestId;
  }

  close(watch: number): void {
    this.#wakers.delete(watch);
    if (this.hasEnded) return;
    for (const slot of guard(() => this.schedule.close(watch))) this.tasks[slot] = undefined;
    // What it was asking for falls to the others.
    for (const wake of this.#wakers.values()) wake();
  }
}

/** The slot of a task that nobody follows. */
const NOBODY = 0xffff_ffff;

/** Others may have taken what there was to ask: so long until that is found out again. */
const PAUSE = 100;

/** What a driver does next, if it does not sleep until a moment. */
const DONE = -1;
const CALL = 0;

/** Bits of the second word of a change. */
const STATUS = 1;
const OUTPUT = 2;
const RESET = 4;
const SETTLED = 8;
const NOT_VISIBLE = 16;
const INVALID = 32;

/** One wait or watch: it drives the schedule until its tasks have ended. */
export class Follow {
  readonly #client: ClientSettings;
  readonly #settings: CallSettings;
  readonly #followed: FollowedTasks;
  readonly #scope: Scope;
  readonly #caller = {};
  readonly #watch: number;
  readonly #onAnswer: (() => void) | undefined;
  /** A call waits for its turn. Another one is prepared only when it is on its way. */
  #isQueued = false;
  /** No other call is prepared before. */
  #pausedUntil = 0;
  #wake = (): void => undefined;
  #failure: { readonly error: unknown } | undefined;

  /** @param json the parameters that ask for the tasks */
  static async open(
    client: ClientSettings,
    settings: CallSettings,
    followed: () => FollowedTasks,
    json: string,
    options: FollowOptions,
    scope: Scope,
  ): Promise<Follow> {
    scope.throwIfEnded();
    await scope.run(ready());
    return new Follow(client, settings, followed(), json, options, scope);
  }

  private constructor(
    client: ClientSettings,
    settings: CallSettings,
    followed: FollowedTasks,
    json: string,
    { output, expectedTasks, grace, onAnswer }: FollowOptions,
    scope: Scope,
  ) {
    this.#client = client;
    // The signal and the time are the scope's; each call has its attempts.
    this.#settings = { ...settings, signal: undefined, timeout: Infinity, longestWait: client.retry.timeout ?? DEFAULT_TIMEOUT };
    this.#followed = followed;
    this.#scope = scope;
    this.#watch = guard(() => followed.schedule.open(json, OUTPUTS.indexOf(output), expectedTasks, grace, monotonicNow()));
    // One of its own, as another watch may have the same.
    this.#onAnswer = onAnswer && (() => onAnswer());
    if (this.#onAnswer !== undefined) followed.listeners.add(this.#onAnswer);
  }

  /** What is new, as soon as there is something; none at the end. */
  async next(): Promise<Change[] | undefined> {
    const { schedule } = this.#followed;
    for (;;) {
      this.#scope.throwIfEnded();
      const changes = this.#changes();
      if (changes.length > 0) return changes;
      if (this.#failure !== undefined) throw this.#failure.error;
      const now = monotonicNow();
      const step = guard(() => schedule.step(this.#watch, now));
      if (step === DONE) return undefined;
      let until = step === CALL ? Infinity : step;
      if (step === CALL && !this.#isQueued) {
        if (now >= this.#pausedUntil) {
          this.#call().catch((error: unknown) => this.#fail(error));
          continue;
        }
        until = this.#pausedUntil;
      }
      const progress = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await this.#scope.sleep(Math.max(0, until - now), Promise.race([progress, this.#followed.woken(this.#watch)]));
    }
  }

  /** All tasks that were seen, in the order in which they were found. */
  get tasks(): InvocationTask[] {
    const { schedule, tasks, hasEnded } = this.#followed;
    if (hasEnded) return [];
    const seen = Array.from(guard(() => schedule.tasks(this.#watch)), (slot) => tasks[slot]);
    return seen.filter((task) => task !== undefined);
  }

  close(): void {
    if (this.#onAnswer !== undefined) this.#followed.listeners.delete(this.#onAnswer);
    this.#followed.close(this.#watch);
  }

  async #call(): Promise<void> {
    const { schedule } = this.#followed;
    let taken: number | undefined;
    this.#isQueued = true;
    const exchange: Exchange<string> = {
      request: () => {
        const [call, request] = guard(() => schedule.take(this.#watch, monotonicNow())) ?? [];
        taken = call;
        this.#isQueued = false;
        this.#wake();
        return request;
      },
      read: (_, ...answer) => this.#followed.accept(taken as number, ...answer),
      requestIdOf: (requestId) => requestId,
    };
    try {
      await new Call(this.#client, this.#settings, this.#caller, exchange, this.#scope).run();
    } catch (error) {
      if (!this.#isDealtWith(taken, error)) this.#fail(error);
    }
    if (taken === undefined) {
      this.#isQueued = false;
      this.#pausedUntil = monotonicNow() + PAUSE;
    }
    this.#followed.wake();
    this.#wake();
  }

  #isDealtWith(call: number | undefined, error: unknown): boolean {
    if (call === undefined || this.#followed.hasEnded) return false;
    const [code, isRetryable] = TatError.is(error) ? [error.code, error.retryable] : ["", false];
    return guard(() => this.#followed.schedule.fail(call, code, isRetryable, monotonicNow()));
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wake();
  }

  #changes(): Change[] {
    const { schedule, tasks } = this.#followed;
    const words = guard(() => schedule.changes(this.#watch));
    return Array.from({ length: words.length / 3 }, (_, index) => {
      const [slot = 0, flags = 0, from] = words.subarray(index * 3, index * 3 + 3);
      const task = tasks[slot];
      return {
        task,
        invocationTaskId: task?.InvocationTaskId ?? guard(() => schedule.idOf(slot)) ?? "",
        status: (flags & STATUS) !== 0,
        outputFrom: (flags & OUTPUT) !== 0 ? from : undefined,
        outputIsReset: (flags & RESET) !== 0,
        settled: (flags & SETTLED) !== 0,
        missing: (flags & NOT_VISIBLE) !== 0 ? "not-visible" : (flags & INVALID) !== 0 ? "invalid" : undefined,
      };
    });
  }
}

/** The newer task, with the output that was read after its end where it was asked for without. */
function withOutputOf(older: InvocationTask | undefined, newer: InvocationTask): InvocationTask {
  // What it had written by then is not all.
  if (!isTerminal(older?.TaskStatus)) return newer;
  const output = older?.TaskResult?.Output;
  if (output === undefined || newer.TaskResult === undefined || "Output" in newer.TaskResult) return newer;
  return { ...newer, TaskResult: { ...newer.TaskResult, Output: output } };
}
