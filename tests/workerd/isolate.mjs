// One isolate of workerd with worker.js in it, and a fake that it asks.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createFakeTat } from "tat-tasks/fake";
import { listen } from "tat-tasks/fake/node";
import { send } from "./send.mjs";

const require = createRequire(new URL("../runtimes/core/", import.meta.url));
const { Miniflare } = require("miniflare");

/** @param {string} compatibilityDate whose behaviour workerd is to have */
export async function startIsolate(compatibilityDate) {
  const service = createService();
  const server = await listen(service);
  const read = (path) => readFileSync(new URL(path, import.meta.url));
  let log = "";
  const miniflare = new Miniflare({
    compatibilityDate,
    modules: [
      { type: "ESModule", path: "worker.js", contents: read("worker.js") },
      { type: "ESModule", path: "origin.js", contents: `export const origin = ${JSON.stringify(server.url)};` },
      { type: "ESModule", path: "tat-tasks", contents: read("../../pkg/dist/workerd.js") },
      { type: "CompiledWasm", path: "tat_tasks.wasm", contents: read("../../pkg/dist/tat_tasks.wasm") },
    ],
    unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
    handleRuntimeStdio(...streams) {
      for (const stream of streams) stream.on("data", (text) => (log += text));
    },
  });
  const stop = async () => {
    await miniflare.dispose();
    await server.close();
  };
  const url = await miniflare.unsafeGetDirectURL().catch(async (error) => {
    await stop();
    throw error;
  });
  return {
    service,
    /** What the worker has complained of. */
    log: () => log,
    /** What a request to the worker is answered with. The signal is its client's, who goes away. */
    async ask(work, signal) {
      const { status, text } = await send(url, { method: "POST", body: JSON.stringify(work), signal });
      if (text === "left") return undefined;
      if (status !== 200) throw new Error(`${status}: ${text}`);
      const { value, error } = JSON.parse(text);
      if (error !== undefined) throw Object.assign(new Error(error.message), error);
      return value;
    },
    stop,
  };
}

/** The fake, and beside it the credentials of each client. The answer to a request can be held back. */
function createService() {
  const fake = createFakeTat({ credentials: [] });
  const holds = new Set();
  const leaves = new Map();
  const leaveOf = (name) => {
    const leave = leaves.get(name) ?? {};
    if (leave.told === undefined) leave.told = new Promise((resolve) => (leave.tell = resolve));
    leaves.set(name, leave);
    return leave;
  };
  return {
    fake,
    refusesConnections: false,
    onFaultsChange: () => () => undefined,
    async handle(request) {
      const { path } = request;
      if (path.startsWith("/leave/")) return leaveOf(path.slice("/leave/".length)).told.then(() => answer("leave"));
      const text = `${path} ${request.headers.get("authorization")} ${new TextDecoder().decode(request.body)}`;
      for (const hold of holds) if (hold.words.every((word) => text.includes(word))) await hold.meet();
      return path.startsWith("/credentials/") ? answer(credentialsOf(path.slice("/credentials/".length))) : fake.handle(request);
    },
    addClient: (name) => fake.addCredential(credentialsOf(name)),
    /** Lets the request of a client leave that was sent to do so. */
    letLeave: (name) => leaveOf(name).tell(),
    /** Holds back the first request in which all the words are, for ever. Resolves when it is there. */
    hold(...words) {
      return new Promise((resolve) => {
        const hold = {
          words,
          meet() {
            holds.delete(hold);
            resolve();
            return new Promise(() => undefined);
          },
        };
        holds.add(hold);
      });
    },
  };
}

function credentialsOf(name) {
  return { secretId: `AKID${name}`, secretKey: `the-key-of-${name}` };
}

function answer(value) {
  const body = new TextEncoder().encode(JSON.stringify(value));
  const headers = [["content-type", "application/json"], ["content-length", String(body.length)]];
  return { kind: "response", status: 200, statusText: "OK", headers, body, delivery: { kind: "whole" } };
}
