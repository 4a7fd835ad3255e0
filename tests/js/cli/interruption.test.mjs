// A process that is interrupted, and again.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { test } from "node:test";

const helper = new URL("../element/source.mjs", import.meta.url).href;

/** Says when it is aborted, and goes on all the same. */
const stubborn = `
  import { importSource } from ${JSON.stringify(helper)};
  const { abortedByInterrupt } = await importSource("cli/interruption.ts");
  const { signal } = abortedByInterrupt();
  signal.addEventListener("abort", () => console.log(signal.reason.exitStatus));
  setInterval(() => undefined, 1_000);
  console.log("ready");
`;

for (const [first, second, status] of [
  ["SIGINT", "SIGINT", 130],
  ["SIGTERM", "SIGTERM", 143],
  ["SIGINT", "SIGTERM", 143],
]) {
  test(`${first} aborts, and ${second} after it ends the process at once`, { timeout: 60_000 }, async () => {
    const child = spawn(process.execPath, ["--input-type=module", "--eval", stubborn], { stdio: ["ignore", "pipe", "inherit"] });
    const exit = once(child, "exit");
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const next = async () => (await lines.next()).value;
    assert.equal(await next(), "ready");
    child.kill(first);
    assert.equal(await next(), String(first === "SIGINT" ? 130 : 143));
    child.kill(second);
    assert.deepEqual(await exit, [status, null]);
  });
}
