import { TatClient, type CallQuota, type Credentials, type CredentialsProvider, type Logger, type LogLevel, type TatClientOptions } from "tat-tasks";

import { describeType } from "../describe-type.js";
import { invalidOption } from "../invalid-option.js";
import { isRegionName } from "../region-name.js";
import { LONGEST_TIMER } from "../scope.js";
import type { Authorize } from "./authorize.js";
import type { LookUpSource } from "./look-ups.js";

/** What a relay is made of. */
export interface RelayOptions {
  /** The key that signs. It should be allowed `tat:DescribeInvocationTasks` and nothing else. */
  readonly credentials: Credentials | CredentialsProvider;
  /** Says who asks and what they may see, for each request by `POST` of an origin that may ask. There is no default. */
  readonly authorize: Authorize;
  /** The regions that may be asked for, such as `["ap-guangzhou"]`. */
  readonly regions: readonly string[];
  /**
   * The origins of other sites whose pages may ask, such as `["https://console.example"]`; with cookies, if they have any.
   * Default: none, only pages of the relay's own origin, and programs without cookies. Over plain `http`, but for loopback,
   * browsers do not say that a page is of the same origin: name it here then.
   */
  readonly origins?: readonly string[] | undefined;
  /** The names of headers that pages of `origins` may send besides `Authorization` and `Content-Type`. Default: none. */
  readonly allowedHeaders?: readonly string[] | undefined;
  /** As `TatClientOptions.endpoint` of `tat-tasks`. */
  readonly endpoint?: string | undefined;
  /** As `TatClientOptions.allowInsecureEndpoint` of `tat-tasks`. */
  readonly allowInsecureEndpoint?: boolean | undefined;
  /** What sends the calls to the service. Default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** As `TatClientOptions.quotaShare` of `tat-tasks`. */
  readonly quotaShare?: number | false | undefined;
  /** As `TatClientOptions.quota` of `tat-tasks`: `tat-tasks/relay/cloudflare` has one that isolates share. */
  readonly quota?: CallQuota | undefined;
  /**
   * Looks tasks up in place of this process: `tat-tasks/relay/cloudflare` has one that isolates share. It asks by its own key,
   * endpoint, `fetch`, `maxAge` and `maxCacheBytes`: those here hold for queries alone.
   */
  readonly lookUps?: LookUpSource | undefined;
  /** Milliseconds for which a task that is under way may be answered from memory, 0 for not at all. Default: 1,000. */
  readonly maxAge?: number | undefined;
  /** About how many bytes of tasks are kept. Default: 16 MiB. */
  readonly maxCacheBytes?: number | undefined;
  /** Milliseconds that a request may take in all. Default: 10,000. */
  readonly timeout?: number | undefined;
  /**
   * The requests that one caller may make, on average; four seconds' worth at once, or one. A large answer counts as one more for
   * each 64 KiB, up to as many as that; what is more than the caller has left is taken from the next ones. Default: 100.
   */
  readonly requestsPerSecond?: number | undefined;
  /**
   * The calls to the service that one caller may cause, on average; four seconds' worth at once, or one. An id without a task that
   * the caller may see costs eight more, once a minute. What one request causes beyond what is left is taken from the next ones.
   * Default: 5.
   */
  readonly callsPerSecond?: number | undefined;
  /**
   * Whether `OutputUrl` keeps its query, which for a while lets everybody read the file who has the URL. Default: `false`.
   */
  readonly signedOutputUrls?: boolean | undefined;
  /**
   * Is called after each request but preflights that are answered, with what the caller is not told. What it throws ends no request, and is
   * thrown again outside of any: it ends a process of Node.
   */
  readonly onRequest?: ((report: RelayReport) => void) | undefined;
  /** Is told of the calls to the service, from `logLevel` on, as that of a client. Default: none. */
  readonly logger?: Logger | undefined;
  readonly logLevel?: LogLevel | undefined;
}

/** What became of a request. */
export interface RelayReport {
  /** The HTTP status of the answer. */
  readonly status: number;
  /** The code of the error that was answered; undefined if there was none. */
  readonly code: string | undefined;
  /** As the caller has it: the service's, or one of the relay's own. */
  readonly requestId: string;
  /** That of the last call to the service for it, for the service's support; undefined where none was answered. */
  readonly serviceRequestId: string | undefined;
  /** Milliseconds that it took. */
  readonly duration: number;
  /**
   * Why it failed, as it was: not for callers. Of a request that was answered too, where the service has refused an id or a value
   * by a code that may mean something else, which callers see as one that there is not: when it does, which for an id is once a
   * minute, and not by `lookUps`.
   */
  readonly error: unknown;
}

/** The options of a relay, checked. */
export interface RelaySettings {
  readonly authorize: Authorize;
  /** What asks in each region that may be asked. */
  readonly clients: ReadonlyMap<string, TatClient>;
  /** Another one, of which each attempt is heard. It ends when it is closed. */
  readonly newClient: (region: string, onAttempt: () => void) => TatClient;
  readonly origins: readonly string[];
  readonly allowedHeaders: readonly string[];
  readonly lookUps: LookUpSource | undefined;
  readonly maxAge: number;
  readonly maxCacheBytes: number;
  readonly timeout: number;
  readonly requestsPerSecond: number;
  readonly callsPerSecond: number;
  readonly signedOutputUrls: boolean;
  readonly onRequest: ((report: RelayReport) => void) | undefined;
}

