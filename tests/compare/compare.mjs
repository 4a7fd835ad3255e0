// The same small program with the official SDK and with tat-tasks, each against every fault of the fake: what its user
// gets, what the user is told, how many calls it took and how long.
//
//   node tests/compare/compare.mjs [FAULT…]
import { Agent } from "node:http";
import { connect } from "node:net";

import { TatClient } from "tat-tasks";
import { createFakeTat, faultNames, uniformFleet } from "tat-tasks/fake";
import { listen } from "tat-tasks/fake/node";

import { waitWithSdk } from "./with-sdk.mjs";
import { waitWithTatTasks } from "./with-tat-tasks.mjs";

const invocationId = "inv-compare";
/** More than one page has, unless a page is asked to have more. */
const taskCount = 30;
const oldCredentials = { secretId: "AKIDcompare", secretKey: "a-key-to-compare", token: "an-old-token" };
const freshCredentials = { ...oldCredentials, token: "a-fresh-token" };

/** Faults that go by are met twice; the others stay. */
const faults = {
  throttle: { perSecond: 0, times: 2 },
  "clock-ahead": {},
  "clock-behind": {},
  "empty-after-create": { ms: 1_500 },
  "bad-id": { id: "invt-compare00000t" },
  "bad-gateway": { times: 2 },
  unavailable: { times: 2 },
  "too-many-requests": { times: 2 },
  html: { times: 2 },
  "empty-object": { times: 2 },
  "cut-json": { times: 2 },
  reset: { times: 2 },
  "slow-body": { ms: 10_000, times: 2 },
  refused: { times: 2 },
  "expired-token": { token: oldCredentials.token },
};
const programs = { "official SDK": waitWithSdk, "tat-tasks": waitWithTatTasks };

const named = process.argv.slice(2);
const unknown = named.filter((name) => !faultNames.includes(name));
if (unknown.length > 0) {
  console.error(`compare: no fault is named ${unknown.join(", ")}; there are ${faultNames.join(", ")}`);
  process.exit(2);
}
if (TatClient.prototype.waitForInvocation === undefined) {
  delete programs["tat-tasks"];
  console.log("compare: this tat-tasks has no waitForInvocation yet; the official SDK alone\n");
}

print("fault", "", "outputs", "calls", "ms", "error");
for (const fault of named.length > 0 ? named : [undefined, ...faultNames]) {
  for (const [name, program] of Object.entries(programs)) {
    const { outputs, calls, ms, error } = await meet(fault, program);
    print(fault ?? "none", name, `${outputs} of ${taskCount}`, calls, ms, error);
  }
}

async function meet(fault, program) {
  const fake = createFakeTat({
    credentials: [oldCredentials, freshCredentials],
    fleet: uniformFleet(taskCount, { invocationId, runAfter: 200, runFor: 800 }),
  });
  if (fault !== undefined) fake.inject({ fault, ...faults[fault] });
  const server = await listen(fake);
  const issued = [oldCredentials];
  let outputs = 0;
  const start = performance.now();
  const error = await program(invocationId, {
    region: "ap-guangzhou",
    // Whoever asks again gets what is valid by then.
    credentials: () => issued.pop() ?? freshCredentials,
    endpoint: server.url,
    agent: detourTo(server),
    seconds: 20,
    attemptSeconds: 2,
    print: (text) => (outputs += text === "ok\n" ? 1 : 0),
  }).then(() => "", describe);
  const ms = Math.round(performance.now() - start);
  await server.close();
  return { outputs, calls: fake.calls.length, ms, error };
}

/** Connects to the fake whatever the host: the SDK signs a host without its port, so that it must ask for the real one. */
function detourTo({ port, host }) {
  const agent = new Agent();
  agent.createConnection = () => connect(port, host);
  return agent;
}

/** As its user sees it who prints an error, in a line. */
function describe(error) {
  const { name, code, message } = error;
  const line = `${name}${code ? ` ${code}` : ""}: ${message}`.replace(/\s+/g, " ");
  return line.length > 110 ? `${line.slice(0, 109)}…` : line;
}

function print(fault, program, outputs, calls, ms, error) {
  const left = [fault.padEnd(20), program.padEnd(14), outputs.padEnd(10)];
  console.log([...left, String(calls).padStart(5), String(ms).padStart(7), `  ${error}`].join("").trimEnd());
}
