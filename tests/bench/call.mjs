// What a whole call costs, beside the official SDK: time at the processor, and memory; in all, and above the bare client that
// each of them uses with the same bytes, `fetch` and `http.request`. And what the heap keeps of a list. The service is a process
// of its own, and answers fixed bytes; each program does each work in a process of its own, in turn.
//
//   node tests/bench/call.mjs [ROUNDS] [--json]
import { spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, createServer, request as httpRequest } from "node:http";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { figure, given, median, say, tell } from "./figures.mjs";

const CALLS = 2_000;
const TASKS = 10_000;
const PAGE = 100;
/** So often a list is made: one is 100 calls. */
const LISTS = 5;
const PACED = 100;

const script = fileURLToPath(import.meta.url);
const credential = { secretId: "AKIDbench0123456789", secretKey: "bench-key-0123456789" };
const filtered = { Filters: [{ Name: "invocation-id", Values: ["inv-uniform"] }], HideOutput: false };
const aPage = { ...filtered, Limit: 20 };

/** What makes a program ready to be asked for one page; as many ways as there are programs. */
const programs = {
  async "fetch"(url, headers) {
    return { ask: async (request) => (await fetch(url, { method: "POST", headers, body: JSON.stringify(request) })).text() };
  },
  async "tat-tasks"(url) {
    const { TatClient } = await import("tat-tasks");
    const tat = new TatClient({ region: "ap-guangzhou", credentials: credential, endpoint: url, quotaShare: false });
    return { ask: (request) => tat.describeInvocationTasks(request), list: (request) => tat.listInvocationTasks(request).toArray() };
  },
  async "http.request"(url, headers) {
    const agent = new Agent({ keepAlive: true });
    const ask = (request) =>
      new Promise((resolve, reject) => {
        const sent = httpRequest(url, { method: "POST", headers, agent }, (response) => {
          let text = "";
          response.setEncoding("utf8").on("data", (chunk) => (text += chunk)).on("end", () => resolve(text)).on("error", reject);
        });
        sent.on("error", reject).end(JSON.stringify(request));
      });
    return { ask };
  },
  async "official SDK"(url) {
    const { default: sdk } = await import("tencentcloud-sdk-nodejs/tencentcloud/services/tat/index.js");
    const httpProfile = { protocol: "http://", endpoint: new URL(url).host, agent: new Agent({ keepAlive: true }) };
    const client = new sdk.tat.v20201028.Client({ credential, region: "ap-guangzhou", profile: { httpProfile } });
    const ask = (request) => client.DescribeInvocationTasks(request);
    // As its users write it.
    const list = async (request) => {
      const tasks = [];
      for (let total = Infinity; tasks.length < total; ) {
        const page = await ask({ ...request, Offset: tasks.length });
        tasks.push(...page.InvocationTaskSet);
        total = page.TotalCount;
      }
      return tasks;
    };
    return { ask, list };
  },
};

/** Each gives how many calls it has made. */
const works = {
  async "one after the other"({ ask }) {
    for (let call = 0; call < CALLS; call += 1) await ask(aPage);
    return CALLS;
  },
  async "all at once"({ ask }) {
    await Promise.all(Array.from({ length: CALLS }, () => ask(aPage)));
    return CALLS;
  },
  async listed({ ask, list }) {
    for (let time = 0; time < LISTS; time += 1) {
      if (list !== undefined) await list({ ...filtered, Limit: PAGE });
      else for (let Offset = 0; Offset < TASKS; Offset += PAGE) await ask({ ...filtered, Limit: PAGE, Offset });
    }
    return LISTS * (TASKS / PAGE);
  },
};

/** What is kept, a task of it. */
const lists = { "without outputs": { HideOutput: true }, "with 200 bytes of output each": { HideOutput: false } };

const [role, work, url, headers] = given;
if (role === "service") await serve();
else if (work in lists) await measureKept();
else if (role in programs) await measure();
else if (role === "paced") await measurePaced();
else await compare(Number(role ?? 7));

async function compare(rounds) {
  say(`medians of ${rounds} processes each; calls of 20 tasks, and lists of ${TASKS} by ${PAGE}, with 200 bytes of output each\n`);
  const service = spawn(process.execPath, [script, "service"], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [at] = await once(createInterface(service.stdout), "line");
    const figures = [];
    for (const name of Object.keys(works)) {
      const rows = [];
      for (let round = 0; round < rounds; round += 1) {
        const row = {};
        for (const program of Object.keys(programs)) row[program] = await measured(program, name, at, await signedHeaders(at));
        rows.push(row);
      }
      const inAll = (program, member) => median(rows.map((row) => row[program][member]));
      const above = (program, bare, member) => median(rows.map((row) => row[program][member] - row[bare][member]));
      for (const [member, what, unit] of [["micros", "processor time a call", "µs"], ["mebibytes", "memory at its peak", "MiB"]]) {
        const calls = name === "listed" ? `${TASKS} tasks listed` : `${CALLS} calls ${name}`;
        figures.push(
          figure(`${what}, ${calls}`, unit, inAll("tat-tasks", member), "official SDK", inAll("official SDK", member)),
          figure(`${what}, ${calls}: bare \`fetch\` alone`, unit, inAll("fetch", member), "bare `http.request` alone", inAll("http.request", member)),
          figure(`${what}, ${calls}: above the bare one`, unit, above("tat-tasks", "fetch", member), "official SDK", above("official SDK", "http.request", member)),
        );
      }
      for (const program of Object.keys(programs)) {
        const [micros, mebibytes] = ["micros", "mebibytes"].map((member) => inAll(program, member).toFixed(0));
        say(`${name.padEnd(22)}${program.padEnd(14)}${micros.padStart(7)} µs a call${mebibytes.padStart(6)} MiB`);
      }
    }
    for (const what of Object.keys(lists)) {
      const rows = [];
      for (let round = 0; round < rounds; round += 1) {
        rows.push([await measured("tat-tasks", what, at), await measured("official SDK", what, at)]);
      }
      const [ours, theirs] = [0, 1].map((program) => median(rows.map((row) => row[program].bytes)));
      figures.push(figure(`heap that a task keeps, ${TASKS} listed ${what}`, "bytes", ours, "official SDK", theirs));
    }
    const paced = [];
    for (let round = 0; round < rounds; round += 1) paced.push(await measured("paced", "paced", at));
    const [seconds, least] = ["seconds", "least"].map((member) => median(paced.map((row) => row[member])));
    figures.push(figure(`${PACED} calls at once, at the 20 a second of the service`, "s", seconds, "the quota alone", least));
    say("");
    tell(figures);
  } finally {
    service.kill();
  }
}

