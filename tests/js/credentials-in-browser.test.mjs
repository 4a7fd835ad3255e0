// Where a client takes no credentials: in a page, where a key belongs to everybody who opens it.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { TatClient } from "tat-tasks";

import { clientOf, credentials, region, tatFailure, tatThrown, warmUp } from "./support.mjs";

before(warmUp);

describe("a key in a browser", () => {
  /** Gives the global object these members for the time of a test. */
  function pretend(context, members) {
    for (const [name, value] of Object.entries(members)) {
      const before = Object.getOwnPropertyDescriptor(globalThis, name);
      Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
      context.after(() => (before === undefined ? delete globalThis[name] : Object.defineProperty(globalThis, name, before)));
    }
  }

  const firefox = { userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0" };
  const browser = { process: undefined, window: globalThis, document: {}, navigator: firefox };
  const worker = { process: undefined, WorkerGlobalScope: class {}, navigator: firefox };

  for (const [title, members] of [["a page", browser], ["a page with an element called Deno", { ...browser, Deno: {} }], ["a worker of a page", worker], ["a page with a stand-in for process", { ...browser, process: { versions: {} } }]]) {
    test(`${title}: is refused, and a function that gives one too`, async (context) => {
      pretend(context, members);
      for (const given of [credentials, () => credentials]) {
        const expected = { kind: "validation", code: "SecretsInBrowser", field: "credentials" };
        const { message } = await tatThrown(() => new TatClient({ region, credentials: given }), expected);
        assert.match(message, /relay.*dangerouslyAllowSecretsInBrowser/);
        assert.ok(!message.includes(credentials.secretId));
      }
    });

    test(`${title}: is taken where that is said, and a fetch that fails tells of CORS`, async (context) => {
      pretend(context, members);
      const fetch = () => Promise.reject(new TypeError("Failed to fetch"));
      const client = clientOf({ dangerouslyAllowSecretsInBrowser: true, fetch });
      const { message } = await tatFailure(client.describeInvocationTasks(), { kind: "network" });
      assert.match(message, /Failed to fetch.*no CORS.*relay/);
    });
  }

  for (const [title, members] of [
    ["Node", {}],
    ["jsdom", { window: globalThis, document: {}, navigator: { userAgent: "Mozilla/5.0 (linux) AppleWebKit/537.36 (KHTML, like Gecko) jsdom/26.1.0" } }],
    ["Deno", { ...browser, Deno: { version: { deno: "2.9.6" } } }],
    ["Bun", { ...browser, Bun: { version: "1.4.5" } }],
    ["workerd", { process: undefined, WorkerGlobalScope: class {}, navigator: { userAgent: "Cloudflare-Workers" } }],
    ["an edge worker without a navigator", { process: undefined, WorkerGlobalScope: class {}, navigator: undefined }],
  ]) {
    test(`${title} is none`, async (context) => {
      pretend(context, members);
      const fetch = () => Promise.reject(new TypeError("Failed to fetch"));
      const { message } = await tatFailure(clientOf({ fetch }).describeInvocationTasks(), { kind: "network" });
      assert.ok(!message.includes("CORS"));
    });
  }
});
