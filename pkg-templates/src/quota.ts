import type { CallOutcome } from "./call-quota.js";
import { newQuota, stepQuota, type Step } from "./pace.js";
import { monotonicNow, type Scope } from "./scope.js";
import { shared } from "./shared.js";

/** Someone whose calls wait in line: a client, or one of its lists, waits and watches. Each gets its turn as often. */
export type Caller = object;

/** A call that waits for its turn. */
interface Ticket {
  readonly turn: number;
  /** The most calls a second that its caller may use. */
  readonly pace: number;
  /** Until when its owner has said to be back: on some hosts an owner may have been stopped, and never leaves the line. */
  backBy: number;
  /** Tells its owner to look again. */
  wake: () => void;
}

/** How long a call waits without looking when its turn should have come, and how much later than said its owner may be back. */
const PATIENCE = 1_000;

/**
 * The calls of one key at one host: the service counts them together, whatever the region and the client
 * ([频率限制](https://cloud.tencent.com/document/product/1278/109059)). The core says how fast they may go; here they wait in line.
 * Each waits by a timer of its own, since on some hosts a timer ends with the request that has set it.
 */
export class Bucket {
  /** What the core knows of the pace. It belongs to the process, and so outlives an instance of the core. */
  readonly #words = newQuota();
  readonly #line: Ticket[] = [];
  #turn = 0;
  readonly #turns = new WeakMap<Caller, number>();
  /** By pace, when those may go again who are slower than others in the line. */
  readonly #notBefore = new Map<number, number>();

  static of(host: string, secretId: string): Bucket {
    let ofHost = shared.buckets.get(host);
    if (ofHost === undefined) shared.buckets.set(host, (ofHost = new Map<string, unknown>()));
    let bucket = ofHost.get(secretId) as Bucket | undefined;
    if (bucket === undefined) {
      forgetSome(ofHost);
      ofHost.set(secretId, (bucket = new Bucket()));
    }
    return bucket;
  }

  get isIdle(): boolean {
    return this.#line.length === 0;
  }

  /**
   * Takes one call, when its turn has come. Rejects when the scope ends before.
   *
   * @param pace the most calls a second that the caller may use
   * @returns what is to be told of the call
   */
  async take(caller: Caller, pace: number, scope: Scope): Promise<(what: CallOutcome) => void> {
    const ticket = this.#enter(caller, pace);
    try {
      for (;;) {
        this.#dropStopped(ticket);
        const fastest = this.#fastest;
        const now = monotonicNow();
        const wait = this.#waitOf(ticket, fastest, now);
        if (wait <= 0) {
          this.#turn = Math.max(this.#turn, ticket.turn);
          this.#notBefore.set(pace, now + 1_000 / pace);
          return (what) => void this.#step(what, fastest, now, monotonicNow());
        }
        ticket.backBy = now + wait;
        const woken = new Promise<void>((resolve) => {
          ticket.wake = resolve;
        });
        await scope.sleep(wait, woken);
      }
    } finally {
      this.#leave(ticket);
    }
  }

  /** The most calls a second that somebody in the line may use. */
  get #fastest(): number {
    return this.#line.reduce((most, { pace }) => Math.max(most, pace), 0);
  }

  /** Whose turn it is: those who may not go yet hold up nobody behind them. */
  #first(fastest: number, now: number): Ticket | undefined {
    return this.#line.find(({ pace }) => this.#untilAllowed(pace, fastest, now) <= 0);
  }

  /** Milliseconds until those may go who are slower than others in the line. */
  #untilAllowed(pace: number, fastest: number, now: number): number {
    return pace === fastest ? 0 : (this.#notBefore.get(pace) ?? 0) - now;
  }

  /** Milliseconds to wait; 0 when the call was taken. */
  #waitOf(ticket: Ticket, fastest: number, now: number): number {
    if (this.#first(fastest, now) !== ticket) {
      const own = this.#untilAllowed(ticket.pace, fastest, now);
      // Who leaves the line wakes it: of thousands, each would look in vain each second.
      const patience = PATIENCE + (1_000 * this.#line.indexOf(ticket)) / fastest;
      return own > 0 ? Math.min(own, patience) : patience;
    }
    const again = this.#step("take", fastest, now, now);
    return again === 0 ? 0 : Math.max(1, again - now);
  }

  #step(step: Step, pace: number, taken: number, now: number): number {
    return stepQuota(this.#words, step, pace, taken, now);
  }

  #enter(caller: Caller, pace: number): Ticket {
    const turn = Math.max(this.#turns.get(caller) ?? 0, this.#turn) + 1;
    this.#turns.set(caller, turn);
    const ticket: Ticket = { turn, pace, backBy: Infinity, wake: () => undefined };
    let place = this.#line.length;
    for (; place > 0; place -= 1) if ((this.#line[place - 1] as Ticket).turn <= turn) break;
    this.#line.splice(place, 0, ticket);
    return ticket;
  }

  #leave(ticket: Ticket): void {
    const place = this.#line.indexOf(ticket);
    if (place < 0) return;
    this.#line.splice(place, 1);
    this.#first(this.#fastest, monotonicNow())?.wake();
  }

  /** Drops from the front who should have been back long ago. One that was only late comes back there. */
  #dropStopped(ticket: Ticket): void {
    if (!this.#line.includes(ticket)) this.#line.unshift(ticket);
    const latest = monotonicNow() - PATIENCE;
    while (this.#line[0] !== undefined && this.#line[0] !== ticket && this.#line[0].backBy < latest) this.#line.shift();
  }
}

/** Keys come and go; what is known of the pace of one is worth little after a while. */
function forgetSome(buckets: Map<string, unknown>): void {
  if (buckets.size < 100) return;
  for (const [secretId, bucket] of buckets) if ((bucket as Bucket).isIdle) buckets.delete(secretId);
}
