import { cutAnswer, gatewayAnswer, jsonAnswer, withHeader } from "./answers.js";
import { openCall, redactCanonicalRequest, type FakeCall, type OpenCall } from "./calls.js";
import {
  messageLanguage,
  readRegion,
  verifyContentType,
  verifyOptionalParameters,
  verifyTransport,
} from "./common-parameters.js";
import { CredentialBook, exampleCredential, type FakeCredential } from "./credentials.js";
import { describeInvocationTasks, type AnswerStyle, type TaskAnswer } from "./describe-invocation-tasks.js";
import { FaultBox, millisecondsOf, type ActiveFault, type FakeFault, type InjectedFault } from "./faults.js";
import { refusedError, signalOf, toFakeRequest, toResponse } from "./fetch-adapter.js";
import { FakeFleet, type FakeTask } from "./fleet.js";
import { RateLimit } from "./rate-limit.js";
import { Refusal } from "./refusal.js";
import { requestIds } from "./request-ids.js";
import { fakeLimits } from "./rules.js";
import { readSentParameters } from "./sent-parameters.js";
import { authenticate, canonicalRequest, readAuthorization } from "./signature.js";
import { readTaskQuery, type TaskQuery } from "./task-query.js";
import type { FakeAnswer, FakeHttpAnswer, FakeRequest } from "./wire.js";

/** What a fake TAT is made of. Every member has a default. */
export interface FakeTatOptions {
  /** The time, in Unix milliseconds. Everything but the pace of `slow-body` follows it. Default: `Date.now`. */
  readonly clock?: () => number;
  /** What request ids are made from; the same seed gives the same ones. Default: 1. */
  readonly seed?: number;
  /** Who may ask. Default: {@link exampleCredential} alone. */
  readonly credentials?: Iterable<FakeCredential>;
  /** The tasks to begin with. Default: none. */
  readonly fleet?: Iterable<FakeTask>;
  /** Calls a second that one SecretId may make; `Infinity` for no limit. Default: 20. */
  readonly requestsPerSecond?: number;
  /** What `TaskResult.Output` is when the query hid it; what the real service does is unverified. Default: `"empty"`. */
  readonly hiddenOutput?: AnswerStyle["hiddenOutput"];
  /** How times end; the official samples show both. Default: `"+00:00"`. */
  readonly timeSuffix?: AnswerStyle["timeSuffix"];
}

/** How many calls {@link FakeTat.calls} keeps; the oldest go first. */
const keptCalls = 10_000;

/**
 * A service that answers `DescribeInvocationTasks` as the official page describes it, for tests and demonstrations.
 *
 * ```ts
 * const fake = createFakeTat({ fleet: exampleFleet });
 * const tat = new TatClient({ region: "ap-guangzhou", credentials: exampleCredential, fetch: fake.fetch });
 * ```
 */
export class FakeTat {
  /** The tasks; add to it, replace and remove at any time. */
  readonly fleet: FakeFleet;
  readonly #clock: () => number;
  readonly #nextRequestId: () => string;
  readonly #book: CredentialBook;
  readonly #requestsPerSecond: number;
  readonly #style: AnswerStyle;
  readonly #faults = new FaultBox();
  readonly #calls: FakeCall[] = [];
  readonly #rate = new RateLimit();
  readonly #throttles = new WeakMap<ActiveFault, RateLimit>();
  readonly #expired = new WeakMap<ActiveFault, string>();

  /** @throws TypeError or RangeError when an option makes no sense */
  constructor(options: FakeTatOptions = {}) {
    const { clock = Date.now, seed = 1, requestsPerSecond = fakeLimits.requestsPerSecond } = options;
    if (typeof clock !== "function") throw new TypeError("`clock` must be a function that gives Unix milliseconds.");
    if (!Number.isInteger(seed)) throw new RangeError(`\`seed\` must be an integer; got ${String(seed)}.`);
    if (!(requestsPerSecond > 0)) {
      throw new RangeError(`\`requestsPerSecond\` must be above 0, or Infinity; got ${String(requestsPerSecond)}.`);
    }
    requireOneOf("hiddenOutput", options.hiddenOutput, ["empty", "absent"]);
    requireOneOf("timeSuffix", options.timeSuffix, ["+00:00", "Z"]);
    this.#clock = clock;
    this.#nextRequestId = requestIds(seed);
    this.#book = new CredentialBook(options.credentials ?? [exampleCredential]);
    this.#requestsPerSecond = requestsPerSecond;
    this.#style = { hiddenOutput: options.hiddenOutput ?? "empty", timeSuffix: options.timeSuffix ?? "+00:00" };
    this.fleet = new FakeFleet(clock, options.fleet);
  }

