// wasm-bindgen's glue -> a factory of it, so that the facade can throw an instance away and make a new one.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./rust.mjs";

const module = "./tat_tasks_bg.js";
const exported = /^export (function|class) (\w+)(?=[ (])/gm;
/** By which `using` would free what is the facade's to free. */
const disposal = /^if \(Symbol\.dispose\) .*\n/gm;
/** What the host calls: when a promise settles or a microtask is due. */
const callback = /^function (wasm_bindgen__convert__closures\w+|__wasm_bindgen_func_elem_\w+)\(/gm;

/**
 * Gives what a module imports and exports short names: the long ones, each with a number of 16 digits, are 2 KB of what is
 * sent (brotli).
 *
 * @param {string[]} passes more options of wasm-opt: what the module may use at least
 * @returns {Promise<{ imports: [module: string, name: string, short: string][], exports: [name: string, short: string][] }>}
 */
export async function shortenNames(from, to, passes) {
  const printed = await run("wasm-opt", [from, ...passes, "--minify-imports-and-exports-and-modules", "-o", to]);
  return JSON.parse(printed);
}

/**
 * Writes glue.js and glue.d.ts: `createGlue` gives the `imports` that an instance takes, and `start(exports)`, which gives
 * what Rust exports. Everything that the glue keeps belongs to one call of it. Each function that the host calls back goes
 * through `guardCallback`.
 *
 * @param {string} from the directory where wasm-bindgen has written its files for bundlers
 * @param {object} [options]
 * @param {(text: string) => string} [options.adapt] a last change to the glue's text
 * @param {Awaited<ReturnType<typeof shortenNames>>} [options.names] the module's names, where they are shortened
 */
export function writeFactory(from, to, { adapt = (text) => text, names: short } = {}) {
  const text = readFileSync(join(from, module), "utf8");
  const names = [...text.matchAll(exported)].map(([, , name]) => name);
  const body = adapt(text.replaceAll(exported, "$1 $2").replaceAll(disposal, ""));
  if (/^(import|export) /m.test(body)) fail("the glue exports in another form than known");
  const callbacks = [...body.matchAll(callback)].map(([, name]) => name);
  if (callbacks.length === 0) fail("the glue has no callbacks of the form known");
  const imports = (short?.imports ?? []).map(([, name, shortName]) => `${shortName}: ${name}`);
  if (short === undefined) imports.push(...names.filter((name) => name.startsWith("__wb") && name !== "__wbg_set_wasm"));
  const start = startOf(from, short);
  const exports = names.filter((name) => !name.startsWith("__wb"));
  writeFileSync(
    join(to, "glue.js"),
    `export function createGlue(TextDecoder, TextEncoder, guardCallback) {
${short === undefined ? body : withShortExports(body, new Map(short.exports))}
${callbacks.map((name) => `${name} = guardCallback(${name});`).join("\n")}
return {
  imports: { "${short === undefined ? module : "a"}": { ${imports.join(", ")} } },
  start(exports) {
    wasm = exports;
    ${start === undefined ? "" : `wasm.${start}();`}
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

/** What begins the module's own set-up, where it has one. */
function startOf(from, short) {
  const name = "__wbindgen_start";
  if (!readFileSync(join(from, "tat_tasks.js"), "utf8").includes(`${name}()`)) return undefined;
  return short === undefined ? name : new Map(short.exports).get(name);
}

function withShortExports(text, exports) {
  return text.replace(/\bwasm\.(\w+)/g, (_, name) => `wasm.${exports.get(name) ?? fail(`the glue uses ${name}, which the module does not export`)}`);
}

export function fail(message) {
  console.error(`wasm: ${message}`);
  process.exit(1);
}
