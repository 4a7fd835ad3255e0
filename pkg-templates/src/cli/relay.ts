import type { Command } from "commander";

import { TatError, type Credentials, type CredentialsRequest } from "tat-tasks";
import type { DevelopmentRelayOptions } from "tat-tasks/relay/node";

import { usualRegion } from "./client-options.js";
import { describeFailure, UsageError } from "./failure.js";
import { collect, portNumber, regionName } from "./option-values.js";
import { runServer, type Served } from "./server.js";
import { addCommand } from "./session.js";

interface RelayOptions {
  readonly port: string;
  readonly region?: readonly string[];
  readonly origin?: readonly string[];
  readonly endpoint?: string;
  readonly fake: boolean;
}

export function addRelay(program: Command): void {
  addCommand(program, {
    name: "relay",
    summary: "serve a relay on loopback, which signs with your credentials, to develop a page against",
    description:
      "Serves a relay on 127.0.0.1 until it is interrupted, for development: it signs with your credentials for whoever has the token that it prints, " +
      "or that TAT_RELAY_TOKEN names. " +
      'Programs send it as "Authorization: Bearer …"; so does the development server of a page, by a rule that hands "/api/tat" on to the relay, or the page itself. ' +
      "No page of an origin that is not named by --origin gets an answer. " +
      "Credentials come from the environment, a profile file, a pod of TKE or the role of the server. Why a request is refused or fails is told on standard error.",
    examples: [
      "npx tat-tasks relay --fake --port 8787",
      "TAT_RELAY_TOKEN=some-long-random-text npx tat-tasks relay --port 8787 --origin http://localhost:5173",
      "npx tat-tasks relay --region ap-guangzhou --region ap-shanghai",
    ],
  })
    .option("--port <number>", "the port to listen on; 0 is any free one", "0")
    .option("--region <name>", "a region that may be asked; may be given more than once (default: TENCENTCLOUD_REGION, else the region of tccli's profile, else ap-guangzhou)", collect)
    .option("--origin <url>", "the origin of pages that may ask, such as http://localhost:5173; may be given more than once", collect)
    .option("--endpoint <where>", "where the calls go: regional, internal, intl, finance, a host or a URL (default: the nearest)")
    .option("--fake", "ask a fake TAT in place of the service: no credentials are needed", false)
    .action((options: RelayOptions) => runServer("relay", () => serve(options)));
}

async function serve({ port, region, origin, endpoint, fake }: RelayOptions): Promise<Served> {
  if (fake && endpoint !== undefined) throw new UsageError("--fake and --endpoint exclude each other.");
  const regions = [...new Set((region ?? [await regionOf(fake)]).map((name) => regionName("--region", name)))];
  const number = portNumber("--port", port);
  const { listenForDevelopment } = await import("tat-tasks/relay/node");
  const tell = tellOnce();
  const upstream = fake ? await fakeUpstream() : await upstreamAt(endpoint);
  const relay = await listenForDevelopment({
    ...upstream,
    regions,
    port: number,
    token: process.env["TAT_RELAY_TOKEN"] || undefined,
    origins: origin,
    // A refusal has the reason as its cause, of which callers learn little.
    onRequest: ({ error }) => error !== undefined && tell(error instanceof Error && error.cause !== undefined ? error.cause : error),
  });
  const { signal, stop } = abortable();
  const url = `${relay.url}?token=${relay.token}`;
  return {
    announcement: `relay: ${url} regions=${regions.join(",")}`,
    hint: `npx tat-tasks list --region ${regions[0] ?? ""} --relay '${url}'`,
    // Who starts it learns at once that no call will do.
    begin: () => void upstream.credentials({ signal }).catch((error: unknown) => signal.aborted || tell(error)),
    close() {
      stop();
      return relay.close();
    },
  };
}

/** The fake has one region, whatever its user has elsewhere. */
async function regionOf(isFake: boolean): Promise<string> {
  return (isFake ? undefined : await usualRegion()) ?? "ap-guangzhou";
}

/** Tells why calls fail, the same reason but once: a page asks again and again. */
function tellOnce(): (reason: unknown) => void {
  const told = new Set<string>();
  return (reason) => {
    const words = describeFailure("tat-tasks relay", reason);
    const key = TatError.is(reason) ? reason.code : words;
    if (told.has(key)) return;
    told.add(key);
    process.stderr.write(words);
  };
}

function abortable(): { readonly signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  return { signal: controller.signal, stop: () => controller.abort() };
}

type Upstream = Pick<DevelopmentRelayOptions, "endpoint" | "fetch"> & { credentials(request: CredentialsRequest): Promise<Credentials> };

async function fakeUpstream(): Promise<Upstream> {
  const { createFakeTat, demoFleet, exampleCredential, exampleFleet } = await import("tat-tasks/fake");
  return { credentials: async () => exampleCredential, fetch: createFakeTat({ fleet: [...demoFleet, ...exampleFleet] }).fetch };
}

async function upstreamAt(endpoint: string | undefined): Promise<Upstream> {
  const { defaultCredentials } = await import("tat-tasks/node");
  return { credentials: async (request) => defaultCredentials()(request), endpoint };
}
