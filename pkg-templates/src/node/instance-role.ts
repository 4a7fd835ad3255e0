import { get, type IncomingMessage } from "node:http";

import { TatError } from "tat-tasks";

import { readEndpoint } from "./endpoint.js";
import { badAnswer, badStatus, noAnswer, notHere, systemReasonOf } from "./failures.js";
import { parseObject } from "./json.js";
import { readText, within } from "./limits.js";
import { optionalMilliseconds, optionalText, requireOptions } from "./options.js";
import type { CredentialsProvider } from "./provided-credentials.js";
import { readTemporary } from "./temporary-credentials.js";

/** How the metadata service is asked. */
export interface InstanceRoleOptions {
  /** Where it is. Default: `http://metadata.tencentyun.com`. */
  readonly endpoint?: string | undefined;
  /** How long each of its two answers may take, in milliseconds; `Infinity` is no limit. Default: 2000, as it is next door or not there. */
  readonly timeout?: number | undefined;
}

/**
 * The temporary credentials of the CAM role of the server (CVM, Lighthouse) that the program runs on, from its metadata
 * service. That is asked directly, whatever proxy the environment names: a proxy would hand out the role of its own server.
 *
 * It rejects with a {@link TatError}: `CredentialsNotFound` when there is no such service or no role; `network` when it does
 * not answer, but has before; `service`, `throttled` or `protocol` when its answer has no credentials.
 *
 * Source: [管理实例角色](https://cloud.tencent.com/document/product/213/47668).
 *
 * @throws {TatError} `validation` when an option makes no sense
 */
export function instanceRoleCredentials(options: InstanceRoleOptions = {}): CredentialsProvider {
  const given = requireOptions(options);
  const endpoint = optionalText("endpoint", given.endpoint) ?? "http://metadata.tencentyun.com";
  const timeout = optionalMilliseconds("timeout", given.timeout) ?? 2000;
  const service = readEndpoint(endpoint, ({ protocol }) => protocol === "http:", "a URL that begins with http://");
  const roles = new URL("/latest/meta-data/cam/security-credentials/", service);
  // Off the cloud nothing answers; where something did, silence is a failure that passes.
  let isThere = false;

  return async ({ signal } = {}) => {
    const role = await askForRole(signal);
    isThere = true;
    const url = new URL(role, roles);
    const { status, text } = await ask(url, timeout, signal);
    if (status !== 200) throw badStatus(url, status);
    const answer = parseObject(text);
    if (answer === undefined) throw badAnswer(url, "a text that is no object in JSON");
    if (answer["Code"] !== "Success") throw failed(url, answer["Code"]);
    return readTemporary(`CVM role ${role}`, url, answer, answer["ExpiredTime"]);
  };

  async function askForRole(signal: AbortSignal | undefined): Promise<string> {
    const { status, text } = await ask(roles, timeout, signal).catch((error: unknown) => {
      const isAbsent = !isThere && TatError.is(error) && error.kind === "network";
      throw isAbsent ? notHere(`CVM role: ${roles.host} gave no answer: ${systemReasonOf(error)}`) : error;
    });
    if (status === 429 || status >= 500) throw badStatus(roles, status);
    const role = text.trim();
    if (status === 404 || role === "") throw notHere("CVM role: the server has none");
    // Where a name that is unknown leads to somebody's page.
    if (status !== 200 || !/^[\w+=,.@-]{1,128}$/.test(role)) throw notHere(`CVM role: ${roles.host} is no metadata service`);
    return role;
  }
}

/** Redirects are not followed, and the agent is one of its own: the global one may go through a proxy. */
function ask(
  url: URL,
  timeout: number,
  signal: AbortSignal | undefined,
): Promise<{ readonly status: number; readonly text: string }> {
  return within(timeout, signal, async (signal) => {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(url, { agent: false, signal }, resolve).on("error", reject);
    });
    return { status: response.statusCode ?? 0, text: await readText(url, response) };
  }).catch((cause: unknown) => {
    signal?.throwIfAborted();
    throw noAnswer(url, systemReasonOf(cause), cause);
  });
}

function failed(url: URL, code: unknown): TatError {
  if (typeof code !== "string" || !/^[\w.]{1,128}$/.test(code)) return badAnswer(url, "no Code");
  const message = `expected credentials from ${url.href}, got the code ${code}`;
  return new TatError({ kind: "service", code, message, retryable: false });
}
