import { LIMITS, type Attempt } from "tat-tasks";

/** A call that the page has made. */
export interface Call extends Attempt {
  /** Counts up from 1. */
  readonly number: number;
  /** When it was sent, in Unix milliseconds. */
  readonly at: number;
}

/** A call that the relay has made to the service. */
export interface UpstreamCall {
  /** Unix milliseconds, by the clock of the relay. */
  readonly at: number;
  readonly requestId?: string | undefined;
}

/** Who has answered, by which a call counts towards the quota or does not. */
export type Source = "service" | "shared" | "relay" | "unknown";

/** The calls that are kept; older ones are counted alone. */
const MOST_CALLS = 200;

/** Milliseconds over which the rate is measured. */
const WINDOW = 10_000;

/** What the page has asked, and what it has cost: by the request ids that came back, and by what the relay says of its own calls. */
export class Calls {
  /** The most the service permits, a second. */
  readonly mostPerSecond = LIMITS.callsPerSecond;
  #calls: readonly Call[] = [];
  #count = 0;
  #upstream: readonly UpstreamCall[] = [];
  readonly #sources = new Map<number, Source>();
  /** What has been charged before the calls that are kept. */
  #chargedBefore = 0;
  /** By how much the clock of the relay is ahead of that of the page, in milliseconds. */
  #ahead = 0;

  /** The latest first. */
  get latest(): readonly Call[] {
    return this.#calls;
  }

  /** How many the page has made, and how many calls to the service that took. */
  get totals(): { readonly asked: number; readonly charged: number } {
    const charged = this.#calls.filter((call) => this.sourceOf(call) === "service").length;
    return { asked: this.#count, charged: this.#chargedBefore + charged };
  }

  /**
   * The calls a second that the relay has made of late, for whomever, as far as it has told.
   *
   * @param now Unix milliseconds, by the clock of the page
   */
  perSecond(now: number): number {
    return (this.#upstream.filter(({ at }) => now + this.#ahead - at < WINDOW).length / WINDOW) * 1_000;
  }

  note(attempt: Attempt, now: number): void {
    this.#count += 1;
    const call = { ...attempt, number: this.#count, at: now - attempt.duration };
    const isShared = call.requestId !== undefined && this.#calls.some(({ requestId }) => requestId === call.requestId);
    this.#sources.set(call.number, isShared ? "shared" : "unknown");
    this.#calls = [call, ...this.#calls];
    for (const old of this.#calls.slice(MOST_CALLS)) {
      if (this.sourceOf(old) === "service") this.#chargedBefore += 1;
      this.#sources.delete(old.number);
    }
    this.#calls = this.#calls.slice(0, MOST_CALLS);
  }

  /**
   * The relay has told of its own calls, all of the last two minutes.
   *
   * @param count how many the page had made when the relay was asked
   * @param heardAt Unix milliseconds, by the clock of the page
   */
  hear({ now, calls }: { readonly now: number; readonly calls: readonly UpstreamCall[] }, count: number, heardAt: number): void {
    this.#upstream = calls;
    this.#ahead = now - heardAt;
    const asked = new Set(calls.map(({ requestId }) => requestId));
    for (const call of this.#calls) {
      if (this.sourceOf(call) !== "unknown" || call.number > count) continue;
      // Its answer was there before the relay told: had it cost a call, that one would be among them.
      this.#sources.set(call.number, call.requestId !== undefined && asked.has(call.requestId) ? "service" : "relay");
    }
  }

  sourceOf({ number }: Call): Source {
    return this.#sources.get(number) ?? "unknown";
  }
}
