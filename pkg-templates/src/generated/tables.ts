// Generated from the Rust core by `make generate`; a test compares. Do not edit.

import type { ErrorKind, FilterName, TaskStatus } from "./model.js";

/** The states of a task that never change again. */
export const TERMINAL_STATUSES: readonly TaskStatus[] = ["DELIVER_FAILED", "START_FAILED", "SUCCESS", "FAILED", "TIMEOUT", "TASK_TIMEOUT", "CANCELLED", "TERMINATED"];

/** How error codes get their kind: the first rule whose pattern covers a code holds. */
export const CODE_RULES: readonly CodeRule[] = [
  { pattern: "AuthFailure.UnauthorizedOperation", kind: "permission", retryable: false },
  { pattern: "AuthFailure*", kind: "auth", retryable: false },
  { pattern: "UnauthorizedOperation.InvalidToken", kind: "auth", retryable: false },
  { pattern: "UnauthorizedOperation.MFA*", kind: "auth", retryable: false },
  { pattern: "UnauthorizedOperation*", kind: "permission", retryable: false },
  { pattern: "Ip*", kind: "permission", retryable: false },
  { pattern: "RequestLimitExceeded*", kind: "throttled", retryable: true },
  { pattern: "InternalError*", kind: "service", retryable: true },
  { pattern: "ServiceUnavailable*", kind: "service", retryable: true },
  { pattern: "*", kind: "service", retryable: false },
];

/** What is known of an error code, or of all that begin like it. */
export interface CodeRule {
  /** A code, or with a `*` at its end the beginning of codes. */
  readonly pattern: string;
  readonly kind: ErrorKind;
  /** Whether the very same call may succeed later. */
  readonly retryable: boolean;
}

/** The calls a second that the service takes. */
export const CALLS_PER_SECOND = 20;

/** The limits of the action, from its page. */
export const LIMITS = {
  /** The most ids that `InvocationTaskIds` takes. */
  invocationTaskIds: 100,
  /** The most filters that `Filters` takes. */
  filters: 10,
  /** The most values that a filter takes. */
  filterValues: 5,
  /** The most tasks that one answer holds. */
  limit: 100,
  /** The tasks that one answer holds when no `Limit` is given. */
  defaultLimit: 20,
  /** The calls a second that the service takes. */
  callsPerSecond: 20,
} as const;

/** The names of the filters. */
export const FILTER_NAMES: readonly FilterName[] = ["invocation-task-id", "invocation-id", "instance-id", "command-id"];