const MEBIBYTE = 1024 * 1024;

const NAMES: Readonly<Record<keyof RelayOptions, true>> = {
  credentials: true,
  authorize: true,
  regions: true,
  origins: true,
  allowedHeaders: true,
  endpoint: true,
  allowInsecureEndpoint: true,
  fetch: true,
  quotaShare: true,
  quota: true,
  lookUps: true,
  maxAge: true,
  maxCacheBytes: true,
  timeout: true,
  requestsPerSecond: true,
  callsPerSecond: true,
  signedOutputUrls: true,
  onRequest: true,
  logger: true,
  logLevel: true,
};

/** @throws {TatError} `validation` */
export function readRelayOptions(options: RelayOptions): RelaySettings {
  if (typeof options !== "object" || (options as unknown) === null) throw invalidOption("options", `expected an object, got ${describeType(options)}`);
  const stranger = Object.keys(options).find((name) => !Object.hasOwn(NAMES, name));
  // With a slip of the pen in its name, an option that is to hold callers back would not.
  if (stranger !== undefined) throw invalidOption(stranger, `expected an option of a relay, which are ${Object.keys(NAMES).join(", ")}`);
  const { authorize, regions, origins = [], allowedHeaders = [], lookUps, onRequest, signedOutputUrls = false } = options;
  if (typeof authorize !== "function") {
    throw invalidOption("authorize", `expected a function that says who asks and what they may see, got ${describeType(authorize)}; there is no default`);
  }
  if (onRequest !== undefined && typeof onRequest !== "function") throw invalidOption("onRequest", `expected a function, got ${describeType(onRequest)}`);
  if (typeof signedOutputUrls !== "boolean") throw invalidOption("signedOutputUrls", `expected true or false, got ${describeType(signedOutputUrls)}`);
  for (const method of ["lookUp", "remembered"] as const) {
    if (lookUps === undefined || typeof (lookUps as Partial<LookUpSource> | null)?.[method] === "function") continue;
    throw invalidOption("lookUps", `expected an object with the methods lookUp and remembered, got ${describeType(lookUps)} without ${method}`);
  }
  const { timeout, maxAge, maxCacheBytes } = readLookUpOptions(options);
  return {
    authorize,
    // A little less, so that it is the service's last error that is told.
    ...clientsOf(options, regionsOf(regions), timeout * 0.9),
    origins: textsOf("origins", origins, 0),
    allowedHeaders: textsOf("allowedHeaders", allowedHeaders, 0),
    lookUps,
    maxAge,
    maxCacheBytes,
    timeout,
    requestsPerSecond: numberOf("requestsPerSecond", options.requestsPerSecond, 100, 0.01),
    callsPerSecond: numberOf("callsPerSecond", options.callsPerSecond, 5, 0.01),
    signedOutputUrls,
    onRequest,
  };
}

/** What the object of `tat-tasks/relay/cloudflare` has, too. */
export function readLookUpOptions({
  timeout,
  maxAge,
  maxCacheBytes,
}: Pick<RelayOptions, "timeout" | "maxAge" | "maxCacheBytes">): Pick<RelaySettings, "timeout" | "maxAge" | "maxCacheBytes"> {
  return {
    timeout: numberOf("timeout", timeout, 10_000, 1, LONGEST_TIMER),
    maxAge: numberOf("maxAge", maxAge, 1_000, 0),
    maxCacheBytes: numberOf("maxCacheBytes", maxCacheBytes, 16 * MEBIBYTE, 0),
  };
}

/** A name that no client can ask would be refused at each request alone. */
function regionsOf(value: unknown): readonly string[] {
  const regions = textsOf("regions", value);
  for (const region of regions) {
    if (!isRegionName(region)) throw invalidOption("regions", `expected regions such as "ap-guangzhou", got ${JSON.stringify(region)}`);
  }
  return regions;
}

function clientsOf(options: RelayOptions, regions: readonly string[], timeout: number): Pick<RelaySettings, "clients" | "newClient"> {
  const { credentials, endpoint, allowInsecureEndpoint, fetch, quotaShare, quota, logger, logLevel } = options;
  const shared = { credentials, endpoint, allowInsecureEndpoint, fetch, quotaShare, quota, logger, logLevel, timeout };
  const newClient = (region: string, onAttempt?: () => void): TatClient => new TatClient({ ...shared, region, onAttempt } as TatClientOptions);
  return { clients: new Map(regions.map((region) => [region, newClient(region)])), newClient };
}

function textsOf(field: string, value: unknown, least = 1): readonly string[] {
  if (!Array.isArray(value) || value.length < least) {
    throw invalidOption(field, `expected an array${least > 0 ? " with at least one string" : " of strings"}, got ${describeType(value)}`);
  }
  const wrong = (value as unknown[]).find((text) => typeof text !== "string" || text === "");
  if (wrong !== undefined) throw invalidOption(field, `expected an array of strings, got one with ${describeType(wrong)}`);
  return [...(value as string[])];
}

function numberOf(field: string, value: unknown, usual: number, least: number, most = Number.MAX_VALUE): number {
  if (value === undefined) return usual;
  if (typeof value === "number" && value >= least && value <= most) return value;
  const range = most === Number.MAX_VALUE ? `from ${least}` : `from ${least} to ${most}`;
  throw invalidOption(field, `expected a number ${range}, got ${typeof value === "number" ? String(value) : describeType(value)}`);
}
