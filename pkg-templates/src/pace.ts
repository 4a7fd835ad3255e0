import { optionalBoolean, requireObject } from "./arguments.js";
import { describeNumber } from "./describe-type.js";
import { invalidArgument } from "./errors.js";
import { LIMITS } from "./generated/tables.js";
import { guard } from "./instance.js";

/** The steps of the core's quota, by their numbers. */
const STEPS = ["take", "put-back", "accepted", "throttled", "empty"] as const;
export type Step = (typeof STEPS)[number];

/** A quota of which nothing is known. It outlives an instance of the core. */
export function newQuota(): Float64Array {
  return new Float64Array(6);
}

/** Takes a quota one step further. Gives the moment when to ask again for a call, or 0 when it was taken. */
export function stepQuota(quota: Float64Array, step: Step, pace: number, taken: number, now: number): number {
  return guard((glue) => glue.quota(quota, STEPS.indexOf(step), pace, taken, now));
}

/** What a {@link Pace} is made of. */
export interface PaceOptions {
  /** The most calls a second, above 0 and up to the service's 20. */
  readonly callsPerSecond: number;
  /**
   * Whether there is no call in it at first, as where it takes the place of one whose calls may just have been used. The first one is
   * there when a call's time has passed since it was first asked for. Default: `false`.
   */
  readonly isEmpty?: boolean | undefined;
}

/**
 * How fast to ask: a bucket of calls, for all who use one key at one access point
 * ([频率限制](https://cloud.tencent.com/document/product/1278/109059)). It slows down when the service throttles, and comes back to
 * its pace as the service takes calls again. All moments are milliseconds of one clock of the caller's, which never goes back.
 */
export class Pace {
  readonly #callsPerSecond: number;
  readonly #quota = newQuota();
  #isToBeEmptied: boolean;

  /** @throws {TatError} `validation` when an option is none. */
  constructor(options: PaceOptions) {
    const { callsPerSecond, isEmpty } = requireObject("options", options);
    if (!(typeof callsPerSecond === "number" && callsPerSecond > 0 && callsPerSecond <= LIMITS.callsPerSecond)) {
      throw invalidArgument("callsPerSecond", `expected a number above 0 and up to ${LIMITS.callsPerSecond}, got ${describeNumber(callsPerSecond)}`);
    }
    this.#callsPerSecond = callsPerSecond;
    this.#isToBeEmptied = optionalBoolean("isEmpty", isEmpty) ?? false;
  }

  /** Takes a call: 0 when there was one, else the milliseconds after which to ask again. */
  take(now: number): number {
    requireMoment("now", now);
    if (this.#isToBeEmptied) this.#step("empty", now, now);
    this.#isToBeEmptied = false;
    const again = this.#step("take", now, now);
    return again === 0 ? 0 : Math.ceil(again - now);
  }

  /** Puts back a call that was taken and not sent. */
  putBack(): void {
    this.#step("put-back", 0, 0);
  }

  /** The service took a call, whatever it answered. `takenAt` is the moment at which it was taken out of the bucket. */
  accepted(takenAt: number, now: number): void {
    this.#step("accepted", requireMoment("takenAt", takenAt), requireMoment("now", now));
  }

  /** The service turned down a call for its rate. `takenAt` is the moment at which it was taken out of the bucket. */
  throttled(takenAt: number, now: number): void {
    this.#step("throttled", requireMoment("takenAt", takenAt), requireMoment("now", now));
  }

  #step(step: Step, taken: number, now: number): number {
    return stepQuota(this.#quota, step, this.#callsPerSecond, taken, now);
  }
}

function requireMoment(field: string, value: unknown): number {
  if (typeof value === "number" && value >= 0 && value <= Number.MAX_SAFE_INTEGER) return value;
  throw invalidArgument(field, `expected milliseconds that are not negative, got ${describeNumber(value)}`);
}
