// The licences of what is compiled into the module and bundled into its JavaScript: most of them ask to be passed on with it.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { root, run } from "./rust.mjs";

const rule = `\n${"-".repeat(80)}\n\n`;

/** @param {string[]} files what the bundles are made of */
export async function thirdPartyNotices(files) {
  return `${await noticesOfCrates()}\n${rule.slice(1)}${noticesOfPackages(files)}`;
}

function noticesOfPackages(files) {
  const names = files.flatMap((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
  const notices = [...new Set(names)].sort().map((name) => {
    const directory = join(root, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
    return `${name} ${version} (${license})\n\n${readLicence(directory, `the package ${name}`).trim()}\n`;
  });
  return `The JavaScript holds parts of these npm packages.\n\n${notices.join(rule)}`;
}

async function noticesOfCrates() {
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
  return `The WebAssembly module holds parts of these Rust crates.\n\n${notices.sort().join(rule)}`;

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
  return readLicence(dirname(manifest), `the crate ${name}`);
}

function readLicence(directory, name) {
  const files = readdirSync(directory);
  const file = ["LICENSE-MIT", "LICENSE", "LICENSE.md", "license"].find((candidate) => files.includes(candidate));
  if (file === undefined) throw new Error(`${name} has no licence of a name known`);
  return readFileSync(join(directory, file), "utf8");
}
