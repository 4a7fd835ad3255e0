import { LIMITS, parseRelayRequest, TatError, type DescribeInvocationTasksRequest, type Filter, type InvocationTask, type TatClient } from "tat-tasks";

import { monotonicNow } from "../scope.js";
import { unharmed } from "../unharmed.js";
import { answer, lengthOf, refusalOf, refuse } from "./answers.js";
import { isTooLarge } from "./ask-in-halves.js";
import { Refusal, REFUSED_BEFORE, RELAY_REFUSED, safeRequestId, type HearsOfRefusals } from "./refusal.js";
import { authorizeRequest, type AuthorizedCaller } from "./authorize.js";
import { readBody, requireJson } from "./body.js";
import { Charges, type CallAllowance } from "./charges.js";
import { LookUps, type LookUpQuestion, type LookUpSource } from "./look-ups.js";
import { readRelayOptions, type RelayOptions, type RelayReport, type RelaySettings } from "./options.js";
import { Memory } from "./memory.js";
import { Origins, refusedOrigin } from "./origin.js";
import { Queries, type Found, type Page, type Query } from "./queries.js";
import { isAboutAValue, isOfUnknownReason } from "./refused-values.js";
import type { Visibility } from "./visibility.js";

/** Answers a request by what the service answers. It never rejects. */
export type Relay = (request: Request) => Promise<Response>;

/**
 * Makes what stands between pages and the service, and keeps the key.
 *
 * ```js
 * const relay = createRelay({
 *   credentials: { secretId, secretKey },
 *   regions: ["ap-guangzhou"],
 *   authorize: async (request) => {
 *     const user = await userOf(request.headers.get("cookie"));
 *     return { tenant: user.team, caller: user.id, see: { instanceIds: user.servers } };
 *   },
 * });
 * ```
 *
 * It takes `POST` with the parameters of `DescribeInvocationTasks` and `Region` as JSON, and answers as the service does. What
 * it sends to the service is made of values that it has read and checked: nothing of a request is handed on.
 *
 * Source: [DescribeInvocationTasks](https://cloud.tencent.com/document/api/1340/52680).
 *
 * @throws {TatError} `validation` when an option makes no sense
 */
export function createRelay(options: RelayOptions): Relay {
  const server = new RelayServer(readRelayOptions(options));
  const relay: Relay = (request) => server.answer(request);
  return Object.assign(relay, { [REFUSED_BEFORE]: (refusal: Refusal) => server.hearOf(refusal) } satisfies HearsOfRefusals);
}

/** More than 100 ids need. */
const MOST_BODY_BYTES = 16 * 1024;

/** A client reads no more either. */
const MOST_ANSWER_BYTES = 8 * 1024 * 1024 - 1_000;

/** The service's own have some 20 characters. */
const MOST_ID_LENGTH = 128;

/** The part of the memory that is for tasks that are looked up by their ids; the rest is for queries. */
const PART_FOR_LOOK_UPS = 0.75;

/** Milliseconds for which an id without a task has been paid for. */
const UNSEEN_PAID_FOR = 60_000;

const UNSEEN_BYTES = 200;
const MOST_UNSEEN_BYTES = 2 * 1024 * 1024;

const NOTHING: Found = { tasks: [], total: 0, requestId: "" };

class RelayServer {
  readonly #settings: RelaySettings;
  readonly #origins: Origins;
  readonly #charges: Charges;
  readonly #lookUps: LookUpSource;
  readonly #queries: Queries;
  /** By caller, ids for which there is nothing to see. */
  readonly #paidUnseen = new Memory<true>(MOST_UNSEEN_BYTES);

  constructor(settings: RelaySettings) {
    this.#settings = settings;
    this.#origins = new Origins(settings.origins, settings.allowedHeaders);
    this.#charges = new Charges(settings);
    const clientOf = (region: string, onAttempt?: () => void): TatClient => {
      const client = settings.clients.get(region);
      if (client === undefined) throw unsupportedRegion(region);
      return onAttempt === undefined ? client : settings.newClient(region, onAttempt);
    };
    const { maxAge, maxCacheBytes } = settings;
    this.#lookUps = settings.lookUps ?? new LookUps(clientOf, { maxAge, maxCacheBytes: maxCacheBytes * PART_FOR_LOOK_UPS });
    this.#queries = new Queries(clientOf, { maxAge, maxCacheBytes: maxCacheBytes * (1 - PART_FOR_LOOK_UPS) });
  }

