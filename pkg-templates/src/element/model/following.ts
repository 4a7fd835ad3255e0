import type { Selector, TatClient } from "tat-tasks";

import type { InvocationTask } from "../../generated/model.js";

/** What the element asks of a client: that of any entry of the package has it. */
export type InvocationClient = Pick<TatClient, "describeInvocationTasks" | "listInvocationTasks" | "watch">;

/** Who is told what became of the tasks. */
export interface Follower {
  /** Some are new, or another than before. */
  tasks(tasks: readonly InvocationTask[]): void;
  /** A task cannot be seen. */
  missing(invocationTaskId: string): void;
  /** The service has answered, whether or not something is new. */
  answered(): void;
  /** All have ended. */
  ended(): void;
  /** It could not go on; it goes on by itself, if that may help. */
  failed(error: unknown): void;
  /** The ids of those that have not ended. */
  live(): string[];
}

/** Milliseconds from one look to the next while nobody sees it. */
const WHILE_HIDDEN = 60_000;

/** Milliseconds until it tries again after a failure that may pass. */
const AFTER_FAILURE = 30_000;

/** Milliseconds in which news are gathered: of ten thousand tasks they come by the hundred. */
const GATHERED = 50;

/** Follows tasks until all have ended: closely while somebody looks, else once a minute. */
export class Following {
  readonly #client: InvocationClient;
  readonly #selector: Selector;
  readonly #follower: Follower;
  #controller = new AbortController();
  #news: InvocationTask[] = [];
  #gathering: ReturnType<typeof setTimeout> | undefined;
  #isDone = false;

  constructor(client: InvocationClient, selector: Selector, follower: Follower) {
    this.#client = client;
    this.#selector = selector;
    this.#follower = follower;
  }

  /** Begins, or goes on in another way; after a failure it tries again at once. */
  start(isHidden: boolean): void {
    this.stop();
    if (this.#isDone) return;
    const { signal } = (this.#controller = new AbortController());
    this.#run(isHidden, signal).catch((error: unknown) => {
      if (signal.aborted) return;
      this.#flush();
      this.#follower.failed(error);
      if ((error as { readonly retryable?: unknown } | null)?.retryable === true) {
        void sleep(AFTER_FAILURE, signal).then(() => signal.aborted || this.start(isHidden));
      }
    });
  }

  /** Ends what it is doing. */
  stop(): void {
    this.#controller.abort();
    this.#flush();
  }

  async #run(isHidden: boolean, signal: AbortSignal): Promise<void> {
    if (isHidden && this.#follower.live().length === 0) await this.#look(this.#selector, signal);
    for (let live = this.#follower.live(); isHidden && live.length > 0; live = this.#follower.live()) {
      await sleep(WHILE_HIDDEN, signal);
      if (signal.aborted) return;
      await this.#look({ invocationTaskIds: live }, signal);
    }
    await this.#watch(signal);
  }

  async #look(selector: Selector, signal: AbortSignal): Promise<void> {
    for await (const page of this.#client.listInvocationTasks(selector, { signal }).pages()) {
      this.#follower.answered();
      this.#follower.tasks(page.InvocationTaskSet);
    }
  }

  async #watch(signal: AbortSignal): Promise<void> {
    const onAnswer = (): void => this.#follower.answered();
    for await (const event of this.#client.watch(this.#selector, { output: "none", signal, onAnswer })) {
      if (event.type === "missing") this.#follower.missing(event.invocationTaskId);
      else this.#gather(event.task);
    }
    this.#flush();
    this.#isDone = true;
    this.#follower.ended();
  }

  #gather(task: InvocationTask): void {
    this.#news.push(task);
    this.#gathering ??= setTimeout(() => this.#flush(), GATHERED);
  }

  #flush(): void {
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    if (this.#news.length > 0) this.#follower.tasks(this.#news);
    this.#news = [];
  }
}

/** Ends early, without a failure, when the signal says so. */
function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}
