import { monotonicNow } from "../scope.js";
import { Refusal } from "./answers.js";
import { Memory } from "./memory.js";

/** The calls to the service that a caller may cause. */
export interface CallAllowance {
  /** How many there are at present, in whole ones; below 0 where some are owed. */
  readonly left: number;
  /** Takes calls before they are made, and throws when there are not as many. */
  take(calls: number): void;
  /** Takes calls that were made. */
  owe(calls: number): void;
}

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

/** Room for some ten thousand callers. */
const ACCOUNT_BYTES = 300;
const MOST_ACCOUNT_BYTES = 4 * 1024 * 1024;

/** Who asks how often, and makes the relay ask. */
export class Charges {
  readonly #rates: Rates;
  readonly #accounts = new Memory<Account>(MOST_ACCOUNT_BYTES);

  constructor(rates: Rates) {
    this.#rates = rates;
  }

  /** Takes a request of a caller, and gives the calls that it may cause. */
  request(tenant: string, caller: string): CallAllowance {
    const { requests, calls } = this.#accountOf(tenant, caller);
    requests.take(1);
    return calls;
  }

  #accountOf(tenant: string, caller: string): Account {
    const now = monotonicNow();
    const key = [tenant, caller];
    let account = this.#accounts.get(key, now);
    if (account === undefined) {
      const { requestsPerSecond, callsPerSecond } = this.#rates;
      account = { requests: new Allowance(requestsPerSecond, now), calls: new Allowance(callsPerSecond, now) };
      this.#accounts.set(key, account, ACCOUNT_BYTES, Infinity);
    }
    return account;
  }
}

/** A bucket that fills at a rate. */
class Allowance implements CallAllowance {
  readonly #perSecond: number;
  #left: number;
  #filled: number;

  constructor(perSecond: number, now: number) {
    this.#perSecond = perSecond;
    this.#left = this.#most;
    this.#filled = now;
  }

  get left(): number {
    this.#fill();
    return Math.floor(this.#left);
  }

  take(count: number): void {
    this.#fill();
    if (this.#left < count) {
      const retryAfter = Math.ceil((count - this.#left) / this.#perSecond);
      throw new Refusal(429, "RequestLimitExceeded", "too many requests of one caller; ask again later", { retryAfter });
    }
    this.#left -= count;
  }

  owe(count: number): void {
    this.#left -= count;
  }

  #fill(): void {
    const now = monotonicNow();
    this.#left = Math.min(this.#most, this.#left + ((now - this.#filled) / 1_000) * this.#perSecond);
    this.#filled = now;
  }

  get #most(): number {
    return Math.max(1, this.#perSecond * BURST_SECONDS);
  }
}
