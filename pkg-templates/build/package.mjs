// pkg-templates and target/glue -> pkg, the directory that npm packs. Everything in it is made here, nothing is edited.
//
//   node pkg-templates/build/package.mjs
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";
import typescript from "typescript";
import { bundle } from "./bundle.mjs";
import { thirdPartyNotices } from "./notices.mjs";
import { root } from "./rust.mjs";

const templates = join(root, "pkg-templates");
const tsconfig = join(templates, "tsconfig.json");
const pkg = join(root, "pkg");
const dist = join(pkg, "dist");

/** What each bundle is made of; `module` is where its core comes from, which the others leave to `tat-tasks`. */
const bundles = [
  { name: "index", entry: "index", module: "inline", formats: ["esm", "cjs"] },
  { name: "slim", entry: "slim", module: "handed-in", formats: ["esm", "cjs"] },
  { name: "js", entry: "index", module: "plain", formats: ["esm", "cjs"] },
  // Hosts at the edge have ES modules alone. They differ in how an import says that it wants a compiled module.
  { name: "workerd", entry: "index", module: "static", compiled: "./tat_tasks.wasm", formats: ["esm"] },
  { name: "edge-light", entry: "index", module: "static", compiled: "./tat_tasks.wasm?module", formats: ["esm"] },
  { name: "element", entry: "element", formats: ["esm", "cjs"], inject: ["element/no-document.ts"], splits: true },
  { name: "explain", entry: "explain", formats: ["esm", "cjs"] },
  { name: "node", entry: "node", formats: ["esm", "cjs"] },
  { name: "relay", entry: "relay", formats: ["esm", "cjs"] },
  { name: "relay-node", entry: "relay-node", formats: ["esm", "cjs"] },
  { name: "relay-cloudflare", entry: "relay-cloudflare", formats: ["esm", "cjs"] },
  { name: "fake", entry: "fake", formats: ["esm", "cjs"] },
  { name: "fake-node", entry: "fake-node", formats: ["esm", "cjs"] },
];
const typed = ["index", "slim", "element", "explain", "node", "relay", "relay-node", "relay-cloudflare", "fake", "fake-node"];
const formatHost = { getCanonicalFileName: (file) => file, getCurrentDirectory: () => root, getNewLine: () => "\n" };

// Made new, so that nothing of an earlier build is packed.
rmSync(pkg, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
const bundled = await Promise.all([...bundles.flatMap((library) => library.formats.map((format) => bundleLibrary(library, format))), bundleCommand()]);
for (const name of typed) await bundleTypes(name);
copyFileSync(join(templates, "src/entry/wasm.d.ts"), join(dist, "wasm.d.ts"));
copyFileSync(join(root, "target/glue/tat_tasks.wasm"), join(dist, "tat_tasks.wasm"));
for (const file of ["CHANGELOG.md", "SECURITY.md", "LICENSE-MIT", "LICENSE-APACHE"]) copyFileSync(join(root, file), join(pkg, file));
writeFileSync(join(pkg, "THIRD-PARTY-NOTICES"), await thirdPartyNotices(bundled.flat()));
copyFileSync(join(templates, "README.md"), join(pkg, "README.md"));
// make asks this file whether the package is up to date.
writePackageJson();
checkTypes();

function bundleLibrary({ name, entry, module, compiled, inject = [], splits = false }, format) {
  return bundle(`entry/${entry}.ts`, {
    ...(splits && format === "esm"
      ? // What is loaded later is a file of its own; CommonJS has none of it.
        { splitting: true, outdir: dist, entryNames: name, chunkNames: `${name}-[name]` }
      : { outfile: join(dist, `${name}.${format === "esm" ? "js" : "cjs"}`) }),
    format,
    module,
    compiled,
    inject: inject.map((file) => join(templates, "src", file)),
    // A machine wrote the most of it; but it needs lines, of which Node shows one with an uncaught error.
    ...(module === "plain" ? { core: join(root, "target/plain"), minifyWhitespace: true, lineLimit: 200 } : {}),
  });
}

async function bundleCommand() {
  const outfile = join(dist, "cli.js");
  // commander is CommonJS, and requires modules of Node.
  const requiring = 'import { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);';
  const inputs = await bundle("cli/main.ts", { outfile, format: "esm", banner: { js: `#!/usr/bin/env node\n${requiring}` } });
  chmodSync(outfile, 0o755);
  return inputs;
}

async function bundleTypes(name) {
  const bundled = await rollup({
    input: join(templates, `src/entry/${name}.ts`),
    // A class with private members is another type in each declaration: all entries share those of the main one.
    external: (id) => id === "./index.js" || id === "tat-tasks" || id.startsWith("tat-tasks/") || id.startsWith("node:"),
    plugins: [dts({ tsconfig })],
    onwarn: (warning) => fail(`types of ${name}: ${warning.message}`),
  });
  const { output } = await bundled.generate({ format: "es" });
  const [{ code }] = output;
  if (/wbg|wbindgen|createGlue/.test(code)) fail(`types of ${name}: wasm-bindgen's own types leak into them`);
  // Two files of one text: whoever requires the package must not be told that it is an ES module.
  writeFileSync(join(dist, `${name}.d.ts`), code);
  writeFileSync(join(dist, `${name}.d.cts`), code.replaceAll("'./index.js'", "'./index.cjs'"));
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
  for (const { names, ...host } of [
    { names: typed.filter((name) => name !== "relay-node"), lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"], types: [] },
    { names: typed.filter((name) => name !== "element"), lib: ["lib.es2022.d.ts"], types: ["node"], typeRoots: [join(root, "node_modules/@types")] },
  ]) {
    const files = names.flatMap((name) => ["d.ts", "d.cts"].map((extension) => join(dist, `${name}.${extension}`)));
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
