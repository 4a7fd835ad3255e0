// The pages, ready to be sent: programs by esbuild, in memory, and the files that are as they are.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const www = fileURLToPath(new URL("..", import.meta.url));

const others = [
  { path: "/", name: "index.html", type: "text/html; charset=utf-8" },
  { path: "/theme.css", name: "theme.css", type: "text/css; charset=utf-8" },
  { path: "/favicon.svg", name: "favicon.svg", type: "image/svg+xml" },
];

/** @typedef {{ type: string, body: Uint8Array }} File */

/**
 * @param {string} [program] the file that the page loads
 * @returns {Promise<ReadonlyMap<string, File>>} by the path at which each is served
 */
export async function buildPages(program = `${www}shell/main.ts`) {
  const { outputFiles } = await build({
    entryPoints: { main: program },
    outdir: www,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    // Its paths lead to sources, and the pages are a user of the built package.
    tsconfigRaw: {},
    chunkNames: "chunks/[name]-[hash]",
    minify: true,
    charset: "utf8",
    legalComments: "none",
    write: false,
    logLevel: "warning",
  });
  /** @type {Map<string, File>} */
  const files = new Map();
  for (const { path, contents } of outputFiles) files.set(`/${path.slice(www.length)}`, { type: "text/javascript; charset=utf-8", body: contents });
  for (const { path, name, type } of others) files.set(path, { type, body: await readFile(www + name) });
  return files;
}
