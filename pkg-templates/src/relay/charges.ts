import { monotonicNow } from "../scope.js";
import { Refusal } from "./refusal.js";
import { Memory } from "./memory.js";

/** The calls to the service that a caller may cause. */
export interface CallAllowance {
  /** Takes calls before they are made, and throws when there are not as many. */
  take(calls: number): void;
  /**
   * Takes the calls that it may cost to find an id that the service refuses, once in a request:
   * whether there are as many or not, and throws if not.
   */
  payForRefused(): void;
  /** Takes calls that were made. */
  owe(calls: number): void;
}

/** What one request may cause. */
export interface RequestAllowance extends CallAllowance {
  /** Takes an answer of so many bytes before it is made, and throws when that is too much. */
  takeAnswer(bytes: number): void;
}

/** The most calls that one request may cause to find which of its ids is refused. */
export const CALLS_FOR_REFUSED = 8;

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

/** An answer of more costs as much as several requests: it takes as long to write, and memory until it is read. */
const BYTES_OF_A_REQUEST = 64 * 1024;

/** Room for some ten thousand callers. */
const ACCOUNT_BYTES = 300;
const MOST_ACCOUNT_BYTES = 8 * 1024 * 1024;

/** Who asks how often, and makes the relay ask. */
export class Charges {
  readonly #rates: Rates;
  readonly #accounts = new Memory<Account>(MOST_ACCOUNT_BYTES);

  constructor(rates: Rates) {
    this.#rates = rates;
  }

  /** Takes a request of a caller, and gives what it may cause. */
  request(tenant: string, caller: string): RequestAllowance {
    const account = this.#accountOf(tenant, caller);
    account.requests.take(1);
    return new AccountAllowance(account);
  }

  #accountOf(tenant: string, caller: string): Account {
    const now = monotonicNow();
    const key = [tenant, caller];
    let account = this.#accounts.get(key, now);
    if (account === undefined) {
      const { requestsPerSecond, callsPerSecond } = this.#rates;
      account = { requests: new Allowance(requestsPerSecond, now), calls: new Allowance(callsPerSecond, now) };
      this.#accounts.set(key, account, ACCOUNT_BYTES, Infinity, now);
    }
    return account;
  }
}

/** What one request may cause, of what its caller may. */
class AccountAllowance implements RequestAllowance {
  readonly #requests: Allowance;
  readonly #calls: Allowance;
  #hasPaidForRefused = false;

  constructor({ requests, calls }: Account) {
    this.#requests = requests;
    this.#calls = calls;
  }

  takeAnswer(bytes: number): void {
    this.#requests.takeUpToAll(Math.floor(bytes / BYTES_OF_A_REQUEST));
  }

  take(calls: number): void {
    this.#calls.take(calls);
  }

  payForRefused(): void {
    if (this.#hasPaidForRefused) return;
    this.#hasPaidForRefused = true;
    this.#calls.charge(CALLS_FOR_REFUSED);
  }

  owe(calls: number): void {
    this.#calls.owe(calls);
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
    const missing = this.#missing(count);
    // Who comes again for several takes one before.
    if (missing > 0) throw tooMany((missing + (count > 1 ? 1 : 0)) / this.#perSecond);
    this.#left -= count;
  }

  /** Takes several, but no more than there are when all are there but the one taken before. */
  takeUpToAll(count: number): void {
    if (count > 0) this.take(Math.min(count, this.#most - 1));
  }

  /** Takes them whether there are as many or not, and throws if not. */
  charge(count: number): void {
    const missing = this.#missing(count);
    this.#left -= count;
    // It is let through when all that it may have is there, and until then it has to pay back.
    if (missing > 0) throw tooMany((missing + count) / this.#perSecond);
  }

  owe(count: number): void {
    this.#left -= count;
  }

  /** How many are missing. Several, that may be more than there ever are, go through when all are there but the one taken before. */
  #missing(count: number): number {
    this.#fill();
    return (count > 1 ? Math.min(count, this.#most - 1) : count) - this.#left;
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

function tooMany(seconds: number): Refusal {
  return new Refusal(429, "RequestLimitExceeded", "too many requests of one caller; ask again later", { retryAfter: Math.ceil(seconds) });
}
