// Several isolates of workerd, each with a relay in it, the object that they share, and a fake that all of them ask.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { createFakeTat, exampleCredential } from "tat-tasks/fake";
import { listen } from "tat-tasks/fake/node";
import { send } from "../send.mjs";

const require = createRequire(new URL("../../runtimes/core/", import.meta.url));
const { Miniflare } = require("miniflare");

const names = ["first", "second", "third"];

/** @param {string} compatibilityDate whose behaviour workerd is to have */
export async function startIsolates(compatibilityDate) {
  const fake = createFakeTat({ requestsPerSecond: Infinity });
  const service = new HoldingService(fake);
  const server = await listen(service);
  const [isolate, account] = await Promise.all(["isolate.js", "account.js"].map(modulesOf));
  const worker = (name, modules, more) => ({
    name,
    compatibilityDate,
    modules,
    bindings: { ORIGIN: server.url, CREDENTIALS: exampleCredential },
    unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
    ...more,
  });
  const objects = {
    ACCOUNT: { className: "TatAccount", scriptName: "account" },
    BROKEN: { className: "Broken", scriptName: "account" },
  };
  const miniflare = new Miniflare({
    workers: [
      ...names.map((name) => worker(name, isolate, { durableObjects: objects })),
      worker("account", account, { durableObjects: { ACCOUNT: "TatAccount", BROKEN: "Broken" } }),
    ],
  });
  const stop = async () => {
    await miniflare.dispose();
    await server.close();
  };
  const urls = await Promise.all(names.map((name) => miniflare.unsafeGetDirectURL(name))).catch(async (error) => {
    await stop();
    throw error;
  });
  return {
    fake,
    service,
    /** Asks the relay in one of the isolates, which shares the object of that name. One that leaves does so by `service.letLeave`, before it is answered. */
    async ask(isolate, object, parameters, { tenant = "one", binding = "ACCOUNT", leaves = false } = {}) {
      const { status, text } = await send(new URL(`/${object}/${binding}`, urls[isolate]), {
        method: "POST",
        headers: { "content-type": "application/json", tenant, ...(leaves ? { leaves: "1" } : {}) },
        body: JSON.stringify({ Region: "ap-guangzhou", ...parameters }),
      });
      return { status, ...JSON.parse(text).Response };
    },
    /** How many requests have come to one of the isolates for the object of that name. */
    come: (isolate, object) => told(new URL(`/${object}/come`, urls[isolate])),
    /** What the isolates have asked the object of that name: `lease`, `remembered` or `look-up`, each time. */
    asked: (object) => told(new URL(`/${object}/asked`, urls[0])),
    /** Ends the object of that name. The next who asks gets a new one. */
    endObject: (object) => send(new URL(`/${object}/end`, urls[0]), { method: "POST" }),
    stop,
  };
}

async function told(url) {
  const { text } = await send(url);
  return JSON.parse(text);
}

/** The fake, which can be made to hold back its answers. */
class HoldingService {
  refusesConnections = false;
  #fake;
  #holds = new Set();
  #leaves = new Map();

  constructor(fake) {
    this.#fake = fake;
  }

  onFaultsChange() {
    return () => undefined;
  }

  async handle(request) {
    if (request.path.startsWith("/leave/")) {
      await this.#leaveOf(request.path.slice("/leave/".length)).told;
      return { kind: "response", status: 200, statusText: "OK", headers: [], body: new Uint8Array(), delivery: { kind: "whole" } };
    }
    const body = new TextDecoder().decode(request.body);
    for (const hold of this.#holds) {
      if (!body.includes(hold.word)) continue;
      hold.count += 1;
      await hold.ended;
    }
    return this.#fake.handle(request);
  }

  /** Lets the requests leave that were sent to do so, by the name of their object. */
  letLeave(object) {
    this.#leaveOf(object).tell();
  }

  #leaveOf(object) {
    const leave = this.#leaves.get(object) ?? {};
    if (leave.told === undefined) leave.told = new Promise((resolve) => (leave.tell = resolve));
    this.#leaves.set(object, leave);
    return leave;
  }

  /** Holds back the answers to all requests in which the word is, until `end`. `count` gives how many there were. */
  hold(word) {
    const hold = { word, count: 0 };
    hold.ended = new Promise((resolve) => (hold.end = resolve));
    this.#holds.add(hold);
    const end = () => {
      this.#holds.delete(hold);
      hold.end();
    };
    return { count: () => hold.count, end };
  }
}

/** A worker as `wrangler` bundles it. */
async function modulesOf(script) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(script, import.meta.url))],
    bundle: true,
    format: "esm",
    platform: "neutral",
    conditions: ["workerd"],
    external: ["*.wasm"],
    write: false,
  });
  return [
    { type: "ESModule", path: script, contents: outputFiles[0].text },
    { type: "CompiledWasm", path: "tat_tasks.wasm", contents: readFileSync(new URL("../../../pkg/dist/tat_tasks.wasm", import.meta.url)) },
  ];
}
