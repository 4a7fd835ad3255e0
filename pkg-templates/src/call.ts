import { dateOf, retryAfterOf } from "./answer-headers.js";
import { optionalFunction } from "./arguments.js";
import { takeFrom, type CallOutcome } from "./call-quota.js";
import { withoutSecretsIn } from "./cause.js";
import { describeType } from "./describe-type.js";
import { invalidArgument, reasonOf, TatError, withFields } from "./errors.js";
import { readResponse } from "./frames.js";
import type { DescribeInvocationTasksResponse } from "./generated/model.js";
import { guard, guardAsync, ready, type Glue } from "./instance.js";
import { Bucket, type Caller } from "./quota.js";
import { hostOf, type Pass, type Prepared, type Written } from "./route.js";
import { monotonicNow, Scope } from "./scope.js";
import type { CallSettings, ClientSettings } from "./settings.js";
import { shared } from "./shared.js";
import { encodeUtf8 } from "./text-coding.js";
import { limited, timeoutError } from "./time-limit.js";

/** What is around the data of an answer. */
export interface ResponseDetails {
  /** The HTTP status. */
  readonly status: number;
  /** The headers of the answer, as the `fetch` in use gave them. */
  readonly headers: Headers;
  /** The service's id of the call, which its support asks for. */
  readonly requestId: string;
  /** How many attempts it took. */
  readonly attempts: number;
}

/** How an answer is read that is handed on as it is. */
export const READING: Pick<Exchange<DescribeInvocationTasksResponse>, "read" | "requestIdOf"> = {
  read: (glue, ...answer) => readResponse(...glue.accept(...answer)),
  requestIdOf: ({ RequestId }) => RequestId,
};

/** What to send, and how to read what comes back. */
export interface Exchange<Answer> {
  /** The parameters as JSON; asked for when the call's turn has come. None: there is nothing to send any longer. */
  request(): string | undefined;
  /** The parameters, where they are known before: they are checked before a key is asked for. */
  readonly json?: string;
  read(glue: Glue, status: number, body: Uint8Array, hidesOutput: boolean): Answer;
  requestIdOf(answer: Answer): string;
}

type Settled = Parameters<Parameters<Glue["exchange"]>[3]>[0];
type Exchanged = Exclude<Settled, { error: unknown }>;

/** What the core says to do after a failure; anything else is to give up. */
const WAIT = 1;
const CORRECT_CLOCK = 2;
const RENEW_CREDENTIALS = 3;

/** One call: as many attempts as it takes, each prepared anew. The core decides what follows a failure. */
export class Call<Answer> {
  readonly #client: ClientSettings;
  readonly #settings: CallSettings;
  readonly #caller: Caller;
  readonly #scope: Scope;
  readonly #exchange: Exchange<Answer>;
  /** It has waited for its turn, or does. */
  #hasQueued = false;
  #attempts = 0;
  #retries = 0;
  /** The skew that was learnt in this call. It is kept for others when the service has taken it. */
  #learntSkew: number | undefined;
  #hasRenewedCredentials = false;
  #written: Written | undefined;
  #lastError: TatError | undefined;

