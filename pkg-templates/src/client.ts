import { abortable, reasonOfAbort } from "./abort.js";
import {
  optionalBoolean,
  optionalFunction,
  optionalSignal,
  optionalText,
  requireWhole,
  requireObject,
  requireText,
} from "./arguments.js";
import { readResponse } from "./frames.js";
import { invalidArgument, reasonOf, TatError } from "./errors.js";
import type { DescribeInvocationTasksRequest, DescribeInvocationTasksResponse } from "./generated/model.js";
import { guard, guardAsync, ready, type Glue } from "./instance.js";
import { toJson } from "./request-json.js";
import { encodeUtf8 } from "./text-coding.js";

/** A key of Tencent Cloud, or temporary credentials with their token. */
export interface Credentials {
  readonly secretId: string;
  readonly secretKey: string;
  /** The token of temporary credentials. */
  readonly token?: string | undefined;
}

/** What a {@link TatClient} is made of. */
export interface TatClientOptions {
  /** The region whose tasks are asked for, such as `"ap-guangzhou"`. */
  readonly region: string;
  /** Who asks: a key, or a function that is asked for one at every call. */
  readonly credentials: Credentials | (() => Credentials | Promise<Credentials>);
  /**
   * Where the calls go: `"regional"`, `"internal"` (from inside of Tencent's network), `"intl"`, `"finance"` (the isolated
   * finance regions), a host, or a URL without a path. Default: `"tat.tencentcloudapi.com"`, the nearest access point.
   */
  readonly endpoint?: string | undefined;
  /** Permits `http` to other hosts than loopback. The signed request then travels in clear. Default: `false`. */
  readonly allowInsecureEndpoint?: boolean | undefined;
  /** The language of the service's messages. Default: the service picks. */
  readonly language?: "zh-CN" | "en-US" | undefined;
  /** The name by which the program is known to the service: up to 128 of `A-Z a-z 0-9 - _ , ; .` Default: this package. */
  readonly requestClient?: string | undefined;
  /** What sends the requests. Default: the global `fetch` at the time of the call. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** The longest answer that is read, in bytes, up to 50 MiB. Default: 8 MiB. */
  readonly maxResponseBytes?: number | undefined;
}

/** What holds for one call. */
export interface CallOptions {
  /** Ends the call at once: it then rejects with the signal's own reason. */
  readonly signal?: AbortSignal | null | undefined;
}

/** What holds for one signature. */
export interface SignOptions {
  /** Unix time in whole seconds; the service accepts it for five minutes. Default: now. */
  readonly timestamp?: number | undefined;
}

/** A signed request. Send it as it is: the signature covers the body, the content type and the host of the URL. */
export interface SignedRequest {
  readonly method: string;
  readonly url: string;
  /** Without `Host` and `Content-Length`, which every HTTP client derives from the URL and the body. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const MEBIBYTE = 1024 * 1024;
/** What the service itself answers at most. */
const LARGEST_RESPONSE = 50 * MEBIBYTE;

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
 */
export class TatClient {
  readonly #region: string;
  readonly #credentials: () => Credentials | Promise<Credentials>;
  readonly #endpoint: string | undefined;
  readonly #allowInsecureEndpoint: boolean;
  readonly #language: string | undefined;
  readonly #requestClient: string | undefined;
  readonly #fetch: typeof globalThis.fetch | undefined;
  readonly #maxResponseBytes: number;

  /** @throws {TatError} `validation` when an option has another type than it should; its content is checked at each call. */
  constructor(options: TatClientOptions) {
    requireObject("options", options);
    this.#region = requireText("region", options.region);
    this.#credentials = readCredentials(options.credentials);
    this.#endpoint = optionalText("endpoint", options.endpoint);
    this.#allowInsecureEndpoint = optionalBoolean("allowInsecureEndpoint", options.allowInsecureEndpoint) ?? false;
    this.#language = optionalText("language", options.language);
    this.#requestClient = optionalText("requestClient", options.requestClient);
    this.#fetch = optionalFunction("fetch", options.fetch);
    this.#maxResponseBytes = readMaxResponseBytes(options.maxResponseBytes);
  }

