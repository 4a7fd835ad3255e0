import { TatError, type InvocationTask } from "tat-tasks";

import type { Found } from "./queries.js";
import { Refusal } from "./refusal.js";

/**
 * What becomes known of a failure. Of the service's errors that is the code, if it is about the request, and the id of the call:
 * its messages name accounts, policies and resources.
 */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (!TatError.is(error)) return new Refusal(500, "InternalError", "the relay has failed", { cause: error });
  const { kind, code, requestId } = error;
  const details = { requestId, cause: error };
  // What is wrong with a key, or an option, is nothing that a caller could mend.
  if (kind === "validation" || kind === "internal") return new Refusal(500, "InternalError", "the relay has failed", details);
  if (kind === "throttled") {
    return new Refusal(429, "RequestLimitExceeded", "the service takes no more calls at present; ask again later", { ...details, retryAfter: 1 });
  }
  if (kind === "timeout") return new Refusal(504, "ServiceUnavailable", "the service did not answer in time; ask again", details);
  if (kind === "network" || kind === "protocol" || code.startsWith("HttpStatus.")) {
    return new Refusal(502, "ServiceUnavailable", "the service gave no answer that can be read; ask again", details);
  }
  if (isOf(code, ["ServiceUnavailable"])) return new Refusal(503, "ServiceUnavailable", "the service is not available; ask again", details);
  if (isOf(code, ["InternalError"])) return new Refusal(502, "InternalError", "the service has failed; ask again", details);
  if (kind === "service" && isOf(code, ABOUT_THE_REQUEST) && /^[A-Za-z.]{1,80}$/.test(code)) {
    return new Refusal(400, code, "the service has refused the parameters", details);
  }
  return new Refusal(502, "FailedOperation", "the relay may not ask the service; whoever runs it has to look why", details);
}

/** An answer as the service gives it. */
export function answer({ tasks, total, requestId }: Found, headers: Readonly<Record<string, string>>): Response {
  const set = tasks.map(jsonOf).join(",");
  return respond(200, `{"TotalCount":${total},"InvocationTaskSet":[${set}],"RequestId":"${requestId}"}`, headers);
}

/** About how many bytes an answer has: Base64, of which it mostly is, has one a character. */
export function lengthOf(tasks: readonly InvocationTask[]): number {
  return tasks.reduce((sum, task) => sum + jsonOf(task).length, 0);
}

/** A refusal as the service gives it, but with an HTTP status that says so too. */
export function refuse(refusal: Refusal, headers: Readonly<Record<string, string>>, requestId = refusal.requestId): Response {
  const { status, code, message, retryAfter, allow } = refusal;
  return respond(status, JSON.stringify({ Error: { Code: code, Message: message }, RequestId: requestId }), {
    ...headers,
    ...(retryAfter === undefined ? {} : { "Retry-After": String(Math.max(1, Math.ceil(retryAfter))) }),
    ...(allow === undefined ? {} : { Allow: allow }),
  });
}

/** What every answer has, whatever is in it: it is for nobody else, and no page of its own. */
export const FIXED_HEADERS = {
  "Cache-Control": "private, no-store",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  Vary: "Origin",
  "X-Content-Type-Options": "nosniff",
} as const;

/** Codes that are about what was asked, with those that are more exact. */
const ABOUT_THE_REQUEST = [
  "InvalidParameter",
  "InvalidParameterValue",
  "LimitExceeded",
  "MissingParameter",
  "RequestSizeLimitExceeded",
  "ResourceInUse",
  "ResourceNotFound",
  "ResourceUnavailable",
  "ResponseSizeLimitExceeded",
  "UnknownParameter",
  "UnsupportedOperation",
  "UnsupportedRegion",
];

function isOf(code: string, codes: readonly string[]): boolean {
  return codes.some((known) => code === known || code.startsWith(`${known}.`));
}

/** What is answered to many is written once. */
const jsonOfTasks = new WeakMap<InvocationTask, string>();

function jsonOf(task: InvocationTask): string {
  let json = jsonOfTasks.get(task);
  if (json === undefined) jsonOfTasks.set(task, (json = JSON.stringify(task)));
  return json;
}

function respond(status: number, response: string, headers: Readonly<Record<string, string>>): Response {
  return new Response(`{"Response":${response}}`, {
    status,
    headers: { ...FIXED_HEADERS, ...headers, "Content-Type": "application/json; charset=utf-8" },
  });
}
