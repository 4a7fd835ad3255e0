import { readFile } from "node:fs/promises";
import process from "node:process";

import { CODE_RULES, TatError } from "tat-tasks";

import { withoutSecretsIn } from "../cause.js";
import { ruleOf } from "../code-rule.js";
import { printableText } from "../printable-text.js";
import { readEndpoint } from "./endpoint.js";
import { badAnswer, badStatus, noAnswer, notHere, refusal, systemReasonOf } from "./failures.js";
import { asObject, parseObject, type JsonObject } from "./json.js";
import { readText, within } from "./limits.js";
import { optionalFunction, optionalMilliseconds, optionalText, requireOptions } from "./options.js";
import type { CredentialsProvider } from "./provided-credentials.js";
import { readTemporary } from "./temporary-credentials.js";

/** How STS is asked. */
export interface OidcOptions {
  /**
   * Where it is; `https`, or `http` to loopback. Default: `https://sts.tencentcloudapi.com`. A cluster without a way to the
   * internet has `https://sts.internal.tencentcloudapi.com`.
   */
  readonly endpoint?: string | undefined;
  /** By what the session is known to the audit (CloudAudit): 2 to 128 of `A-Z a-z 0-9 _ + = , . @ -`. Default: `tat-tasks`. */
  readonly sessionName?: string | undefined;
  /** How long the answer may take, in milliseconds; `Infinity` is no limit. Default: 10,000. */
  readonly timeout?: number | undefined;
  /** What sends the request. Default: the global `fetch` at the time of the call. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/**
 * The temporary credentials of the role of a pod of TKE, which STS gives for the token that the cluster puts into a file. All
 * of it is in the environment: `TKE_REGION`, `TKE_PROVIDER_ID`, `TKE_WEB_IDENTITY_TOKEN_FILE`, `TKE_ROLE_ARN`. The file is read
 * at each call, as the cluster writes it anew.
 *
 * It rejects with a {@link TatError}: `CredentialsNotFound` when the environment names no provider, file or role,
 * `CredentialsIncomplete` when it does not name all, `CredentialsInvalid` when there is no token in the file; `network` when
 * no answer comes; otherwise what STS answered, with its own code and kind.
 *
 * Source: [AssumeRoleWithWebIdentity](https://www.tencentcloud.com/document/api/1150/49454).
 *
 * @throws {TatError} `validation` when an option makes no sense
 */
export function oidcCredentials(options: OidcOptions = {}): CredentialsProvider {
  const given = requireOptions(options);
  const endpoint = optionalText("endpoint", given.endpoint) ?? "https://sts.tencentcloudapi.com";
  const sessionName = optionalText("sessionName", given.sessionName) ?? "tat-tasks";
  const timeout = optionalMilliseconds("timeout", given.timeout) ?? 10_000;
  const fetch = optionalFunction("fetch", given.fetch);
  const url = readEndpoint(endpoint, isSafe, "a URL that begins with https://, or with http:// and a loopback address");

  return async ({ signal } = {}) => {
    signal?.throwIfAborted();
    const { region, providerId, tokenFile, roleArn } = readEnvironment();
    const webIdentityToken = await tokenOf(tokenFile);
    const parameters = {
      ProviderId: providerId,
      WebIdentityToken: webIdentityToken,
      RoleArn: roleArn,
      RoleSessionName: sessionName,
    };
    const { status, text } = await send(region, parameters, signal);
    const response = asObject(parseObject(text)?.["Response"]);
    if (response === undefined) {
      throw status === 200 ? badAnswer(url, "a text that is no answer of STS") : badStatus(url, status);
    }
    const error = asObject(response["Error"]);
    if (error !== undefined) throw refusalOf(error, response["RequestId"], webIdentityToken);
    const credentials = asObject(response["Credentials"]) ?? {};
    return readTemporary(`TKE OIDC role ${roleArn}`, url, credentials, response["ExpiredTime"]);
  };

  function send(
    region: string,
    parameters: JsonObject & { readonly WebIdentityToken: string },
    signal: AbortSignal | undefined,
  ): Promise<{ readonly status: number; readonly text: string }> {
    return within(timeout, signal, async (signal) => {
      const answer = await (fetch ?? globalThis.fetch)(url.href, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          // Nothing is signed: the token in the body says who asks.
          Authorization: "SKIP",
          "X-TC-Action": "AssumeRoleWithWebIdentity",
          "X-TC-Version": "2018-08-13",
          "X-TC-Timestamp": String(Math.floor(Date.now() / 1000)),
          "X-TC-Region": region,
        },
        body: JSON.stringify(parameters),
        // Followed, it would take the token elsewhere.
        redirect: "manual",
        signal,
      });
      // The type of a browser knows no iteration of a stream; Node has it.
      const body = answer.body as unknown as AsyncIterable<Uint8Array> | null;
      return { status: answer.status, text: body === null ? "" : await readText(url, body) };
    }).catch((cause: unknown) => {
      signal?.throwIfAborted();
      const clean = (text: string): string => text.replaceAll(parameters.WebIdentityToken, "…");
      throw noAnswer(url, clean(systemReasonOf(cause)), withoutSecretsIn(cause, clean));
    });
  }
}

