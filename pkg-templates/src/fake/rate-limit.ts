/** Counts calls in windows of one second, each key for itself. */
export class RateLimit {
  readonly #windows = new Map<string, { second: number; calls: number }>();

  /** Counts a call at `now` (Unix milliseconds), and says whether it is within `perSecond`. */
  admits(key: string, now: number, perSecond: number): boolean {
    const second = Math.floor(now / 1000);
    const window = this.#windows.get(key);
    const calls = window?.second === second ? window.calls + 1 : 1;
    this.#windows.set(key, { second, calls });
    return calls <= perSecond;
  }
}
