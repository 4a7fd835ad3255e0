// The one file that touches the glue. It boots the core at its first use, and replaces an instance that trapped, or that has
// grown and is idle.

import { createGlue } from "#glue";
import { source } from "#module";

import { TatError, type TatErrorFields } from "./errors.js";
import { Utf8Decoder, Utf8Encoder } from "./text-coding.js";

/** The exports of the core. */
export type Glue = ReturnType<ReturnType<typeof createGlue>["start"]>;
type AnyFunction = (...values: unknown[]) => unknown;

/** What memory an idle instance may keep: it never shrinks. */
const LARGEST_IDLE = 32 * 1024 * 1024;

/** A core that runs. After a trap its memory cannot be trusted, and another one takes its place. */
class Instance {
  readonly #factory = createGlue(Utf8Decoder, Utf8Encoder, (callback) => this.#guardCallback(callback));
  /** The rejections of the calls that are under way in it. */
  readonly #inFlight = new Set<(reason: unknown) => void>();
  #glue: Glue | undefined;
  #memory: { readonly buffer: ArrayBuffer } | undefined;
  /** How many of the things are in use that it has made: it is not idle then. */
  holders = 0;
  #ended: TatError | undefined;

  get imports(): WebAssembly.Imports {
    return this.#factory.imports;
  }

  start(exports: WebAssembly.Exports): this {
    const watched = Object.entries(exports).map(([name, value]) => [name, isFunction(value) ? this.#watch(value) : value]);
    this.#glue = this.#factory.start(Object.fromEntries(watched));
    // The plain core has something alike.
    this.#memory = Object.values(exports).find((value) => "buffer" in value) as WebAssembly.Memory;
    return this;
  }

  get isOutgrown(): boolean {
    return this.#inFlight.size + this.holders === 0 && (this.#memory?.buffer.byteLength ?? 0) > LARGEST_IDLE;
  }

  step<Result>(step: (glue: Glue) => Result): Result {
    try {
      return step(this.#glue as Glue);
    } catch (thrown) {
      if (isErrorFields(thrown)) throw new TatError(thrown);
      // A step may take others.
      if (TatError.is(thrown)) throw thrown;
      throw this.#ended ?? internal("a step of the core failed", thrown);
    }
  }

  stepAsync<Result>(step: (glue: Glue, resolve: (result: Result) => void, reject: (reason: unknown) => void) => void): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      const settling = <Value>(settle: (value: Value) => void) => (value: Value): void => {
        this.#inFlight.delete(reject);
        settle(value);
      };
      this.#inFlight.add(reject);
      this.step((glue) => step(glue, settling(resolve), settling(reject)));
    });
  }

  /** An export that ends the instance when it throws: no error of the core comes so, it is a trap. */
  #watch(exported: AnyFunction): AnyFunction {
    return (...values) => {
      if (this.#ended !== undefined) throw this.#ended;
      try {
        return exported(...values);
      } catch (thrown) {
        throw this.#end(thrown);
      }
    };
  }

  /**
   * What the host calls, as to go on after an await. Once the instance has ended, the calls in flight are rejected: to throw
   * here as well would end the process.
   */
  #guardCallback(callback: AnyFunction): AnyFunction {
    return (...values) => {
      try {
        return callback(...values);
      } catch (thrown) {
        if (thrown !== this.#ended) throw thrown;
        return undefined;
      }
    };
  }

  #end(cause: unknown): TatError {
    this.#ended ??= internal("the core ended in the middle of a step", cause);
    if (current === this) current = undefined;
    for (const reject of this.#inFlight) reject(this.#ended);
    this.#inFlight.clear();
    return this.#ended;
  }
}

let current: Instance | undefined;
let starting: Promise<void> | undefined;

/** Takes a synchronous step in the core. What the step throws comes out as a {@link TatError}. */
export function guard<Result>(step: (glue: Glue) => Result): Result {
  return running().step(step);
}

/**
 * Stands for the core that runs. What it has made is of no use to the next one, which takes its place after a trap, or when it has
 * grown and has no holders.
 */
export function runningCore(): { holders: number } {
  return running();
}

export function isRunning(core: object): boolean {
  return core === current;
}

/** Boots the core off the main thread; none where it runs. */
export function ready(): Promise<void> | undefined {
  if (fitting() !== undefined) return undefined;
  starting ??= start().finally(() => {
    starting = undefined;
  });
  return starting;
}

/**
 * Takes an asynchronous step in the core. It ends when the step settles it, or when the instance traps in any call. What the
 * step rejects with comes out as it is.
 */
export function guardAsync<Result>(
  step: (glue: Glue, resolve: (result: Result) => void, reject: (reason: unknown) => void) => void,
): Promise<Result> {
  return running().stepAsync(step);
}

async function start(): Promise<void> {
  const instance = new Instance();
  instance.start(await source.instantiate(instance.imports).catch(notStarted));
  // A synchronous step may have been faster.
  current ??= instance;
}

function running(): Instance {
  const instance = fitting();
  if (instance !== undefined) return instance;
  const fresh = new Instance();
  return (current = fresh.start(instantiatedSync(fresh)));
}

function fitting(): Instance | undefined {
  if (current?.isOutgrown === true) current = undefined;
  return current;
}

function isFunction(value: unknown): value is AnyFunction {
  return typeof value === "function";
}

function instantiatedSync(instance: Instance): WebAssembly.Exports {
  try {
    return source.instantiateSync(instance.imports);
  } catch (cause) {
    return notStarted(cause);
  }
}

function notStarted(cause: unknown): never {
  throw TatError.is(cause) ? cause : internal("the core did not start", cause);
}

/** Whether a value is an error on its way out of the core. */
function isErrorFields(value: unknown): value is TatErrorFields {
  return typeof value === "object" && value !== null && !(value instanceof Error) && "kind" in value && "code" in value;
}

function internal(what: string, cause: unknown): TatError {
  const detail = cause instanceof Error ? `: ${cause.message}` : "";
  return new TatError({ kind: "internal", code: "Internal", message: `${what}${detail}`, retryable: false, cause });
}