function isSafe({ protocol, hostname }: URL): boolean {
  return protocol === "https:" || (protocol === "http:" && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname));
}

function readEnvironment(): { region: string; providerId: string; tokenFile: string; roleArn: string } {
  const value = (name: string): string => process.env[name] ?? "";
  const providerId = value("TKE_PROVIDER_ID");
  const tokenFile = value("TKE_WEB_IDENTITY_TOKEN_FILE");
  const roleArn = value("TKE_ROLE_ARN");
  // A region alone says nothing of who asks.
  const region = value("TKE_REGION");
  if (providerId === "" && tokenFile === "" && roleArn === "") {
    throw notHere("TKE OIDC: none of TKE_PROVIDER_ID, TKE_WEB_IDENTITY_TOKEN_FILE and TKE_ROLE_ARN is set");
  }
  const all = { TKE_REGION: region, TKE_PROVIDER_ID: providerId, TKE_WEB_IDENTITY_TOKEN_FILE: tokenFile, TKE_ROLE_ARN: roleArn };
  const missing = Object.entries(all).filter(([, text]) => text === "");
  if (missing.length > 0) {
    const names = missing.map(([name]) => name);
    throw refusal("CredentialsIncomplete", `TKE OIDC: expected ${Object.keys(all).join(", ")} together, without ${names.join(", ")}`);
  }
  return { region, providerId, tokenFile, roleArn };
}

async function tokenOf(path: string): Promise<string> {
  const token = await readFile(path, "utf8").then(
    (text) => text.trim(),
    (error: unknown) => {
      throw refusal("CredentialsInvalid", `TKE OIDC: expected a token in ${path}, got ${systemReasonOf(error)}`);
    },
  );
  if (/^[!-~]+$/.test(token)) return token;
  throw refusal("CredentialsInvalid", `TKE OIDC: expected a token in ${path}, got ${token === "" ? "nothing" : "another text"}`);
}

/** What STS says of a request that it turned down, without the token, which it may tell. */
function refusalOf(error: JsonObject, requestId: unknown, webIdentityToken: string): TatError {
  const clean = (value: unknown, most: number): string => {
    return typeof value === "string" ? printableText(value.replaceAll(webIdentityToken, "…").replace(/\s/g, " ")).slice(0, most) : "";
  };
  const code = clean(error["Code"], 128) || "Unknown";
  const rule = ruleOf(code, CODE_RULES);
  return new TatError({
    kind: rule?.kind ?? "service",
    code,
    message: `TKE OIDC: STS answered ${code}: ${clean(error["Message"], 1024)}`,
    requestId: clean(requestId, 128) || undefined,
    retryable: rule?.retryable ?? false,
  });
}
