// What an isolate and the object say to each other, as JSON. While a worker is replaced the two may be of different versions of
// this package: a message that changes gets another path.

import type { CallOutcome, InvocationTask, TatErrorFields } from "tat-tasks";
import type { LookedUp, LookUpQuestion } from "tat-tasks/relay";

/** Asks for calls to the service, and tells what became of others. */
export const LEASE = "/1/lease";

export interface LeaseMessage {
  /** The most calls that are of use. 0: there is something to tell, and no more. */
  readonly calls: number;
  readonly told: readonly Told[];
}

/** What became of a call. It may be told more than once. */
export interface Told {
  readonly lease: string;
  readonly outcome: CallOutcome;
}

export interface LeaseAnswer {
  /** As many calls, by their names. None if there was none within {@link TURN_WITHIN}. */
  readonly leases: readonly string[];
}

/** Milliseconds after which the object answers that the turn of an isolate has not come yet. */
export const TURN_WITHIN = 1_000;

/** Milliseconds for which a lease is good: the later a call is made, the more others may be made at the same time. */
export const LEASE_ENDS_AFTER = 1_000;

/** Gives the tasks of a {@link LookUpQuestion} that are remembered. */
export const REMEMBERED = "/1/remembered";

export type RememberedAnswer = readonly InvocationTask[];

/** Looks up the tasks of a {@link LookUpQuestion}. */
export const LOOK_UP = "/1/look-up";

export interface LookUpMessage {
  readonly question: LookUpQuestion;
  /** The calls to the service that were paid for. */
  readonly paid: number;
}

export interface LookUpAnswer {
  readonly outcome: LookedUp | Unpaid | { readonly error: Omit<TatErrorFields, "cause" | "partial"> };
  /** What it has cost: so many calls to the service. */
  readonly calls: number;
}

/** It takes more calls, which have to be paid for before the same is asked again. */
export interface Unpaid {
  readonly unpaid: number;
  /** They are those that it may take to find an id that is refused. */
  readonly isForRefused: boolean;
}
