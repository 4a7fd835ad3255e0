import { optionalText } from "./arguments.js";
import { TatError } from "./errors.js";
import { Follow, type Change } from "./follow.js";
import type { FollowedTasks, FollowOptions } from "./followed-tasks.js";
import type { InvocationTask } from "./generated/model.js";
import type { CallOptions } from "./options.js";
import { outputAfter, requireEncoding } from "./output.js";
import { toJson } from "./request-json.js";
import { Scope } from "./scope.js";
import { requestOf, type Selector } from "./selector.js";
import { readCallOptions, type CallSettings, type ClientSettings } from "./settings.js";
import { FOLLOW_RETRIES, readFollowOptions } from "./wait.js";

/** What is new of a task that is watched. */
export type WatchEvent =
  /** Its state is seen for the first time, or has changed. */
  | { readonly type: "status"; readonly task: InvocationTask }
  /**
   * It has written more: `text` is what is new, never a part of a character. With `reset`, what was told before is no longer
   * the beginning, and `text` is all. An output that is no Base64 is none: `text` is `""` where something was told before, else
   * nothing is told, and `decodeOutput` of it throws.
   */
  | { readonly type: "output"; readonly task: InvocationTask; readonly text: string; readonly reset: boolean }
  /** It has ended, and all that is wanted of it was told. */
  | { readonly type: "settled"; readonly task: InvocationTask }
  /** It cannot be seen: the service refuses its id (`invalid`), or did not show it within the grace (`not-visible`). */
  | { readonly type: "missing"; readonly invocationTaskId: string; readonly reason: "not-visible" | "invalid" };

/** What holds for one watch. */
export interface WatchOptions extends Omit<CallOptions, "timeout"> {
  /** Milliseconds after which it ends. Default: none. */
  readonly timeout?: number | undefined;
  /**
   * Whose output is told: of none, of those that failed, of all when they have ended, or `"live"`, of all while they write.
   * Default: `"live"`.
   */
  readonly output?: FollowOptions["output"] | undefined;
  /** The encoding of the output: a label that `TextDecoder` knows. Default: `"utf-8"`. */
  readonly encoding?: string | undefined;
  /**
   * How many tasks there will be: the watch does not end with fewer. Not together with `invocationTaskIds`, which say it. Default:
   * unknown.
   */
  readonly expectedTasks?: number | undefined;
  /** Milliseconds for which tasks may not be visible, as just after they were created. Default: 30,000. */
  readonly emptyGrace?: number | undefined;
  /**
   * Is called each time that the service has answered a wait or a watch of the client, also when nothing is new: by it a view
   * tells how old it is. What it throws is thrown outside of the watch, as by `onAttempt`.
   */
  readonly onAnswer?: (() => void) | undefined;
}

/**
 * The events of a watch, until all tasks have settled. A consumer that is slow is told the newest state, and not all that was
 * between. To leave a loop over it ends the watch.
 */
export interface Watch extends AsyncIterableIterator<WatchEvent> {
  /**
   * How many tasks there are by the service's last answer to its list (`TotalCount`): who was told of fewer has not seen all
   * yet. `undefined` before the first answer, and of tasks that were named by their ids.
   */
  readonly totalCount: number | undefined;
  /** Ends the watch, as leaving a loop does. */
  return(): Promise<IteratorResult<WatchEvent>>;
}

/** Opened when the first event is asked for. */
export class TaskWatch implements Watch {
  readonly #client: ClientSettings;
  readonly #settings: CallSettings;
  readonly #followed: () => FollowedTasks;
  readonly #json: string;
  readonly #options: FollowOptions;
  readonly #encoding: string;
  readonly #within: Scope;
  readonly #events: WatchEvent[] = [];
  /** The tasks of whose output something was told that holds. */
  readonly #told = new Set<string>();
  #scope: Scope | undefined;
  #opening: Promise<Follow> | undefined;
  #follow: Follow | undefined;
  #isDone = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(client: ClientSettings, followed: () => FollowedTasks, selector: Selector, options: WatchOptions, within: Scope) {
    this.#client = client;
    this.#settings = readCallOptions(options, client.retry, { timeout: Infinity, maxRetries: FOLLOW_RETRIES });
    this.#followed = followed;
    const request = requestOf(selector);
    this.#options = readFollowOptions(request, options, ["none", "failed", "all", "live"], "live");
    this.#encoding = requireEncoding(optionalText("encoding", options.encoding) ?? "utf-8");
    this.#json = toJson(request);
    this.#within = within;
  }

  get totalCount(): number | undefined {
    return this.#follow?.totalCount;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** One after the other, however often it is called. */
  next(): Promise<IteratorResult<WatchEvent, void>> {
    const next = this.#last.then(() => this.#next());
    this.#last = next.catch(() => undefined);
    return next;
  }

  async #next(): Promise<IteratorResult<WatchEvent, void>> {
    while (!this.#isDone) {
      const event = this.#events.shift();
      if (event !== undefined) return { done: false, value: event };
      try {
        const follow = (this.#follow ??= await (this.#opening ??= this.#open()));
        // One by one, so that each is as new as it can be when it is told.
        const changes = await follow.next(1);
        if (changes === undefined) this.#end();
        else for (const change of changes) this.#events.push(...eventsOf(change, this.#encoding, this.#told));
      } catch (error) {
        const wasDone = this.#isDone;
        this.#end();
        if (!wasDone) throw error;
      }
    }
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<WatchEvent, void>> {
    this.#end();
    return { done: true, value: undefined };
  }

  #open(): Promise<Follow> {
    const { signal, timeout: milliseconds } = this.#settings;
    const onTimeout = (): TatError =>
      new TatError({
        kind: "timeout",
        code: "WatchTimeout",
        message: `expected all tasks to end within ${milliseconds} ms, some are still under way; raise timeout`,
        requestId: this.#follow?.requestId,
        retryable: true,
      });
    this.#scope = new Scope({ within: this.#within, signal, milliseconds, onTimeout });
    return Follow.open(this.#client, this.#settings, this.#followed, this.#json, this.#options, this.#scope);
  }

  #end(): void {
    this.#isDone = true;
    this.#events.length = 0;
    this.#scope?.end(undefined);
  }
}

function eventsOf(change: Change, encoding: string, told: Set<string>): WatchEvent[] {
  const { task, output, invocationTaskId, status, outputFrom, outputIsReset, settled, missing } = change;
  const events: WatchEvent[] = [];
  if (missing !== undefined) events.push({ type: "missing", invocationTaskId, reason: missing });
  if (task === undefined) return events;
  if (status) events.push({ type: "status", task });
  const text = outputFrom === undefined || output === undefined ? "" : outputAfter(output, outputFrom, encoding);
  // Of what nothing was told, nothing is void.
  const reset = outputIsReset && told.has(invocationTaskId);
  if (text !== "" || reset) {
    events.push({ type: "output", task: withOutput(task, output), text, reset });
    if (text === "") told.delete(invocationTaskId);
    else told.add(invocationTaskId);
  }
  if (settled) events.push({ type: "settled", task });
  return events;
}

/** The task with what was last read of its output, should a later answer have come without. */
function withOutput(task: InvocationTask, output: string | undefined): InvocationTask {
  const { TaskResult } = task;
  return output === undefined || TaskResult?.Output !== undefined ? task : { ...task, TaskResult: { ...TaskResult, Output: output } };
}
