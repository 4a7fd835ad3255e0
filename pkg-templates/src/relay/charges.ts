import { monotonicNow } from "../scope.js";
import { Refusal } from "./refusal.js";
import { Memory } from "./memory.js";

/** The calls to the service that a caller may cause. */
export interface CallAllowance {
  /** Takes calls before they are made, and throws when the caller may cause none at present. */
  take(calls: number): void;
  /** As `take`, those that it may cost to find an id that the service refuses, once in a request. */
  payForRefused(): void;
  /** Takes calls that were made. */
  owe(calls: number): void;
}

/** What one request may cause. */
export interface RequestAllowance extends CallAllowance {
  /** Takes an answer of so many bytes before it is made, and throws when the caller may have none at present. */
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
  readonly requests: Bucket;
  readonly calls: Bucket;
}

/** So many seconds of a rate may be used at once. */
const BURST_SECONDS = 4;

/** An answer of more costs as much as several requests: it takes as long to write, and memory until it is read. */
const BYTES_OF_A_REQUEST = 64 * 1024;

/** What fills in many steps is not quite full at the time that was told. */
const ROUNDING = 1e-6;

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
    const allowance = new AccountAllowance(account);
    allowance.begin();
    return allowance;
  }

  #accountOf(tenant: string, caller: string): Account {
    const now = monotonicNow();
    const key = [tenant, caller];
    let account = this.#accounts.get(key, now);
    if (account === undefined) {
      const { requestsPerSecond, callsPerSecond } = this.#rates;
      account = { requests: new Bucket(requestsPerSecond, now), calls: new Bucket(callsPerSecond, now) };
      this.#accounts.set(key, account, ACCOUNT_BYTES, Infinity, now);
    }
    return account;
  }
}

/** What one request may cause, of what its caller may. */
class AccountAllowance implements RequestAllowance {
  readonly #requests: Share;
  readonly #calls: Share;
  #hasPaidForRefused = false;

  constructor({ requests, calls }: Account) {
    this.#requests = new Share(requests);
    this.#calls = new Share(calls);
  }

  begin(): void {
    this.#take(this.#requests, 1);
  }

  takeAnswer(bytes: number): void {
    this.#take(this.#requests, Math.min(Math.floor(bytes / BYTES_OF_A_REQUEST), this.#requests.most));
  }

  take(calls: number): void {
    this.#take(this.#calls, calls);
  }

  payForRefused(): void {
    if (this.#hasPaidForRefused) return;
    this.#hasPaidForRefused = true;
    this.take(CALLS_FOR_REFUSED);
  }

  owe(calls: number): void {
    this.#calls.owe(calls);
  }

  #take(share: Share, count: number): void {
    if (count === 0) return;
    // When it comes again it may need one of both.
    if (!share.hasOne) throw tooMany(Math.max(this.#requests.wait, this.#calls.wait));
    share.owe(count);
  }
}

/** What one request takes of a bucket: it begins when there is one, and what it takes beyond that is paid back by those after it. */
class Share {
  readonly #bucket: Bucket;
  #taken = 0;

  constructor(bucket: Bucket) {
    this.#bucket = bucket;
  }

  /** The most that a caller may have at once. */
  get most(): number {
    return this.#bucket.most;
  }

  /** What it has taken itself does not count: else who comes again when told to would be refused for what it causes then. */
  get hasOne(): boolean {
    return this.#bucket.left() + this.#taken >= 1 - ROUNDING;
  }

  /** Seconds until another request may begin. */
  get wait(): number {
    return (1 - this.#bucket.left()) / this.#bucket.perSecond;
  }

  /** Takes what was used already. */
  owe(count: number): void {
    this.#bucket.take(count);
    this.#taken += count;
  }
}

/** It fills at a rate. */
class Bucket {
  readonly perSecond: number;
  readonly most: number;
  #left: number;
  #filled: number;

  constructor(perSecond: number, now: number) {
    this.perSecond = perSecond;
    this.most = Math.max(1, perSecond * BURST_SECONDS);
    this.#left = this.most;
    this.#filled = now;
  }

  /** How many there are; less than none if more was taken than there were. */
  left(): number {
    const now = monotonicNow();
    this.#left = Math.min(this.most, this.#left + ((now - this.#filled) / 1_000) * this.perSecond);
    this.#filled = now;
    return this.#left;
  }

  take(count: number): void {
    this.#left -= count;
  }
}

function tooMany(seconds: number): Refusal {
  return new Refusal(429, "RequestLimitExceeded", "too many requests of one caller; ask again later", { retryAfter: Math.ceil(seconds) });
}
