/** From when until when, in Unix milliseconds. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Milliseconds of rest that are always drawn at their length. */
const SHORT_REST = 30_000;

/** How long a long rest is drawn, as a part of the time in which something ran. */
const DRAWN = 0.15;

/** Intervals one after the other, that cover the same time. */
export function unitedIntervals(intervals: readonly Interval[]): Interval[] {
  const united: { from: number; to: number }[] = [];
  for (const { from, to } of [...intervals].sort((left, right) => left.from - right.from)) {
    const last = united.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else united.push({ from, to });
  }
  return united;
}

/**
 * Where moments stand in a picture of the time between two of them, in percent. A rest in which no command ran, longer than
 * all in which one did, is drawn short: it would leave no room for what is to be seen.
 */
export class TimeScale {
  /** The long rests. */
  readonly rests: readonly Interval[];
  readonly #from: number;
  readonly #drawn: number;
  readonly #length: number;

  /** @param busy when something ran, one after the other; what has not ended runs to the end */
  constructor(from: number, to: number, busy: readonly Interval[] = []) {
    const gaps: Interval[] = [];
    let work = 0;
    let end = from;
    for (const span of busy) {
      gaps.push({ from: end, to: span.from });
      end = Math.min(span.to, to);
      work += end - span.from;
    }
    gaps.push({ from: end, to });
    this.#from = from;
    this.#drawn = work * DRAWN;
    this.rests = work > 0 ? gaps.filter((gap) => gap.to - gap.from > Math.max(work, SHORT_REST)) : [];
    this.#length = this.#lengthUntil(to);
  }

  placeOf(time: number): number {
    return this.#length > 0 ? Math.round((this.#lengthUntil(time) / this.#length) * 1000) / 10 : 0;
  }

  #lengthUntil(time: number): number {
    const left = this.rests.map((rest) => {
      const part = Math.max(0, Math.min(1, (time - rest.from) / (rest.to - rest.from)));
      return part * (rest.to - rest.from - this.#drawn);
    });
    return left.reduce((length, more) => length - more, time - this.#from);
  }
}
