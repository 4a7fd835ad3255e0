// The demo as a person runs it, and what that person reads.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Runs the demo with these variables, and none of the caller's own key. */
function demo(variables = {}, args = []) {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("TENCENTCLOUD_") && name !== "NODE_TEST_CONTEXT");
  const child = spawn(process.execPath, ["examples/demo.mjs", ...args], {
    cwd: root,
    env: { ...Object.fromEntries(inherited), ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"]) child[name].setEncoding("utf8").on("data", (text) => (printed[name] += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject).on("close", (status) => resolve({ status, ...printed }));
  });
}

describe("without a key", () => {
  const run = demo();
  for (const [what, words] of [
    ["who answers", /fake TAT .* http:\/\/127\.0\.0\.1:\d+$/m],
    ["the status", /^SUCCESS$/m],
    ["the id of the task", /task +invt-08oe5fe2$/m],
    ["the id of the instance", /instance +ins-zj0f57ex$/m],
    ["the id of the invocation", /invocation +inv-1vll7hda$/m],
    ["the id of the command", /command +cmd-13axrtuq, SHELL$/m],
    ["the exit code", /exit code +0$/m],
    ["the duration", /duration +6 s\b/m],
    ["the decoded output", /output +root$/m],
    ["the request id", /request id +[0-9a-f]{8}-[0-9a-f-]{27}$/m],
  ]) {
    test(what, async () => assert.match((await run).stdout, words));
  }

  test("the last lines say how to ask Tencent, and how to open the console", async () => {
    const [ask, open] = (await run).stdout.trimEnd().split("\n").slice(-2);
    for (const word of ["TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY", "TENCENTCLOUD_REGION", "make demo"]) assert.ok(ask.includes(word), ask);
    assert.match(open, /make console$/);
  });

  test("it ends well, and says nothing else", async () => {
    const { status, stderr } = await run;
    assert.deepEqual([status, stderr], [0, ""]);
  });

  test("variables that are set to nothing are no key", async () => {
    const { status, stdout } = await demo({ TENCENTCLOUD_SECRET_ID: "", TENCENTCLOUD_SECRET_KEY: "", TENCENTCLOUD_REGION: "" });
    assert.equal(status, 0);
    assert.match(stdout, /fake TAT/);
  });
});

describe("with a key", () => {
  const key = { TENCENTCLOUD_SECRET_ID: "AKIDhunter2", TENCENTCLOUD_SECRET_KEY: "hunter2-key" };
  test("and no region: one line that says so", async () => {
    for (const region of [{}, { TENCENTCLOUD_REGION: "" }]) {
      const { status, stdout, stderr } = await demo({ ...key, ...region });
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, /^demo: [^\n]*TENCENTCLOUD_REGION[^\n]*\n$/);
      assert.ok(!stderr.includes("hunter2"));
    }
  });

  test("half of it: one line that says which half", async () => {
    for (const name of Object.keys(key)) {
      const { status, stdout, stderr } = await demo({ [name]: key[name], TENCENTCLOUD_REGION: "ap-guangzhou" });
      const [missing] = Object.keys(key).filter((other) => other !== name);
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, new RegExp(`^demo: [^\\n]*${missing}[^\\n]*\\n$`));
    }
  });

  test("and a region that is none: one line, and nothing was asked", async () => {
    const { status, stdout, stderr } = await demo({ ...key, TENCENTCLOUD_REGION: "Guangzhou" });
    assert.deepEqual([status, stdout], [1, ""]);
    assert.match(stderr, /^InvalidParameterValue \(validation\): region: [^\n]*\n$/);
    assert.ok(!stderr.includes("hunter2"));
  });

  test("and an id of another kind: it says which one is wanted", async () => {
    const { status, stderr } = await demo({ ...key, TENCENTCLOUD_REGION: "ap-guangzhou" }, ["invt-08oe5fe2"]);
    assert.equal(status, 1);
    assert.match(stderr, /Filters\[0\]\.Values\[0\].*inv-/);
  });
});
