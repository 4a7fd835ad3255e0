// The one file that touches the glue. It boots the module at its first use, and replaces an instance that trapped.

import { createGlue } from "#glue";
import { wasmBase64 } from "#wasm";

import { TatError, type TatErrorFields } from "./errors.js";

/** The exports of the module. */
export type Glue = ReturnType<typeof createGlue>;

/** A module that runs. After a trap its memory cannot be trusted, and another one takes its place. */
class Instance {
  readonly glue: Glue;
  /** The rejections of the calls that are under way in it. */
  readonly inFlight = new Set<(reason: unknown) => void>();

  constructor(module: WebAssembly.Module) {
    this.glue = createGlue();
    this.glue.initSync({ module });
  }
}

let compiled: WebAssembly.Module | undefined;
let compiling: Promise<WebAssembly.Module> | undefined;
let current: Instance | undefined;

/** Takes a synchronous step in the module. What the step throws comes out as a {@link TatError}. */
export function guard<Result>(step: (glue: Glue) => Result): Result {
  return guardIn(running(), step);
}

/** Compiles the module off the main thread, if it is not compiled yet. */
export async function ready(): Promise<void> {
  try {
    compiling ??= WebAssembly.compile(wasmBytes());
    compiled ??= await compiling;
  } catch (cause) {
    // The next call tries again.
    compiling = undefined;
    throw notCompiled(cause);
  }
}

/**
 * Takes an asynchronous step in the module. It ends with the step, or when the instance traps in any call. What the step
 * rejects with comes out as it is.
 */
export function guardAsync<Result>(step: (glue: Glue) => Promise<Result>): Promise<Result> {
  const instance = running();
  const outcome = guardIn(instance, step);
  return new Promise<Result>((resolve, reject) => {
    instance.inFlight.add(reject);
    outcome.then(resolve, reject).finally(() => instance.inFlight.delete(reject));
  });
}

function running(): Instance {
  if (current !== undefined) return current;
  try {
    compiled ??= new WebAssembly.Module(wasmBytes());
    current = new Instance(compiled);
  } catch (cause) {
    throw notCompiled(cause);
  }
  return current;
}

function guardIn<Result>(instance: Instance, step: (glue: Glue) => Result): Result {
  try {
    return step(instance.glue);
  } catch (thrown) {
    if (isErrorFields(thrown)) throw new TatError(thrown);
    throw isTrap(thrown) ? retire(instance, thrown) : internal("a step of the WebAssembly module failed", thrown);
  }
}

/** Whether a value is an error on its way out of the module. */
function isErrorFields(value: unknown): value is TatErrorFields {
  return typeof value === "object" && value !== null && !(value instanceof Error) && "kind" in value && "code" in value;
}

/** Whether the module ended in the middle of a step: a panic, or a stack that is too deep, for which engines differ. */
function isTrap(thrown: unknown): boolean {
  return (
    thrown instanceof WebAssembly.RuntimeError ||
    thrown instanceof RangeError ||
    (thrown instanceof Error && thrown.name === "InternalError")
  );
}

function retire(instance: Instance, cause: unknown): TatError {
  const error = internal("the WebAssembly module ended in the middle of a step", cause);
  if (current === instance) current = undefined;
  for (const reject of instance.inFlight) reject(error);
  instance.inFlight.clear();
  return error;
}

function notCompiled(cause: unknown): TatError {
  return internal("the WebAssembly module could not be compiled", cause);
}

function internal(what: string, cause: unknown): TatError {
  const detail = cause instanceof Error ? `: ${cause.message}` : "";
  return new TatError({ kind: "internal", code: "Internal", message: `${what}${detail}`, retryable: false, cause });
}

function wasmBytes(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(wasmBase64), (character) => character.charCodeAt(0));
}
