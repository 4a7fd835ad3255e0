// The relays of the examples, each in the host that it is for: they answer alike.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import process from "node:process";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";
import { createFakeTat, exampleCredential, exampleFleet } from "tat-tasks/fake";
import { listen } from "tat-tasks/fake/node";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const tools = `${root}tests/runtimes/core/node_modules/.bin/`;
const token = "a-token-of-the-test";

const commands = {
  Node: [process.execPath, "examples/relay-node.mjs"],
  Deno: [`${tools}deno`, "run", "--no-prompt", "--no-lock", "--cached-only", "--allow-env", "--allow-net=127.0.0.1", "examples/relay-deno.mjs"],
  Bun: [`${tools}bun`, "--no-install", "examples/relay-bun.mjs"],
};
const hosts = { ...Object.fromEntries(Object.entries(commands).map(([name, command]) => [name, (env) => startProgram(command, env)])), workerd: startWorker };

for (const [name, start] of Object.entries(hosts)) {
  describe(`a relay on ${name}`, { timeout: 60_000 }, () => {
    const fake = createFakeTat({ fleet: exampleFleet });
    let server;
    let host;
    before(async () => {
      server = await listen(fake);
      const { secretId: TENCENTCLOUD_SECRET_ID, secretKey: TENCENTCLOUD_SECRET_KEY } = exampleCredential;
      host = await start({ TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY, TAT_ENDPOINT: server.url, RELAY_TOKEN: token });
    });
    after(async () => {
      await host?.stop();
      await server?.close();
    });

    async function ask(parameters, headers = { authorization: `Bearer ${token}` }) {
      const response = await fetch(host.url, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify({ Region: "ap-guangzhou", ...parameters }),
      });
      return { status: response.status, caching: response.headers.get("cache-control"), ...(await response.json()).Response };
    }

    for (const [what, parameters] of Object.entries({
      "a query": { Filters: [{ Name: "invocation-id", Values: ["inv-1vll7hda"] }], HideOutput: false },
      "a look-up": { InvocationTaskIds: ["invt-08oe5fe2"], HideOutput: false },
    })) {
      test(`answers ${what}`, async () => {
        const { status, caching, TotalCount, InvocationTaskSet } = await ask(parameters);
        assert.deepEqual([status, caching, TotalCount], [200, "private, no-store", 1]);
        const [{ InvocationTaskId, TaskResult }] = InvocationTaskSet;
        assert.deepEqual([InvocationTaskId, TaskResult.Output], ["invt-08oe5fe2", "cm9vdAo="]);
      });
    }

    test("asks nothing for a caller without the token", async () => {
      fake.clearCalls();
      for (const headers of [{}, { authorization: `Bearer ${token}.` }]) {
        const { status, Error: error } = await ask({ InvocationTaskIds: ["invt-08oe5fe2"] }, headers);
        assert.deepEqual([status, error.Code], [403, "UnauthorizedOperation.RelayRefused"]);
      }
      assert.equal(fake.calls.length, 0);
    });
  });
}

/** Starts a program that prints where it answers. */
async function startProgram([file, ...parameters], env) {
  const child = spawn(file, parameters, {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: `${root}target/relay-hosts`, DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1", PORT: "0", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  const url = await new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        printed += text;
        const [found] = /http:\/\/127\.0\.0\.1:\d+\/(?=\s)/.exec(printed) ?? [];
        if (found !== undefined) resolve(found);
      });
    }
    child.on("error", reject).on("exit", () => reject(new Error(`it ended: ${printed}`)));
  });
  return {
    url,
    async stop() {
      const ended = new Promise((resolve) => child.on("exit", resolve));
      child.kill();
      await ended;
    },
  };
}

/** Starts the worker that `wrangler` would deploy, by what its file says. */
async function startWorker(bindings) {
  const { Miniflare } = createRequire(`${root}tests/runtimes/core/`)("miniflare");
  const directory = `${root}examples/relay-cloudflare/`;
  const settings = JSON.parse(readFileSync(`${directory}wrangler.jsonc`, "utf8").replaceAll(/^ *\/\/.*$/gm, ""));
  const { outputFiles } = await build({
    entryPoints: [directory + settings.main],
    bundle: true,
    format: "esm",
    platform: "neutral",
    conditions: ["workerd"],
    external: ["*.wasm"],
    write: false,
  });
  const miniflare = new Miniflare({
    compatibilityDate: settings.compatibility_date,
    modules: [
      { type: "ESModule", path: "worker.js", contents: outputFiles[0].text },
      { type: "CompiledWasm", path: "tat_tasks.wasm", contents: readFileSync(`${root}pkg/dist/tat_tasks.wasm`) },
    ],
    bindings,
    durableObjects: Object.fromEntries(settings.durable_objects.bindings.map(({ name, class_name: className }) => [name, className])),
    unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
  });
  const stop = () => miniflare.dispose();
  const url = await miniflare.unsafeGetDirectURL().catch(async (error) => {
    await stop();
    throw error;
  });
  return { url, stop };
}
