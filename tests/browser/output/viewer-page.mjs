// A page with the output viewer alone, from its source, under the strictest policy: `<tat-output>` in `main`.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { build } from "esbuild";

export const policy = "default-src 'self'; script-src 'self'";

const source = new URL("../../../pkg-templates/src/element/output/tat-output.ts", import.meta.url).pathname;
const axe = new URL("../../../node_modules/axe-core/axe.min.js", import.meta.url);
const define = `import { TatOutput } from ${JSON.stringify(source)}; customElements.define("tat-output", TatOutput);`;
const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Viewer</title><link rel="stylesheet" href="/page.css"><script type="module" src="/viewer.js"></script></head>
<body><main><h1>Viewer</h1><tat-output></tat-output></main></body></html>`;
const sheet = `:root { color-scheme: light dark; } body { margin: 16px; background: light-dark(#fff, #0b0e12); color: light-dark(#000, #fff); font-family: sans-serif; }`;

/** The viewer as an element's bundle has it: `external` may leave something out, to weigh the rest. */
export async function bundleViewer(options = {}) {
  const { outputFiles } = await build({
    stdin: { contents: define, resolveDir: new URL("../../..", import.meta.url).pathname },
    bundle: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    charset: "utf8",
    minify: true,
    tsconfigRaw: {},
    write: false,
    ...options,
  });
  return outputFiles[0].contents;
}

/** @returns {Promise<{ url: string, close(): Promise<void> }>} */
export async function serveViewer() {
  const files = {
    "/": ["text/html; charset=utf-8", page],
    "/page.css": ["text/css", sheet],
    "/viewer.js": ["text/javascript", await bundleViewer()],
    "/axe.js": ["text/javascript", await readFile(axe)],
  };
  const server = createServer((request, response) => {
    const [type, body] = files[request.url] ?? [];
    if (type === undefined) response.writeHead(request.url === "/favicon.ico" ? 204 : 404).end();
    else response.writeHead(200, { "content-type": type, "content-security-policy": policy }).end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => new Promise((resolve) => server.close(resolve)) };
}
