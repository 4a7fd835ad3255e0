// The package as a user gets it: packed, installed without a network, imported and required by its names.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const pkg = fileURLToPath(new URL("../../pkg", import.meta.url));
const { version, exports } = JSON.parse(readFileSync(join(pkg, "package.json"), "utf8"));

const askTheOfficialExample = `
  const credentials = { secretId: "AKIDpackage", secretKey: "a-key" };
  const fake = createFakeTat({ fleet: exampleFleet, credentials: [credentials] });
  const server = await listen(fake, { port: 0 });
  const client = new TatClient({ region: "ap-guangzhou", credentials, endpoint: server.url });
  const answer = await client.describeInvocationTasks({
    Filters: [{ Name: "invocation-id", Values: ["inv-1vll7hda"] }],
    HideOutput: false,
  });
  await server.close();
  const [task] = answer.InvocationTaskSet;
  console.log(JSON.stringify({ total: answer.TotalCount, status: task.TaskStatus, text: decodeOutput(task.TaskResult).text }));
`;

let directory;
let files;
before(() => {
  directory = mkdtempSync(join(tmpdir(), "tat-tasks-package-"));
  const [packed] = JSON.parse(run("npm", ["pack", pkg, "--json", "--pack-destination", directory]));
  files = packed.files.map(({ path }) => path);
  writeFileSync(join(directory, "package.json"), '{ "private": true }\n');
  run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--loglevel", "error", packed.filename]);
});
after(() => rmSync(directory, { recursive: true, force: true }));

test("the tarball holds these files, and nothing else", () => {
  assert.deepEqual([...files].sort(), [
    "CHANGELOG.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "SECURITY.md",
    "THIRD-PARTY-NOTICES",
    "dist/cli.js",
    "dist/edge-light.js",
    "dist/element-chunk.js",
    "dist/element-closer.js",
    "dist/element.cjs",
    "dist/element.d.cts",
    "dist/element.d.ts",
    "dist/element.js",
    "dist/explain.cjs",
    "dist/explain.d.cts",
    "dist/explain.d.ts",
    "dist/explain.js",
    "dist/fake-node.cjs",
    "dist/fake-node.d.cts",
    "dist/fake-node.d.ts",
    "dist/fake-node.js",
    "dist/fake.cjs",
    "dist/fake.d.cts",
    "dist/fake.d.ts",
    "dist/fake.js",
    "dist/index.cjs",
    "dist/index.d.cts",
    "dist/index.d.ts",
    "dist/index.js",
    "dist/js.cjs",
    "dist/js.js",
    "dist/node.cjs",
    "dist/node.d.cts",
    "dist/node.d.ts",
    "dist/node.js",
    "dist/relay-cloudflare.cjs",
    "dist/relay-cloudflare.d.cts",
    "dist/relay-cloudflare.d.ts",
    "dist/relay-cloudflare.js",
    "dist/relay-node.cjs",
    "dist/relay-node.d.cts",
    "dist/relay-node.d.ts",
    "dist/relay-node.js",
    "dist/relay.cjs",
    "dist/relay.d.cts",
    "dist/relay.d.ts",
    "dist/relay.js",
    "dist/slim.cjs",
    "dist/slim.d.cts",
    "dist/slim.d.ts",
    "dist/slim.js",
    "dist/tat_tasks.wasm",
    "dist/wasm.d.ts",
    "dist/workerd.js",
    "package.json",
  ]);
});

test("each file of dist is one that the exports or the command name, or that the element loads later", () => {
  const later = ["./dist/element-chunk.js", "./dist/element-closer.js"];
  const named = [...leaves(exports), "./dist/cli.js", ...later].map((path) => path.replace("./", ""));
  assert.deepEqual(files.filter((file) => file.startsWith("dist/")).sort(), [...new Set(named)].filter((file) => file.startsWith("dist/")).sort());
});

