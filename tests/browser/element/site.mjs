// One loopback origin: the pages under their policies, and a relay with a fake behind it, as a site would have them.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";
import { compile } from "svelte/compiler";
import { createFakeTat, exampleCredential } from "tat-tasks/fake";
import { createRelay } from "tat-tasks/relay";
import { nodeListener } from "tat-tasks/relay/node";

const pages = fileURLToPath(new URL("pages/", import.meta.url));
const strict = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src data:; base-uri 'none'";
/** The client of `tat-tasks` compiles its module. */
const withWasm = strict.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'");

/** Lit makes a policy of that name; a second copy of it in the page makes another. */
const trusted = "; require-trusted-types-for 'script'; trusted-types lit-html 'allow-duplicates'";

/** Each page's program, and the policy that it bears. */
const policies = { plain: withWasm + trusted, "own-client": strict + trusted, given: strict + trusted, life: strict, react: withWasm, vue: withWasm, svelte: withWasm };

/** @param {Iterable<object>} fleet the tasks of the fake */
export async function openSite(fleet) {
  const fake = createFakeTat({ fleet, requestsPerSecond: Infinity });
  const relay = createRelay({
    credentials: exampleCredential,
    regions: ["ap-guangzhou"],
    fetch: fake.fetch,
    quotaShare: false,
    callsPerSecond: 1e6,
    requestsPerSecond: 1e6,
    authorize: () => ({ tenant: "tests", see: "all" }),
  });
  const ask = nodeListener(relay);
  const scripts = await bundlePages();
  const site = {
    fake,
    url: "",
    /** Paths that answer as if they had no file, until a test gives it back. */
    withheld: undefined,
    /** How often one was asked for all the same. */
    refused: 0,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
  const server = createServer(async (message, response) => {
    const { pathname } = new URL(message.url, "http://site");
    if (pathname === "/api/tat") return ask(message, response);
    if (pathname === "/api/none") return response.writeHead(502).end();
    const name = pathname.slice(1).replace(/\.\w+$/, "");
    if (site.withheld?.test(pathname)) {
      site.refused += 1;
      return response.writeHead(503).end();
    }
    if (scripts.has(pathname)) return send(response, "text/javascript", scripts.get(pathname));
    if (pathname === "/page.css") return send(response, "text/css", await readFile(`${pages}page.css`));
    if (!Object.hasOwn(policies, name)) return response.writeHead(404).end();
    send(response, "text/html", pageOf(name), { "Content-Security-Policy": policies[name] });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  site.url = `http://127.0.0.1:${server.address().port}`;
  return site;
}

function send(response, type, body, headers = {}) {
  response.writeHead(200, { "Content-Type": `${type}; charset=utf-8`, "Cache-Control": "no-store", ...headers }).end(body);
}

function pageOf(name) {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>tat-invocation: ${name}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
<script type="module" src="/${name}.js"></script>
<main><h1>${name}</h1><div id="main"></div></main>
</html>`;
}

/** As a bundler makes them for a site: the client is a file of its own, which is loaded when it is needed. */
async function bundlePages() {
  const shared = await bundle(Object.keys(policies), { splitting: true, plugins: [{ name: "svelte", setup: compileSvelte }] });
  // Another copy of the element, as of a part of a page that was built for itself.
  const copy = await bundle(["copy"], {});
  return new Map([...shared, ...copy]);
}

async function bundle(names, options) {
  const { outputFiles } = await build({
    entryPoints: names.map((name) => `${pages}${name}.js`),
    outdir: pages,
    bundle: true,
    format: "esm",
    platform: "browser",
    conditions: ["browser"],
    define: { "process.env.NODE_ENV": '"production"', __VUE_OPTIONS_API__: "false", __VUE_PROD_DEVTOOLS__: "false", __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false" },
    write: false,
    ...options,
  });
  return outputFiles.map(({ path, contents }) => [`/${path.slice(pages.length)}`, contents]);
}

function compileSvelte({ onLoad }) {
  onLoad({ filter: /\.svelte$/ }, async ({ path }) => {
    const { js } = compile(await readFile(path, "utf8"), { filename: path, css: "external", generate: "client" });
    return { contents: js.code, loader: "js" };
  });
}
