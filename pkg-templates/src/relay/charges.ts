import { monotonicNow } from "../scope.js";
import { Refusal } from "./answers.js";
import { Memory } from "./memory.js";

/**
 * Is told of calls to the service before they are made, and throws when the caller may make none at present; or, owed, of
 * calls that were made.
 */
export type Charge = (calls: number, isOwed?: boolean) => void;

export interface Rates {
  readonly requestsPerSecond: number;
  readonly callsPerSecond: number;
}

/** What one caller may still do. */
interface Account {
  readonly requests: Allowance;
  readonly calls: Allowance;
}

/** So many seconds of a rate may be used at once. */
const BURST_SECONDS = 4;

const MOST_CALLERS = 10_000;

/** Who asks how often, and makes the relay ask. */
export class Charges {
  readonly #rates: Rates;
  readonly #accounts = new Memory<Account>(MOST_CALLERS);

  constructor(rates: Rates) {
    this.#rates = rates;
  }

  /** Takes a request of a caller, and gives what takes its calls. */
  request(tenant: string, caller: string): Charge {
    const { requests, calls } = this.#accountOf(tenant, caller);
    requests.take(1);
    return (count, isOwed = false) => {
      if (isOwed) calls.owe(count);
      else calls.take(count);
    };
  }

  #accountOf(tenant: string, caller: string): Account {
    const now = monotonicNow();
    const key = [tenant, caller];
    let account = this.#accounts.get(key, now);
    if (account === undefined) {
      const { requestsPerSecond, callsPerSecond } = this.#rates;
      account = { requests: new Allowance(requestsPerSecond, now), calls: new Allowance(callsPerSecond, now) };
      this.#accounts.set(key, account, 1, Infinity);
    }
    return account;
  }
}

/** A bucket that fills at a rate. */
class Allowance {
  readonly #perSecond: number;
  #left: number;
  #filled: number;

  constructor(perSecond: number, now: number) {
    this.#perSecond = perSecond;
    this.#left = this.#most;
    this.#filled = now;
  }

  take(count: number): void {
    const now = monotonicNow();
    this.#left = Math.min(this.#most, this.#left + ((now - this.#filled) / 1_000) * this.#perSecond);
    this.#filled = now;
    if (this.#left < count) {
      const retryAfter = Math.ceil((count - this.#left) / this.#perSecond);
      throw new Refusal(429, "RequestLimitExceeded", "too many requests of one caller; ask again later", { retryAfter });
    }
    this.#left -= count;
  }

  owe(count: number): void {
    this.#left -= count;
  }

  get #most(): number {
    return Math.max(1, this.#perSecond * BURST_SECONDS);
  }
}
