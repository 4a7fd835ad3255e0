// One loopback origin: the explorer under a strict policy, and a relay with a fake behind it.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";
import { createFakeTat, demoFleet, exampleCredential } from "tat-tasks/fake";
import { createRelay } from "tat-tasks/relay";
import { nodeListener } from "tat-tasks/relay/node";

const pages = fileURLToPath(new URL("pages/", import.meta.url));
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'";

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>request-explorer</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
<script type="module" src="/explorer.js"></script>
<main><h1>Request explorer</h1><request-explorer relay="/api/tat" region="ap-guangzhou"></request-explorer></main>
</html>`;

/** A server of whose tasks the outputs come as no Base64, and one of whose there are none. */
export const garbled = "ins-demoweb02";
export const unkept = "ins-demoweb01";

export async function openSite() {
  const fake = createFakeTat({ fleet: demoFleet, requestsPerSecond: Infinity });
  const bodies = [];
  const fetch = async (url, init) => {
    const answer = await fake.fetch(url, init);
    const body = await answer.json();
    for (const { InstanceId, TaskResult } of body.Response.InvocationTaskSet ?? []) {
      if (TaskResult?.Output === undefined) continue;
      if (InstanceId === garbled) TaskResult.Output = "%";
      if (InstanceId === unkept) TaskResult.Output = null;
    }
    return new Response(JSON.stringify(body), answer);
  };
  const relay = createRelay({ credentials: exampleCredential, regions: ["ap-guangzhou"], fetch, authorize: () => ({ tenant: "tests", see: "all" }) });
  const ask = nodeListener(async (request) => {
    bodies.push(await request.clone().text(), JSON.stringify([...request.headers]));
    return relay(request);
  });
  const { outputFiles } = await build({
    entryPoints: [`${pages}explorer.js`],
    bundle: true,
    format: "esm",
    platform: "browser",
    conditions: ["browser"],
    target: "es2022",
    write: false,
    logLevel: "error",
    tsconfigRaw: {},
  });
  const [{ text: script }] = outputFiles;
  const server = createServer(async (message, response) => {
    const send = (type, body) => response.writeHead(200, { "Content-Type": `${type}; charset=utf-8`, "Cache-Control": "no-store", "Content-Security-Policy": policy }).end(body);
    if (message.url === "/api/tat") return ask(message, response);
    if (message.url === "/explorer.js") return send("text/javascript", script);
    if (message.url === "/page.css") return send("text/css", await readFile(`${pages}page.css`));
    send("text/html", page);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    /** All that pages have sent to the relay. */
    sent: () => bodies.join("\n"),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
