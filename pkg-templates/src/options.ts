import { optionalFunction, optionalSignal, requireObject, requireWhole } from "./arguments.js";
import type { CallQuota } from "./call-quota.js";
import { describeType } from "./describe-type.js";
import type { Credentials, CredentialsProvider } from "./credentials.js";
import { invalidArgument } from "./errors.js";
import { LIMITS } from "./generated/tables.js";
import { Observer, type Attempt, type Logger, type LogLevel } from "./observe.js";
import { relayRoute } from "./relay-route.js";
import type { Route } from "./route.js";
import type { Scope } from "./scope.js";
import { signedRoute } from "./signed-route.js";

/** How long to try. They hold for a client, and may be said anew for a call. */
export interface RetryOptions {
  /** How often a call is tried again after a failure that may pass. Default: 4; each call of a wait or a watch 8. */
  readonly maxRetries?: number | undefined;
  /** Milliseconds that one attempt may take. Default: 30,000. */
  readonly attemptTimeout?: number | undefined;
  /**
   * Milliseconds that the whole call may take, its waits included. Default: 120,000. A wait has its own, by default 1,800,000,
   * whatever the client says.
   */
  readonly timeout?: number | undefined;
}

/** What a {@link TatClient} is made of: it signs its calls, or asks a relay that does. */
export type TatClientOptions = SignedClientOptions | RelayClientOptions;

/** What every client may be told. */
interface CommonOptions extends RetryOptions {
  /** The region whose tasks are asked for, such as `"ap-guangzhou"`. */
  readonly region: string;
  /** What sends the requests. Default: the global `fetch` at the time of the call. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** The longest answer that is read, in bytes, up to 50 MiB. Default: 8 MiB. */
  readonly maxResponseBytes?: number | undefined;
  /**
   * Is called after each attempt of each call. What it throws does not end the call: it is thrown outside of it, which on Node
   * ends the process unless somebody listens.
   */
  readonly onAttempt?: ((attempt: Attempt) => void) | undefined;
  /** Is told what happens, from `logLevel` on. Default: none. */
  readonly logger?: Logger | undefined;
  /** Default: `"warn"`. */
  readonly logLevel?: LogLevel | undefined;
}

/** What a client is made of that signs its calls. */
export interface SignedClientOptions extends CommonOptions {
  /** Who asks: a key, or a function that gives one. `tat-tasks/node` has functions for the usual places. */
  readonly credentials: Credentials | CredentialsProvider;
  /**
   * Where the calls go: `"regional"`, `"internal"` (from inside of Tencent's network), `"intl"`, `"finance"` (the isolated
   * finance regions), a host, or a URL without a path. Default: `"tat.tencentcloudapi.com"`, the nearest access point.
   */
  readonly endpoint?: string | undefined;
  /** Permits `http` to other hosts than loopback. The signed request then travels in clear. Default: `false`. */
  readonly allowInsecureEndpoint?: boolean | undefined;
  /** Permits credentials in a browser, where they belong to everybody who opens the page. Default: `false`. */
  readonly dangerouslyAllowSecretsInBrowser?: boolean | undefined;
  /** The language of the service's messages. Default: the service picks. */
  readonly language?: "zh-CN" | "en-US" | undefined;
  /** The name by which the program is known to the service: up to 128 of `A-Z a-z 0-9 - _ , ; .` Default: this package. */
  readonly requestClient?: string | undefined;
  /**
   * The part of the service's 20 calls a second that this client may use, above 0 and up to 1: the console and other programs
   * of the same account use the rest. All clients of a process that use one key at one endpoint count together. `false`: calls
   * do not wait for their turn. Default: 0.5.
   */
  readonly quotaShare?: number | false | undefined;
  /** What lets calls go, instead of the line in which those of this process wait: not together with `quotaShare`. */
  readonly quota?: CallQuota | undefined;
  readonly relay?: undefined;
  readonly headers?: undefined;
  readonly cookies?: undefined;
}

/**
 * What a client is made of that asks a relay: one on a server of yours, such as `tat-tasks/relay` makes. It has the key, and keeps to
 * the quota; a call is tried again when no answer came, and when the relay says by HTTP 429 that there were too many.
 */
export interface RelayClientOptions extends CommonOptions {
  /** Where the relay is: a URL, or in a page a path, such as `"/api/tat"`. */
  readonly relay: string;
  /**
   * Headers by which the relay knows the caller, or a function that gives them, which is asked before each attempt. Not those that
   * belong to the HTTP client, such as `Content-Type` and `Cookie`.
   */
  readonly headers?: RelayHeaders | (() => RelayHeaders | PromiseLike<RelayHeaders>) | undefined;
  /** Whether a browser sends its cookies along: as `credentials` of `fetch`. Default: `"same-origin"`. */
  readonly cookies?: "omit" | "same-origin" | "include" | undefined;
  readonly credentials?: undefined;
  readonly endpoint?: undefined;
  readonly allowInsecureEndpoint?: undefined;
  readonly dangerouslyAllowSecretsInBrowser?: undefined;
  readonly language?: undefined;
  readonly requestClient?: undefined;
  readonly quotaShare?: undefined;
  readonly quota?: undefined;
}

