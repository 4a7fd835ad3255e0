import { describeType } from "./describe-type.js";
import { invalidArgument } from "./errors.js";
import { unharmed } from "./unharmed.js";
import type { Scope } from "./scope.js";

/** What became of a call: it was not sent, the service took it, whatever it answered, or turned it down for its rate. */
export type CallOutcome = "put-back" | "accepted" | "throttled";

/** A call that waits for its turn. */
export interface QuotaCall {
  /** The host that it goes to. */
  readonly host: string;
  /** The key that it is signed with: the service counts the calls of each at a host. */
  readonly secretId: string;
  /** Aborts when the call does not want its turn any longer. */
  readonly signal: AbortSignal;
}

/** What lets calls go: such as one for many processes, which cannot see each other's calls. */
export interface CallQuota {
  /**
   * Waits until a call may be sent, each attempt by itself. What it rejects with, the call rejects with. Each wait and watch of a
   * client asks for a turn when something is due, and what one of them then asks for may be all that was due for the others: of
   * many at once, most turns are told `put-back` at once. A quota that is far away is asked for fewer by one wait of many ids.
   *
   * @returns what is to be told of the call, once at most: nothing is when no answer came. What that throws, or rejects with,
   * does not end the call: it is thrown outside of it, which on Node ends the process unless somebody listens.
   */
  take(call: QuotaCall): PromiseLike<(outcome: CallOutcome) => void>;
}

/** Takes a call from a quota of the caller's. */
export async function takeFrom(quota: CallQuota, host: string, secretId: string, scope: Scope): Promise<(outcome: CallOutcome) => void> {
  const taking = (async () => {
    const tell: unknown = await quota.take({ host, secretId, signal: scope.signal });
    if (typeof tell !== "function") throw invalidArgument("quota", `expected take to give a function, got ${describeType(tell)}`);
    return (outcome: CallOutcome): void => unharmed(() => tell(outcome));
  })();
  try {
    return await scope.run(taking);
  } catch (error) {
    // Its turn may still come, when nobody wants it any longer.
    taking.then((tell) => tell("put-back"), () => undefined);
    throw error;
  }
}
