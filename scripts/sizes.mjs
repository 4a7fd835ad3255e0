// What a user downloads: each file that a runtime loads, and what a page loads to ask once, bundled and minified. Fails
// where that is more than its budget.
//
//   node scripts/sizes.mjs TARBALL
import { readFileSync, readdirSync, statSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";

const [tarball] = process.argv.slice(2);
const dist = "pkg/dist";
const wasm = readFileSync(`${dist}/tat_tasks.wasm`);
const ask = (entry) => `import { TatClient } from "${entry}"; globalThis.ask = (o, r) => new TatClient(o).describeInvocationTasks(r);`;

/** In bytes of gzip: what shows an invocation, and what is loaded when one looks closer, at a task or at who wrote the same. */
const ELEMENT = 25_600;
const OUTPUT = 21_500;

const files = readdirSync(dist).filter((name) => /\.(c?js|wasm)$/.test(name));
const pages = [
  { name: "tat-tasks", parts: [await bundled(ask("tat-tasks"))], budget: 62_500 },
  {
    name: "tat-tasks/slim, tat_tasks.wasm",
    parts: [await bundled(`export { init } from "tat-tasks/slim"; ${ask("tat-tasks/slim")}`), wasm],
    budget: 60_100,
  },
  { name: "tat-tasks/js", parts: [await bundled(ask("tat-tasks/js"))], budget: 75_000 },
];

print("", "raw", "gzip", "brotli", "budget");
for (const name of files) print(name, ...sizes([readFileSync(`${dist}/${name}`)]));
print(tarball, statSync(tarball).size);
console.log("\na page that asks once, bundled and minified");
let tooLarge = false;
for (const { name, parts, budget } of pages) {
  const [raw, gzip, brotli] = sizes(parts);
  print(name, raw, gzip, brotli, budget);
  if (brotli > budget) tooLarge = true;
}
console.log("\nthe element, beyond the client, bundled and minified; budgets are in gzip");
const { first, later } = await bundledElement();
for (const [name, parts, budget] of [["tat-tasks/element", first, ELEMENT], ["what looks closer, later", later, OUTPUT]]) {
  const [raw, gzip, brotli] = sizes(parts);
  print(name, raw, gzip, brotli, budget);
  if (gzip > budget) tooLarge = true;
}
if (tooLarge) {
  console.error("sizes: over the budget");
  process.exit(1);
}

/** What a page loads of the element at first, and what later. */
async function bundledElement() {
  const { outputFiles, metafile } = await build({
    entryPoints: [`${dist}/element.js`],
    bundle: true,
    splitting: true,
    outdir: ".",
    minify: true,
    format: "esm",
    platform: "browser",
    external: ["tat-tasks", "tat-tasks/explain"],
    metafile: true,
    write: false,
  });
  const outputs = Object.entries(metafile.outputs).map(([path, output], index) => ({ path, ...output, bytes: Buffer.from(outputFiles[index].contents) }));
  const atOnce = new Set();
  const visit = (output) => {
    atOnce.add(output);
    for (const { path, kind } of output.imports) {
      const imported = outputs.find((other) => other.path === path);
      if (kind === "import-statement" && imported !== undefined && !atOnce.has(imported)) visit(imported);
    }
  };
  visit(outputs.find(({ entryPoint }) => entryPoint === `${dist}/element.js`));
  const [first, later] = [true, false].map((isFirst) => outputs.filter((output) => atOnce.has(output) === isFirst).map(({ bytes }) => bytes));
  return { first, later };
}

async function bundled(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: "." },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false,
  });
  return Buffer.from(outputFiles[0].contents);
}

/** Raw, gzip and brotli: of files that are sent one by one. */
function sizes(parts) {
  const ways = [(part) => part, (part) => gzipSync(part, { level: 9 }), (part) => brotliCompressSync(part)];
  return ways.map((way) => parts.reduce((sum, part) => sum + way(part).length, 0));
}

function print(name, ...columns) {
  const cells = columns.map((column) => (typeof column === "number" ? column.toLocaleString("en") : (column ?? "")).padStart(10));
  console.log(name.padEnd(34) + cells.join(""));
}
