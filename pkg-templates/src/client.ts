import { reasonOfAbort } from "./abort.js";
import { requireObject, requireWhole } from "./arguments.js";
import { Call, READING, type ResponseDetails } from "./call.js";
import { invalidArgument, TatError } from "./errors.js";
import { FollowedTasks } from "./followed-tasks.js";
import type { DescribeInvocationTasksRequest, DescribeInvocationTasksResponse } from "./generated/model.js";
import { ready } from "./instance.js";
import { PagedTasks, walkPages, type TaskList } from "./list.js";
import type { CallOptions, TatClientOptions } from "./options.js";
import type { InvocationOutcome } from "./outcome.js";
import { toJson } from "./request-json.js";
import { hostOf, type SignedRequest } from "./route.js";
import { Scope } from "./scope.js";
import { requestOf, type Selector } from "./selector.js";
import { readCallOptions, readClientOptions, type ClientSettings } from "./settings.js";
import { shared } from "./shared.js";
import { limited, timeoutError } from "./time-limit.js";
import { waitForInvocation, type WaitOptions } from "./wait.js";
import { TaskWatch, type Watch, type WatchOptions } from "./watch.js";

/** What holds for one signature. */
export interface SignOptions {
  /** Unix time in whole seconds; the service accepts it for five minutes. Default: now. */
  readonly timestamp?: number | undefined;
}

/** The promise of an answer, or of the answer with what is around it. */
export interface ResponsePromise<Data> extends Promise<Data> {
  /** The answer with its HTTP status, headers and request id, and how many attempts it took. */
  withResponse(): Promise<{ readonly data: Data; readonly response: ResponseDetails }>;
}

declare global {
  // As later versions of TypeScript's own library have it.
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
}

/** Where a host has not got `using` yet, whoever brings it by other means looks for this symbol. */
const dispose: typeof Symbol.dispose = (Symbol as Partial<SymbolConstructor>).dispose ?? (Symbol.for("Symbol.dispose") as typeof Symbol.dispose);

/**
 * Asks what became of the commands that ran on servers.
 *
 * ```js
 * const tat = new TatClient({ region: "ap-guangzhou", credentials: { secretId, secretKey } });
 * const { InvocationTaskSet } = await tat.describeInvocationTasks({
 *   Filters: [{ Name: "invocation-id", Values: ["inv-1vll7hda"] }],
 *   HideOutput: false,
 * });
 * ```
 *
 * In a page, where a key would belong to everybody, it asks a relay on a server, which has one:
 * `new TatClient({ region: "ap-guangzhou", relay: "/api/tat" })`.
 */
