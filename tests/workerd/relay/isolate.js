// A relay in one of several isolates. Its callers say by headers who they are, and which object their isolate shares.
import { createRelay } from "tat-tasks/relay";
import { sharedByObject } from "tat-tasks/relay/cloudflare";

const relays = new Map();

/** How many requests have come for each object. */
const come = new Map();

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    const [, name, binding] = pathname.split("/");
    const objectAnswers = (path) => env.ACCOUNT.get(env.ACCOUNT.idFromName(name)).fetch(`https://object/${path}`);
    if (binding === "end") {
      await objectAnswers(binding).catch(() => undefined);
      return new Response("ended");
    }
    if (binding === "asked") return objectAnswers(binding);
    if (binding === "come") return Response.json(come.get(name) ?? 0);
    come.set(name, (come.get(name) ?? 0) + 1);
    if (!relays.has(pathname)) relays.set(pathname, relayOf(env, env[binding], name));
    const answer = relays.get(pathname)(request);
    if (!request.headers.has("leaves")) return answer;
    // What the request does ends with its answer, when the service says so.
    await (await fetch(`${env.ORIGIN}/leave/${name}`)).text();
    return Response.json({ Response: { hasLeft: true } });
  },
};

function relayOf({ ORIGIN: endpoint, CREDENTIALS: credentials }, objects, name) {
  return createRelay({
    ...sharedByObject(objects, { name }),
    credentials,
    endpoint,
    regions: ["ap-guangzhou"],
    requestsPerSecond: 1e6,
    callsPerSecond: 1e6,
    timeout: 60_000,
    authorize: ({ headers }) => ({ tenant: headers.get("tenant"), see: "all" }),
  });
}
