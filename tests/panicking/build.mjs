// Rust -> target/panicking/index.js: the main entry with a core that panics on request.
//
//   node tests/panicking/build.mjs
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "../../pkg-templates/build/bundle.mjs";
import { writeFactory } from "../../pkg-templates/build/factory.mjs";
import { root, run } from "../../pkg-templates/build/rust.mjs";

const target = join(root, "target/panicking");
const bindings = join(target, "bindings");
const built = join(target, "wasm32-unknown-unknown/debug/tat_tasks_wasm.wasm");

mkdirSync(target, { recursive: true });
await run(
  "cargo",
  [
    ...["build", "--package", "tat-tasks-wasm", "--features", "panic-on-request", "--locked"],
    ...["--target", "wasm32-unknown-unknown", "--target-dir", target],
  ],
  { says: "a core that panics on request, to test with: cargo build, the first time about 1 minute" },
);
await run("wasm-bindgen", [built, "--target", "bundler", "--out-dir", bindings, "--out-name", "tat_tasks"]);
const wasm = readFileSync(join(bindings, "tat_tasks_bg.wasm"));
writeFileSync(join(target, "wasm-hex.js"), `export const wasmHex =\n"${wasm.toString("hex")}";\n`);
writeFactory(bindings, target);
await bundle("entry/index.ts", { core: target, module: "inline", format: "esm", outfile: join(target, "index.js") });
