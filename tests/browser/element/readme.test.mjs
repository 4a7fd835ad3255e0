// The HTML in the READMEs, in a page that has nothing else: no bundler, and the package's own files by an import map.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";

import { createFakeTat, exampleCredential, exampleFleet } from "tat-tasks/fake";
import { createRelay } from "tat-tasks/relay";
import { nodeListener } from "tat-tasks/relay/node";

import { describeEachBrowser } from "../each-browser.mjs";
import { longest } from "../engines.mjs";

const READMES = ["README.md", "README.zh-CN.md"];
const root = new URL("../../../", import.meta.url);
const packageRoot = new URL(".", import.meta.resolve("tat-tasks/package.json"));

describe("the HTML of the READMEs", { concurrency: true }, () => {
  let server;
  before(async () => {
    const fake = createFakeTat({ fleet: exampleFleet });
    const relay = createRelay({ credentials: exampleCredential, regions: ["ap-guangzhou"], fetch: fake.fetch, authorize: () => ({ tenant: "tests", see: "all" }) });
    const ask = nodeListener(relay);
    const imports = await importMap();
    const pages = new Map(await Promise.all(READMES.map(async (readme) => [`/${readme}`, pageOf(readme, imports, await htmlOf(readme))])));
    server = createServer(async (message, response) => {
      const { pathname } = new URL(message.url, "http://site");
      if (pathname === "/api/tat") return ask(message, response);
      if (pages.has(pathname)) return response.writeHead(200, { "Content-Type": "text/html" }).end(pages.get(pathname));
      if (!/^\/dist\/[\w-]+\.js$/.test(pathname)) return response.writeHead(404).end();
      response.writeHead(200, { "Content-Type": "text/javascript" }).end(await readFile(new URL(pathname.slice(1), packageRoot)));
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  describeEachBrowser(({ name, openPage }) => {
    for (const readme of READMES) {
      test(`${name}: that of ${readme} shows the invocation`, { timeout: longest }, async () => {
        const page = await openPage(`http://127.0.0.1:${server.address().port}/${readme}`);
        await page.evaluate(() => {
          globalThis.look = { sentence: () => document.querySelector("tat-invocation").shadowRoot?.querySelector(".sentence")?.textContent.trim() };
        });
        await page.sees("sentence", (sentence) => /succeeded/.test(sentence));
        await page.close();
      });
    }
  });
});

function pageOf(title, imports, html) {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><link rel="icon" href="data:,"><script type="importmap">${imports}</script>${html}`;
}

async function importMap() {
  const { exports } = JSON.parse(await readFile(new URL("package.json", packageRoot), "utf8"));
  const entries = ["", "/element", "/explain"].map((entry) => [`tat-tasks${entry}`, `/${exports[`.${entry}`].import.default.slice(2)}`]);
  return JSON.stringify({ imports: Object.fromEntries(entries) });
}

async function htmlOf(readme) {
  const blocks = [...(await readFile(new URL(readme, root), "utf8")).matchAll(/^```html\n(.*?)^```$/gms)];
  assert.equal(blocks.length, 1);
  return blocks[0][1];
}
