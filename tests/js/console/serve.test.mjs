// `make console`, as its user runs it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Starts it with these variables, and none of the caller's own key. */
function start(args = [], variables = {}) {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("TENCENTCLOUD_") && name !== "NODE_TEST_CONTEXT");
  return spawn(process.execPath, ["www/serve.mjs", ...args], {
    cwd: root,
    env: { ...Object.fromEntries(inherited), ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function run(args, variables) {
  const child = start(args, variables);
  const printed = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"]) child[name].setEncoding("utf8").on("data", (text) => (printed[name] += text));
  const [status] = await once(child, "close");
  return { status, ...printed };
}

test("it prints one URL, which opens the console, and ends when it is interrupted", async () => {
  const child = start();
  const [line] = await once(createInterface(child.stdout), "line");
  const [, url] = /^console: (http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43})$/.exec(line);
  const opened = await fetch(url, { redirect: "manual" });
  assert.equal(opened.status, 303);
  const home = new URL(opened.headers.get("location"), url);
  const cookie = opened.headers.get("set-cookie").split(";")[0];
  const page = await fetch(home, { headers: { cookie } });
  assert.match(await page.text(), /<tat-console>/);
  const { isFake, regions, endpoint } = await (await fetch(new URL("settings.json", home), { headers: { cookie } })).json();
  assert.deepEqual([isFake, regions], [true, ["ap-guangzhou"]]);
  assert.match(endpoint, /^http:\/\/127\.0\.0\.1:\d+$/);
  const { port } = new URL(url);
  const taken = await run([port]);
  assert.equal(taken.status, 1);
  assert.match(taken.stderr, /^console: [^\n]*EADDRINUSE[^\n]*\n$/);
  child.kill("SIGINT");
  assert.deepEqual(await once(child, "exit"), [0, null]);
});

const key = { TENCENTCLOUD_SECRET_ID: "AKIDhunter2", TENCENTCLOUD_SECRET_KEY: "hunter2-key" };
for (const [what, args, variables, words] of [
  ["a port that is none", ["x"], {}, /^console: expected a port up to 65535, got "x"/],
  ["a port that is too large", ["70000"], {}, /^console: expected a port/],
  ["a key without a region", [], key, /^console: [^\n]*TENCENTCLOUD_REGION[^\n]*\n$/],
  ["half a key", [], { TENCENTCLOUD_SECRET_ID: "AKIDhunter2", TENCENTCLOUD_REGION: "ap-guangzhou" }, /^console: [^\n]*TENCENTCLOUD_SECRET_KEY[^\n]*\n$/],
]) {
  test(`${what}: a line that says so`, async () => {
    const { status, stdout, stderr } = await run(args, variables);
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, words);
    assert.doesNotMatch(stderr, /hunter2/);
  });
}

test("a region that is none: a line that says so, without the key", async () => {
  const { status, stdout, stderr } = await run([], { ...key, TENCENTCLOUD_REGION: "Guangzhou" });
  assert.deepEqual([status, stdout], [1, ""]);
  assert.match(stderr, /^console: [^\n]*ap-guangzhou[^\n]*\n$/);
  assert.doesNotMatch(stderr, /hunter2/);
});
