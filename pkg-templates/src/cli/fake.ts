import { parseArgs } from "node:util";

import {
  createFakeTat,
  demoFleet,
  exampleCredential,
  exampleFleet,
  faultNames,
  statusFleet,
  uniformFleet,
  type FakeFault,
  type FakeTask,
  type FakeTat,
  type FaultName,
} from "tat-tasks/fake";
import { listen, type FakeServer } from "tat-tasks/fake/node";

import { isLoopback } from "../fake/loopback.js";
import { interrupted, messageOf, wholeNumber } from "./process.js";

const usage = `Usage: npx tat-tasks fake [options]

Serves a fake TAT on loopback until it is interrupted. It accepts one made-up key, which it prints.

Options:
  --port <number>          the port to listen on (default: any free one)
  --host <address>         a loopback address (default: 127.0.0.1)
  --seed <number>          what request ids are made from (default: 1)
  --scenario <name>        the tasks it knows; may be given more than once (default: demo and example)
                             demo      one invocation on 14 servers, of which nearly everything becomes
                             example   the task of the official page's example
                             statuses  one task in each of the 13 statuses
                             thousand  1,000 tasks that succeed after a while
  --fault <name>[=<value>] what goes wrong; may be given more than once
                             throttle=<calls a second>         too-many-requests=<seconds to wait>
                             clock-ahead=<ms>                  clock-behind=<ms>
                             empty-after-create=<ms>           slow-body=<ms>
                             bad-id=<invt-…>                   expired-token[=<times>]
                             bad-gateway[=<times>]             unavailable[=<times>]
                             html[=<times>]                    empty-object[=<times>]
                             cut-json[=<times>]                reset[=<times>]
                             refused[=<times>]
  --help                   this text

Examples:
  npx tat-tasks fake --port 8080
  npx tat-tasks fake --scenario thousand --fault throttle=5
  npx tat-tasks fake --fault clock-ahead=1800000 --fault bad-gateway=2
`;

const scenarios: Readonly<Record<string, () => readonly FakeTask[]>> = {
  demo: () => demoFleet,
  example: () => exampleFleet,
  statuses: () => statusFleet,
  thousand: () => uniformFleet(1_000, { invocationId: "inv-thousand", spread: 20_000 }),
};

/**
 * Runs `npx tat-tasks fake`.
 *
 * @param args what follows `fake` on the command line
 * @returns the exit code: 0 after an interrupt, 1 when it could not listen, 2 when the arguments make no sense
 */
export async function runFake(args: string[]): Promise<number> {
  let settings: Settings | "help";
  try {
    settings = readSettings(args);
  } catch (error) {
    process.stderr.write(`tat-tasks fake: ${messageOf(error)}\nTry: npx tat-tasks fake --help\n`);
    return 2;
  }
  if (settings === "help") {
    process.stdout.write(usage);
    return 0;
  }

  let server: FakeServer;
  try {
    server = await listen(settings.fake, { port: settings.port, host: settings.host });
  } catch (error) {
    process.stderr.write(`tat-tasks fake: ${messageOf(error)}\n`);
    return 1;
  }
  // Before the line is out, since whoever waits for it may interrupt at once.
  const interruption = interrupted();
  process.stdout.write(`${announcement(server.url, settings.fake)}\n`);
  await interruption;
  await server.close();
  return 0;
}

interface Settings {
  readonly port: number;
  readonly host: string;
  readonly fake: FakeTat;
}

function readSettings(args: string[]): Settings | "help" {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: "string", default: "0" },
      host: { type: "string", default: "127.0.0.1" },
      seed: { type: "string", default: "1" },
      scenario: { type: "string", multiple: true, default: ["demo", "example"] },
      fault: { type: "string", multiple: true, default: [] },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  const port = wholeNumber("--port", values.port);
  if (port > 65_535) throw new RangeError(`--port takes a number up to 65535; got ${values.port}.`);
  if (!isLoopback(values.host)) {
    throw new TypeError(`--host takes a loopback address: localhost, ::1 or 127.x.y.z; got ${values.host}.`);
  }
  const fake = createFakeTat({
    seed: wholeNumber("--seed", values.seed),
    fleet: [...new Set(values.scenario)].flatMap(readScenario),
  });
  for (const fault of values.fault) fake.inject(readFault(fault));
  return { port, host: values.host, fake };
}

function readScenario(name: string): readonly FakeTask[] {
  const make = Object.hasOwn(scenarios, name) ? scenarios[name] : undefined;
  if (make === undefined) {
    throw new TypeError(`--scenario takes ${Object.keys(scenarios).join(", ")}; got ${name}.`);
  }
  return make();
}

function readFault(text: string): FakeFault {
  const [name = "", ...rest] = text.split("=");
  const fault = faultNames.find((known) => known === name);
  if (fault === undefined) throw new TypeError(`--fault takes ${faultNames.join(", ")}; got ${name}.`);
  return faultFrom(fault, rest.length === 0 ? undefined : rest.join("="));
}

function faultFrom(fault: FaultName, value: string | undefined): FakeFault {
  if (fault === "bad-id") {
    if (value === undefined || value === "") throw new TypeError("--fault bad-id needs an id: --fault bad-id=invt-….");
    return { fault, id: value };
  }
  if (value === undefined) return { fault };
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

function announcement(url: string, fake: FakeTat): string {
  const { secretId, secretKey } = exampleCredential;
  const invocations = [...new Set([...fake.fleet].map((task) => task.invocationId))].join(",");
  return `fake TAT: ${url} region=ap-guangzhou secretId=${secretId} secretKey=${secretKey} invocations=${invocations}`;
}
