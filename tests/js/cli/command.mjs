// The command line as its users have it: a process with a clean environment, in a pipe or in a pseudo-terminal.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";

import { exampleCredential } from "tat-tasks/fake";

import { region } from "../support.mjs";

export const cli = fileURLToPath(new URL("dist/cli.js", import.meta.resolve("tat-tasks/package.json")));
const pseudoTerminal = fileURLToPath(new URL("pseudo-terminal.py", import.meta.url));

/** A home that has no files: nobody's own credentials. */
export const home = mkdtempSync(join(tmpdir(), "tat-tasks-cli-"));
after(() => rmSync(home, { recursive: true, force: true }));

export const environment = {
  PATH: process.env.PATH,
  HOME: home,
  TENCENTCLOUD_SECRET_ID: exampleCredential.secretId,
  TENCENTCLOUD_SECRET_KEY: exampleCredential.secretKey,
  TENCENTCLOUD_REGION: region,
};

/** Far longer than anything takes: a process that hangs fails its own test, and not the whole file. */
const PATIENCE = 60_000;

/** Runs it in a pipe. `stdout` is text, or with `{ bytes: true }` what was written. */
export function run(args, { env = {}, bytes = false, onStart } = {}) {
  const child = spawn(process.execPath, [cli, ...args], { env: { ...environment, ...env }, stdio: ["ignore", "pipe", "pipe"], timeout: PATIENCE });
  onStart?.(child);
  return ended(child, bytes);
}

/** Runs a line as a person types it. */
export function inShell(line, options) {
  return ended(spawn("sh", ["-c", line], { ...options, stdio: ["ignore", "pipe", "pipe"], timeout: PATIENCE }));
}

export async function ended(child, bytes = false) {
  const chunks = { stdout: [], stderr: [] };
  for (const name of ["stdout", "stderr"]) child[name].on("data", (chunk) => chunks[name].push(chunk));
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  const stdout = Buffer.concat(chunks.stdout);
  const stderr = String(Buffer.concat(chunks.stderr));
  assert.doesNotMatch(stderr, new RegExp(`${exampleCredential.secretKey}|\\n\\s+at |[Uu]nhandled`));
  return { code, stdout: bytes ? stdout : String(stdout), stderr };
}

/** Runs it in a terminal of so many columns. */
export function runInTerminal(args, options) {
  return inTerminal([process.execPath, cli, ...args], options);
}

export function inTerminal(command, { columns = 80, env = {} } = {}) {
  const child = spawn("python3", [pseudoTerminal, String(columns), ...command], {
    env: { ...environment, TERM: "xterm-256color", ...env },
    stdio: ["pipe", "pipe", "pipe"],
    timeout: PATIENCE,
  });
  const order = (what) => child.stdin.write(`${JSON.stringify(what)}\n`);
  let written = "";
  let look = () => undefined;
  child.stdout.setEncoding("utf8").on("data", (text) => {
    written += text;
    look();
  });
  const closed = new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  let isClosed = false;
  closed.catch(() => undefined).then(() => {
    isClosed = true;
    look();
  });
  return {
    type: (text) => order({ type: text }),
    resize: (to) => order({ columns: to }),
    written: () => written,
    /** Waits until what was written, without colours, has this in it. */
    async shows(pattern) {
      await new Promise((resolve, reject) => {
        look = () => {
          if (pattern.test(stripVTControlCharacters(written))) resolve();
          else if (isClosed) reject(new Error(`it ended without ${pattern}: ${JSON.stringify(written)}`));
        };
        look();
      });
    },
    /** All that was written, and what of it is left on the screen. */
    async ended() {
      const code = await closed;
      return { code, written, screen: screenOf(written) };
    },
  };
}

/** What stays on a screen that is wide and high enough, of what the live view writes: it goes up, clears, and writes anew. */
export function screenOf(written) {
  const lines = [""];
  for (const [, up, isClear, colour, text, isEnd] of written.matchAll(/\x1b\[(\d+)A|\r?(\x1b\[J)|(\x1b\[[\d;?]*[mhl])|([^\x1b\r\n]+)|(\r?\n|\r)/g)) {
    if (up !== undefined) lines.length -= Number(up);
    else if (isClear !== undefined) lines[lines.length - 1] = "";
    else if (text !== undefined) lines[lines.length - 1] += text;
    else if (colour === undefined && isEnd.endsWith("\n")) lines.push("");
  }
  return lines.join("\n");
}
