import { parseArgs } from "node:util";

import { createFakeTat, demoFleet, exampleCredential, exampleFleet } from "tat-tasks/fake";
import { defaultCredentials } from "tat-tasks/node";
import { listenForDevelopment, type DevelopmentRelay } from "tat-tasks/relay/node";

import { interrupted, messageOf, wholeNumber } from "./process.js";

const usage = `Usage: npx tat-tasks relay [options]

Serves a relay on 127.0.0.1 until it is interrupted, for development: it signs with your credentials for whoever has the
token that it prints. Programs send it as "Authorization: Bearer …"; a browser opens the printed URL once and keeps a cookie.
No page of another origin gets an answer.

Options:
  --port <number>      the port to listen on (default: any free one)
  --region <name>      a region that may be asked; may be given more than once (default: ap-guangzhou)
  --endpoint <where>   where the calls go: regional, internal, intl, finance, a host or a URL (default: the nearest)
  --fake               ask a fake TAT in place of the service: no credentials are needed
  --help               this text

Credentials come from the environment, a profile file, a pod of TKE or the role of the server.

Examples:
  npx tat-tasks relay --fake --port 8787
  npx tat-tasks relay --region ap-guangzhou --region ap-shanghai
`;

/**
 * Runs `npx tat-tasks relay`.
 *
 * @param args what follows `relay` on the command line
 * @returns the exit code: 0 after an interrupt, 1 when it could not listen, 2 when the arguments make no sense
 */
export async function runRelay(args: string[]): Promise<number> {
  let settings: Settings | "help";
  try {
    settings = readSettings(args);
  } catch (error) {
    process.stderr.write(`tat-tasks relay: ${messageOf(error)}\nTry: npx tat-tasks relay --help\n`);
    return 2;
  }
  if (settings === "help") {
    process.stdout.write(usage);
    return 0;
  }
  const { port, regions, endpoint, isFake } = settings;
  const upstream = isFake
    ? { credentials: exampleCredential, fetch: createFakeTat({ fleet: [...demoFleet, ...exampleFleet] }).fetch }
    : { credentials: defaultCredentials(), endpoint };
  let relay: DevelopmentRelay;
  try {
    relay = await listenForDevelopment({ ...upstream, regions, port });
  } catch (error) {
    process.stderr.write(`tat-tasks relay: ${messageOf(error)}\n`);
    return 1;
  }
  const interruption = interrupted();
  process.stdout.write(`relay: ${relay.url}?token=${relay.token} regions=${regions.join(",")}\n`);
  await interruption;
  await relay.close();
  return 0;
}

interface Settings {
  readonly port: number;
  readonly regions: readonly string[];
  readonly endpoint: string | undefined;
  readonly isFake: boolean;
}

function readSettings(args: string[]): Settings | "help" {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: "string", default: "0" },
      region: { type: "string", multiple: true, default: ["ap-guangzhou"] },
      endpoint: { type: "string" },
      fake: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  if (values.fake && values.endpoint !== undefined) throw new TypeError("--fake and --endpoint exclude each other.");
  const port = wholeNumber("--port", values.port);
  if (port > 65_535) throw new RangeError(`--port takes a number up to 65535; got ${values.port}.`);
  return { port, regions: [...new Set(values.region)], endpoint: values.endpoint, isFake: values.fake };
}