test("nothing in it tells whose machine made it", () => {
  const paths = ["/registry/src/", join(homedir(), ".cargo"), fileURLToPath(new URL("../../", import.meta.url))];
  for (const file of files) {
    const content = readFileSync(join(pkg, file), "latin1");
    const hex = paths.map((path) => Buffer.from(path).toString("hex"));
    for (const path of [...paths, ...hex]) assert.ok(!content.includes(path), `${file} holds ${path}`);
  }
});

test("npm would publish it as it is", () => {
  const { status, stderr } = spawnSync("npm", ["publish", pkg, "--dry-run", "--offline", "--loglevel", "warn"], { encoding: "utf8" });
  assert.equal(status, 0, stderr);
  // npm mends in silence what it does not like, by taking it away.
  assert.doesNotMatch(stderr, /corrected|invalid/);
});

test("the version is the workspace's", () => {
  const manifest = readFileSync(new URL("../../Cargo.toml", import.meta.url), "utf8");
  assert.match(manifest, new RegExp(`^version = "${version}"$`, "m"));
});

test("nothing else is installed with it", () => {
  const installed = readdirSync(join(directory, "node_modules")).filter((name) => !name.startsWith("."));
  assert.deepEqual(installed, ["tat-tasks"]);
});

test("imported, it answers the official example", () => {
  const script = `
    import { TatClient, decodeOutput } from "tat-tasks";
    import { createFakeTat, exampleFleet } from "tat-tasks/fake";
    import { listen } from "tat-tasks/fake/node";
    ${askTheOfficialExample}`;
  assert.deepEqual(JSON.parse(runScript("ask.mjs", script)), { total: 1, status: "SUCCESS", text: "root\n" });
});

test("required, it answers the official example", () => {
  const script = `
    const { TatClient, decodeOutput } = require("tat-tasks");
    const { createFakeTat, exampleFleet } = require("tat-tasks/fake");
    const { listen } = require("tat-tasks/fake/node");
    (async () => { ${askTheOfficialExample} })();`;
  assert.deepEqual(JSON.parse(runScript("ask.cjs", script)), { total: 1, status: "SUCCESS", text: "root\n" });
});

test("import and require know each other's errors", () => {
  const script = `
    import { createRequire } from "node:module";
    import { TatClient } from "tat-tasks";
    const { TatError } = createRequire(import.meta.url)("tat-tasks");
    try {
      const client = new TatClient({ region: "ap-guangzhou", credentials: { secretId: "AKIDpackage", secretKey: "a-key" } });
      await client.describeInvocationTasks({ Limit: 0 });
    } catch (error) {
      console.log(TatError.is(error), error.kind);
    }`;
  assert.equal(runScript("errors.mjs", script), "true validation\n");
});

test("the element does nothing where there is no document, and the words for states are there without a client", () => {
  const script = `
    import { createRequire } from "node:module";
    import * as imported from "tat-tasks/element";
    import { explain } from "tat-tasks/explain";
    const required = createRequire(import.meta.url)("tat-tasks/element");
    console.log(Object.keys(imported).length, Object.keys(required).length, typeof document, explain("FAILED").title);`;
  assert.equal(runScript("element.mjs", script), "0 0 undefined Failed\n");
});

test("an uncaught error shows a line of code, and not the module", () => {
  const script = `
    import { TatClient } from "tat-tasks";
    const client = new TatClient({ region: "ap-guangzhou", credentials: { secretId: "AKIDpackage", secretKey: "a-key" } });
    await client.describeInvocationTasks({ Limit: 0 });`;
  assert.throws(
    () => runScript("uncaught.mjs", script),
    ({ stderr }) => stderr.includes("TatError") && stderr.length < 10_000,
  );
});

test("its command runs", () => {
  assert.match(run("npx", ["--offline", "tat-tasks", "fake", "--port", "0", "--help"]), /--port/);
});

function runScript(name, text) {
  writeFileSync(join(directory, name), text);
  return run(process.execPath, [name]);
}

function run(command, options) {
  return execFileSync(command, options, { cwd: directory, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

function* leaves(value) {
  if (typeof value === "string") yield value;
  else for (const inner of Object.values(value)) yield* leaves(inner);
}
