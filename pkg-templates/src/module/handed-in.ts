// The module is not in the bundle: the program hands it in.

import { describeType } from "../arguments.js";
import { invalidArgument, TatError } from "../errors.js";
import { instantiate, instantiateSync, notCompiled } from "./compiled.js";
import type { ModuleSource } from "./source.js";

/** A `WebAssembly.Module`: the types of Node 20 have no such name, and those of browsers nothing that tells it apart. */
export type CompiledModule = object;

/** What {@link init} takes: where the module is, an answer that brings it, its bytes, or the module itself. */
export type InitInput = string | URL | Response | ArrayBuffer | ArrayBufferView | CompiledModule;

let compiled: WebAssembly.Module | undefined;
let compiling: Promise<WebAssembly.Module> | undefined;

/**
 * Loads the WebAssembly module, `tat-tasks/tat_tasks.wasm`, from a URL, a `Response`, bytes or a compiled
 * `WebAssembly.Module`; while it arrives, where its content type is `application/wasm`.
 *
 * The first call that succeeds counts: later ones, and those that come meanwhile, wait for the same module.
 *
 * ```js
 * await init(new URL("/assets/tat_tasks.wasm", location.href));
 * ```
 *
 * @throws {TatError} `validation` when the input is none of these; `network` when the URL does not answer with the module;
 * `internal` with code `WebAssemblyUnavailable` when it cannot be compiled.
 */
export async function init(input: InitInput | Promise<InitInput>): Promise<void> {
  compiling ??= compile(input);
  try {
    compiled = await compiling;
  } catch (error) {
    // The next call tries again.
    compiling = undefined;
    throw error;
  }
}

export const source: ModuleSource = {
  instantiate: async (imports) => {
    compiled ??= await compiling;
    return instantiate(loaded(), imports);
  },
  instantiateSync: (imports) => instantiateSync(loaded(), imports),
};

function loaded(): WebAssembly.Module {
  if (compiled !== undefined) return compiled;
  throw new TatError({
    kind: "validation",
    code: "NotInitialized",
    message:
      "tat-tasks/slim: expected the WebAssembly module, got none yet; first `await init(…)` with the URL or the bytes of " +
      "tat-tasks/tat_tasks.wasm, or import tat-tasks, which carries it",
    retryable: false,
  });
}

async function compile(given: InitInput | Promise<InitInput>): Promise<WebAssembly.Module> {
  const input: unknown = await given;
  if (isModule(input)) return input;
  if (isBytes(input)) return compileBytes(input);
  if (isResponse(input)) return compileResponse(input);
  if (typeof input === "string" || isUrl(input)) return compileResponse(await load(input));
  throw invalidArgument("input", `expected a URL, a Response, bytes or a WebAssembly.Module, got ${describeType(input)}`);
}

async function load(url: string | URL): Promise<Response> {
  try {
    return await fetch(url);
  } catch (cause) {
    throw notLoaded(`from ${String(url)}, got no answer`, cause);
  }
}

async function compileResponse(response: Response): Promise<WebAssembly.Module> {
  if (!response.ok) throw notLoaded(`from ${response.url}, got HTTP ${response.status}`);
  // Compiling while it arrives insists on the content type, which many servers do not know.
  const streams = response.headers.get("content-type")?.startsWith("application/wasm") === true;
  if (streams && typeof WebAssembly.compileStreaming === "function") {
    return WebAssembly.compileStreaming(response).catch((cause: unknown) => {
      throw notCompiled(cause);
    });
  }
  const bytes = await response.arrayBuffer().catch((cause: unknown) => {
    throw notLoaded(`from ${response.url}, got a part of it`, cause);
  });
  return compileBytes(bytes);
}

async function compileBytes(bytes: BufferSource): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw notCompiled(cause);
  }
}

function notLoaded(what: string, cause?: unknown): TatError {
  return new TatError({
    kind: "network",
    code: "NetworkError",
    message: `expected the WebAssembly module ${what}`,
    retryable: true,
    ...(cause === undefined ? {} : { cause }),
  });
}

// By what they are, not by their class: each realm has classes of its own, and Next.js hands in modules of another.

function isModule(value: unknown): value is WebAssembly.Module {
  return tagOf(value) === "[object WebAssembly.Module]";
}

function isBytes(value: unknown): value is BufferSource {
  return ArrayBuffer.isView(value) || tagOf(value) === "[object ArrayBuffer]";
}

function isResponse(value: unknown): value is Response {
  return typeof value === "object" && value !== null && "arrayBuffer" in value && "headers" in value;
}

function isUrl(value: unknown): value is URL {
  return tagOf(value) === "[object URL]";
}

function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value);
}
