// tat-tasks/slim: the module is handed in, in each way that it can be.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";
import { Worker } from "node:worker_threads";

const entry = import.meta.resolve("tat-tasks/slim");
const wasm = readFileSync(fileURLToPath(import.meta.resolve("tat-tasks/tat_tasks.wasm")));
const key = { secretId: "AKIDtests", secretKey: "a-key" };

let server;
let origin;
const asked = [];
before(async () => {
  server = createServer((request, response) => {
    asked.push(request.url);
    if (request.url === "/missing.wasm") return response.writeHead(404).end();
    if (request.url.startsWith("/cut")) {
      const type = request.url === "/cut-typed.wasm" ? { "content-type": "application/wasm" } : {};
      response.writeHead(200, { "content-length": wasm.length, ...type }).write(wasm.subarray(0, 1000));
      return setTimeout(() => response.destroy(), 20);
    }
    const typed = { "content-type": request.url === "/charset.wasm" ? "application/wasm; charset=utf-8" : "application/wasm" };
    const type = request.url.startsWith("/untyped") ? {} : typed;
    const bodies = { page: "<!doctype html>", damaged: wasm.subarray(0, 1000) };
    return response.writeHead(200, type).end(bodies[request.url.match(/page|damaged/)] ?? wasm);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${server.address().port}`;
});
after(() => server.close());

const ways = {
  "a URL whose type is application/wasm": () => `${origin}/typed.wasm`,
  "a URL whose type has a parameter": () => `${origin}/charset.wasm`,
  "a URL of another type": () => new URL(`${origin}/untyped.wasm`),
  "a Response": () => fetch(`${origin}/typed.wasm`),
  "a Response made by hand": () => new Response(wasm),
  "bytes": () => wasm,
  "an ArrayBuffer": () => wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length),
  "a DataView": () => new DataView(wasm.buffer, wasm.byteOffset, wasm.length),
  "bytes of another realm": () => runInNewContext("Uint8Array.from(bytes)", { bytes: wasm }),
  "a module": () => WebAssembly.compile(wasm),
  "a module of another realm": () => runInNewContext("new WebAssembly.Module(Uint8Array.from(bytes))", { bytes: wasm }),
};
for (const [name, input] of Object.entries(ways)) {
  test(`init takes ${name}`, async () => {
    const { init, TatClient } = await freshCopy();
    await init(await input());
    assert.equal(await methodSignedBy(TatClient), "POST");
  });
}

test("init compiles while the module arrives, where that can be", async (context) => {
  const streaming = context.mock.method(WebAssembly, "compileStreaming");
  await (await freshCopy()).init(`${origin}/typed.wasm`);
  await (await freshCopy()).init(`${origin}/untyped.wasm`);
  assert.equal(streaming.mock.callCount(), 1);
});

test("used too early, it says what to do, and works once that is done", async () => {
  const { decodeOutput, init, TatClient, TatError } = await freshCopy();
  const says = (error) => TatError.is(error) && error.code === "NotInitialized" && /await init\(/.test(error.message) && /import tat-tasks,/.test(error.message);
  await assert.rejects(methodSignedBy(TatClient), says);
  // Padding that is not whole is no Base64 to any host: the core decodes it.
  assert.throws(() => decodeOutput({ Output: "cm9vdA=" }), says);
  await init(wasm);
  assert.equal(await methodSignedBy(TatClient), "POST");
  assert.equal(decodeOutput({ Output: "cm9vdA=", Dropped: 0 }).text, "root");
});

test("a call waits for an init that is under way", async () => {
  const { init, TatClient } = await freshCopy();
  const loading = init(`${origin}/typed.wasm`);
  assert.equal(await methodSignedBy(TatClient), "POST");
  await loading;
});

test("once loaded, nothing is loaded again", async () => {
  const { init } = await freshCopy();
  asked.length = 0;
  await Promise.all([init(`${origin}/typed.wasm`), init(`${origin}/typed.wasm`)]);
  await init(`${origin}/missing.wasm`);
  assert.deepEqual(asked, ["/typed.wasm"]);
});

const failures = {
  "a URL that is not found": [() => `${origin}/missing.wasm`, "network", /\/missing\.wasm, got HTTP 404/],
  "a URL that no one serves": [() => "http://127.0.0.1:1/tat_tasks.wasm", "network", /127\.0\.0\.1:1\/tat_tasks\.wasm, got no answer/],
  "a URL that breaks off": [() => `${origin}/cut.wasm`, "network", /\/cut\.wasm, got no whole answer: /],
  "a URL that breaks off while it is compiled": [() => `${origin}/cut-typed.wasm`, "network", /\/cut-typed\.wasm, got no whole answer: /],
  "a fetch that fails": [() => fetch("http://127.0.0.1:1/"), "network", /got no answer: fetch failed/],
  "a URL of a file": [() => import.meta.resolve("tat-tasks/tat_tasks.wasm"), "validation", /read the file, and hand in its bytes/],
  "a path": [() => "/tat_tasks.wasm", "network", /got no answer: .*Invalid URL/],
  "a Request": [() => new Request(`${origin}/typed.wasm`), "validation", /got an object/],
  "no bytes": [() => new Uint8Array(), "validation", /expected tat_tasks\.wasm of this very version/],
  "the module of another version": [() => otherVersion(), "validation", /expected tat_tasks\.wasm of this very version/],
  "another module": [() => new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)), "validation", /of this very version/],
  "a page instead of the module": [() => `${origin}/untyped-page.wasm`, "network", /\/untyped-page\.wasm, got something else; is the URL right\?/],
  "a page that says that it is the module": [() => `${origin}/page.wasm`, "network", /\/page\.wasm, got something else; is the URL right\?/],
  "a module that is damaged": [() => `${origin}/damaged.wasm`, "network", /\/damaged\.wasm, got something else; is the URL right\?/],
  "a module that is damaged, of no type": [() => `${origin}/untyped-damaged.wasm`, "network", /\/untyped-damaged\.wasm, got something else/],
  "a part of the bytes": [() => wasm.subarray(0, 1000), "validation", /expected tat_tasks\.wasm of this very version/],
  "a view of memory that was handed away": [
    () => {
      const bytes = Uint8Array.from(wasm);
      structuredClone(bytes, { transfer: [bytes.buffer] });
      return bytes;
    },
    "validation",
    /expected tat_tasks\.wasm of this very version/,
  ],
  "a number": [() => 7, "validation", /^input: expected a URL, a Response, bytes or a WebAssembly\.Module, got a number/],
  "nothing": [() => undefined, "validation", /got undefined/],
};
for (const [name, [input, kind, message]] of Object.entries(failures)) {
  test(`init refuses ${name}, and can be called again`, async () => {
    const { init, TatClient, TatError } = await freshCopy();
    await assert.rejects(init(input()), (error) => {
      assert.ok(TatError.is(error));
      assert.equal(error.kind, kind);
      assert.match(error.message, message);
      return true;
    });
    await init(wasm);
    assert.equal(await methodSignedBy(TatClient), "POST");
  });
}

for (const [what, input] of [
  ["bytes", () => wasm],
  ["a URL", () => `${origin}/typed.wasm`],
  ["a URL of another type", () => `${origin}/untyped.wasm`],
]) {
  test(`where the host forbids to compile ${what}, it says so, and how to permit it`, async (context) => {
    const forbidden = new WebAssembly.CompileError("Refused to compile: 'unsafe-eval' is not allowed");
    for (const name of ["compile", "compileStreaming"]) context.mock.method(WebAssembly, name, () => Promise.reject(forbidden));
    context.mock.method(WebAssembly, "Module", function () {
      throw forbidden;
    });
    const { init, TatError } = await freshCopy();
    await assert.rejects(init(input()), (error) => TatError.is(error) && error.code === "WebAssemblyUnavailable" && /add 'wasm-unsafe-eval'/.test(error.message));
  });
}

test("a compiled module crosses to a worker", async () => {
  const module = await WebAssembly.compile(wasm);
  const script = `
    import { workerData, parentPort } from "node:worker_threads";
    const { init, TatClient } = await import(workerData.entry);
    await init(workerData.module);
    const client = new TatClient({ region: "ap-guangzhou", credentials: workerData.key });
    parentPort.postMessage((await client.signDescribeInvocationTasks()).method);`;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`), { workerData: { entry, module, key } });
  const message = await new Promise((resolve, reject) => worker.on("message", resolve).on("error", reject));
  assert.equal(message, "POST");
});

function otherVersion() {
  const other = Buffer.from(wasm);
  // Its last bytes tell the version.
  other[other.length - 1] ^= 1;
  return other;
}

let copies = 0;
/** The entry as if it were imported for the first time. */
function freshCopy() {
  copies += 1;
  return import(`${entry}?copy=${copies}`);
}

async function methodSignedBy(TatClient) {
  const { method } = await new TatClient({ region: "ap-guangzhou", credentials: key }).signDescribeInvocationTasks();
  return method;
}
