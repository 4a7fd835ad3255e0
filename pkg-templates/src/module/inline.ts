// The module inside of the bundle, as text: found by every bundler, loaded by no request and from no file.

import { wasmHex } from "#wasm";

import { instantiate, instantiateSync, notCompiled } from "./compiled.js";
import type { ModuleSource } from "./source.js";

let compiled: WebAssembly.Module | undefined;
let compiling: Promise<WebAssembly.Module> | undefined;

export const source: ModuleSource = {
  instantiate: async (imports) => {
    try {
      compiling ??= WebAssembly.compile(bytesOfHex(wasmHex));
      compiled ??= await compiling;
      return await instantiate(compiled, imports);
    } catch (cause) {
      // The next call tries again.
      compiling = undefined;
      throw notCompiled(cause);
    }
  },
  instantiateSync: (imports) => {
    try {
      compiled ??= new WebAssembly.Module(bytesOfHex(wasmHex));
      return instantiateSync(compiled, imports);
    } catch (cause) {
      throw notCompiled(cause);
    }
  },
};

/** What not every host has, and TypeScript not yet. */
interface FromHex {
  readonly Buffer?: { from(hex: string, encoding: "hex"): Uint8Array<ArrayBuffer> };
  readonly Uint8Array: { fromHex?(hex: string): Uint8Array<ArrayBuffer> };
}

function bytesOfHex(hex: string): Uint8Array<ArrayBuffer> {
  const host = globalThis as unknown as FromHex;
  if (host.Uint8Array.fromHex !== undefined) return host.Uint8Array.fromHex(hex);
  if (host.Buffer !== undefined) return host.Buffer.from(hex, "hex");
  // No loop: some hosts at the edge count the turns of loops, and end a script that takes too many.
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}