  /** What arrived so far, oldest first; the last 10,000 calls are kept. */
  get calls(): readonly FakeCall[] {
    return this.#calls;
  }

  /** Forgets {@link calls}. */
  clearCalls(): void {
    this.#calls.length = 0;
  }

  /** Accepts one more credential. One SecretId may have several, with different tokens. */
  addCredential(credential: FakeCredential): void {
    this.#book.add(credential);
  }

  /** Accepts a SecretId no longer, as when a key is disabled. Says whether it was known. */
  removeCredential(secretId: string): boolean {
    return this.#book.remove(secretId);
  }

  /** Makes something go wrong until it is cleared, or `times` calls have met it. */
  inject<Fault extends FakeFault>(fault: Fault): InjectedFault<Fault> {
    return this.#faults.inject(fault);
  }

  /** Clears every fault. */
  clearFaults(): void {
    this.#faults.clear();
  }

  /**
   * Has the shape of the global `fetch`, and can be passed in its place: it is bound. The URL's host is free; it counts
   * as the Host header unless the headers hold one.
   */
  readonly fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const signal = signalOf(input, init);
    signal?.throwIfAborted();
    const answer = await this.handle(await toFakeRequest(input, init));
    signal?.throwIfAborted();
    if (answer.kind === "refused") throw refusedError();
    return toResponse(answer, signal);
  };

  /** Answers a request as it came over the wire: what an adapter to some server calls. */
  async handle(request: FakeRequest): Promise<FakeAnswer> {
    const call = openCall(request, this.#clock());
    this.#calls.push(call);
    if (this.#calls.length > keptCalls) this.#calls.shift();

    const refused = this.#faults.first("refused");
    if (refused !== undefined) {
      hit(refused, call);
      return { kind: "refused" };
    }
    const serverTime = this.#serverTime(call);
    const answer = await this.#respond(request, call, serverTime);
    call.answer.status = answer.status;
    return withCommonHeaders(answer, request, serverTime);
  }

  /** Whether a server should keep its port closed at the moment. */
  get refusesConnections(): boolean {
    return this.#faults.all("refused").some((entry) => entry.fault.times === undefined);
  }

  /** Calls back whenever a fault was injected or cleared. Gives the function that ends it. */
  onFaultsChange(listener: () => void): () => void {
    return this.#faults.onChange(listener);
  }

  #serverTime(call: OpenCall): number {
    let time = this.#clock();
    for (const entry of this.#faults.all("clock-ahead", "clock-behind")) {
      const shift = millisecondsOf(entry.fault);
      time += entry.fault.fault === "clock-ahead" ? shift : -shift;
      hit(entry, call);
    }
    return time;
  }

  async #respond(request: FakeRequest, call: OpenCall, serverTime: number): Promise<FakeHttpAnswer> {
    const gateway = this.#faults.first("bad-gateway", "unavailable", "too-many-requests", "html", "empty-object");
    if (gateway !== undefined) {
      hit(gateway, call);
      const { fault } = gateway;
      return gatewayAnswer(fault.fault, fault.fault === "too-many-requests" ? (fault.retryAfter ?? 1) : 0);
    }
    const RequestId = this.#nextRequestId();
    call.answer.requestId = RequestId;
    try {
      const result = await this.#serve(request, call, serverTime);
      return this.#spoil(jsonAnswer({ Response: { RequestId, ...result } }), call);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      call.answer.code = error.code;
      const Message = error.messageIn(messageLanguage(request));
      return this.#spoil(jsonAnswer({ Response: { Error: { Code: error.code, Message }, RequestId } }), call);
    }
  }

  async #serve(request: FakeRequest, call: OpenCall, serverTime: number): Promise<TaskAnswer> {
    verifyTransport(request);
    const authorization = readAuthorization(request);
    const canonical = await canonicalRequest(request, authorization);
    call.canonicalRequest = redactCanonicalRequest(canonical);
    const credential = await authenticate(request, authorization, canonical, this.#book, serverTime);
    this.#refuseExpiredToken(credential, call);
    call.authenticated = true;

    const region = readRegion(request);
    verifyOptionalParameters(request);
    this.#throttle(credential.secretId, call);
    verifyContentType(request);
    const sent = readSentParameters(request);
    call.params = sent;
    const query = readTaskQuery(sent, request.method === "GET" ? "query" : "json");
    this.#refuseBadId(query, call);
    return this.#describe(query, region, call);
  }

  #describe(query: TaskQuery, region: string, call: OpenCall): TaskAnswer {
    const now = this.#clock();
    const veils = this.#faults.all("empty-after-create");
    const acted = new Set<ActiveFault>();
    const answer = describeInvocationTasks(query, {
      fleet: this.fleet,
      now,
      region,
      style: this.#style,
      isInvisible: (task) => {
        const veil = veils.find((entry) => now < task.createdAt + millisecondsOf(entry.fault));
        if (veil !== undefined) acted.add(veil);
        return veil !== undefined;
      },
    });
    for (const veil of acted) hit(veil, call);
    return answer;
  }

  #refuseExpiredToken(credential: FakeCredential, call: OpenCall): void {
    const pair = (secretId: string, token: string | undefined): string => JSON.stringify([secretId, token ?? null]);
    for (const entry of this.#faults.all("expired-token")) {
      const { secretId = credential.secretId, token = credential.token } = entry.fault;
      const expired = this.#expired.get(entry) ?? pair(secretId, token);
      this.#expired.set(entry, expired);
      if (pair(credential.secretId, credential.token) !== expired) continue;
      hit(entry, call);
      throw new Refusal("token-expired");
    }
  }

  #throttle(secretId: string, call: OpenCall): void {
    const now = this.#clock();
    if (!this.#rate.admits(secretId, now, this.#requestsPerSecond)) {
      throw new Refusal("rate-exceeded", { limit: this.#requestsPerSecond });
    }
    for (const entry of this.#faults.all("throttle")) {
      const { perSecond = 1, code } = entry.fault;
      const rate = this.#throttles.get(entry) ?? new RateLimit();
      this.#throttles.set(entry, rate);
      if (rate.admits(secretId, now, perSecond)) continue;
      hit(entry, call);
      throw new Refusal("rate-exceeded", { limit: perSecond }, code);
    }
  }

  #refuseBadId(query: TaskQuery, call: OpenCall): void {
    const filters = query.filters.filter((filter) => filter.name === "invocation-task-id");
    const named = [...query.invocationTaskIds, ...filters.flatMap((filter) => filter.values)];
    for (const entry of this.#faults.all("bad-id")) {
      const { id } = entry.fault;
      if (!named.includes(id)) continue;
      hit(entry, call);
      throw new Refusal("task-id-invalid", { given: id });
    }
  }

  /** Applies what happens to an answer on its way out. */
  #spoil(answer: FakeHttpAnswer, call: OpenCall): FakeHttpAnswer {
    const cut = this.#faults.first("cut-json");
    if (cut !== undefined) hit(cut, call);
    const sent = cut === undefined ? answer : cutAnswer(answer);

    const entry = this.#faults.first("reset", "slow-body");
    if (entry === undefined) return sent;
    hit(entry, call);
    const { fault } = entry;
    if (fault.fault === "reset") {
      return { ...sent, delivery: { kind: "reset", after: Math.floor(sent.body.length / 2) } };
    }
    return { ...sent, delivery: { kind: "slow", ms: millisecondsOf(fault), pieces: fault.pieces ?? 20 } };
  }
}

/** Makes a fake TAT. */
export function createFakeTat(options: FakeTatOptions = {}): FakeTat {
  return new FakeTat(options);
}

function hit(entry: ActiveFault, call: OpenCall): void {
  call.answer.faults.push(entry.fault.fault);
  entry.hit();
}

function withCommonHeaders(answer: FakeHttpAnswer, request: FakeRequest, serverTime: number): FakeHttpAnswer {
  const dated = withHeader(answer, "date", new Date(serverTime).toUTCString());
  const traceId = request.headers.get("x-tc-traceid");
  return traceId === undefined ? dated : withHeader(dated, "x-tc-traceid", traceId);
}

function requireOneOf<Value>(name: string, given: Value | undefined, allowed: readonly Value[]): void {
  if (given === undefined || allowed.includes(given)) return;
  throw new TypeError(`\`${name}\` must be one of ${allowed.join(", ")}; got ${String(given)}.`);
}
