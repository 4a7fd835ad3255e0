// Why a provider gives no credentials. No message holds a value of theirs.
import { TatError } from "tat-tasks";

/** The place has no credentials: a chain asks the next one. */
export function notHere(message: string): TatError {
  return refusal("CredentialsNotFound", message);
}

export function isNotHere(error: unknown): error is TatError {
  return TatError.is(error) && error.code === "CredentialsNotFound";
}

/** The place has credentials that cannot be used as they are: nobody asks elsewhere, which may give another identity. */
export function refusal(
  code: "CredentialsExpired" | "CredentialsIncomplete" | "CredentialsInvalid" | "CredentialsNotFound" | "ProfileNotFound",
  message: string,
): TatError {
  return new TatError({ kind: "validation", code, message, field: "credentials", retryable: false });
}

/** No answer came, or only a part of one; unless what ended it knows better. */
export function noAnswer(url: URL, reason: string, cause: unknown): TatError {
  if (TatError.is(cause)) return cause;
  const message = `expected credentials from ${url.href}, got no answer: ${reason}`;
  return new TatError({ kind: "network", code: "NetworkError", message, retryable: true, cause });
}

export function badStatus(url: URL, status: number): TatError {
  const kind = status === 429 ? "throttled" : status >= 500 ? "service" : "protocol";
  const message = `expected credentials from ${url.href}, got HTTP status ${status}`;
  return new TatError({ kind, code: `HttpStatus.${status}`, message, retryable: kind !== "protocol" });
}

/** What came is not what the service answers. */
export function badAnswer(url: URL, message: string): TatError {
  return new TatError({
    kind: "protocol",
    code: "InvalidResponse",
    message: `expected credentials from ${url.href}, got ${message}`,
    retryable: false,
  });
}

/** What the system calls the failure, which says more than `fetch failed`. */
export function systemReasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return "no reason given";
  const inner = cause.cause instanceof Error ? cause.cause : cause;
  return "code" in inner && typeof inner.code === "string" ? inner.code : inner.message;
}
