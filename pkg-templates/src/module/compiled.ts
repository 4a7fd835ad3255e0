import { TatError } from "../errors.js";

/** An instance of a module that is compiled, of whatever realm. */
export async function instantiate(module: WebAssembly.Module, imports: WebAssembly.Imports): Promise<WebAssembly.Exports> {
  return (await WebAssembly.instantiate(module, imports)).exports;
}

export function instantiateSync(module: WebAssembly.Module, imports: WebAssembly.Imports): WebAssembly.Exports {
  return new WebAssembly.Instance(module, imports).exports;
}

/** Why there is no module: this host has no WebAssembly, or a policy forbids to compile it. */
export function notCompiled(cause: unknown): TatError {
  const detail = cause instanceof Error ? cause.message : "it failed";
  return new TatError({
    kind: "internal",
    code: "WebAssemblyUnavailable",
    message:
      `expected to compile a WebAssembly module, got: ${detail}; where a Content-Security-Policy forbids it, ` +
      "add 'wasm-unsafe-eval' to its script-src, or import tat-tasks/js, which needs no WebAssembly",
    retryable: false,
    cause,
  });
}
