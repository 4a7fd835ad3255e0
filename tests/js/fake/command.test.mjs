import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { importSource } from "../element/source.mjs";
import { signedRequest } from "./signed-request.mjs";

const cli = fileURLToPath(new URL("dist/cli.js", import.meta.resolve("tat-tasks/package.json")));

function run(...args) {
  const child = spawn(process.execPath, [cli, "fake", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const output = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"]) child[stream].setEncoding("utf8").on("data", (text) => (output[stream] += text));
  const ended = once(child, "close").then(([code]) => ({ code, ...output }));
  return { child, ended };
}

for (const signal of ["SIGINT", "SIGTERM"]) {
  test(`tat-tasks fake: serves what its one line says, until ${signal}`, async () => {
    const { child, ended } = run("--scenario", "example", "--scenario", "statuses", "--fault", "bad-gateway=1");
    const [line] = await once(child.stdout, "data");
    const match = /^fake TAT: (http:\/\/127\.0\.0\.1:\d+) region=(\S+) secretId=(\S+) secretKey=(\S+) invocations=(\S+)\n$/.exec(line);
    assert.ok(match, line);
    const [, url, region, secretId, secretKey, invocations] = match;
    assert.equal(invocations, "inv-1vll7hda,inv-statuses");

    const ask = () => {
      const parameters = { Filters: [{ Name: "invocation-id", Values: invocations.split(",") }] };
      const credential = { secretId, secretKey };
      return fetch(...signedRequest(parameters, { url, credential, now: Date.now(), headers: { "x-tc-region": region } }));
    };
    assert.equal((await ask()).status, 502);
    assert.equal((await (await ask()).json()).Response.TotalCount, 14);

    child.kill(signal);
    assert.deepEqual(await ended, { code: 0, stdout: line, stderr: "" });
  });
}

test("tat-tasks fake --help: what it says to type next asks for an invocation that has ended", async () => {
  const { stdout: help } = await run("--help").ended;
  const [, commands] = /^Then, in another shell:\n([^]*?npx tat-tasks wait .*\n)/m.exec(help);
  const { child, ended } = run();
  const [, url] = /^fake TAT: (\S+) /.exec((await once(child.stdout, "data"))[0]);
  const script = commands.replace("http://127.0.0.1:8080", url).replace("npx tat-tasks", '"$0" "$1"');
  const { status, stdout, stderr } = await new Promise((resolve) =>
    execFile("sh", ["-c", script, process.execPath, cli], (error, ...[stdout, stderr]) => resolve({ status: error?.code ?? 0, stdout, stderr })),
  );
  assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: "1 of 1 succeeded\n", stderr: "" });
  child.kill();
  await ended;
});

for (const [args, code, stdout, stderr] of [
  [["--help"], 0, /^Usage: npx tat-tasks fake [^]*Examples:\n/, /^$/],
  [["--port", "x"], 2, /^$/, /^tat-tasks fake: --port takes a whole number; got "x"\./],
  [["--scenario", "chaos"], 2, /^$/, /--scenario takes demo, example, statuses, thousand; got chaos/],
  [["--fault", "earthquake"], 2, /^$/, /--fault takes throttle, .*; got earthquake/],
  [["--fault", "throttle"], 2, /^$/, /--fault throttle needs a value, as in --fault throttle=5\./],
  [["--fault", "html=0"], 2, /^$/, /The fault html takes a number of at least 1 as `times`; got 0/],
  [["--host", "0.0.0.0"], 2, /^$/, /--host takes a loopback address: localhost, ::1 or 127\.x\.y\.z; got 0\.0\.0\.0\./],
  [["--host", "127.evil"], 2, /^$/, /--host takes a loopback address: .*; got 127\.evil\./],
  [["--host", "127.0.0.256"], 2, /^$/, /--host takes a loopback address: .*; got 127\.0\.0\.256\./],
  [["--host", "localhost.evil"], 2, /^$/, /--host takes a loopback address: .*; got localhost\.evil\./],
]) {
  test(`tat-tasks fake ${args.join(" ")}: exit code ${code}`, async () => {
    const ran = await run(...args).ended;
    assert.equal(ran.code, code, ran.stderr);
    assert.match(ran.stdout, stdout);
    assert.match(ran.stderr, stderr);
  });
}

for (const host of ["localhost", "::1", "127.1.2.3"]) {
  test(`tat-tasks fake --host ${host} is no mistake, whether or not this machine has the address`, async () => {
    const { child, ended } = run("--host", host);
    child.stdout.once("data", () => child.kill());
    const { code, stderr } = await ended;
    assert.notEqual(code, 2, stderr);
  });
}

test("tat-tasks fake that refuses connections goes on until it is interrupted", async () => {
  const { child, ended } = run("--fault", "refused");
  const [line] = await once(child.stdout, "data");
  const [url] = /http:\S+/.exec(line);
  for (let attempt = 0; attempt < 3; attempt += 1) await assert.rejects(fetch(url), { message: "fetch failed" });
  child.kill("SIGTERM");
  assert.equal((await ended).code, 0);
});

test("what completes a line of tat-tasks fake names all faults and scenarios", async () => {
  const { faultNames } = await import("tat-tasks/fake");
  const { faultExamples, scenarioNames } = await importSource("cli/fake-names.ts");
  assert.deepEqual(faultExamples.map((text) => text.split("=")[0]).sort(), [...faultNames].sort());
  const { stderr } = await run("--scenario", "chaos").ended;
  assert.ok(stderr.includes(`takes ${scenarioNames.join(", ")};`), stderr);
});