  hearOf(refusal: Refusal): void {
    this.#report(monotonicNow(), { status: refusal.status, code: refusal.code, requestId: refusal.requestId, serviceRequestId: undefined, error: refusal.cause ?? refusal });
  }

  async answer(request: Request): Promise<Response> {
    const began = monotonicNow();
    const progress: Progress = { isReading: false, visibility: undefined, serviceRequestId: undefined, refusal: undefined };
    let headers: Record<string, string> = {};
    try {
      if (request.method === "OPTIONS") return this.#origins.preflight(request);
      if (request.method !== "POST") {
        throw new Refusal(405, "UnsupportedProtocol", "expected POST with JSON", { allow: "POST, OPTIONS" });
      }
      const accepted = this.#origins.judge(request);
      if (accepted === undefined) throw refusedOrigin(request);
      headers = accepted;
      const found = await this.#withinTime(request, progress, (signal) => this.#find(request, progress, signal));
      const { visibility, refusal, serviceRequestId = refusal?.requestId } = progress;
      this.#report(began, { status: 200, code: undefined, requestId: found.requestId, serviceRequestId, error: visibility?.failure ?? refusal });
      return answer(found, headers);
    } catch (error) {
      const refusal = refusalOf(error);
      // Nobody reads the rest of it.
      if (request.body?.locked === false) request.body.cancel().catch(() => undefined);
      // As of an answer: it may be of a call for others too.
      const requestId = progress.visibility?.seesAll === false ? safeRequestId(undefined) : refusal.requestId;
      const { status, code, cause = error } = refusal;
      const serviceRequestId = TatError.is(cause) ? cause.requestId : progress.serviceRequestId;
      this.#report(began, { status, code, requestId, serviceRequestId, error: cause });
      return refuse(refusal, headers, requestId);
    }
  }

