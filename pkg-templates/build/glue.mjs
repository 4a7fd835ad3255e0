// Rust -> target/glue: the WebAssembly module, also as text, and a factory of its glue. The facade imports them as #wasm
// and #glue.
//
//   node pkg-templates/build/glue.mjs
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fail, shortenNames, writeFactory } from "./factory.mjs";
import { root, run } from "./rust.mjs";

const bindings = join(root, "target/wasm-pack");
const glue = join(root, "target/glue");

/** SHA-256 takes half the time by it, for 0.6 KB to send. Every browser that reads the glue has it. */
const simd = "-Ctarget-feature=+simd128";

requireWasmOpt();
await run(
  "wasm-pack",
  [
    ...["build", join(root, "src/wasm"), "--release", "--target", "bundler", "--no-pack", "--mode", "no-install"],
    ...["--out-dir", bindings, "--out-name", "tat_tasks", "--", "--locked"],
  ],
  { flags: [simd], says: "wasm: wasm-pack build, the first time about 2 minutes" },
);
mkdirSync(glue, { recursive: true });
// Once more from where wasm-pack's run has ended, with what is called often first: 1 % less. Which tools made the module, and for
// which features, no host asks.
const passes = ["--detect-features", "--untee", "-Oz", "-Oz", "--reorder-functions", "--strip-producers", "--strip-target-features"];
const names = await shortenNames(join(bindings, "tat_tasks_bg.wasm"), join(glue, "tat_tasks.wasm"), passes);
const id = createHash("sha256").update(readFileSync(join(glue, "tat_tasks.wasm"))).digest("base64url").slice(0, 16);
const wasm = withSection(readFileSync(join(glue, "tat_tasks.wasm")), "tat-tasks", id);
writeFileSync(join(glue, "tat_tasks.wasm"), wasm);
// tat-tasks/slim takes no other module: its glue goes with this one.
writeFileSync(join(glue, "wasm-id.js"), `export const moduleId = "${id}";\n`);
writeFileSync(join(glue, "wasm-id.d.ts"), "export const moduleId: string;\n");
// Not Base64: that hides from a compressor what repeats at other places than every third byte, and what is sent would be
// a quarter larger.
writeFileSync(join(glue, "wasm-hex.js"), `export const wasmHex =\n"${wasm.toString("hex")}";\n`);
writeFileSync(join(glue, "wasm-hex.d.ts"), "export const wasmHex: string;\n");
// Last: make asks the glue whether all this is up to date.
writeFactory(bindings, glue, { names });
console.log(`wasm: ${wasm.length.toLocaleString("en")} bytes`);

/** The module with a custom section at its end. */
function withSection(module, name, content) {
  const payload = Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from(content)]);
  if (payload.length > 127) fail("a custom section of more than one byte of length");
  return Buffer.concat([module, Buffer.from([0, payload.length]), payload]);
}

/** Without it wasm-pack says nothing and leaves the module as it is, half as large again. */
function requireWasmOpt() {
  const wasmOpt = "node_modules/.bin/wasm-opt";
  if (spawnSync(join(root, wasmOpt), ["--version"]).status !== 0) fail(`${wasmOpt} does not run: delete node_modules, and make again`);
}
