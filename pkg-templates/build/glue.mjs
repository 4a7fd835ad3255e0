// Rust -> target/glue: the wasm module as text, and wasm-bindgen's glue as a factory, so that the facade can throw an
// instance away and make a new one. The facade imports them as #wasm and #glue.
//
//   node pkg-templates/build/glue.mjs
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));
const wasmPackDirectory = join(root, "target/wasm-pack");
const glueDirectory = join(root, "target/glue");
/** In CARGO_ENCODED_RUSTFLAGS, where a path may hold blanks. */
const flagSeparator = "\x1f";

requireWasmOpt();
await runWasmPack();
mkdirSync(glueDirectory, { recursive: true });
const wasm = readFileSync(join(wasmPackDirectory, "tat_tasks_bg.wasm"));
write("wasm-base64.js", `export const wasmBase64 = "${wasm.toString("base64")}";\n`);
write("wasm-base64.d.ts", "export const wasmBase64: string;\n");
write("glue.d.ts", 'export function createGlue(): Omit<typeof import("../wasm-pack/tat_tasks.js"), "default">;\n');
// Last: make asks this file whether the glue is up to date.
write("glue.js", await factory());
console.log(`wasm: ${wasm.length.toLocaleString("en")} bytes`);

/** Without it wasm-pack says nothing and leaves the module as it is, half as large again. */
function requireWasmOpt() {
  const wasmOpt = "node_modules/.bin/wasm-opt";
  if (spawnSync(join(root, wasmOpt), ["--version"]).status === 0) return;
  console.error(`wasm: ${wasmOpt} does not run: delete node_modules, and make again`);
  process.exit(1);
}

async function runWasmPack() {
  const { toolchain, tools } = JSON.parse(readFileSync(join(root, "target/set-up/found.json"), "utf8"));
  const environment = {
    ...process.env,
    // wasm-pack takes wasm-bindgen and binaryen's wasm-opt from here, and downloads none.
    PATH: [join(root, "node_modules/.bin"), ...tools, process.env.PATH].join(delimiter),
  };
  if (toolchain !== "") environment.RUSTUP_TOOLCHAIN = toolchain;
  environment.CARGO_ENCODED_RUSTFLAGS = [...rustFlags(), ...withoutPathsOfThisMachine()].join(flagSeparator);

  console.log("wasm: wasm-pack build, the first time about 2 minutes");
  const started = Date.now();
  const progress = setInterval(() => {
    console.log(`  ${Math.round((Date.now() - started) / 1000)}s so far`);
  }, 30_000);
  const wasmPack = spawn(
    "wasm-pack",
    [
      ...["build", join(root, "src/wasm"), "--release", "--target", "web", "--no-pack", "--mode", "no-install"],
      ...["--out-dir", wasmPackDirectory, "--out-name", "tat_tasks"],
    ],
    { env: environment, stdio: ["ignore", "pipe", "pipe"] },
  );
  let output = "";
  for (const stream of [wasmPack.stdout, wasmPack.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => (output += text));
  }
  const [status] = await once(wasmPack, "close");
  clearInterval(progress);
  if (status !== 0) {
    console.error(`${output}wasm: wasm-pack failed, see above`);
    process.exit(1);
  }
}

/** The flags that whoever builds has set, as cargo reads them: the encoded ones, else those parted by blanks. */
function rustFlags() {
  const { CARGO_ENCODED_RUSTFLAGS: encoded, RUSTFLAGS: plain = "" } = process.env;
  return (encoded?.split(flagSeparator) ?? plain.split(/\s+/)).filter((flag) => flag !== "");
}

/** Panics name the files they are in: these go into the module, and must not tell whose machine built it. */
function withoutPathsOfThisMachine() {
  const home = process.env.CARGO_HOME ?? join(homedir(), ".cargo");
  const registry = join(home, "registry/src");
  const sources = existsSync(registry) ? readdirSync(registry).map((index) => join(registry, index)) : [];
  return [...sources, root.replace(/\/$/, "")].map((path) => `--remap-path-prefix=${path}=`);
}

async function factory() {
  const { outputFiles } = await build({
    // All but the default export, which would fetch the module by itself.
    stdin: { contents: 'export * from "./tat_tasks.js";', resolveDir: wasmPackDirectory },
    bundle: true,
    write: false,
    format: "iife",
    globalName: "glue",
    target: "es2022",
    // An `import.meta` in the glue would break CommonJS, and is reported as a warning.
    logOverride: { "empty-import-meta": "error" },
  });
  return `export function createGlue() {\n${outputFiles[0].text}return glue;\n}\n`;
}

function write(name, text) {
  writeFileSync(join(glueDirectory, name), text);
}
