// The module is not in the bundle: the program hands it in.

import { moduleId } from "#wasm-id";

import { describeType } from "../describe-type.js";
import { invalidArgument, reasonOf, TatError } from "../errors.js";
import { encodeUtf8 } from "../text-coding.js";
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
 * @throws {TatError} `validation` when the input is none of these, or another module; `network` when the URL does not answer
 * with one; `internal` with code `WebAssemblyUnavailable` when the host permits none to be compiled.
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
  if ((globalThis as Partial<typeof globalThis>).WebAssembly === undefined) throw notCompiled(new Error("this host has no WebAssembly"));
  const module = await compileInput(await Promise.resolve(given).catch((cause: unknown) => {
    throw notLoaded("expected the WebAssembly module, got no answer", cause);
  }));
  const [id] = WebAssembly.Module.customSections(module, "tat-tasks");
  // Another build has the same names for other functions.
  if (id === undefined || !isEqual(new Uint8Array(id), encodeUtf8(moduleId))) throw anotherModule();
  return module;
}

async function compileInput(input: unknown): Promise<WebAssembly.Module> {
  if (isModule(input)) return input;
  if (isBytes(input)) {
    return compileBytes(input).catch((cause: unknown) => {
      throw whyNot(cause, anotherModule);
    });
  }
  if (isResponse(input)) return compileResponse(input);
  if (typeof input === "string" || isUrl(input)) return compileResponse(await load(input));
  throw invalidArgument("input", `expected a URL, a Response, bytes or a WebAssembly.Module, got ${describeType(input)}`);
}

async function load(url: string | URL): Promise<Response> {
  if (String(url).startsWith("file:")) {
    throw invalidArgument("input", "expected a URL that fetch can ask, got one of a file; read the file, and hand in its bytes");
  }
  try {
    return await fetch(url);
  } catch (cause) {
    throw notLoaded(`expected the WebAssembly module from ${String(url)}, got no answer`, cause);
  }
}

async function compileResponse(response: Response): Promise<WebAssembly.Module> {
  const expected = `expected the WebAssembly module from ${response.url || "the Response"}`;
  if (!response.ok) throw notLoaded(`${expected}, got HTTP ${response.status}`);
  // Compiling while it arrives insists on this very content type, which many servers do not know.
  const streams = response.headers.get("content-type")?.toLowerCase() === "application/wasm";
  const result =
    streams && typeof WebAssembly.compileStreaming === "function"
      ? WebAssembly.compileStreaming(response)
      : response.arrayBuffer().then((bytes) => WebAssembly.compile(bytes));
  return result.catch((cause: unknown) => {
    throw whyNot(cause, () =>
      cause instanceof WebAssembly.CompileError
        ? notLoaded(`${expected}, got something else; is the URL right?`)
        : notLoaded(`${expected}, got no whole answer`, cause),
    );
  });
}

/** Why there is no module: where the host compiles the smallest of all, it is something about the one that is given. */
function whyNot(cause: unknown, otherwise: () => TatError): TatError {
  try {
    new WebAssembly.Module(encodeUtf8("\0asm\x01\0\0\0"));
  } catch {
    return notCompiled(cause);
  }
  return otherwise();
}

function anotherModule(): TatError {
  return invalidArgument("input", "expected tat_tasks.wasm of this very version of tat-tasks, got something else");
}

function notLoaded(message: string, cause?: unknown): TatError {
  return new TatError({
    kind: "network",
    code: "NetworkError",
    message: cause === undefined ? message : `${message}: ${reasonOf(cause)}`,
    retryable: true,
    cause,
  });
}

function isEqual(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

// By what they are, not by their class: each realm has classes of its own, and Next.js hands in modules of another.

function isModule(value: unknown): value is WebAssembly.Module {
  return tagOf(value) === "[object WebAssembly.Module]";
}

function isBytes(value: unknown): value is ArrayBuffer | ArrayBufferView<ArrayBuffer> {
  return ArrayBuffer.isView(value) || tagOf(value) === "[object ArrayBuffer]";
}

async function compileBytes(source: ArrayBuffer | ArrayBufferView<ArrayBuffer>): Promise<WebAssembly.Module> {
  // V8 compiles no `DataView`.
  return WebAssembly.compile(ArrayBuffer.isView(source) ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength) : source);
}

function isResponse(value: unknown): value is Response {
  return typeof value === "object" && value !== null && "arrayBuffer" in value && "ok" in value;
}

function isUrl(value: unknown): value is URL {
  return tagOf(value) === "[object URL]";
}

function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value);
}
