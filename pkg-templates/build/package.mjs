// pkg-templates and target/glue -> pkg, the directory that npm packs. Everything in it is made here, nothing is edited.
//
//   node pkg-templates/build/package.mjs
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";
import typescript from "typescript";

const root = fileURLToPath(new URL("../..", import.meta.url));
const templates = join(root, "pkg-templates");
const tsconfig = join(templates, "tsconfig.json");
const pkg = join(root, "pkg");
const dist = join(pkg, "dist");

const libraries = ["index", "fake", "fake-node"];
const formatHost = { getCanonicalFileName: (file) => file, getCurrentDirectory: () => root, getNewLine: () => "\n" };
// One client, one quota and one TatError for all entries: the others ask for the main one by its name.
const external = ["tat-tasks", "tat-tasks/*", "node:*"];

// Made new, so that nothing of an earlier build is packed.
rmSync(pkg, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
await Promise.all(libraries.flatMap((name) => [bundleLibrary(name, "esm", "js"), bundleLibrary(name, "cjs", "cjs")]));
await bundleCommand();
for (const name of libraries) await bundleTypes(name);
for (const file of ["CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"]) copyFileSync(join(root, file), join(pkg, file));
copyFileSync(join(templates, "README.md"), join(pkg, "README.md"));
// make asks this file whether the package is up to date.
writePackageJson();
checkTypes();

function bundleLibrary(name, format, extension) {
  return bundle({
    entryPoints: [join(templates, `src/entry/${name}.ts`)],
    outfile: join(dist, `${name}.${extension}`),
    format,
  });
}

async function bundleCommand() {
  const outfile = join(dist, "cli.js");
  await bundle({
    entryPoints: [join(templates, "src/cli/main.ts")],
    outfile,
    format: "esm",
    banner: { js: "#!/usr/bin/env node" },
  });
  chmodSync(outfile, 0o755);
}

async function bundle(options) {
  const { warnings } = await build({
    absWorkingDir: root,
    // Its paths lead to types, not to code.
    tsconfigRaw: {},
    alias: { "#glue": join(root, "target/glue/glue.js"), "#wasm": join(root, "target/glue/wasm-base64.js") },
    bundle: true,
    external,
    platform: "neutral",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    // Names and line breaks stay, which costs 2 % of what is sent: Node shows the line of an uncaught error, and the line
    // must not hold the whole module.
    minifySyntax: true,
    ...options,
  });
  if (warnings.length > 0) fail("esbuild warns, see above");
}

async function bundleTypes(name) {
  const bundled = await rollup({
    input: join(templates, `src/entry/${name}.ts`),
    external: (id) => id === "tat-tasks" || id.startsWith("tat-tasks/") || id.startsWith("node:"),
    plugins: [dts({ tsconfig })],
    onwarn: (warning) => fail(`types of ${name}: ${warning.message}`),
  });
  const { output } = await bundled.generate({ format: "es" });
  const [{ code }] = output;
  if (/wbg|wbindgen|InitOutput/.test(code)) fail(`types of ${name}: wasm-bindgen's own types leak into them`);
  // Two files of one text: whoever requires the package must not be told that it is an ES module.
  for (const extension of ["d.ts", "d.cts"]) writeFileSync(join(dist, `${name}.${extension}`), code);
}

function writePackageJson() {
  const { name, ...rest } = JSON.parse(readFileSync(join(templates, "package.json"), "utf8"));
  writeFileSync(join(pkg, "package.json"), `${JSON.stringify({ name, version: version(), ...rest }, null, 2)}\n`);
}

function version() {
  const manifest = readFileSync(join(root, "Cargo.toml"), "utf8");
  const found = /^\[workspace\.package\]\n(?:[^[\n].*\n)*?version = "(.+)"$/m.exec(manifest);
  return found?.[1] ?? fail("no version in [workspace.package] of Cargo.toml");
}

// As strict users see them, who let no error in a library pass: with a browser's types, and with Node's alone.
function checkTypes() {
  const files = libraries.flatMap((name) => ["d.ts", "d.cts"].map((extension) => join(dist, `${name}.${extension}`)));
  for (const host of [
    { lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"], types: [] },
    { lib: ["lib.es2022.d.ts"], types: ["node"], typeRoots: [join(root, "node_modules/@types")] },
  ]) {
    const program = typescript.createProgram(files, {
      noEmit: true,
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      target: typescript.ScriptTarget.ES2022,
      module: typescript.ModuleKind.NodeNext,
      moduleResolution: typescript.ModuleResolutionKind.NodeNext,
      ...host,
    });
    const faults = typescript.getPreEmitDiagnostics(program);
    if (faults.length > 0) fail(typescript.formatDiagnostics(faults, formatHost));
  }
}

function fail(message) {
  rmSync(join(pkg, "package.json"), { force: true });
  console.error(`package: ${message}`);
  process.exit(1);
}
