import type { CallQuota } from "./call-quota.js";
import type { Credentials, CredentialsProvider } from "./credentials.js";
import type { Attempt, Logger, LogLevel } from "./observe.js";

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
   * of the same account use the rest. All clients of a process that use one key at one endpoint count together; each worker
   * thread counts for itself. `false`: calls do not wait for their turn. Default: 0.5.
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