  async #find(request: Request, progress: Progress, signal: AbortSignal): Promise<Found> {
    const caller = await authorizeRequest(this.#settings.authorize, request, signal);
    const allowance = this.#charges.request(caller.tenant, caller.caller);
    requireJson(request);
    progress.visibility = caller.visibility;
    progress.isReading = true;
    const body = await readBody(request, MOST_BODY_BYTES, signal);
    progress.isReading = false;
    const { region, request: parameters } = await parseRelayRequest(body).catch((error: unknown) => {
      throw refusedParameters(error);
    });
    if (!this.#settings.clients.has(region)) throw unsupportedRegion(region);
    requireShort(parameters);
    const asked = await this.#ask(caller, region, parameters, allowance).catch((error: unknown) => {
      throw isTooLarge(error) ? tooLarge(parameters, error) : error;
    });
    if (asked.requestId !== "") progress.serviceRequestId = asked.requestId;
    if (isOfUnknownReason(asked.refusal)) progress.refusal = asked.refusal;
    const tasks = this.#settings.signedOutputUrls ? asked.tasks : asked.tasks.map(withoutSignedUrl);
    // Nobody gets it any more, nor pays for it.
    signal.throwIfAborted();
    const bytes = lengthOf(tasks);
    if (bytes > MOST_ANSWER_BYTES) throw tooLarge(parameters);
    allowance.takeAnswer(bytes);
    // The same one as in another answer would tell what was asked for together, or is remembered: tasks that others see.
    const requestId = caller.visibility.seesAll ? asked.requestId : undefined;
    return { tasks, total: asked.total, requestId: safeRequestId(requestId) };
  }

  async #ask(caller: AuthorizedCaller, region: string, request: DescribeInvocationTasksRequest, allowance: CallAllowance): Promise<Found> {
    const { tenant, visibility } = caller;
    const { InvocationTaskIds: ids, Filters = [], Offset: offset = 0, HideOutput: hidesOutput = true } = request;
    const limit = request.Limit ?? LIMITS.defaultLimit;
    if (ids !== undefined) {
      const { tasks, ...found } = await this.#lookUp(visibility, { tenant, caller: caller.caller, region, hidesOutput, ids: [...new Set(ids)] }, allowance);
      return { ...found, tasks: tasks.slice(offset, offset + limit), total: tasks.length };
    }
    const narrowed = visibility.narrow(Filters);
    if (narrowed === "empty") return NOTHING;
    if (narrowed === "not covered") {
      throw new Refusal(403, RELAY_REFUSED, "expected InvocationTaskIds or Filters: who may not see all names what to look for");
    }
    const find = async (filters: readonly Filter[]): Promise<Found> => {
      const query = { tenant, region, filters };
      try {
        return await this.#query(caller, query, narrowed.isExact, { offset, limit, hidesOutput }, allowance);
      } catch (error) {
        if (visibility.seesAll || !isAboutAValue(error)) throw error;
        // To this caller, what there is not is as what others have.
        const known = await this.#queries.withoutRefused(query, error, allowance);
        return { ...(known === undefined ? NOTHING : await find(known)), refusal: error };
      }
    };
    return find(narrowed.filters);
  }

  /** @param isExact whether the service finds nothing but what the caller may see */
  async #query({ visibility, caller }: AuthorizedCaller, query: Query, isExact: boolean, page: Page, allowance: CallAllowance): Promise<Found> {
    const visible = (tasks: readonly InvocationTask[]): InvocationTask[] => tasks.filter((task) => visibility.sees(task));
    if (isExact) {
      const found = await this.#queries.page(query, page, allowance);
      const seen = visible(found.tasks);
      // Should the service answer more than it was asked for, what of that is on the page is not counted either.
      return { ...found, tasks: seen, total: Math.max(seen.length, found.total - (found.tasks.length - seen.length)) };
    }
    const { offset, limit, hidesOutput } = page;
    const all = await this.#queries.all(query, caller, allowance);
    const seen = visible(all.tasks);
    const tasks = seen.slice(offset, offset + limit);
    if (hidesOutput || tasks.length === 0) return { tasks, total: seen.length, requestId: all.requestId };
    const pageIds = tasks.flatMap(({ InvocationTaskId: id }) => id ?? []);
    const { tenant, region } = query;
    return { ...(await this.#lookUp(visibility, { tenant, caller, region, hidesOutput, ids: pageIds }, allowance)), total: seen.length };
  }

  /** The tasks of some ids that the caller may see, in the order of the ids. */
  async #lookUp(visibility: Visibility, question: LookUpQuestion, allowance: CallAllowance): Promise<Omit<Found, "total">> {
    const byId = new Map<string, InvocationTask>();
    const add = (tasks: readonly InvocationTask[]): void => {
      for (const task of tasks) if (visibility.sees(task)) byId.set(task.InvocationTaskId ?? "", task);
    };
    add(await this.#lookUps.remembered(question));
    const ids = question.ids.filter((id) => !byId.has(id));
    let requestId = "";
    let refusal: unknown;
    if (ids.length > 0) {
      let answer;
      try {
        answer = await this.#lookUps.lookUp({ ...question, ids }, allowance);
      } catch (error) {
        if (!isTooLarge(error) || visibility.seesAll || question.hidesOutput) throw error;
        // It would tell that there is such a task: only of those that the caller may see it is told.
        const { tasks } = await this.#lookUp(visibility, { ...question, hidesOutput: true }, allowance);
        if (tasks.length === question.ids.length) throw error;
        return this.#lookUp(visibility, { ...question, ids: tasks.flatMap(({ InvocationTaskId: id }) => id ?? []) }, allowance);
      }
      add(answer.tasks);
      this.#payForUnseen(question, ids.filter((id) => !byId.has(id)), allowance);
      ({ requestId = "", refusal } = answer);
    }
    return { tasks: question.ids.flatMap((id) => byId.get(id) ?? []), requestId, refusal };
  }

  /** What takes no longer than a request may, or than its client waits: the signal says when that is over. */
  async #withinTime<Result>(request: Request, progress: Progress, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const { timeout } = this.#settings;
    const controller = new AbortController();
    const leave = (): void => controller.abort(new Refusal(504, "ServiceUnavailable", "the client has gone"));
    const timer = setTimeout(() => {
      const { isReading } = progress;
      const expected = `expected ${isReading ? "the whole body" : "an answer"} within ${timeout} ms`;
      controller.abort(isReading ? new Refusal(408, "InvalidRequest", expected) : new Refusal(504, "ServiceUnavailable", expected));
    }, timeout);
    if (request.signal.aborted) leave();
    request.signal.addEventListener("abort", leave, { once: true });
    try {
      return await new Promise<Result>((resolve, reject) => {
        const end = (): void => reject(controller.signal.reason);
        if (controller.signal.aborted) end();
        controller.signal.addEventListener("abort", end, { once: true });
        work(controller.signal).then(resolve, reject);
      });
    } finally {
      clearTimeout(timer);
      request.signal.removeEventListener("abort", leave);
    }
  }

  /**
   * An id costs as much whether it is unknown, refused, or that of a task that the caller may not see: what it may cost to find
   * out that it is refused, once in a while.
   */
  #payForUnseen({ tenant, caller, region }: LookUpQuestion, ids: readonly string[], allowance: CallAllowance): void {
    const now = monotonicNow();
    const keys = ids.map((id) => [tenant, caller, region, id]);
    if (keys.every((key) => this.#paidUnseen.get(key, now) !== undefined)) return;
    allowance.payForRefused();
    for (const key of keys) this.#paidUnseen.set(key, true, UNSEEN_BYTES, now + UNSEEN_PAID_FOR, now);
  }

  #report(began: number, report: Omit<RelayReport, "duration">): void {
    const { onRequest } = this.#settings;
    if (onRequest === undefined) return;
    unharmed(() => onRequest({ ...report, duration: monotonicNow() - began }));
  }
}

