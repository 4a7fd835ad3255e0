import { guard } from "./instance.js";
import { monotonicNow, type Scope } from "./scope.js";
import { shared } from "./shared.js";

/** Someone whose calls wait in line: a client, or one of its lists, waits and watches. Each gets its turn as often. */
export interface Caller {
  turn: number;
}

export function newCaller(): Caller {
  return { turn: 0 };
}

/** A call that waits for its turn. */
interface Ticket {
  readonly turn: number;
  /** Until when its owner has said to be back: on some hosts an owner may have been stopped, and never leaves the line. */
  backBy: number;
  /** Tells its owner to look again. */
  wake: () => void;
}

/** What the core does with a bucket, by number. */
const STEPS = ["take", "put-back", "accepted", "throttled"] as const;

/** How long a call waits in line without looking, and how much later than said its owner may be back. */
const PATIENCE = 1_000;

/**
 * The calls of one key at one host: the service counts them together, whatever the region and the client
 * ([频率限制](https://cloud.tencent.com/document/product/1278/109059)). The core says how fast they may go; here they wait in line.
 * Each waits by a timer of its own, since on some hosts a timer ends with the request that has set it.
 */
export class Bucket {
  /** What the core knows of the pace. It belongs to the process, and so outlives an instance of the core. */
  readonly #words = new Float64Array(6);
  readonly #line: Ticket[] = [];
  #turn = 0;

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

  /** Takes one call, when its turn has come. Rejects when the scope ends before. */
  async take(caller: Caller, callsPerSecond: number, scope: Scope): Promise<void> {
    const ticket = this.#enter(caller);
    try {
      for (;;) {
        this.#dropStopped(ticket);
        const wait = this.#line[0] === ticket ? this.#take(callsPerSecond) : PATIENCE;
        if (wait <= 0) return;
        ticket.backBy = monotonicNow() + wait;
        const woken = new Promise<void>((resolve) => {
          ticket.wake = resolve;
        });
        await scope.sleep(wait, woken);
      }
    } finally {
      this.#leave(ticket);
    }
  }

  /**
   * What became of a call that was taken: it is not sent, or the service has accepted it, or throttled it.
   *
   * @param taken when it was taken
   */
  told(what: "put-back" | "accepted" | "throttled", callsPerSecond: number, taken: number): void {
    this.#step(what, callsPerSecond, taken, monotonicNow());
  }

  /** Milliseconds to wait; 0 when the call was taken. */
  #take(callsPerSecond: number): number {
    const now = monotonicNow();
    const again = this.#step("take", callsPerSecond, now, now);
    return again === 0 ? 0 : Math.max(1, again - now);
  }

  #step(step: (typeof STEPS)[number], callsPerSecond: number, taken: number, now: number): number {
    return guard((glue) => glue.quota(this.#words, STEPS.indexOf(step), callsPerSecond, taken, now));
  }

  #enter(caller: Caller): Ticket {
    caller.turn = Math.max(caller.turn, this.#turn) + 1;
    const ticket: Ticket = { turn: caller.turn, backBy: Infinity, wake: () => undefined };
    const behind = this.#line.findIndex(({ turn }) => turn > ticket.turn);
    this.#line.splice(behind < 0 ? this.#line.length : behind, 0, ticket);
    return ticket;
  }

  #leave(ticket: Ticket): void {
    const place = this.#line.indexOf(ticket);
    if (place < 0) return;
    this.#line.splice(place, 1);
    if (place > 0) return;
    this.#turn = ticket.turn;
    this.#line[0]?.wake();
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
