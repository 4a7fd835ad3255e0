// Rust's commands, with the tools and the toolchain that scripts/set-up found.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** In CARGO_ENCODED_RUSTFLAGS, where a path may hold blanks. */
const flagSeparator = "\x1f";

/**
 * Runs a command and gives what it printed, which is shown only if it fails: that ends the build.
 *
 * @param {{ flags?: string[], says?: string }} [options] more flags for rustc, and what to say of a step that takes long
 */
export async function run(command, parameters, { flags = [], says } = {}) {
  if (says !== undefined) console.log(says);
  const started = Date.now();
  const progress = setInterval(() => console.log(`  ${Math.round((Date.now() - started) / 1000)}s so far`), 30_000);
  const child = spawn(command, parameters, { cwd: root, env: environment(flags), stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  let complained = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (printed += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (complained += text));
  const status = await once(child, "close").then(
    ([code]) => code,
    (error) => error.message,
  );
  clearInterval(progress);
  if (status === 0) return printed;
  console.error(`${printed}${complained}wasm: ${command} failed (${status}), see above`);
  process.exit(1);
}

function environment(flags) {
  const { toolchain, tools } = JSON.parse(readFileSync(join(root, "target/set-up/found.json"), "utf8"));
  const found = {
    ...process.env,
    // wasm-pack takes wasm-bindgen and binaryen's wasm-opt from here, and downloads none.
    PATH: [join(root, "node_modules/.bin"), ...tools, process.env.PATH].join(delimiter),
    ...(toolchain === "" ? {} : { RUSTUP_TOOLCHAIN: toolchain }),
  };
  return {
    ...found,
    CARGO_ENCODED_RUSTFLAGS: [...givenFlags(), ...withoutPathsOfThisMachine(found), ...flags].join(flagSeparator),
  };
}

/** The flags that whoever builds has set, as cargo reads them: the encoded ones, else those parted by blanks. */
function givenFlags() {
  const { CARGO_ENCODED_RUSTFLAGS: encoded, RUSTFLAGS: plain = "" } = process.env;
  return (encoded?.split(flagSeparator) ?? plain.split(/\s+/)).filter((flag) => flag !== "");
}

/** Panics name the files they are in: these go into the module, and must not tell whose machine built it. */
function withoutPathsOfThisMachine(environment) {
  const home = process.env.CARGO_HOME ?? join(homedir(), ".cargo");
  const registry = join(home, "registry/src");
  // Before the first build of all there is none yet.
  execFileSync("cargo", ["fetch", "--locked", "--quiet"], { cwd: root, env: environment });
  const sources = existsSync(registry) ? readdirSync(registry).map((index) => join(registry, index)) : [];
  return [...sources, root.replace(/\/$/, "")].map((path) => `--remap-path-prefix=${path}=`);
}
