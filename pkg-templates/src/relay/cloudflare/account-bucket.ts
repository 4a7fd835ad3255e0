import { Pace, type CallOutcome, type CallQuota } from "tat-tasks";

import { monotonicNow } from "../../scope.js";
import { LEASE_ENDS_AFTER, TURN_WITHIN, type Told } from "./messages.js";

/** Milliseconds for which it is heard what became of a lease: longer than a call may take. */
const HEARD_FOR = 120_000;

/**
 * The calls of an account: the object's own, and those that isolates lease. They wait in one line.
 *
 * It starts without a call in it, since the one before it may have just given away what there was.
 */
export class AccountBucket implements CallQuota {
  readonly #pace: Pace;
  readonly #line = new Set<(now: number) => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When each was given, from the oldest. */
  readonly #leases = new Map<string, number>();

  constructor(callsPerSecond: number) {
    this.#pace = new Pace({ callsPerSecond, isEmpty: true });
  }

  async take({ signal }: { readonly signal: AbortSignal }): Promise<(outcome: CallOutcome) => void> {
    const takenAt = await this.#turn(signal);
    return (outcome) => this.#settle(takenAt, outcome);
  }

  /**
   * Gives up to `most` calls to an isolate: all that there are, but not before its turn.
   *
   * @returns the leases; none when the turn did not come soon
   */
  async lease(most: number): Promise<string[]> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), TURN_WITHIN);
    try {
      const leases = [this.#leased(await this.#turn(late.signal))];
      for (let now = monotonicNow(); leases.length < most && this.#line.size === 0 && this.#pace.take(now) === 0; ) {
        leases.push(this.#leased(now));
      }
      return leases;
    } catch (error) {
      if (late.signal.aborted) return [];
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  hear(told: readonly Told[]): void {
    for (const { lease, outcome } of told) {
      const takenAt = this.#leases.get(lease);
      // It was told before, or to an object that is no more.
      if (takenAt === undefined) continue;
      this.#leases.delete(lease);
      const hasEnded = monotonicNow() - takenAt > LEASE_ENDS_AFTER;
      if (outcome !== "put-back" || !hasEnded) this.#settle(takenAt, outcome);
    }
  }

  #turn(signal: AbortSignal): Promise<number> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#line.delete(go);
        reject(signal.reason);
      };
      const go = (now: number): void => {
        signal.removeEventListener("abort", leave);
        resolve(now);
      };
      if (signal.aborted) return leave();
      signal.addEventListener("abort", leave);
      this.#line.add(go);
      this.#serve();
    });
  }

  #serve(): void {
    clearTimeout(this.#timer);
    for (const go of this.#line) {
      const now = monotonicNow();
      const wait = this.#pace.take(now);
      if (wait > 0) {
        this.#timer = setTimeout(() => this.#serve(), wait);
        return;
      }
      this.#line.delete(go);
      go(now);
    }
  }

  #leased(takenAt: number): string {
    for (const [lease, since] of this.#leases) {
      if (takenAt - since < HEARD_FOR) break;
      this.#leases.delete(lease);
    }
    const lease = crypto.randomUUID();
    this.#leases.set(lease, takenAt);
    return lease;
  }

  #settle(takenAt: number, outcome: CallOutcome): void {
    if (outcome === "accepted") this.#pace.accepted(takenAt, monotonicNow());
    else if (outcome === "throttled") this.#pace.throttled(takenAt, monotonicNow());
    else {
      this.#pace.putBack();
      this.#serve();
    }
  }
}
