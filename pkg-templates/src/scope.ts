import { onAbort, reasonOfAbort } from "./abort.js";

/** What can end a piece of work before it is done. */
export interface ScopeOptions {
  /** What the work is a part of. */
  readonly within?: Scope | undefined;
  /** The caller's signal. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that the work may take. */
  readonly milliseconds?: number | undefined;
  /** What it ends with when its time is over. */
  readonly onTimeout?: (() => unknown) | undefined;
}

/**
 * A piece of work that can end early: by its caller's signal, by the clock, or with the work that it is a part of. Whatever
 * waits in it then rejects at once, with the signal's own reason or what `onTimeout` gives.
 */
export class Scope {
  /** Made when it is asked for: some hosts permit none outside of a request, where a client may be made. */
  #controller: AbortController | undefined;
  readonly #acts = new Set<() => void>();
  readonly #releases: (() => void)[] = [];
  readonly #within: Scope | undefined;
  readonly #onTimeout: (() => unknown) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #deadline = Infinity;
  #ended: { readonly reason: unknown } | undefined;

  constructor({ within, signal, milliseconds, onTimeout }: ScopeOptions) {
    this.#onTimeout = onTimeout;
    if (milliseconds !== undefined) this.#deadline = monotonicNow() + milliseconds;
    if (within !== undefined) {
      this.#within = within;
      this.#deadline = Math.min(this.#deadline, within.#deadline);
      this.#releases.push(within.onEnd((reason) => this.end(reason)));
    }
    // What it is a part of may have ended: then nothing takes back what is registered now.
    if (signal !== undefined && this.#ended === undefined) this.#releases.push(onAbort(signal, () => this.end(reasonOfAbort(signal))));
  }

  /** For a `fetch`. */
  get signal(): AbortSignal {
    this.#startClock();
    this.#controller ??= new AbortController();
    if (this.#ended !== undefined) this.#controller.abort(this.#ended.reason);
    return this.#controller.signal;
  }

  /** Why it ended early, if it did. */
  get ended(): { readonly reason: unknown } | undefined {
    return this.#ended;
  }

  /** Milliseconds until its time is over. */
  get remaining(): number {
    return Math.max(0, this.#deadline - monotonicNow());
  }

  throwIfEnded(): void {
    if (this.#ended !== undefined) throw this.#ended.reason;
  }

  /** Ends the work early. */
  end(reason: unknown): void {
    if (this.#ended !== undefined) return;
    this.#ended = { reason };
    const acts = [...this.#acts];
    this.close();
    for (const act of acts) act();
    try {
      this.#controller?.abort(reason);
    } catch {
      // What another request has sent, on a host that keeps them apart: it ends with that request.
    }
  }

  /** The work is done: no timer and no listener stays behind. */
  close(): void {
    clearTimeout(this.#timer);
    for (const release of this.#releases.splice(0)) release();
    this.#acts.clear();
  }

  /** The outcome of a promise, unless the scope ends before. What becomes of the promise then is heard by no one. */
  run<Result>(promise: PromiseLike<Result>): Promise<Result> {
    this.#startClock();
    return new Promise((resolve, reject) => {
      const ignore = this.onEnd(reject);
      promise.then(
        (result) => {
          ignore();
          resolve(result);
        },
        (reason: unknown) => {
          ignore();
          reject(reason);
        },
      );
    });
  }

  /** Waits so many milliseconds, or until a promise settles that someone else may settle. Gives whether that came first. */
  sleep(milliseconds: number, orUntil?: PromiseLike<unknown>): Promise<boolean> {
    this.#startClock();
    const glance = orUntil !== undefined && looksForItself() ? GLANCE : LONGEST_TIMER;
    return new Promise((resolve, reject) => {
      let isSettled = false;
      let timer: ReturnType<typeof setTimeout>;
      const end = (): void => {
        clearTimeout(timer);
        ignore();
        resolve(isSettled);
      };
      const wait = (left: number): void => {
        const part = Math.min(left, glance);
        timer = setTimeout(() => (isSettled || left <= part ? end() : wait(left - part)), Math.ceil(part));
      };
      wait(milliseconds);
      const ignore = this.onEnd((reason) => {
        clearTimeout(timer);
        reject(reason);
      });
      const settled = (): void => {
        isSettled = true;
        if (glance !== GLANCE) end();
      };
      orUntil?.then(settled, settled);
    });
  }

  /** Acts when the scope ends, or at once if it has. Gives what takes that back. */
  onEnd(act: (reason: unknown) => void): () => void {
    if (this.#ended !== undefined) {
      act(this.#ended.reason);
      return () => undefined;
    }
    const acts = this.#acts;
    const entry = (): void => act(this.#ended?.reason);
    acts.add(entry);
    return () => acts.delete(entry);
  }

  /** Only when something waits, and one timer for all that it is a part of: most work is done long before its time is over. */
  #startClock(): void {
    if (this.#timer !== undefined || this.#ended !== undefined || this.#deadline === Infinity) return;
    if (this.#within !== undefined && this.#within.#deadline <= this.#deadline) return this.#within.#startClock();
    const wait = (left: number): void => {
      const part = Math.min(left, LONGEST_TIMER);
      this.#timer = setTimeout(() => (left > part ? wait(left - part) : this.end(this.#onTimeout?.())), Math.ceil(part));
    };
    wait(this.remaining);
  }
}

/** What a timer takes at most, in milliseconds; more would be taken for none at all. */
export const LONGEST_TIMER = 2 ** 31 - 1;

/** Milliseconds after which one who sleeps looks whether there is something to do, where nobody can wake another. */
const GLANCE = 50;

/**
 * Whether what awaits a promise goes on in the request that settles it, and ends with that one. So do workers of Cloudflare
 * whose compatibility date is before 2024-10-14.
 */
function looksForItself(): boolean {
  const { Cloudflare } = globalThis as { Cloudflare?: { compatibilityFlags?: Readonly<Record<string, boolean>> } };
  return Cloudflare?.compatibilityFlags?.["handle_cross_request_promise_resolution"] === false;
}

/** Milliseconds of a clock that never goes back. */
export function monotonicNow(): number {
  return performance.now();
}
