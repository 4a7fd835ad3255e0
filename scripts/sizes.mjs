// What a user downloads: the tarball, and each file that a runtime loads, as it is and compressed.
//
//   node scripts/sizes.mjs TARBALL
import { readFileSync, readdirSync, statSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";

const [tarball] = process.argv.slice(2);
const rows = readdirSync("pkg/dist")
  .filter((name) => /\.c?js$/.test(name))
  .map((name) => {
    const bytes = readFileSync(`pkg/dist/${name}`);
    return [name, bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length];
  });

print("", "raw", "gzip", "brotli");
for (const [name, ...sizes] of rows) print(name, ...sizes.map(count));
print(tarball, count(statSync(tarball).size));

function print(name, ...columns) {
  console.log(name.padEnd(24) + columns.map((column) => column.padStart(10)).join(""));
}

function count(bytes) {
  return bytes.toLocaleString("en");
}
