import { Call, type Exchange } from "./call.js";
import { TatError, withFields } from "./errors.js";
import type { FollowedTasks, FollowOptions } from "./followed-tasks.js";
import type { InvocationTask } from "./generated/model.js";
import { guard, ready } from "./instance.js";
import { monotonicNow, type Scope } from "./scope.js";
import { DEFAULT_TIMEOUT, type CallSettings, type ClientSettings } from "./settings.js";

/** What is new of a task that is followed. */
export interface Change {
  /** What was last seen of it; none of one that was never seen. */
  readonly task: InvocationTask | undefined;
  /** What was last read of its output, which the task of a later answer may lack: one that lists has none. */
  readonly output: string | undefined;
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
const MISSING = NOT_VISIBLE | INVALID;

/** What is to be told of a task, by bits, and from which byte on its output is new. */
type News = readonly [flags: number, from: number];

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
  /** What is still to be told, by the slot of its task. */
  readonly #news = new Map<number, News>();
  /** Goes on behind what was told: an iterator that begins anew steps over each place that has become free. */
  #untold = this.#news.entries();
  /** How much had been taken in when the core was last asked what is new. */
  #learnt = 0;
  #requestId: string | undefined;
  #totalCount: number | undefined;
  /** What it has seen, once its scope has ended. */
  #seen: readonly InvocationTask[] | undefined;

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
    const booting = ready();
    if (booting !== undefined) await scope.run(booting);
    return new Follow(client, settings, followed(), json, options, scope);
  }

  private constructor(
    client: ClientSettings,
    settings: CallSettings,
    followed: FollowedTasks,
    json: string,
    options: FollowOptions,
    scope: Scope,
  ) {
    this.#client = client;
    // The signal and the time are the scope's; each call has its attempts.
    this.#settings = { ...settings, signal: undefined, timeout: Infinity, longestWait: client.retry.timeout ?? DEFAULT_TIMEOUT };
    this.#followed = followed;
    this.#scope = scope;
    this.#watch = followed.open(json, options);
    const { onAnswer } = options;
    // One of its own, as another watch may have the same.
    this.#onAnswer = onAnswer && (() => onAnswer());
    if (this.#onAnswer !== undefined) followed.listeners.add(this.#onAnswer);
    // Whoever has it may have dropped it, and never close it.
    scope.onEnd(() => this.#close());
  }

  /**
   * What is new, as soon as there is something; none at the end. It tells of so many tasks at most: the others come next, with
   * what is known of them by then. Each time the call is made that is due, however slow its caller is.
   */
  async next(most = Infinity): Promise<Change[] | undefined> {
    for (;;) {
      this.#scope.throwIfEnded();
      this.#learn();
      const now = monotonicNow();
      const until = this.#failure === undefined ? this.#drive(now) : now;
      if (this.#news.size > 0) return this.#changes(most);
      if (this.#failure !== undefined) throw this.#failure.error;
      if (until === DONE) return undefined;
      const progress = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await this.#scope.sleep(Math.max(0, until - now), Promise.race([progress, this.#followed.woken(this.#watch)]));
    }
  }

  /** The service's id of the last call that told of its tasks. */
  get requestId(): string | undefined {
    return this.#requestId;
  }

  /** How many tasks there are, by the last page of its list; unknown before, and of tasks that were named. */
  get totalCount(): number | undefined {
    return this.#totalCount;
  }

  /** All tasks that were seen, in the order in which they were found. */
  get tasks(): readonly InvocationTask[] {
    if (this.#seen !== undefined) return this.#seen;
    const { schedule, tasks, hasEnded } = this.#followed;
    if (hasEnded) return [];
    const seen = Array.from(guard(() => schedule.tasks(this.#watch)), (slot) => tasks[slot]);
    return seen.filter((task) => task !== undefined);
  }

  #close(): void {
    this.#seen = this.tasks;
    if (this.#onAnswer !== undefined) this.#followed.listeners.delete(this.#onAnswer);
    this.#followed.close(this.#watch);
  }

  /** Makes the call that is due. Gives the moment until which there is nothing else to do, or that all is done. */
  #drive(now: number): number {
    const step = this.#step(now);
    if (step !== CALL) return step;
    if (this.#isQueued) return Infinity;
    if (now < this.#pausedUntil) return this.#pausedUntil;
    this.#call().catch((error: unknown) => this.#fail(error));
    return Infinity;
  }

  #step(now: number): number {
    try {
      return guard(() => this.#followed.schedule.step(this.#watch, now));
    } catch (error) {
      // That there is nothing to see is what the last answer told.
      throw TatError.is(error) && error.kind === "service" ? withFields(error, { requestId: this.#requestId }) : error;
    }
  }

  async #call(): Promise<void> {
    const { schedule } = this.#followed;
    let taken: number | undefined;
    let json: string | undefined;
    this.#isQueued = true;
    const exchange: Exchange<string> = {
      request: () => {
        const [call, request] = guard(() => schedule.take(this.#watch, monotonicNow())) ?? [];
        [taken, json] = [call, request];
        this.#isQueued = false;
        this.#wake();
        return request;
      },
      read: (_, ...answer) => {
        const { RequestId, TotalCount } = this.#followed.accept(taken as number, ...answer);
        // Named tasks may be anybody's; its own list is what nobody else asks for.
        if (json?.includes('"Filters":') === true) this.#totalCount = TotalCount;
        return (this.#requestId = RequestId);
      },
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
    if (TatError.is(error)) this.#requestId = error.requestId ?? this.#requestId;
    return this.#followed.fail(call, code, isRetryable);
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wake();
  }

  /** Takes note of what is new. What was not told yet is told with it. */
  #learn(): void {
    const { schedule, requestIds, taken } = this.#followed;
    // Between two answers it would be asked in vain for each event that is still to be told.
    if (this.#news.size > 0 && this.#learnt === taken) return;
    this.#learnt = taken;
    const words = guard(() => schedule.changes(this.#watch));
    for (let at = 0; at < words.length; at += 3) {
      const [slot = 0, flags = 0, from = 0] = words.subarray(at, at + 3);
      this.#requestId = requestIds[slot] ?? this.#requestId;
      this.#news.set(slot, together(this.#news.get(slot) ?? [0, 0], [flags, from]));
    }
  }

  #changes(most: number): Change[] {
    const { schedule, tasks, outputs } = this.#followed;
    const changes: Change[] = [];
    while (changes.length < most && this.#news.size > 0) {
      const { done, value } = this.#untold.next();
      if (done === true) {
        this.#untold = this.#news.entries();
        continue;
      }
      const [slot, [flags, from]] = value;
      this.#news.delete(slot);
      const task = tasks[slot];
      const invocationTaskId = task?.InvocationTaskId ?? guard(() => schedule.idOf(slot)) ?? "";
      changes.push({
        task,
        output: outputs[slot],
        invocationTaskId,
        status: (flags & STATUS) !== 0,
        outputFrom: (flags & OUTPUT) !== 0 ? from : undefined,
        outputIsReset: (flags & RESET) !== 0,
        settled: (flags & SETTLED) !== 0,
        missing: (flags & NOT_VISIBLE) !== 0 ? "not-visible" : (flags & INVALID) !== 0 ? "invalid" : undefined,
      });
    }
    return changes;
  }
}

function together([older, olderFrom]: News, [newer, newerFrom]: News): News {
  // One that has come back has its status told; what was to be told of an output is void when it begins anew.
  const isVoid = ((newer & (STATUS | MISSING)) !== 0 ? MISSING : 0) | ((newer & RESET) !== 0 ? OUTPUT : 0);
  const kept = older & ~isVoid;
  return [kept | newer, (kept & OUTPUT) !== 0 ? olderFrom : newerFrom];
}
