import type { Command } from "commander";

import { TatError } from "tat-tasks";
import type { DevelopmentRelayOptions } from "tat-tasks/relay/node";

import { UsageError } from "./failure.js";
import { collect, portNumber } from "./option-values.js";
import { runServer, type Served } from "./server.js";
import { addCommand } from "./session.js";

interface RelayOptions {
  readonly port: string;
  readonly region?: readonly string[];
  readonly endpoint?: string;
  readonly fake: boolean;
}

export function addRelay(program: Command): void {
  addCommand(program, {
    name: "relay",
    summary: "serve a relay on loopback, which signs with your credentials, to develop a page against",
    description:
      "Serves a relay on 127.0.0.1 until it is interrupted, for development: it signs with your credentials for whoever has the token that it prints. " +
      'Programs send it as "Authorization: Bearer …"; a browser opens the printed URL once and keeps a cookie. No page of another origin gets an answer. ' +
      "Credentials come from the environment, a profile file, a pod of TKE or the role of the server.",
    examples: ["npx tat-tasks relay --fake --port 8787", "npx tat-tasks relay --region ap-guangzhou --region ap-shanghai"],
  })
    .option("--port <number>", "the port to listen on; 0 is any free one", "0")
    .option("--region <name>", "a region that may be asked; may be given more than once (default: ap-guangzhou)", collect)
    .option("--endpoint <where>", "where the calls go: regional, internal, intl, finance, a host or a URL (default: the nearest)")
    .option("--fake", "ask a fake TAT in place of the service: no credentials are needed", false)
    .action((options: RelayOptions) => runServer("relay", () => serve(options)));
}

async function serve({ port, region = ["ap-guangzhou"], endpoint, fake }: RelayOptions): Promise<Served> {
  if (fake && endpoint !== undefined) throw new UsageError("--fake and --endpoint exclude each other.");
  const regions = [...new Set(region)];
  const number = portNumber("--port", port);
  const { listenForDevelopment } = await import("tat-tasks/relay/node");
  const upstream = fake ? await fakeUpstream() : await upstreamAt(endpoint);
  const relay = await listenForDevelopment({ ...upstream, regions, port: number }).catch((error: unknown) => {
    throw TatError.is(error) && error.field === "regions" ? new UsageError(error.message.replace("regions: ", "--region: ")) : error;
  });
  return { announcement: `relay: ${relay.url}?token=${relay.token} regions=${regions.join(",")}`, close: () => relay.close() };
}

type Upstream = Pick<DevelopmentRelayOptions, "credentials" | "endpoint" | "fetch">;

async function fakeUpstream(): Promise<Upstream> {
  const { createFakeTat, demoFleet, exampleCredential, exampleFleet } = await import("tat-tasks/fake");
  return { credentials: exampleCredential, fetch: createFakeTat({ fleet: [...demoFleet, ...exampleFleet] }).fetch };
}

async function upstreamAt(endpoint: string | undefined): Promise<Upstream> {
  const { defaultCredentials } = await import("tat-tasks/node");
  return { credentials: defaultCredentials(), endpoint };
}
