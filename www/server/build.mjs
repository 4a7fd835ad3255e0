// The pages, ready to be sent: programs by esbuild, in memory, and the files that are as they are.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const www = fileURLToPath(new URL("..", import.meta.url));

const files = {
  "/": ["index.html", "text/html; charset=utf-8"],
  "/theme.css": ["theme.css", "text/css; charset=utf-8"],
  "/favicon.svg": ["favicon.svg", "image/svg+xml"],
};

/**
 * @typedef {{ type: string, body: Uint8Array }} File
 * @returns {Promise<ReadonlyMap<string, File>>} by the path at which each is served
 */
export async function buildPages() {
  const { outputFiles } = await build({
    entryPoints: { main: `${www}shell/main.ts` },
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
  const programs = outputFiles.map(({ path, contents }) => [`/${path.slice(www.length)}`, { type: "text/javascript; charset=utf-8", body: contents }]);
  const others = Object.entries(files).map(async ([path, [name, type]]) => [path, { type, body: await readFile(www + name) }]);
  return new Map([...programs, ...(await Promise.all(others))]);
}
