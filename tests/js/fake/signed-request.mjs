import { createHash, createHmac } from "node:crypto";

import { exampleCredential } from "tat-tasks/fake";

/**
 * @typedef {object} Changes
 * @property {string} [url]
 * @property {string} [method]
 * @property {string} [query] as it goes behind the `?`
 * @property {string | Uint8Array} [body] instead of the parameters as JSON
 * @property {string} [contentType]
 * @property {string} [host] the Host header to send and to sign, when it is not that of the URL
 * @property {string} [service]
 * @property {string} [keyService] the service that the key is derived for, when it is not that of the scope
 * @property {string} [date]
 * @property {number} [now] Unix milliseconds
 * @property {string[]} [signedHeaders]
 * @property {{ secretId: string, secretKey: string, token?: string }} [credential]
 * @property {Record<string, string | undefined>} [headers] headers to add, to replace, or (undefined) to leave out
 * @property {AbortSignal} [signal]
 */

/** A moment that most tests freeze the fake's clock at. */
export const noon = Date.UTC(2026, 10, 24, 12);

/**
 * Signs a request with code of its own: a test of the fake must not be signed by what the fake is there to test.
 *
 * @param {unknown} parameters
 * @param {Changes} [changes]
 * @returns {[url: string, init: RequestInit]} the arguments of a `fetch`
 */
export function signedRequest(parameters = {}, changes = {}) {
  const { url = "https://tat.tencentcloudapi.com", method = "POST", query = "", credential = exampleCredential } = changes;
  const { contentType = method === "GET" ? "application/x-www-form-urlencoded" : "application/json" } = changes;
  const body = changes.body ?? (method === "GET" ? "" : JSON.stringify(parameters));
  const timestamp = String(Math.floor((changes.now ?? noon) / 1000));
  const date = changes.date ?? new Date(Number(timestamp) * 1000).toISOString().slice(0, 10);
  const service = changes.service ?? "tat";
  const { signedHeaders = ["content-type", "host"] } = changes;

  /** @type {Record<string, string | undefined>} */
  const headers = {
    "content-type": contentType,
    "x-tc-action": "DescribeInvocationTasks",
    "x-tc-version": "2020-10-28",
    "x-tc-region": "ap-guangzhou",
    "x-tc-timestamp": timestamp,
    ...(credential.token === undefined ? {} : { "x-tc-token": credential.token }),
    ...(changes.host === undefined ? {} : { host: changes.host }),
    ...changes.headers,
  };
  const signed = /** @type {Record<string, string | undefined>} */ ({ host: new URL(url).host, ...headers });
  const payload = headers["x-tc-content-sha256"] === "UNSIGNED-PAYLOAD" ? "UNSIGNED-PAYLOAD" : body;
  const canonicalRequest = [
    method,
    "/",
    query,
    ...signedHeaders.map((name) => `${name}:${(signed[name] ?? "").trim().toLowerCase()}`),
    "",
    signedHeaders.join(";"),
    sha256(payload),
  ].join("\n");
  const scope = `${date}/${service}/tc3_request`;
  const stringToSign = ["TC3-HMAC-SHA256", timestamp, scope, sha256(canonicalRequest)].join("\n");
  const key = hmac(hmac(hmac(`TC3${credential.secretKey}`, date), changes.keyService ?? service), "tc3_request");
  const authorization = `TC3-HMAC-SHA256 Credential=${credential.secretId}/${scope}, SignedHeaders=${signedHeaders.join(";")}, Signature=${hmac(key, stringToSign).toString("hex")}`;

  const sent = Object.entries({ authorization, ...headers }).filter((entry) => entry[1] !== undefined);
  return [
    `${url}/${query === "" ? "" : `?${query}`}`,
    {
      method,
      headers: /** @type {[string, string][]} */ (sent),
      ...(method === "GET" || method === "HEAD" ? {} : { body }),
      ...(changes.signal === undefined ? {} : { signal: changes.signal }),
    },
  ];
}

/**
 * Asks and gives the `Response` member of the answer.
 *
 * @param {{ fetch: typeof fetch }} fake
 * @param {unknown} [parameters]
 * @param {Changes} [changes]
 */
export async function ask(fake, parameters, changes) {
  const response = await fake.fetch(...signedRequest(parameters, changes));
  return (await response.json()).Response;
}

/**
 * Asks, and gives the code of the error in the answer, or `undefined` when there is none.
 *
 * @param {{ fetch: typeof fetch }} fake
 * @param {unknown} [parameters]
 * @param {Changes} [changes]
 */
export async function codeOf(fake, parameters, changes) {
  return (await ask(fake, parameters, changes)).Error?.Code;
}

/** @param {string | Uint8Array} data */
function sha256(data) {
  return createHash("sha256").update(data).digest("hex");
}

/**
 * @param {string | Uint8Array} key
 * @param {string} message
 */
function hmac(key, message) {
  return createHmac("sha256", key).update(message).digest();
}