/** How far a request is. */
interface Progress {
  isReading: boolean;
  visibility: Visibility | undefined;
  serviceRequestId: string | undefined;
  refusal: TatError | undefined;
}

function withoutSignedUrl(task: InvocationTask): InvocationTask {
  const { TaskResult } = task;
  if (TaskResult?.OutputUrl === undefined || !/[?#]/.test(TaskResult.OutputUrl)) return task;
  return { ...task, TaskResult: { ...TaskResult, OutputUrl: TaskResult.OutputUrl.replace(/[?#].*$/s, "") } };
}

/** What the core has found wrong with the body is the caller's own: it may read that. */
function refusedParameters(error: unknown): unknown {
  return TatError.is(error) && error.kind === "validation" ? new Refusal(400, error.code, error.message, { cause: error }) : error;
}

/** Ids are short. What is kept by them is to be small too. */
function requireShort({ InvocationTaskIds: ids = [], Filters = [] }: DescribeInvocationTasksRequest): void {
  if ([...ids, ...Filters.flatMap(({ Values }) => Values)].every(({ length }) => length <= MOST_ID_LENGTH)) return;
  throw new Refusal(400, "InvalidParameterValue", `expected ids and values of filters of up to ${MOST_ID_LENGTH} characters`);
}

/** By the service's own code, whoever waits asks for fewer. */
function tooLarge({ InvocationTaskIds: ids, Limit: limit = LIMITS.defaultLimit }: DescribeInvocationTasksRequest, cause?: unknown): Refusal {
  const isOne = Math.min(limit, ids?.length ?? limit) === 1;
  const message = isOne ? "the answer for one task is too large; ask for it without its output" : "the answer is too large; ask for fewer tasks at once, or without their output";
  return new Refusal(400, "ResponseSizeLimitExceeded", message, { requestId: TatError.is(cause) ? cause.requestId : undefined, cause });
}

/** @param region the name of one, as the core has checked */
function unsupportedRegion(region: string): Refusal {
  return new Refusal(400, "UnsupportedRegion", `Region: expected one that this relay asks, got "${region}"`);
}
