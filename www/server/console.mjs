// The console's server: pages, a relay for them, and behind it the service, or a fake with a fleet that lives.
import { createFakeTat, exampleCredential } from "tat-tasks/fake";
import { listen } from "tat-tasks/fake/node";
import { defaultCredentials } from "tat-tasks/node";
import { listenForDevelopment } from "tat-tasks/relay/node";

import { buildPages } from "./build.mjs";
import { documentedTask } from "./documented-task.mjs";
import { LivingFleet } from "./living-fleet.mjs";
import { servePages } from "./pages.mjs";
import { UpstreamCalls } from "./upstream-calls.mjs";

/** Milliseconds since the task of the official example, at the start: before all others. */
const DOCUMENTED_AGO = 3_600_000;

/**
 * @param {object} [options]
 * @param {number} [options.port] of 127.0.0.1; 0 for any free one
 * @param {string} [options.region] of the service, which is asked by the credentials of the environment; none: the fake is asked
 * @param {string} [options.program] the file that the page loads, in place of the console's own
 * @param {(error: unknown) => void} [options.onFailure] is told why the relay could not ask: pages learn little of that
 * @returns {Promise<{ url: string, fake: import("tat-tasks/fake").FakeTat | undefined, close: () => Promise<void> }>}
 * `url` has the token: whoever opens it may ask for everything
 */
export async function openConsole({ port = 0, region, program, onFailure } = {}) {
  const files = await buildPages(program);
  const upstream = region === undefined ? await openFake() : { ...asService(region), fake: undefined, close: async () => undefined };
  const calls = new UpstreamCalls();
  const { regions, endpoint, credentials } = upstream;
  const settings = { regions, endpoint: endpoint ?? "", isFake: region === undefined };
  try {
    const relay = await listenForDevelopment({
      port,
      regions,
      endpoint,
      credentials,
      logger: calls,
      logLevel: "debug",
      // A refusal has the reason as its cause.
      onRequest: ({ status, error }) => status >= 500 && onFailure?.(error instanceof Error && error.cause !== undefined ? error.cause : error),
      pages: servePages(files, { "/settings.json": () => settings, "/upstream.json": () => calls.told }),
    });
    return {
      url: `${relay.url}?token=${relay.token}`,
      fake: upstream.fake,
      async close() {
        await relay.close();
        await upstream.close();
      },
    };
  } catch (error) {
    await upstream.close();
    throw error;
  }
}

/** @param {string} region */
function asService(region) {
  return { regions: [region], endpoint: undefined, credentials: defaultCredentials() };
}

async function openFake() {
  const fake = createFakeTat();
  fake.fleet.add(documentedTask(Date.now() - DOCUMENTED_AGO));
  const fleet = new LivingFleet(fake.fleet);
  const server = await listen(fake, { port: 0 });
  fleet.start();
  return {
    regions: ["ap-guangzhou"],
    endpoint: server.url,
    credentials: exampleCredential,
    fake,
    async close() {
      fleet.stop();
      await server.close();
    },
  };
}
