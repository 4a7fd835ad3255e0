// Starts programs each in a process group of its own, so that whatever they start ends with them.
import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import process from "node:process";

const running = new Set();

process.on("exit", () => running.forEach(kill));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => process.exit(130));
}

/**
 * @param {readonly string[]} command
 * @param {{ cwd: string, env: Record<string, string>, log: string }} options `log` is the file that its output goes to
 */
export function start([file, ...parameters], { cwd, env, log }) {
  const output = createWriteStream(log, { flags: "a" });
  let tail = "";
  const child = spawn(file, parameters, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text) => {
      tail = (tail + text).slice(-4_000);
      output.write(text);
    });
  }
  const exited = new Promise((resolve) => {
    child.once("error", (error) => resolve(`could not be started: ${error.message}`));
    child.once("close", (code, signal) => resolve(code === 0 ? undefined : `ended with ${signal ?? `code ${code}`}`));
  });
  return {
    /** Nothing where it ended well, else how. */
    exited,
    tail: () => tail,
    stop() {
      kill(child);
      running.delete(child);
      child.stdout.destroy();
      child.stderr.destroy();
      output.end();
    },
  };
}

function kill(child) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch (error) {
    // All of the group have ended.
    if (error.code !== "ESRCH") throw error;
  }
}
