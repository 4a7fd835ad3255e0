// What a relay costs: requests a second, and how long they take, beside a server that does nothing but one `fetch`. All on
// loopback, each server in a process of its own, in turn.
//
//   node tests/bench/relay.mjs [ROUNDS] [SECONDS] [--json]
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import autocannon from "autocannon";

import { figure, given, median, percentile, say, tell } from "./figures.mjs";

const script = fileURLToPath(import.meta.url);
const [server, ...values] = given;
const taskIds = Array.from({ length: 100 }, (_, number) => `invt-${number}`);
const json = { "content-type": "application/json" };

const servers = {
  /** What any proxy has to do: read the body, fetch, hand the answer on. */
  bare(upstream) {
    return createServer(async (message, response) => {
      const chunks = [];
      for await (const chunk of message) chunks.push(chunk);
      const answered = await fetch(upstream, { method: "POST", headers: json, body: Buffer.concat(chunks) });
      response.writeHead(200, json).end(Buffer.from(await answered.arrayBuffer()));
    });
  },
  /** All that a relay does for one request: it reads, checks, signs, fetches, reads the answer and filters it. */
  forgetful: (upstream) => relayWith(upstream, { maxAge: 0, quotaShare: false }),
  /** As it is used: the tasks run, so that they are asked for again each second. */
  relay: (upstream) => relayWith(upstream, {}),
};

async function relayWith(endpoint, options) {
  const { exampleCredential } = await import("tat-tasks/fake");
  const { createRelay } = await import("tat-tasks/relay");
  const { nodeListener } = await import("tat-tasks/relay/node");
  const relay = createRelay({
    credentials: exampleCredential,
    endpoint,
    regions: ["ap-guangzhou"],
    requestsPerSecond: 1e6,
    callsPerSecond: 1e6,
    authorize: () => ({ tenant: "bench", see: { invocationIds: ["inv-0"] } }),
    ...options,
  });
  return createServer(nodeListener(relay));
}

/** Answers each call by the same bytes. */
async function service() {
  const answer = Buffer.from(JSON.stringify({ Response: { TotalCount: 100, InvocationTaskSet: await tasks(), RequestId: "r" } }));
  const server = createServer((message, response) => message.resume().on("end", () => response.writeHead(200, json).end(answer)));
  console.log(`http://127.0.0.1:${(await listening(server)).address().port}`);
}

if (server in servers) await serve(...values);
else if (server === "service") await service();
else if (server === "load") await fire(...values);
else await compare(Number(server ?? 5), Number(values[0] ?? 3));

async function compare(rounds, seconds) {
  say(`medians of ${rounds} processes, each loaded for ${seconds} s; 100 tasks an answer, without output\n`);
  const { child: upstream, line: at } = await started("service");
  try {
    const figures = [];
    for (const connections of [1, 50]) figures.push(...(await compareAt(at, connections, rounds, seconds)));
    say("");
    tell(figures);
  } finally {
    upstream.kill();
  }
}

async function compareAt(upstream, connections, rounds, seconds) {
  const rows = [];
  for (let round = 0; round < rounds; round += 1) {
    const row = {};
    for (const name of Object.keys(servers)) {
      row[name] = await measured(name, upstream, connections, seconds);
      if (row[name].failed > 0) throw new Error(`${name}: ${row[name].failed} requests failed`);
    }
    rows.push(row);
  }
  const of = (name, member) => median(rows.map((row) => row[name][member]));
  for (const name of Object.keys(servers)) {
    const [requests, p50, p99] = ["requests", "p50", "p99"].map((member) => of(name, member));
    say(`${String(connections).padStart(4)} at once  ${name.padEnd(12)}${requests.toFixed(0).padStart(8)} a second  p50 ${p50.toFixed(2)} ms  p99 ${p99.toFixed(2)} ms`);
  }
  return [["relay", "as it is used"], ["forgetful", "that asks the service each time"]].flatMap(([name, words]) => {
    const beside = (what, member, unit) =>
      figure(`${what}, a relay ${words}, ${connections} at once`, unit, of(name, member), "a server that does one fetch", of("bare", member));
    return [beside("requests a second and core", "requests", "a second"), beside("99 % are answered within", "p99", "ms")];
  });
}

/** Serves on one core, as a server of JavaScript does; gives the requests for each second at the processor. */
async function serve(upstream) {
  const listener = await listening(await servers[server](upstream));
  console.log(listener.address().port);
  process.on("message", () => process.send(process.cpuUsage()));
}

async function measured(name, upstream, connections, seconds) {
  const { child, line: port } = await started(name, upstream);
  try {
    await loaded(port, connections, 1);
    const before = await busy(child);
    const { sent, ...row } = await loaded(port, connections, seconds);
    return { ...row, requests: sent / ((await busy(child)) - before) };
  } finally {
    child.kill();
  }
}

/** This program in another part, and the first line that it tells. */
async function started(...part) {
  const child = spawn(process.execPath, [script, ...part.map(String)], { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  const [line] = await once(createInterface(child.stdout), "line");
  return { child, line };
}

/** Seconds that a server was at the processor. */
async function busy(child) {
  child.send("busy");
  const [{ user, system }] = await once(child, "message");
  return (user + system) / 1e6;
}

/** Loads a server from a process of its own. */
async function loaded(...values) {
  return JSON.parse((await started("load", ...values)).line);
}

async function fire(port, connections, duration) {
  const body = JSON.stringify({ Region: "ap-guangzhou", InvocationTaskIds: taskIds });
  const options = { url: `http://127.0.0.1:${port}/`, method: "POST", headers: json, body };
  const load = autocannon({ ...options, connections: Number(connections), duration: Number(duration) });
  // Its own percentiles are in whole milliseconds.
  const times = [];
  load.on("response", (client, status, bytes, milliseconds) => times.push(milliseconds));
  const { errors, non2xx } = await load;
  console.log(JSON.stringify({ sent: times.length, p50: percentile(times, 0.5), p99: percentile(times, 0.99), failed: errors + non2xx }));
}

function fleet() {
  const timeline = [{ after: 0, status: "RUNNING" }, { after: 3_600_000, status: "SUCCESS", exitCode: 0 }];
  return taskIds.map((invocationTaskId, number) => ({
    invocationTaskId,
    invocationId: "inv-0",
    commandId: "cmd-0",
    instanceId: `ins-${number}`,
    timeline,
  }));
}

/** The same tasks, as the service tells them. */
async function tasks() {
  const { createFakeTat, exampleCredential } = await import("tat-tasks/fake");
  const { TatClient } = await import("tat-tasks");
  const tat = new TatClient({ region: "ap-guangzhou", credentials: exampleCredential, fetch: createFakeTat({ fleet: fleet() }).fetch });
  return (await tat.describeInvocationTasks({ InvocationTaskIds: taskIds })).InvocationTaskSet;
}

async function listening(server) {
  await once(server.listen(0, "127.0.0.1"), "listening");
  return server;
}
