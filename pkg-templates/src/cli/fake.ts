import type { Command } from "commander";
import type { FakeFault, FakeTask, FakeTat, FaultName } from "tat-tasks/fake";

import { isLoopback } from "../fake/loopback.js";
import { UsageError } from "./failure.js";
import { endedInvocation, fakeCredential, fakeRegion, faultExamples, type scenarioNames } from "./fake-names.js";
import { collect, portNumber, wholeNumber } from "./option-values.js";
import { runServer, type Served } from "./server.js";
import { addCommand } from "./session.js";

const { id, key } = fakeCredential;
const lists = `
Then, in another shell:
  export TENCENTCLOUD_SECRET_ID=${id}
  export TENCENTCLOUD_SECRET_KEY=${key}
  export TENCENTCLOUD_REGION=${fakeRegion}
  npx tat-tasks wait ${endedInvocation} --endpoint http://127.0.0.1:8080
  npx tat-tasks watch inv-demo0001 --timeout 30s --endpoint http://127.0.0.1:8080

Scenarios:
  demo      inv-demo0001: 14 servers, of which nearly everything becomes within 20
            seconds; one task takes two minutes, and one never ends
  example   ${endedInvocation}: the task of the official page's example, which has
            succeeded long ago
  statuses  inv-statuses: one task in each of the 13 statuses
  thousand  inv-thousand: 1,000 tasks that succeed within half a minute

Faults:
  throttle=<calls a second>    too-many-requests=<seconds to wait>
  clock-ahead=<ms>             clock-behind=<ms>
  empty-after-create=<ms>      slow-body=<ms>
  bad-id=<invt-…>              expired-token[=<times>]
  bad-gateway[=<times>]        unavailable[=<times>]
  html[=<times>]               empty-object[=<times>]
  cut-json[=<times>]           reset[=<times>]
  refused[=<times>]`;

/** Loaded when it is to serve, and not for a text of help. */
type FakeModule = typeof import("tat-tasks/fake");

const scenarios: Readonly<Record<(typeof scenarioNames)[number], (module: FakeModule) => readonly FakeTask[]>> = {
  demo: ({ demoFleet }) => demoFleet,
  example: ({ exampleFleet }) => exampleFleet,
  statuses: ({ statusFleet }) => statusFleet,
  thousand: ({ uniformFleet }) => uniformFleet(1_000, { invocationId: "inv-thousand", spread: 20_000 }),
};

interface FakeOptions {
  readonly port: string;
  readonly host: string;
  readonly seed: string;
  readonly scenario?: readonly string[];
  readonly fault?: readonly string[];
}

export function addFake(program: Command): void {
  addCommand(program, {
    name: "fake",
    summary: "serve a fake TAT on loopback, to test against",
    description: "Serves a fake TAT on loopback until it is interrupted. It accepts one made-up key, which it prints.",
    examples: [
      "npx tat-tasks fake --port 8080",
      "npx tat-tasks fake --scenario thousand --fault throttle=5",
      "npx tat-tasks fake --fault clock-ahead=1800000 --fault bad-gateway=2",
    ],
  })
    .option("--port <number>", "the port to listen on; 0 is any free one", "0")
    .option("--host <address>", "a loopback address", "127.0.0.1")
    .option("--seed <number>", "what request ids are made from", "1")
    .option("--scenario <name>", "the tasks it knows; may be given more than once (default: demo and example)", collect)
    .option("--fault <name[=value]>", "what goes wrong; may be given more than once", collect)
    .addHelpText("after", lists)
    .action((options: FakeOptions) => runServer("fake", () => serve(options)));
}

async function serve(options: FakeOptions): Promise<Served> {
  const { host } = options;
  const port = portNumber("--port", options.port);
  if (!isLoopback(host)) throw new UsageError(`--host takes a loopback address: localhost, ::1 or 127.x.y.z; got ${host}.`);
  const [module, { listen }] = await Promise.all([import("tat-tasks/fake"), import("tat-tasks/fake/node")]);
  const fake = module.createFakeTat({
    seed: wholeNumber("--seed", options.seed),
    fleet: [...new Set(options.scenario ?? ["demo", "example"])].flatMap((name) => readScenario(module, name)),
  });
  for (const fault of options.fault ?? []) injectFault(fake, readFault(module, fault));
  const server = await listen(fake, { port, host });
  return {
    announcement: announcement(server.url, fake),
    hint: `TENCENTCLOUD_SECRET_ID=${id} TENCENTCLOUD_SECRET_KEY=${key} npx tat-tasks list --region ${fakeRegion} --endpoint ${server.url}`,
    close: () => server.close(),
  };
}

function readScenario(module: FakeModule, name: string): readonly FakeTask[] {
  const make = Object.entries(scenarios).find(([known]) => known === name)?.[1];
  if (make === undefined) {
    throw new UsageError(`--scenario takes ${Object.keys(scenarios).join(", ")}; got ${name}.`);
  }
  return make(module);
}

function readFault({ faultNames }: FakeModule, text: string): FakeFault {
  const [name = "", ...rest] = text.split("=");
  const fault = faultNames.find((known) => known === name);
  if (fault === undefined) throw new UsageError(`--fault takes ${faultNames.join(", ")}; got ${name}.`);
  return faultFrom(fault, rest.length === 0 ? undefined : rest.join("="));
}

function faultFrom(fault: FaultName, value: string | undefined): FakeFault {
  if (fault === "bad-id") {
    if (value === undefined || value === "") throw new UsageError("--fault bad-id needs an id: --fault bad-id=invt-….");
    return { fault, id: value };
  }
  if (value === undefined) {
    const example = faultExamples.find((text) => text.startsWith(`${fault}=`));
    if (example !== undefined) throw new UsageError(`--fault ${fault} needs a value, as in --fault ${example}.`);
    return { fault };
  }
  const number = wholeNumber(`--fault ${fault}`, value);
  switch (fault) {
    case "throttle":
      return { fault, perSecond: number };
    case "clock-ahead":
    case "clock-behind":
    case "empty-after-create":
    case "slow-body":
      return { fault, ms: number };
    case "too-many-requests":
      return { fault, retryAfter: number };
    default:
      return { fault, times: number };
  }
}

/** The fake itself knows what a value may be. */
function injectFault(fake: FakeTat, fault: FakeFault): void {
  try {
    fake.inject(fault);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function announcement(url: string, fake: FakeTat): string {
  const invocations = [...new Set([...fake.fleet].map((task) => task.invocationId))].join(",");
  return `fake TAT: ${url} region=${fakeRegion} secretId=${id} secretKey=${key} invocations=${invocations}`;
}
