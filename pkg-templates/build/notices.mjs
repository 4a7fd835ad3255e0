// The licences of what is compiled into the module: most of them ask to be passed on with it.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "./rust.mjs";

export async function thirdPartyNotices() {
  const parameters = ["metadata", "--format-version", "1", "--locked", "--filter-platform", "wasm32-unknown-unknown"];
  const { packages, resolve } = JSON.parse(await run("cargo", parameters));
  const packageOf = new Map(packages.map((found) => [found.id, found]));
  const dependenciesOf = new Map(resolve.nodes.map(({ id, deps }) => [id, deps]));
  const compiled = new Set();
  visit(packages.find(({ name }) => name === "tat-tasks-wasm").id);
  const notices = [...compiled]
    .map((id) => packageOf.get(id))
    // The project's own crates are those without a registry.
    .filter(({ source }) => source !== null)
    .map((found) => `${found.name} ${found.version} (${found.license})\n\n${licenceOf(found).trim()}\n`);
  return `The WebAssembly module holds parts of these Rust crates.\n\n${notices.sort().join(`\n${"-".repeat(80)}\n\n`)}`;

  function visit(id) {
    const isMacro = packageOf.get(id).targets.some(({ kind }) => kind.includes("proc-macro"));
    if (isMacro || compiled.has(id)) return;
    compiled.add(id);
    for (const { pkg, dep_kinds: kinds } of dependenciesOf.get(id)) {
      // null is what is compiled in: neither for tests nor for build scripts.
      if (kinds.some(({ kind }) => kind === null)) visit(pkg);
    }
  }
}

function licenceOf({ name, manifest_path: manifest }) {
  const directory = dirname(manifest);
  const files = readdirSync(directory);
  const file = ["LICENSE-MIT", "LICENSE", "LICENSE.md"].find((candidate) => files.includes(candidate));
  if (file === undefined) throw new Error(`the crate ${name} has no licence of a name known`);
  return readFileSync(join(directory, file), "utf8");
}
