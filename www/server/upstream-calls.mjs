// The calls that the relay has made to the service: by them the console knows what its own calls have cost.

/** Milliseconds for which a call is told of, and how many are at most. */
const KEPT_FOR = 120_000;
const MOST = 2_400;

/** Listens to a relay, as its logger. */
export class UpstreamCalls {
  /** @type {{ at: number, requestId: string | undefined }[]} */
  #calls = [];

  /** How many calls are kept, which are more than are told while nobody asks. */
  get size() {
    return this.#calls.length;
  }

  /** The calls of the last two minutes, the oldest first, and the time by this clock, in Unix milliseconds. */
  get told() {
    const now = Date.now();
    this.#calls = this.#calls.filter(({ at }) => now - at < KEPT_FOR).slice(-MOST);
    return { now, calls: this.#calls };
  }

  /** @type {import("tat-tasks").Logger["debug"]} */
  debug(_, details) {
    this.#note(details);
  }

  info() {}

  /** @type {import("tat-tasks").Logger["warn"]} */
  warn(_, details) {
    this.#note(details);
  }

  /** @type {import("tat-tasks").Logger["error"]} */
  error(_, details) {
    this.#note(details);
  }

  /** @param {object} details of an attempt, or of something else that is logged */
  #note(details) {
    if (!("attempt" in details)) return;
    const { requestId } = /** @type {import("tat-tasks").Attempt} */ (details);
    this.#calls.push({ at: Date.now(), requestId });
    if (this.#calls.length > 2 * MOST) this.#calls.splice(0, MOST);
  }
}
