// What the entries share, and what they do where a host lacks something.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import fc from "fast-check";
import * as main from "tat-tasks";
import * as plain from "tat-tasks/js";
import * as slim from "tat-tasks/slim";

import { answering, credentials, region } from "./support.mjs";

const mainEntry = import.meta.resolve("tat-tasks");
const plainEntry = import.meta.resolve("tat-tasks/js");

test("every entry has the same exports; slim has init as well", () => {
  const names = Object.keys(main).sort();
  assert.deepEqual(Object.keys(plain).sort(), names);
  assert.deepEqual(Object.keys(slim).sort(), [...names, "init"].sort());
});

test("the entries know each other's errors", async () => {
  for (const { TatClient } of [main, plain]) {
    const client = new TatClient({ region, credentials, fetch: answering({}) });
    await assert.rejects(client.describeInvocationTasks({ Limit: 0 }), (error) => [main, plain, slim].every((entry) => entry.TatError.is(error)));
  }
});

/** Padding that is not whole is no Base64 to any host. */
const leftToTheCore = { Output: "cm9vdA=" };

const refused = new Error("Refused to compile: 'unsafe-eval' is not allowed");
const policies = {
  "a policy forbids to compile": { WebAssembly: { compile: () => Promise.reject(refused), Module: class { constructor() { throw refused; } } } },
  "there is no WebAssembly": { WebAssembly: undefined },
};
for (const [name, lack] of Object.entries(policies)) {
  test(`where ${name}, the error names both ways out, and tat-tasks/js works`, async () => {
    await lacking(lack, async (copy) => {
      const { decodeOutput, TatClient, TatError } = await import(`${mainEntry}?${copy}`);
      const says = (error) =>
        TatError.is(error) && error.code === "WebAssemblyUnavailable" && /'wasm-unsafe-eval'/.test(error.message) && /tat-tasks\/js/.test(error.message);
      await assert.rejects(new TatClient({ region, credentials }).signDescribeInvocationTasks(), says);
      assert.throws(() => decodeOutput(leftToTheCore), says);
      const withoutWasm = await import(`${plainEntry}?${copy}`);
      assert.equal(withoutWasm.decodeOutput(leftToTheCore).text, "root");
    });
  });
}

const { Buffer } = globalThis;
const decoders = {
  "Uint8Array.fromHex": { Buffer: undefined, fromHex: (hex) => Uint8Array.from(Buffer.from(hex, "hex")) },
  "Buffer": {},
  "neither": { Buffer: undefined },
};
for (const [name, { fromHex, ...lack }] of Object.entries(decoders)) {
  test(`the module is read by ${name}`, async () => {
    const own = Uint8Array.fromHex;
    Uint8Array.fromHex = fromHex;
    try {
      await lacking(lack, async (copy) => {
        const { decodeOutput } = await import(`${mainEntry}?${copy}`);
        assert.equal(decodeOutput(leftToTheCore).text, "root");
      });
    } finally {
      if (own === undefined) delete Uint8Array.fromHex;
      else Uint8Array.fromHex = own;
    }
  });
}

test("without TextEncoder and TextDecoder, text of all sorts crosses both ways", async () => {
  await lacking({ TextDecoder: undefined, TextEncoder: undefined }, async (copy) => {
    for (const entry of [mainEntry, plainEntry]) {
      const { TatClient, decodeOutput, signTc3 } = await import(`${entry}?${copy}`);
      const text = "a界😀é\0\n\ufeff";
      const answer = { TotalCount: 1, InvocationTaskSet: [{ InvocationTaskId: text }], RequestId: "r" };
      const body = Buffer.from(JSON.stringify({ Response: answer }));
      // Node's own Response needs what is lacking here.
      const fetch = async () => ({ status: 200, arrayBuffer: async () => new Uint8Array(body).buffer });
      const { InvocationTaskSet } = await new TatClient({ region, credentials, fetch }).describeInvocationTasks();
      assert.equal(InvocationTaskSet[0].InvocationTaskId, text);
      assert.equal(decodeOutput({ Output: Buffer.from(text).toString("base64") }).text, text);
      assert.throws(() => decodeOutput({ Output: "/w==" }, { encoding: "gb18030" }), /^TatError: encoding: .* this host has no TextDecoder/);
      const input = { ...credentials, service: "tat", host: "a.b", contentType: "application/json", timestamp: 1 };
      const lone = await signTc3({ ...input, body: "\ud800é" });
      assert.equal(lone.authorization, (await main.signTc3({ ...input, body: "\ufffdé" })).authorization);
    }
  });
});

test("without TextDecoder, any bytes come to the same text as with it", async () => {
  // Bytes near the limits of what UTF-8 has, in each combination that fast-check thinks of.
  const edges = [0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff];
  const bytes = fc.array(fc.constantFrom(...edges), { maxLength: 12 });
  const samples = fc.sample(bytes, 3000).map((sample) => ({ Output: Buffer.from(sample).toString("base64") }));
  samples.push({ Output: Buffer.from("\ufeffroot").toString("base64") });
  const expected = samples.map((sample) => main.decodeOutput(sample));
  await lacking({ TextDecoder: undefined }, async (copy) => {
    const { decodeOutput } = await import(`${mainEntry}?${copy}`);
    for (const [index, sample] of samples.entries()) {
      const decoded = decodeOutput(sample);
      assert.deepEqual({ ...decoded, bytes: decoded.bytes }, { ...expected[index], bytes: expected[index].bytes }, sample.Output);
    }
  });
});

test("however many calls come first, one instance is made of one module", async (context) => {
  const instantiate = context.mock.method(WebAssembly, "instantiate");
  const compile = context.mock.method(WebAssembly, "compile");
  const { TatClient } = await import(`${mainEntry}?many`);
  const client = new TatClient({ region, credentials });
  await Promise.all(Array.from({ length: 50 }, () => client.signDescribeInvocationTasks()));
  await client.signDescribeInvocationTasks();
  assert.deepEqual([instantiate.mock.callCount(), compile.mock.callCount()], [1, 1]);
});

test("a module that could not be compiled is compiled again by the next call", async (context) => {
  const { TatClient } = await import(`${mainEntry}?again`);
  const client = new TatClient({ region, credentials });
  const refuse = context.mock.method(WebAssembly, "compile", () => Promise.reject(new Error("not now")));
  await assert.rejects(client.signDescribeInvocationTasks(), /not now/);
  refuse.mock.restore();
  assert.equal((await client.signDescribeInvocationTasks()).method, "POST");
});

test("a frozen Error.prototype is no obstacle", () => {
  const script = `Object.freeze(Error.prototype); const { TatError } = await import(${JSON.stringify(mainEntry)}); console.log(new TatError({}).name);`;
  assert.equal(execFileSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" }), "TatError\n");
});

test("the classes have their names in every entry", () => {
  for (const { TatClient, TatError } of [main, plain, slim]) assert.deepEqual([TatClient.name, TatError.name], ["TatClient", "TatError"]);
});

let copies = 0;
/** Runs a step while globals are others; `copy` tells one import of an entry from the next. */
async function lacking(globals, step) {
  const own = Object.entries(globals).map(([name]) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]);
  for (const [name, value] of Object.entries(globals)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  copies += 1;
  try {
    await step(`copy=${copies}`);
  } finally {
    for (const [name, descriptor] of own) Object.defineProperty(globalThis, name, descriptor);
  }
}