async function measured(...parts) {
  const child = spawn(process.execPath, ["--expose-gc", script, ...parts], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(createInterface(child.stdout), "line");
  return JSON.parse(line);
}

/** One work by one program, in a process of its own. */
async function measure() {
  const program = await programs[role](url, JSON.parse(headers));
  const small = { ...aPage, Limit: PAGE };
  for (let call = 0; call < 1_000; call += 1) await program.ask(call % 10 === 0 ? small : aPage);
  const before = process.cpuUsage();
  const calls = await works[work](program);
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ micros: (user + system) / calls, mebibytes: process.resourceUsage().maxRSS / 1024 }));
  process.exit();
}

/** What the heap keeps of a list of all tasks. */
async function measureKept() {
  const { list } = await programs[role](url);
  const all = () => list({ ...filtered, ...lists[work], Limit: PAGE });
  // Nothing stays of the first ones but what is no matter of tasks: Node keeps a record of each of 250 calls of `fetch`.
  for (let time = 0; time < 3; time += 1) await all();
  const before = await heapUsed();
  const tasks = await all();
  console.log(JSON.stringify({ bytes: ((await heapUsed()) - before) / tasks.length }));
  process.exit();
}

async function heapUsed() {
  // What is collected may have kept something outside of the heap.
  for (let time = 0; time < 3; time += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    gc();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** How long it takes where the quota is kept, and the least that it can take. */
async function measurePaced() {
  const { TatClient } = await import("tat-tasks");
  const tat = new TatClient({ region: "ap-guangzhou", credentials: credential, endpoint: url, quotaShare: 1, timeout: Infinity });
  const sent = [];
  await tat.signDescribeInvocationTasks(aPage);
  const begin = performance.now();
  await Promise.all(Array.from({ length: PACED }, async () => {
    await tat.describeInvocationTasks(aPage);
    sent.push(performance.now() - begin);
  }));
  // What a full bucket lets go at once takes no time.
  const burst = sent.filter((at) => at < 50).length;
  console.log(JSON.stringify({ seconds: (performance.now() - begin) / 1_000, least: (PACED - burst) / 20 }));
  process.exit();
}

async function signedHeaders(at) {
  const { TatClient } = await import("tat-tasks");
  const tat = new TatClient({ region: "ap-guangzhou", credentials: credential, endpoint: at });
  return JSON.stringify((await tat.signDescribeInvocationTasks(aPage)).headers);
}

/** Answers the page that the request asks for. */
async function serve() {
  const { members, tasks } = await answers();
  const withoutOutput = tasks.map((task) => ({ ...task, TaskResult: { ...task.TaskResult, Output: "" } }));
  const pages = new Map();
  const pageOf = (offset, limit, hasOutput) => {
    const name = `${offset} ${limit} ${hasOutput}`;
    const page = (hasOutput ? tasks : withoutOutput).slice(offset, offset + limit);
    if (!pages.has(name)) pages.set(name, Buffer.from(JSON.stringify({ Response: { ...members, InvocationTaskSet: page } })));
    return pages.get(name);
  };
  const server = createServer((message, response) => {
    let text = "";
    message.setEncoding("utf8").on("data", (chunk) => (text += chunk)).on("end", () => {
      const number = (name) => Number(new RegExp(`"${name}":(\\d+)`).exec(text)?.[1] ?? 0);
      response.writeHead(200, { "Content-Type": "application/json" }).end(pageOf(number("Offset"), number("Limit"), text.includes('"HideOutput":false')));
    });
  });
  server.keepAliveTimeout = 600_000;
  server.listen({ port: 0, host: "127.0.0.1", backlog: 4_096 }, () => console.log(`http://127.0.0.1:${server.address().port}`));
}

/** All tasks as the service shows them, and what else an answer has. */
async function answers() {
  const { TatClient } = await import("tat-tasks");
  const { createFakeTat, exampleCredential, uniformFleet } = await import("tat-tasks/fake");
  const fleet = uniformFleet(TASKS, { createdAt: Date.now() - 3_600_000, runAfter: 0, runFor: 5_000, spread: 1_800_000 });
  const fake = createFakeTat({ requestsPerSecond: Infinity, fleet });
  const tat = new TatClient({ region: "ap-guangzhou", credentials: exampleCredential });
  const pages = Array.from({ length: TASKS / PAGE }, async (_, page) => {
    const { url, ...init } = await tat.signDescribeInvocationTasks({ ...filtered, Limit: PAGE, Offset: page * PAGE });
    return (await (await fake.fetch(url, init)).json()).Response;
  });
  const answered = await Promise.all(pages);
  const tasks = answered.flatMap(({ InvocationTaskSet }) => InvocationTaskSet);
  for (const [index, { TaskResult }] of tasks.entries()) TaskResult.Output = btoa(`${String(index).padStart(199, "x")}\n`);
  return { members: answered[0], tasks };
}