  /** @param within what the call is a part of */
  constructor(client: ClientSettings, settings: CallSettings, caller: Caller, exchange: Exchange<Answer>, within: Scope) {
    this.#client = client;
    this.#settings = settings;
    this.#caller = caller;
    this.#exchange = exchange;
    this.#scope = new Scope({
      within,
      signal: settings.signal,
      milliseconds: settings.timeout,
      onTimeout: () => {
        const isInLine = this.#hasQueued && this.#attempts === 0;
        return this.#timeoutError("Timeout", settings.timeout, `the whole call${isInLine ? ", which waited for its turn (quotaShare, quota)," : ""}`, "timeout");
      },
    });
  }

  /** None when there was nothing to send any longer. */
  async run(): Promise<{ readonly data: Answer; readonly response: ResponseDetails } | undefined> {
    try {
      this.#scope.throwIfEnded();
      const booting = ready();
      if (booting !== undefined) await this.#scope.run(booting);
      this.#written = this.#write(this.#exchange.json);
      const host = hostOf(this.#written ?? this.#client.route.write("{}"));
      for (;;) {
        const outcome = await this.#attempt(host);
        if (outcome !== "again") return outcome;
      }
    } finally {
      this.#scope.close();
    }
  }

  async #attempt(host: string): Promise<{ data: Answer; response: ResponseDetails } | undefined | "again"> {
    const { route } = this.#client;
    const skew = this.#learntSkew ?? (route.isRelay ? undefined : shared.skews.get(host)) ?? 0;
    const pass = route.standingPass ?? (await this.#pass(host, skew));
    if (pass === undefined) return "again";
    this.#scope.throwIfEnded();
    const queuedAt = monotonicNow();
    this.#hasQueued = true;
    const tellQuota = await this.#turn(host, pass.secretId);
    const sentAt = monotonicNow();
    const request = this.#prepare(pass, skew, tellQuota);
    if (request === undefined) return undefined;
    const body = encodeUtf8(request.body);
    this.#attempts += 1;
    let exchanged: Exchanged | undefined;
    const tell = (error?: TatError, requestId?: string, retryIn?: number): void => {
      this.#client.observer.attempt(() => ({
        attempt: this.#attempts,
        url: request.target,
        queued: sentAt - queuedAt,
        duration: monotonicNow() - sentAt,
        skew,
        sentBytes: body.length,
        receivedBytes: exchanged?.body.length,
        status: exchanged?.status,
        requestId,
        error,
        retryIn,
      }));
    };
    try {
      exchanged = await this.#send(request, body);
      const { status, body: answer } = exchanged;
      const data = guard((glue) => this.#exchange.read(glue, status, answer, request.hidesOutput));
      tellQuota("accepted");
      if (this.#learntSkew !== undefined) shared.skews.set(host, this.#learntSkew);
      const requestId = this.#exchange.requestIdOf(data);
      tell(undefined, requestId);
      return { data, response: { status, headers: exchanged.headers as Headers, requestId, attempts: this.#attempts } };
    } catch (thrown) {
      const ended = this.#scope.ended;
      if (ended !== undefined) {
        if (TatError.is(ended.reason)) tell(ended.reason);
        throw ended.reason;
      }
      const error = this.#failed(request, thrown);
      if (error.kind === "throttled") tellQuota("throttled");
      else if (error.requestId !== undefined) tellQuota("accepted");
      const retryIn = this.#goOn(error, exchanged, host, skew, pass);
      tell(error, error.requestId, retryIn);
      if (retryIn === undefined) throw error;
      await this.#scope.sleep(retryIn);
      return "again";
    }
  }

  /** What lets an attempt through; none when it could not be had, and it is time to ask for it again. */
  async #pass(host: string, skew: number): Promise<Pass | undefined> {
    const { observer, route } = this.#client;
    const now = Date.now() + skew * 1000;
    try {
      return await this.#limited(route.asks, (scope) => route.pass(scope, now));
    } catch (error) {
      this.#scope.throwIfEnded();
      if (!TatError.is(error)) throw error;
      this.#lastError = error;
      const retryIn = error.retryable ? this.#goOn(error, undefined, host, skew, undefined) : undefined;
      const [level, again] = retryIn === undefined ? (["error", ""] as const) : (["warn", ", is asked again"] as const);
      observer.log(level, `${route.asks} failed${again}: ${error.code}`, { reason: error.message, retryIn });
      if (retryIn === undefined) throw error;
      await this.#scope.sleep(retryIn);
      return undefined;
    }
  }

  /** Waits for the turn of this call. Gives what is to be told of it later. */
  #turn(host: string, secretId: string): Promise<(outcome: CallOutcome) => void> | ((outcome: CallOutcome) => void) {
    const { quota, callsPerSecond } = this.#client;
    if (quota !== undefined) return takeFrom(quota, host, secretId, this.#scope);
    if (callsPerSecond === undefined) return () => undefined;
    return Bucket.of(host, secretId).take(this.#caller, callsPerSecond, this.#scope);
  }

  /** None when there is nothing to send any longer. Then, or when it fails, the call was none to the quota. */
  #prepare(pass: Pass, skew: number, tellQuota: (outcome: "put-back") => void): Prepared | undefined {
    try {
      this.#written ??= this.#write(this.#exchange.request());
      if (this.#written !== undefined) return pass.prepare(this.#written, Math.floor(Date.now() / 1000) + skew);
    } catch (error) {
      tellQuota("put-back");
      throw error;
    }
    tellQuota("put-back");
    return undefined;
  }

  #write(json: string | undefined): Written | undefined {
    return json === undefined ? undefined : this.#client.route.write(json);
  }

  #send(request: Prepared, body: Uint8Array<ArrayBuffer>): Promise<Exchanged> {
    return this.#limited("an attempt", (scope) => scope.run(exchange(this.#client, request, body, scope.signal)));
  }

  /** What may take no longer than an attempt. */
  #limited<Result>(what: string, work: (scope: Scope) => Promise<Result>): Promise<Result> {
    const { attemptTimeout: milliseconds } = this.#settings;
    const onTimeout = (): TatError => this.#timeoutError("AttemptTimeout", milliseconds, what, "attemptTimeout");
    return limited(this.#scope, { milliseconds, onTimeout }, work);
  }

  /** The error of an attempt, with what the caller needs to know. */
  #failed(request: Prepared, thrown: unknown): TatError {
    const error = TatError.is(thrown) ? thrown : networkError(request, thrown);
    const secrets = request.secrets();
    const clean = (text: string, most = 128): string => withoutSecrets(secrets, text).slice(0, most);
    this.#lastError = withFields(error, {
      code: clean(error.code),
      message: clean(error.message, 4096),
      requestId: error.requestId === undefined ? undefined : clean(error.requestId),
      attempts: this.#attempts,
      cause: withoutSecretsIn(error.cause, (text) => withoutSecrets(secrets, text)),
    });
    return this.#lastError;
  }

  /** Milliseconds after which to try again, if that makes sense. */
  #goOn(error: TatError, exchanged: Exchanged | undefined, host: string, skew: number, pass: Pass | undefined): number | undefined {
    const { observer, route } = this.#client;
    const headers = exchanged?.headers;
    const [action, value] = guard((glue) =>
      glue.afterFailure(
        error.code,
        error.retryable,
        route.isRelay ? exchanged?.status : undefined,
        retryAfterOf(headers),
        dateOf(headers),
        Math.floor(Date.now() / 1000),
        skew,
        this.#retries,
        Math.min(this.#settings.maxRetries, 1_000_000),
        this.#learntSkew !== undefined,
        this.#hasRenewedCredentials,
        Math.min(this.#scope.remaining, this.#settings.longestWait),
        entropy(),
      ),
    );
    switch (action) {
      case WAIT:
        this.#retries += 1;
        return value;
      case CORRECT_CLOCK:
        this.#learntSkew = value;
        observer.log("info", `corrected the clock by ${value} seconds`, { host });
        return 0;
      case RENEW_CREDENTIALS:
        this.#hasRenewedCredentials = true;
        if (pass?.refuse() !== true) return undefined;
        observer.log("info", "asked for other credentials", { host });
        return 0;
      default:
        return undefined;
    }
  }

  #timeoutError(...parameters: Parameters<typeof timeoutError>): TatError {
    return withFields(timeoutError(...parameters), { attempts: this.#attempts, cause: this.#lastError });
  }
}

/** 32 random bits, for waits that differ. Nobody gains by guessing them. */
export function entropy(): number {
  return Math.floor(Math.random() * 2 ** 32);
}

async function exchange(client: ClientSettings, request: Prepared, body: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<Exchanged> {
  const fetch = client.fetch ?? optionalFunction("fetch", globalThis.fetch);
  if (fetch === undefined) {
    throw invalidArgument("fetch", "expected a function, as this host has no fetch: hand one in");
  }
  const { method, url, headers, cookies } = request;
  // A redirect would carry the token to another host; what it answers is no answer of the API.
  const init: RequestInit = { method, headers, body, redirect: "manual", signal };
  // Only where it is asked for: some hosts at the edge do not know the member.
  if (cookies !== undefined) init.credentials = cookies;
  const exchanged = await guardAsync<Settled>((glue, resolve, reject) => {
    glue.exchange(() => fetch(url, init), taking(signal), client.maxResponseBytes, resolve, reject);
  });
  if ("error" in exchanged) throw new TatError(exchanged.error);
  return exchanged;
}

/**
 * Copies the bytes of an answer, of whatever class and realm they are: the sender may use its buffer again, or hand it away. A
 * `fetch` that heeds the signal has ended the stream by itself; of another one, nothing is taken any longer.
 */
function taking(signal: AbortSignal): (bytes: unknown) => Uint8Array {
  return (bytes) => {
    if (signal.aborted) throw signal.reason;
    const { buffer, byteOffset, byteLength } = viewOf(bytes);
    return new Uint8Array(buffer, byteOffset, byteLength).slice();
  };
}

function viewOf(bytes: unknown): ArrayBufferView {
  if (ArrayBuffer.isView(bytes)) return bytes;
  try {
    return new DataView(bytes as ArrayBuffer);
  } catch {
    throw new TypeError(`fetch gave a body of something else than bytes: ${describeType(bytes)}`);
  }
}

function networkError({ target, advice }: Prepared, cause: unknown): TatError {
  return new TatError({
    kind: "network",
    code: "NetworkError",
    message: `expected an answer from ${target}, got none: ${reasonOf(cause)}${advice()}`,
    retryable: true,
    cause,
  });
}

/** What a service or a proxy may tell of the request in its answer, taken out. */
function withoutSecrets(secrets: readonly (string | undefined)[], text: string): string {
  // What is shorter is no secret, and may be a part of any word.
  const longSecrets = secrets.filter((secret) => secret !== undefined && secret.length >= 8);
  return longSecrets.reduce<string>((clean, secret) => clean.replaceAll(secret as string, "…"), text);
}
