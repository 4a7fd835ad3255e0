import type { Selector, TatClient } from "tat-tasks";

import type { InvocationTask } from "../../generated/model.js";
import { sleep } from "./sleep.js";

/**
 * What the element asks of a client: that of any entry of the package has it. One of a page's own needs what its `watch` promises
 * too: without its `totalCount`, the element looks for more tasks until the watch ends; without `onAnswer`, it cannot tell how old
 * is what it shows.
 */
export type InvocationClient = Pick<TatClient, "describeInvocationTasks" | "listInvocationTasks" | "watch">;

/** Who is told what became of the tasks. */
interface Follower {
  /** Some are new, or another than before. */
  tasks(tasks: readonly InvocationTask[]): void;
  /** A task cannot be seen. */
  missing(invocationTaskId: string): void;
  /** How many there are, by the service. */
  expected(count: number): void;
  /** The service has answered, whether or not something is new. */
  answered(): void;
  /** All have ended. */
  ended(): void;
  /** It could not go on; it goes on by itself, if that may help. */
  failed(error: unknown): void;
  /** Whether all were found. */
  hasAll(): boolean;
  /** The ids of those that can be seen and have not ended. */
  live(): readonly string[];
}

/** Milliseconds from one look to the next while nobody sees it. */
const WHILE_HIDDEN = 60_000;

/** Milliseconds until it tries again after a failure that may pass. */
const AFTER_FAILURE = 30_000;

/** Milliseconds in which news are gathered: of ten thousand tasks they come by the hundred. */
const GATHERED = 50;

/**
 * Follows tasks until all have ended: closely while somebody looks, else once a minute. Once all were found, it asks for those
 * alone that have not ended, however often it begins anew.
 */
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
    const [selector, follower] = [this.#selector, this.#follower];
    const isNamed = typeof selector === "object" && "invocationTaskIds" in selector;
    /** Whether a look has shown that there are no others. */
    let isSure = isNamed;
    while (!signal.aborted) {
      const live = { invocationTaskIds: follower.live() };
      const hasLive = live.invocationTaskIds.length > 0;
      if (!follower.hasAll()) {
        // A watch of all ends with a look at all.
        if (!isHidden) {
          await this.#watch(selector, signal);
          break;
        }
        await this.#look(selector, signal);
        isSure = true;
        if (!follower.hasAll()) await sleep(WHILE_HIDDEN, signal);
      } else if (hasLive) {
        if (!isHidden) await this.#watch(live, signal);
        else await sleep(WHILE_HIDDEN, signal).then(() => this.#look(live, signal));
        isSure = isNamed;
      } else if (isSure) {
        break;
      } else {
        await this.#look(selector, signal);
        isSure = true;
      }
    }
    if (signal.aborted) return;
    this.#isDone = true;
    follower.ended();
  }

  async #look(selector: Selector, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    let count = 0;
    for await (const { InvocationTaskSet } of this.#client.listInvocationTasks(selector, { signal }).pages()) {
      // What was under way when it was stopped may come all the same.
      if (signal.aborted) return;
      this.#follower.answered();
      this.#follower.tasks(InvocationTaskSet);
      count += InvocationTaskSet.length;
    }
    if (selector === this.#selector) this.#follower.expected(count);
  }

  async #watch(selector: Selector, signal: AbortSignal): Promise<void> {
    const onAnswer = (): void => void (signal.aborted || this.#follower.answered());
    const watch = this.#client.watch(selector, { output: "none", signal, onAnswer });
    for await (const event of watch) {
      if (signal.aborted) return;
      if (watch.totalCount !== undefined) this.#follower.expected(watch.totalCount);
      if (event.type === "missing") this.#follower.missing(event.invocationTaskId);
      else this.#gather(event.task);
    }
    this.#flush();
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