export class TatClient {
  readonly #settings: ClientSettings;
  readonly #caller = {};
  /** Everything that the client does is a part of it. */
  readonly #scope = new Scope({});
  #followed: FollowedTasks | undefined;
  readonly #followedTasks = (): FollowedTasks => {
    // That of an instance of the core that has ended is of no use.
    if (this.#followed?.hasEnded === true) this.#followed = undefined;
    // Nothing is kept of an instance for nobody: it may be large.
    const followed = (this.#followed ??= new FollowedTasks(() => {
      if (this.#followed === followed) this.#followed = undefined;
    }));
    return followed;
  };

  /** @throws {TatError} `validation` when an option has another type than it should; its content is checked at each call. */
  constructor(options: TatClientOptions) {
    this.#settings = readClientOptions(options, this.#scope);
  }

  /**
   * Asks once for one page of tasks (查询执行任务).
   *
   * Say `HideOutput: false` to get the output: without it, `TaskResult` has no `Output` at all. A member that is undefined is not
   * sent: without `InvocationTaskIds` and `Filters` it asks for the tasks of the whole account.
   *
   * Source: [DescribeInvocationTasks](https://cloud.tencent.com/document/api/1340/52680).
   *
   * @throws {TatError} see {@link TatError.kind}; or the signal's reason.
   */
  describeInvocationTasks(
    request: DescribeInvocationTasksRequest = {},
    options: CallOptions = {},
  ): ResponsePromise<DescribeInvocationTasksResponse> {
    const answer = this.#describe(request, options);
    const data = answer.then((answered) => answered.data);
    return Object.assign(data, {
      withResponse: () => {
        // Who asks for both hears of a failure by one of them.
        data.catch(() => undefined);
        return answer;
      },
    });
  }

  /**
   * Lists all tasks of a selector or of a request, page by page, as a loop over it goes on.
   *
   * ```js
   * for await (const task of tat.listInvocationTasks("inv-1vll7hda")) console.log(task.InstanceId, task.TaskStatus);
   * ```
   *
   * A selector hides the output; a request says `HideOutput: false` for it. Of a request, `Offset` is where to begin and `Limit`
   * the tasks of a call (default 100). The options hold for each call, the signal for the whole list. No ids are no tasks, and no
   * call.
   *
   * @throws {TatError} `validation`; and in the loop, what {@link describeInvocationTasks} rejects with.
   */
  listInvocationTasks(
    selector: Selector | (DescribeInvocationTasksRequest & Partial<Record<"invocationId" | "invocationTaskIds", never>>),
    options: CallOptions = {},
  ): TaskList {
    const settings = readCallOptions(options, this.#settings.retry);
    if (isRequest(selector)) refuseUndefined(selector);
    const json = toJson(isRequest(selector) ? selector : requestOf(selector));
    return new PagedTasks(() => walkPages(this.#settings, settings, json, this.#scope));
  }

  /**
   * Waits until the tasks of an invocation, or of another selector, have ended, and tells what became of them.
   *
   * ```js
   * const { tasks, summary } = await tat.waitForInvocation("inv-1vll7hda", { output: "all", timeout: 600_000 });
   * ```
   *
   * It ends when every task is in a final state and a last look shows no other one, or `expectedTasks` have. A command that
   * failed is a result: see `summary.failed`. The waits and watches of a client share their calls.
   *
   * @throws {TatError} `timeout` when the time is over, `service` with `InvocationNotVisible` when there was nothing to see, or
   * what {@link describeInvocationTasks} rejects with; `error.partial` has what was known by then. Or the signal's reason.
   */
  waitForInvocation(selector: Selector, options: WaitOptions = {}): Promise<InvocationOutcome> {
    return waitForInvocation(this.#settings, this.#followedTasks, selector, options, this.#scope);
  }

  /**
   * Tells what happens to tasks, as it happens, until all have ended.
   *
   * ```js
   * for await (const event of tat.watch("inv-1vll7hda")) {
   *   if (event.type === "output") process.stdout.write(event.text);
   * }
   * ```
   *
   * @throws {TatError} at once, `validation` for a selector or options of another shape; in the loop, as {@link waitForInvocation}.
   */
  watch(selector: Selector, options: WatchOptions = {}): Watch {
    return new TaskWatch(this.#settings, this.#followedTasks, selector, options, this.#scope);
  }

  /**
   * Signs a call without sending it: for another HTTP client, or to look at. It is checked like a call that is sent.
   *
   * @throws {TatError} `validation`; so too where the client asks a relay. `timeout` when the credentials function takes longer than
   * the client's `attemptTimeout`; or what it throws.
   */
  async signDescribeInvocationTasks(
    request: DescribeInvocationTasksRequest = {},
    options: SignOptions = {},
  ): Promise<SignedRequest> {
    const { timestamp } = requireObject("options", options);
    const given = timestamp === undefined ? undefined : requireWhole("timestamp", timestamp);
    const json = toJson(request);
    this.#scope.throwIfEnded();
    const { route, retry } = this.#settings;
    if (route.isRelay) throw invalidArgument("relay", "expected a client with credentials, which signs by itself; this one asks a relay");
    await ready();
    const written = route.write(json);
    const skew = shared.skews.get(hostOf(written)) ?? 0;
    const { attemptTimeout: milliseconds } = readCallOptions({}, retry);
    const onTimeout = (): TatError => timeoutError("AttemptTimeout", milliseconds, route.asks, "attemptTimeout");
    const pass = await limited(this.#scope, { milliseconds, onTimeout }, (scope) => route.pass(scope, Date.now() + skew * 1000));
    const { method, url, headers, body } = pass.prepare(written, given ?? Math.floor(Date.now() / 1000) + skew);
    return { method, url, headers, body };
  }

  /** Ends all that the client is doing, and whatever it is asked to do later: it rejects with the code `ClientClosed`. */
  close(): void {
    this.#scope.end(
      new TatError({ kind: "validation", code: "ClientClosed", message: "expected a client that is open, this one was closed", retryable: false }),
    );
  }

  /** The same as {@link close}: for `using`. */
  [dispose](): void {
    this.close();
  }

  async #describe(
    request: DescribeInvocationTasksRequest,
    options: CallOptions,
  ): Promise<{ readonly data: DescribeInvocationTasksResponse; readonly response: ResponseDetails }> {
    const settings = readCallOptions(options, this.#settings.retry);
    if (settings.signal?.aborted === true) throw reasonOfAbort(settings.signal);
    const json = toJson(request);
    const call = new Call(this.#settings, settings, this.#caller, { ...READING, json, request: () => json }, this.#scope);
    const answer = await call.run();
    // It has always something to send.
    return answer as NonNullable<typeof answer>;
  }
}

/** Whether these are the parameters of the action, rather than one of the shorter ways to say which tasks. */
function isRequest(selector: Selector | DescribeInvocationTasksRequest): selector is DescribeInvocationTasksRequest {
  if (typeof selector !== "object" || (selector as unknown) === null) return false;
  return !("invocationId" in selector || "invocationTaskIds" in selector);
}

/**
 * Which tasks to list is said by these two: one that is there and undefined was meant to say so, and left out it would ask for
 * every task of the account.
 */
function refuseUndefined(request: DescribeInvocationTasksRequest): void {
  for (const name of ["Filters", "InvocationTaskIds"] as const) {
    if (name in request && request[name] === undefined) throw invalidArgument(name, "expected an array, got undefined; leave it out to list all tasks");
  }
}
