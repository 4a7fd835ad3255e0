// A clock that goes on only when everything waits: minutes pass in milliseconds, and the same way each time.

const real = { setTimeout, clearTimeout, performanceNow: performance.now, dateNow: Date.now };

/** How many turns of the loop nothing may happen before time goes on: for streams and for what the wasm scheduled. */
const QUIET_TURNS = 6;

/** The one that is in force. */
let current;

/** What a test does, all of it in virtual time. */
export function inVirtualTime(work) {
  return async (context) => {
    const time = virtualTime(Date.now());
    try {
      await time.run(work(context));
    } finally {
      time.restore();
    }
  };
}

/** Lets so many milliseconds pass within a test of which all is in virtual time. */
export function pass(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** The same `fetch`, for whose answers virtual time waits where it is in force. */
export function attended(fetch) {
  return (...call) => (current === undefined ? fetch(...call) : current.attend(fetch)(...call));
}

/**
 * Takes the place of the clocks and timers of this process.
 *
 * @returns {{ now(): number, attend(fetch: typeof globalThis.fetch): typeof globalThis.fetch, timers(): number, run<T>(work: Promise<T>): Promise<T>, advance(milliseconds: number): Promise<void>, restore(): void }}
 */
export function virtualTime(start = Date.UTC(2026, 10, 24)) {
  const timers = new Map();
  let elapsed = 0;
  let lastId = 0;
  globalThis.setTimeout = (act, milliseconds = 0, ...values) => {
    lastId += 1;
    timers.set(lastId, { at: elapsed + Math.max(1, milliseconds), act: () => act(...values) });
    return lastId;
  };
  globalThis.clearTimeout = (id) => timers.delete(id);
  performance.now = () => elapsed;
  Date.now = () => start + Math.floor(elapsed);

  let pending = 0;
  const quiet = async () => {
    for (let turn = 0; turn < QUIET_TURNS; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      if (pending > 0) turn = 0;
    }
  };
  const next = () => [...timers].reduce((first, timer) => (first === undefined || timer[1].at < first[1].at ? timer : first), undefined);
  const fire = ([id, { at, act }]) => {
    elapsed = Math.max(elapsed, at);
    timers.delete(id);
    act();
  };
  current = {
    now: () => Date.now(),
    /** The same `fetch`, for whose answers time waits: what it is made of may take real time. */
    attend: (fetch) => async (...call) => {
      pending += 1;
      return fetch(...call).finally(() => (pending -= 1));
    },
    timers: () => timers.size,
    /** Lets time pass until the work is done. */
    async run(work) {
      let isDone = false;
      const settled = () => (isDone = true);
      Promise.resolve(work).then(settled, settled);
      for (;;) {
        await quiet();
        if (isDone) return work;
        const timer = next();
        if (timer === undefined) throw new Error("it hangs: nothing is due any more");
        fire(timer);
      }
    },
    async advance(milliseconds) {
      const until = elapsed + milliseconds;
      for (;;) {
        await quiet();
        const timer = next();
        if (timer === undefined || timer[1].at > until) break;
        fire(timer);
      }
      elapsed = until;
    },
    restore() {
      current = undefined;
      globalThis.setTimeout = real.setTimeout;
      globalThis.clearTimeout = real.clearTimeout;
      performance.now = real.performanceNow;
      Date.now = real.dateNow;
    },
  };
  return current;
}
