// What is done for one host: it is built, started, and asked until its report is there; and nothing of it is left behind.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { judge } from "./judge.mjs";
import { start } from "./processes.mjs";
import { createService } from "./service.mjs";
import { browserCommand, commandOf, environment } from "./tools.mjs";

const limit = 180_000;
const builds = new Map();

/**
 * @param {import("./rows.mjs").Row} row
 * @param {string} project where the package is installed
 * @param {string} logs a directory
 * @returns {Promise<{ firstAnswer: number }>} in milliseconds
 */
export async function perform(row, project, logs) {
  let report;
  let onReport;
  const reported = new Promise((resolve) => {
    onReport = (text) => resolve((report = text));
  });
  // A service of its own, so that whatever arrives there is from this host.
  const service = await serviceOf(project, onReport);
  const programs = [];
  const launch = (command) => {
    const program = start(command, {
      cwd: join(project, row.directory ?? ""),
      env: environment(project, service.url),
      log: join(logs, `${row.name.replace(/\W+/g, "-")}.log`),
    });
    programs.push(program);
    return program;
  };
  try {
    await within(limit, drive(row, { launch, service, project, reported }));
    if (report === undefined) throw new Error("the host ended without a report");
  } catch (error) {
    throw new Error([error.message, ...programs.flatMap(lastLines)].join("\n"));
  } finally {
    for (const program of programs) program.stop();
    await service.close();
  }
  return { firstAnswer: judge(report, row.differs) };
}

/** The fake of the package that is installed. */
function serviceOf(project, onReport) {
  const require = createRequire(join(project, "package.json"));
  const { listen } = require("tat-tasks/fake/node");
  const wasm = readFileSync(require.resolve("tat-tasks/tat_tasks.wasm"));
  return listen(createService(require("tat-tasks/fake"), { wasm, onReport }));
}

async function drive(row, { launch, service, project, reported }) {
  if (row.build !== undefined) await built(row, launch);
  const port = await freePort();
  const values = { ORIGIN: service.url, HOST: `${service.host}:${service.port}`, PORT: String(port) };
  const host = launch(commandOf(row, row.run ?? row.serve, values));
  if (row.run !== undefined) return endedWell(host, "the host");
  const url = `http://127.0.0.1:${port}${row.ask ?? row.page}?origin=${encodeURIComponent(service.url)}`;
  const gone = endedWell(host, "the host").then(() => {
    throw new Error("the host ended while it was to serve");
  });
  await Promise.race([gone, row.page === undefined ? asked(url) : shown(url, launch, project, reported)]);
}

async function built(row, launch) {
  const key = JSON.stringify([row.tools, row.directory, row.build]);
  if (!builds.has(key)) builds.set(key, endedWell(launch(commandOf(row, row.build, {})), "the build"));
  await builds.get(key);
}

async function endedWell(program, what) {
  const how = await program.exited;
  if (how !== undefined) throw new Error(`${what} ${how}`);
}

/** Its answer comes after its report. */
async function asked(url) {
  const response = await answerOf(url);
  if (!response.ok) throw new Error(`the host answered ${response.status}: ${(await response.text()).slice(0, 500)}`);
  await response.text();
}

async function shown(url, launch, project, reported) {
  const response = await answerOf(url);
  await response.body?.cancel();
  const browser = launch(browserCommand(project, url));
  await Promise.race([reported, endedWell(browser, "the browser")]);
}

/** Of a server that may not listen yet, or that is about to listen anew: it has the time that its row has. */
async function answerOf(url) {
  for (;;) {
    try {
      return await fetch(url);
    } catch {
      await sleep(100);
    }
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function within(ms, promise) {
  const over = new AbortController();
  const late = sleep(ms, undefined, { signal: over.signal }).then(() => {
    throw new Error(`nothing came of it in ${ms / 1_000} s`);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    over.abort();
  }
}

function lastLines(program) {
  const lines = program.tail().split("\n").filter((line) => line.trim() !== "");
  return lines.slice(-12).map((line) => line.slice(0, 200));
}
