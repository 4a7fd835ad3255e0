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

/** The element's budget, in bytes of gzip: what else it loads, it loads when it is needed. */
const ELEMENT = 25_000;

const files = readdirSync(dist).filter((name) => /\.(c?js|wasm)$/.test(name));
const pages = [
  { name: "tat-tasks", parts: [await bundled(ask("tat-tasks"))], budget: 60_000 },
  {
    name: "tat-tasks/slim, tat_tasks.wasm",
    parts: [await bundled(`export { init } from "tat-tasks/slim"; ${ask("tat-tasks/slim")}`), wasm],
    budget: 57_000,
  },
  { name: "tat-tasks/js", parts: [await bundled(ask("tat-tasks/js"))] },
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

const [raw, gzip, brotli] = sizes([await bundled('import "tat-tasks/element";', ["tat-tasks", "tat-tasks/explain"])]);
console.log("\nthe element, beyond the client, bundled and minified; its budget is in gzip");
print("tat-tasks/element", raw, gzip, brotli, ELEMENT);
if (gzip > ELEMENT) tooLarge = true;
if (tooLarge) {
  console.error("sizes: over the budget");
  process.exit(1);
}

async function bundled(contents, external = []) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: "." },
    bundle: true,
    external,
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
