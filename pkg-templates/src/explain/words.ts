import type { DocumentedErrorCode, TaskStatus } from "../generated/model.js";

/** A title, what it means, and what to do next. */
export type Entry = readonly [title: string, meaning: string, next: string];

/** Codes of this package's own: what the service never says, as it was not asked or did not answer. A relay refuses by one. */
type OwnCode =
  | "AttemptTimeout"
  | "ClientClosed"
  | "CredentialsExpired"
  | "CredentialsIncomplete"
  | "CredentialsInvalid"
  | "CredentialsNotFound"
  | "Internal"
  | "InvalidCredential"
  | "InvalidEndpoint"
  | "InvalidOutput"
  | "InvalidResponse"
  | "InvocationFailed"
  | "InvocationNotVisible"
  | "ListingUnstable"
  | "NetworkError"
  | "NotInitialized"
  | "OutputMissing"
  | "ProfileNotFound"
  | "ResponseTooLarge"
  | "SecretsInBrowser"
  | "Timeout"
  | "UnauthorizedOperation.RelayRefused"
  | "WaitTimeout"
  | "WatchTimeout"
  | "WebAssemblyUnavailable";

/** Those of an HTTP status without an answer, and what is said of any other such status. */
type StatusCode = "HttpStatus" | `HttpStatus.${401 | 403 | 404 | 429 | 500 | 502 | 503 | 504}`;

/** Codes that are explained by the family that they begin with. */
type OfFamily = "RequestLimitExceeded.GlobalRegionUinLimitExceeded" | "RequestLimitExceeded.UinLimitExceeded";

/** Codes that other lists of the service have: a family, and two that tell of its limits. */
type OtherCode = "AuthFailure" | "InvalidParameterValue.LimitExceeded" | "LimitExceeded.FilterValueExceeded";

/** All that is said in one language. */
export interface Words {
  readonly statuses: Readonly<Record<TaskStatus, Entry>>;
  readonly codes: Readonly<Record<Exclude<DocumentedErrorCode, OfFamily> | OtherCode | OwnCode | StatusCode, Entry>>;
  readonly unknownStatus: Entry;
  readonly unknownCode: Entry;
  readonly ran: Readonly<Record<"yes" | "no" | "perhaps" | "not-yet" | "unrelated", string>>;
  readonly repeat: Readonly<Record<"yes" | "check" | "wait" | "call" | "failing-call", string>>;
}
