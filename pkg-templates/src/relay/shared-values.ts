import { monotonicNow } from "../scope.js";
import type { Key } from "./keyed-map.js";
import { Memory } from "./memory.js";

interface Flight<Value> {
  readonly value: Promise<Value>;
  readonly since: number;
}

/**
 * How long one request waits for what another one is asking, before it asks for itself: on some hosts what a request does
 * ends with its client.
 */
export const PATIENCE = 5_000;

/** Room for some thousand questions that are being asked. */
const FLIGHT_BYTES = 1_000;
const MOST_FLIGHT_BYTES = 4 * 1024 * 1024;

/** Answers that several requests wait for at once: each question is asked by one of them. */
export class SharedValues<Value> {
  readonly #flights = new Memory<Flight<Value>>(MOST_FLIGHT_BYTES);

  /** @param ask is called if nobody is asking the same, or whoever is has not brought an answer for a while */
  async get(key: Key, ask: () => Promise<Value>): Promise<Value> {
    for (;;) {
      const now = monotonicNow();
      const flight = this.#flights.get(key, now);
      if (flight === undefined) return this.#begin(key, ask());
      if (await settles(flight.value, flight.since + PATIENCE - now)) {
        try {
          return await flight.value;
        } catch (error) {
          // That one has asked too often: this one may have not.
          if (!isTooOften(error)) throw error;
        }
      } else if (this.#flights.get(key, now) === flight) {
        // One takes over, and all others wait for that one; what comes late is an answer still.
        return this.#begin(key, firstAnswer(flight.value, ask()));
      }
    }
  }

  #begin(key: Key, value: Promise<Value>): Promise<Value> {
    const since = monotonicNow();
    const flight: Flight<Value> = { value, since };
    this.#flights.set(key, flight, FLIGHT_BYTES, Infinity, since);
    const end = (): void => {
      if (this.#flights.get(key, since) === flight) this.#flights.delete(key);
    };
    value.then(end, end);
    return value;
  }
}

/** Whether somebody has asked more often than they may. The class of the error may be that of another copy of this package. */
export function isTooOften(error: unknown): boolean {
  return error instanceof Error && "status" in error && error.status === 429;
}

/** What comes first of what was asked before, and is late, and what is asked now. That the late one fails is no answer. */
export function firstAnswer<Value>(late: Promise<Value>, asked: Promise<Value>): Promise<Value> {
  return Promise.race([asked, late.catch(() => asked)]);
}

/** Whether a promise settles within so many milliseconds. */
export async function settles(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), Math.max(0, milliseconds));
  });
  const settled = (): boolean => true;
  try {
    return await Promise.race([promise.then(settled, settled), late]);
  } finally {
    clearTimeout(timer);
  }
}
