// What a relay costs: requests a second, and how long they take, beside a server that does nothing but one `fetch`. All on
// loopback, each server in a process of its own, in turn.
//
//   node tests/bench/relay.mjs [SECONDS]
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import autocannon from "autocannon";

const script = fileURLToPath(import.meta.url);
const seconds = Number(process.argv[2] ?? 5);
const taskIds = Array.from({ length: 100 }, (_, number) => `invt-${number}`);
const json = { "content-type": "application/json" };

const servers = {
  /** What any proxy has to do: read the body, fetch, hand the answer on. */
  async bare() {
    const upstream = await service();
    return createServer(async (message, response) => {
      const chunks = [];
      for await (const chunk of message) chunks.push(chunk);
      const answered = await fetch(upstream, { method: "POST", headers: json, body: Buffer.concat(chunks) });
      response.writeHead(200, json).end(Buffer.from(await answered.arrayBuffer()));
    });
  },
  /** All that a relay does for one request: it reads, checks, signs, fetches, reads the answer and filters it. */
  forgetful: () => relayWith({ maxAge: 0, quotaShare: false }),
  /** As it is used: the tasks run, so that they are asked for again each second. */
  relay: () => relayWith({}),
};

async function relayWith(options) {
  const { exampleCredential } = await import("tat-tasks/fake");
  const { createRelay } = await import("tat-tasks/relay");
  const { nodeListener } = await import("tat-tasks/relay/node");
  const relay = createRelay({
    credentials: exampleCredential,
    endpoint: await service(),
    regions: ["ap-guangzhou"],
    requestsPerSecond: 1e6,
    callsPerSecond: 1e6,
    authorize: () => ({ tenant: "bench", see: { invocationIds: ["inv-0"] } }),
    ...options,
  });
  return createServer(nodeListener(relay));
}

/** What answers each call by the same bytes, and where it is. */
async function service() {
  const answer = Buffer.from(JSON.stringify({ Response: { TotalCount: 100, InvocationTaskSet: await tasks(), RequestId: "r" } }));
  const server = createServer((message, response) => message.resume().on("end", () => response.writeHead(200, json).end(answer)));
  return `http://127.0.0.1:${(await listening(server)).address().port}`;
}

const server = process.argv[2];
if (server in servers) {
  const listener = await listening(await servers[server]());
  console.log(listener.address().port);
} else {
  await compare();
}

async function compare() {
  console.log(`Node ${process.version}, ${seconds} s each, 100 tasks an answer, without output`);
  console.log("connections                requests/s   p50 ms   p99 ms");
  for (const connections of [1, 50]) {
    const rows = [];
    for (const name of Object.keys(servers)) rows.push({ name, ...(await load(name, connections)) });
    for (const { name, requests, latency, errors, non2xx } of rows) {
      if (errors + non2xx > 0) throw new Error(`${name}: ${errors} errors, ${non2xx} refused`);
      const figures = [requests.average.toFixed(0), latency.p50.toFixed(0), latency.p99.toFixed(0)];
      console.log(`${String(connections).padStart(11)}  ${name.padEnd(12)}${figures.map((figure) => figure.padStart(9)).join("")}`);
    }
    const [bare, ...relays] = rows;
    for (const { name, requests } of relays) {
      const above = 1_000 / requests.average - 1_000 / bare.requests.average;
      console.log(`             ${name}: ${above.toFixed(2)} ms a request above bare; ${(requests.average / bare.requests.average).toFixed(2)} x as many requests`);
    }
  }
}

async function load(name, connections) {
  const child = spawn(process.execPath, [script, name], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [port] = await once(createInterface(child.stdout), "line");
    const body = JSON.stringify({ Region: "ap-guangzhou", InvocationTaskIds: taskIds });
    const options = { url: `http://127.0.0.1:${port}/`, method: "POST", headers: json, body, connections };
    await autocannon({ ...options, duration: 1 });
    return await autocannon({ ...options, duration: seconds });
  } finally {
    child.kill();
  }
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
