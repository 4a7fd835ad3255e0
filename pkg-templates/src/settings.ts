import { optionalFunction, optionalSignal, requireObject, requireWhole } from "./arguments.js";
import type { CallQuota } from "./call-quota.js";
import { describeNumber } from "./describe-type.js";
import { invalidArgument } from "./errors.js";
import { CALLS_PER_SECOND } from "./generated/tables.js";
import { Observer } from "./observe.js";
import type { CallOptions, RetryOptions, TatClientOptions } from "./options.js";
import { relayRoute } from "./relay-route.js";
import type { Route } from "./route.js";
import type { Scope } from "./scope.js";
import { signedRoute } from "./signed-route.js";

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
  if ("aborted" in requireObject("options", options)) throw invalidArgument("options", "expected { signal }, got the signal itself");
  const signal = optionalSignal("signal", options.signal);
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
  throw invalidArgument(field, `expected milliseconds above 0, got ${describeNumber(value)}`);
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
  if (typeof part === "number" && part > 0 && part <= 1) return part * CALLS_PER_SECOND;
  throw invalidArgument("quotaShare", `expected a number above 0 and up to 1, or false for no limit; got ${describeNumber(part)}`);
}

function readMaxResponseBytes(bytes: unknown): number {
  if (bytes === undefined) return 8 * MEBIBYTE;
  const number = requireWhole("maxResponseBytes", bytes);
  if (number > 0 && number <= LARGEST_RESPONSE) return number;
  throw invalidArgument("maxResponseBytes", `expected a whole number from 1 to ${LARGEST_RESPONSE} (50 MiB), got ${number}`);
}
