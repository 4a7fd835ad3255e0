// wasm-bindgen's glue -> a factory of it, so that the facade can throw an instance away and make a new one.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const exportedFunction = /^export function (\w+)\(/gm;
/** What the host calls: when a promise settles or a microtask is due. */
const callback = /^function (wasm_bindgen__convert__closures\w+|__wasm_bindgen_func_elem_\w+)\(/gm;

/**
 * Writes glue.js and glue.d.ts: `createGlue` gives the `imports` that an instance takes, and `start(exports)`, which gives
 * what Rust exports. Everything that the glue keeps belongs to one call of it. Each function that the host calls back goes
 * through `guardCallback`.
 *
 * @param {string} from the directory where wasm-bindgen has written its files for bundlers
 * @param {(text: string) => string} [adapt] a last change to the glue's text
 */
export function writeFactory(from, to, adapt = (text) => text) {
  const module = "./tat_tasks_bg.js";
  const text = readFileSync(join(from, module), "utf8");
  const names = [...text.matchAll(exportedFunction)].map(([, name]) => name);
  const body = adapt(text.replaceAll(exportedFunction, "function $1("));
  if (/^(import|export) /m.test(body)) fail("the glue exports in another form than known");
  const callbacks = [...body.matchAll(callback)].map(([, name]) => name);
  if (callbacks.length === 0) fail("the glue has no callbacks of the form known");
  const imports = names.filter((name) => name.startsWith("__wb") && name !== "__wbg_set_wasm");
  const exports = names.filter((name) => !name.startsWith("__wb"));
  writeFileSync(
    join(to, "glue.js"),
    `export function createGlue(TextDecoder, TextEncoder, guardCallback) {
${body}
${callbacks.map((name) => `${name} = guardCallback(${name});`).join("\n")}
return {
  imports: { "${module}": { ${imports.join(", ")} } },
  start(exports) {
    wasm = exports;
    wasm.__wbindgen_start?.();
    return { ${exports.join(", ")} };
  },
};
}
`,
  );
  writeFileSync(join(to, "exports.d.ts"), readFileSync(join(from, "tat_tasks.d.ts"), "utf8"));
  writeFileSync(
    join(to, "glue.d.ts"),
    `export interface Decoder { decode(bytes?: Uint8Array): string }
export interface Encoder { encode(text?: string): Uint8Array }
export function createGlue(
  TextDecoder: new (label?: string, options?: { ignoreBOM: boolean }) => Decoder,
  TextEncoder: new () => Encoder,
  guardCallback: (callback: (...values: unknown[]) => unknown) => (...values: unknown[]) => unknown,
): {
  imports: WebAssembly.Imports;
  start(exports: WebAssembly.Exports): typeof import("./exports.js");
};
`,
  );
}

export function fail(message) {
  console.error(`wasm: ${message}`);
  process.exit(1);
}
