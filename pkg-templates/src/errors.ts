import { describeType } from "./describe-type.js";
import type { ErrorKind } from "./generated/model.js";
import type { InvocationOutcome } from "./outcome.js";

/** Holds across copies of the package, realms and bundles, where `instanceof` does not. */
const brand: unique symbol = Symbol.for("tat-tasks.TatError");

/** What begins another line, or hides or reorders what stands beside it: as in printable-text.ts, which has much more to do. */
const UNSEEN = /[\p{Cc}\p{Cs}\p{DI}\u2028\u2029\ufff9-\ufffb]/gu;

/** What a {@link TatError} is made of. */
export interface TatErrorFields {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly message: string;
  readonly field?: string | undefined;
  readonly requestId?: string | undefined;
  readonly retryable: boolean;
  readonly attempts?: number | undefined;
  readonly partial?: InvocationOutcome | undefined;
  readonly cause?: unknown;
}

/**
 * Why a call did not give an answer.
 *
 * Its message says what was expected, what came and what to do. It holds no secret, token, signature or output of a
 * command, so that it may be logged as it is: {@link partial}, which has outputs, is not enumerable. Its `cause`, where it has
 * one, is what a `fetch` rejected with, or a copy without the secrets that it told. An aborted call does not reject with it, but
 * with the signal's own reason.
 */
export class TatError extends Error {
  static {
    // Not by assignment, which a frozen Error.prototype forbids.
    Object.defineProperty(this.prototype, "name", { value: "TatError", configurable: true, writable: true });
    Object.defineProperty(this.prototype, brand, { value: true });
  }

  /**
   * The phase in which the call ended: `validation` (nothing was sent), `auth`, `permission`, `throttled`, `service`
   * (the service answered with an error), `network`, `timeout` (no answer came in time, or the wait was over), `protocol` (what came is no answer of
   * the API) or `internal` (the core could not start, or a defect of this package).
   */
  readonly kind: ErrorKind;

  /** A stable name: the service's own code, or this package's for what never reached it. */
  readonly code: string;

  /** The path of the input that was refused, such as `Filters[0].Values[2]`. */
  readonly field: string | undefined;

  /** The service's id of the call, which its support asks for; of a wait or watch that ended by what it was told, that of the last answer. */
  readonly requestId: string | undefined;

  /** Whether the very same call may succeed later. */
  readonly retryable: boolean;

  /** How many attempts the call took that failed; 0 when none did, as nothing was sent or the calls of a wait were answered. */
  readonly attempts: number;

  /**
   * Of a wait that ended early: what was known by then, with the outputs that were read. JSON, and what else goes by the members
   * that are enumerable, passes it by.
   */
  declare readonly partial: InvocationOutcome | undefined;

  constructor(fields: TatErrorFields) {
    super(fields.message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.kind = fields.kind;
    this.code = fields.code;
    this.field = fields.field;
    // In its errors the core has written out what one would not see; an id that was taken from an answer, by whomever, may be anything.
    this.requestId = typeof fields.requestId === "string" ? fields.requestId.replace(UNSEEN, "\ufffd") : undefined;
    this.retryable = fields.retryable;
    this.attempts = fields.attempts ?? 0;
    Object.defineProperty(this, "partial", { value: fields.partial, configurable: true, writable: true });
  }

  /** Whether a value is a `TatError`, of whatever copy of this package. */
  static is(value: unknown): value is TatError {
    return typeof value === "object" && value !== null && brand in value;
  }
}

/** The same error with something more. */
export function withFields(error: TatError, fields: Partial<TatErrorFields>): TatError {
  // The others are enumerable.
  const { message, partial, cause } = error;
  return new TatError({ ...error, message, partial, cause, ...fields });
}

/** The error for an argument of another type than expected: nothing was sent. */
export function invalidArgument(field: string, message: string, cause?: unknown): TatError {
  return new TatError({
    kind: "validation",
    code: "InvalidParameterValue",
    message: `${field}: ${message}`,
    field,
    retryable: false,
    cause,
  });
}

/** The messages of an error and its causes: `fetch` says only that it failed, its cause says why. */
export function reasonOf(cause: unknown): string {
  const messages: string[] = [];
  const seen = new Set<unknown>();
  for (let error = cause; error instanceof Error && !seen.has(error); ) {
    seen.add(error);
    if (error.message !== "") messages.push(error.message);
    // Where a name has several addresses, each of them has failed.
    error = error instanceof AggregateError ? (error.errors as unknown[])[0] : error.cause;
  }
  if (messages.length > 0) return messages.join(": ");
  return typeof cause === "string" ? cause : describeType(cause);
}