/** Headers by their names. */
export type RelayHeaders = Readonly<Record<string, string>>;

/** What holds for one call. */
export interface CallOptions extends RetryOptions {
  /** Ends the call at once: it then rejects with the signal's own reason. */
  readonly signal?: AbortSignal | null | undefined;
}

/** The options of a client, checked. */
export interface ClientSettings {
  readonly route: Route;
  readonly fetch: typeof globalThis.fetch | undefined;
  readonly maxResponseBytes: number;
  readonly quota: CallQuota | undefined;
  /** None: calls do not wait in this process' line. */
  readonly callsPerSecond: number | undefined;
  readonly retry: RetryOptions;
  readonly observer: Observer;
}

/** The options of a call, checked, with what the client says where they say nothing. */
export interface CallSettings {
  readonly signal: AbortSignal | undefined;
  readonly maxRetries: number;
  readonly attemptTimeout: number;
  readonly timeout: number;
  /** The longest wait between two attempts; a longer one is given up. */
  readonly longestWait: number;
}

export const DEFAULT_TIMEOUT = 120_000;

const MEBIBYTE = 1024 * 1024;
/** What the service itself answers at most. */
const LARGEST_RESPONSE = 50 * MEBIBYTE;

/** @param client what everything that the client does is a part of */
export function readClientOptions(options: TatClientOptions, client: Scope): ClientSettings {
  requireObject("options", options);
  return {
    route: options.relay === undefined ? signedRoute(options, client) : relayRoute(options),
    fetch: optionalFunction("fetch", options.fetch),
    maxResponseBytes: readMaxResponseBytes(options.maxResponseBytes),
    ...readQuota(options),
    retry: readRetryOptions(options),
    observer: new Observer(options),
  };
}

export function readCallOptions(
  options: CallOptions,
  of: RetryOptions,
  { timeout, maxRetries }: { timeout: number; maxRetries: number } = { timeout: of.timeout ?? DEFAULT_TIMEOUT, maxRetries: 4 },
): CallSettings {
  const signal = optionalSignal("signal", requireObject("options", options).signal);
  const own = readRetryOptions(options);
  return {
    signal,
    maxRetries: own.maxRetries ?? of.maxRetries ?? maxRetries,
    attemptTimeout: own.attemptTimeout ?? of.attemptTimeout ?? 30_000,
    timeout: own.timeout ?? timeout,
    longestWait: Number.MAX_SAFE_INTEGER,
  };
}

function readRetryOptions({ maxRetries, attemptTimeout, timeout }: RetryOptions): RetryOptions {
  return {
    maxRetries: maxRetries === undefined ? undefined : requireWhole("maxRetries", maxRetries),
    attemptTimeout: optionalMilliseconds("attemptTimeout", attemptTimeout),
    timeout: optionalMilliseconds("timeout", timeout),
  };
}

/** `Infinity` is no limit. */
export function optionalMilliseconds(field: string, value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "number" && value > 0) return value;
  const given = typeof value === "number" ? String(value) : describeType(value);
  throw invalidArgument(field, `expected milliseconds above 0, got ${given}`);
}

function readQuota({ relay, quota, quotaShare }: TatClientOptions): Pick<ClientSettings, "quota" | "callsPerSecond"> {
  if (relay !== undefined) return { quota: undefined, callsPerSecond: undefined };
  if (quota === undefined) return { quota, callsPerSecond: readQuotaShare(quotaShare) };
  if (quotaShare !== undefined) throw invalidArgument("quota", "expected either quota or quotaShare, got both");
  if (typeof requireObject("quota", quota).take !== "function") throw invalidArgument("quota", "expected an object with the method take, got one without");
  return { quota, callsPerSecond: undefined };
}

function readQuotaShare(share: unknown): number | undefined {
  if (share === false) return undefined;
  const part = share === undefined ? 0.5 : share;
  if (typeof part === "number" && part > 0 && part <= 1) return part * LIMITS.callsPerSecond;
  const given = typeof part === "number" ? String(part) : describeType(part);
  throw invalidArgument("quotaShare", `expected a number above 0 and up to 1, or false for no limit; got ${given}`);
}

function readMaxResponseBytes(bytes: unknown): number {
  if (bytes === undefined) return 8 * MEBIBYTE;
  const number = requireWhole("maxResponseBytes", bytes);
  if (number > 0 && number <= LARGEST_RESPONSE) return number;
  throw invalidArgument("maxResponseBytes", `expected a whole number from 1 to ${LARGEST_RESPONSE} (50 MiB), got ${number}`);
}