  /**
   * Asks once for one page of tasks (查询执行任务).
   *
   * Say `HideOutput: false` to get the output: without it, `TaskResult` has no `Output` at all.
   *
   * Source: [DescribeInvocationTasks](https://cloud.tencent.com/document/api/1340/52680).
   *
   * @throws {TatError} see {@link TatError.kind}; or the signal's reason.
   */
  async describeInvocationTasks(
    request: DescribeInvocationTasksRequest = {},
    options: CallOptions = {},
  ): Promise<DescribeInvocationTasksResponse> {
    const signal = optionalSignal("signal", requireObject("options", options).signal);
    if (signal?.aborted === true) throw reasonOfAbort(signal);
    return abortable(this.#describe(toJson(request), signal), signal);
  }

  /**
   * Signs a call without sending it: for another HTTP client, or to look at. It is checked like a call that is sent.
   *
   * @throws {TatError} `validation`
   */
  async signDescribeInvocationTasks(
    request: DescribeInvocationTasksRequest = {},
    options: SignOptions = {},
  ): Promise<SignedRequest> {
    const { timestamp } = requireObject("options", options);
    const { method, url, headers, body } = await this.#prepare(toJson(request), timestamp);
    return { method, url, headers, body };
  }

  async #describe(json: string, signal: AbortSignal | undefined): Promise<DescribeInvocationTasksResponse> {
    const { hidesOutput, ...request } = await this.#prepare(json, undefined);
    // Aborted while a key was asked for: nothing is sent.
    if (signal?.aborted === true) throw reasonOfAbort(signal);
    const { status, body } = await this.#exchange(request, signal);
    try {
      return guard((glue) => readResponse(...glue.accept(status, body, hidesOutput)));
    } catch (error) {
      throw TatError.is(error) && error.kind !== "internal" ? errorWithoutSecrets(request, error) : error;
    }
  }

  async #prepare(json: string, timestamp: number | undefined): Promise<SignedRequest & { readonly hidesOutput: boolean }> {
    const { secretId, secretKey, token } = checkCredentials(await this.#credentials());
    await ready();
    const seconds = timestamp === undefined ? Math.floor(Date.now() / 1000) : requireWhole("timestamp", timestamp);
    return guard((glue) =>
      glue.prepare(
        [secretId, secretKey, token, this.#region, this.#endpoint, this.#language, this.#requestClient],
        this.#allowInsecureEndpoint,
        seconds,
        json,
      ),
    );
  }

  async #exchange(request: SignedRequest, signal: AbortSignal | undefined): Promise<{ status: number; body: Uint8Array }> {
    const send = this.#fetch ?? optionalFunction("fetch", globalThis.fetch);
    if (send === undefined) {
      throw invalidArgument("fetch", "expected a function, as this host has no global fetch; hand one in as an option");
    }
    const { method, url, headers } = request;
    const body = encodeUtf8(request.body);
    const exchanged = await guardAsync(
      (glue) =>
        new Promise<Exchanged>((resolve, reject) => {
          glue.exchange(url, method, headers, body, send, signal, this.#maxResponseBytes, resolve, reject);
        }),
    ).catch((cause: unknown) => {
      throw TatError.is(cause) ? cause : networkError(request, cause);
    });
    if ("error" in exchanged) throw new TatError(exchanged.error);
    return exchanged;
  }
}

type Exchanged = Parameters<Parameters<Glue["exchange"]>[7]>[0];

function readCredentials(credentials: TatClientOptions["credentials"]): () => Credentials | Promise<Credentials> {
  if (typeof credentials === "function") return credentials;
  // A copy: what the caller's object becomes later is not signed with.
  const checked = checkCredentials(credentials);
  return () => checked;
}

function checkCredentials(credentials: Credentials): { secretId: string; secretKey: string; token: string | undefined } {
  const { secretId, secretKey, token } = requireObject("credentials", credentials);
  return {
    secretId: requireText("secretId", secretId),
    secretKey: requireText("secretKey", secretKey),
    token: optionalText("token", token),
  };
}

function readMaxResponseBytes(bytes: unknown): number {
  if (bytes === undefined) return 8 * MEBIBYTE;
  const number = requireWhole("maxResponseBytes", bytes);
  if (number > 0 && number <= LARGEST_RESPONSE) return number;
  throw invalidArgument("maxResponseBytes", `expected a whole number from 1 to ${LARGEST_RESPONSE} (50 MiB), got ${number}`);
}

function networkError(request: SignedRequest, cause: unknown): TatError {
  return new TatError({
    kind: "network",
    code: "NetworkError",
    message: `expected an answer from ${request.url}, got none: ${withoutSecrets(request, reasonOf(cause))}`,
    retryable: true,
    cause,
  });
}

/** The error without what was sent, which a service or a proxy may tell in its answer, and without what goes on and on. */
function errorWithoutSecrets(request: SignedRequest, { kind, code, message, field, requestId, retryable }: TatError): TatError {
  const clean = (text: string, most = 128): string => withoutSecrets(request, text).slice(0, most);
  return new TatError({
    kind,
    code: clean(code),
    message: clean(message, 4096),
    field,
    requestId: requestId === undefined ? undefined : clean(requestId),
    retryable,
  });
}

function withoutSecrets({ headers }: SignedRequest, text: string): string {
  const secrets = [headers["Authorization"], headers["Authorization"]?.split("Signature=")[1], headers["X-TC-Token"]];
  return secrets.reduce<string>((clean, secret) => (secret ? clean.replaceAll(secret, "…") : clean), text);
}
