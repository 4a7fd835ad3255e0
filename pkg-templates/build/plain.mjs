// Rust -> target/plain: the core as plain JavaScript, by way of a module that needs nothing newer than the first
// WebAssembly, and a factory of its glue. The facade imports them as #plain and #glue.
//
//   node pkg-templates/build/plain.mjs
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transform } from "esbuild";
import { fail, shortenNames, writeFactory } from "./factory.mjs";
import { root, run } from "./rust.mjs";

const target = join(root, "target/mvp");
const plain = join(root, "target/plain");
const bindings = join(plain, "bindings");
const built = join(target, "wasm32-unknown-unknown/release/tat_tasks_wasm.wasm");
const lowered = join(plain, "tat_tasks.wasm");
const optimised = join(plain, "optimised.wasm");
const shortened = join(plain, "shortened.wasm");
const translated = join(plain, "translated.js");

/** The rounds of SHA-256 in a loop: 1 KB less to send, and a signature takes a twentieth longer. */
const smallHash = ["--cfg", 'sha2_backend_soft="compact"'];

mkdirSync(plain, { recursive: true });
await run(
  "cargo",
  [
    ...["build", "--package", "tat-tasks-wasm", "--release", "--locked", "--target", "wasm32-unknown-unknown"],
    ...["--target-dir", target],
  ],
  { flags: ["-Ctarget-cpu=mvp", ...smallHash], says: "plain JavaScript: cargo build, wasm2js, the first time about 2 minutes" },
);
// The standard library is compiled with newer instructions than the flag allows: these are rewritten as old ones.
const newer = ["bulk-memory", "bulk-memory-opt", "nontrapping-float-to-int", "sign-ext", "mutable-globals", "reference-types", "multivalue"];
const lowerings = ["signext-lowering", "llvm-nontrapping-fptoint-lowering", "llvm-memory-copy-fill-lowering", "strip-target-features"];
await run("wasm-opt", [built, ...newer.map((feature) => `--enable-${feature}`), ...lowerings.map((pass) => `--${pass}`), "-o", lowered]);
await run("wasm-bindgen", [lowered, "--target", "bundler", "--remove-name-section", "--out-dir", bindings, "--out-name", "tat_tasks"]);
await run("wasm-opt", [join(bindings, "tat_tasks_bg.wasm"), "-Oz", "--converge", "--enable-mutable-globals", "-o", optimised]);
const names = await shortenNames(optimised, shortened, ["--enable-mutable-globals"]);
await run("wasm2js", [shortened, "-Oz", "--enable-mutable-globals", "-o", translated]);
await writePlain();
// Last: make asks the glue whether all this is up to date.
writeFactory(bindings, plain, { names, adapt: withFreshViews });

async function writePlain() {
  const text = readFileSync(translated, "utf8");
  const begin = text.indexOf("\n", text.indexOf("import *"));
  const end = text.indexOf("var retasmFunc = ");
  if (begin < 0 || end < 0) fail("wasm2js writes its module in another form than known");
  const body = text.slice(begin, end);
  const { code } = await transform(`export function instantiatePlain(imports) {${body}return asmFunc(imports);\n}\n`, { minify: true });
  writeFileSync(join(plain, "plain.js"), code);
  writeFileSync(
    join(plain, "plain.d.ts"),
    "export function instantiatePlain(imports: WebAssembly.Imports): WebAssembly.Exports;\n",
  );
}

/**
 * Memory that grows moves to another buffer, and a WebAssembly engine detaches the old one, by which the glue knows that
 * its view is stale. Plain JavaScript cannot detach: there the glue must compare the buffers.
 */
function withFreshViews(text) {
  let views = 0;
  const fresh = text.replace(/if \((cached\w+Memory0) === null \|\| .*\) \{/g, (_, view) => {
    views += 1;
    return `if (${view} === null || ${view}.buffer !== wasm.memory.buffer) {`;
  });
  if (views !== [...text.matchAll(/^let cached\w+Memory0 = null;$/gm)].length) fail("the glue keeps its views in another form than known");
  return fresh;
}
