// A relay in one of several isolates. Its callers say by headers who they are, and which object their isolate shares.
import { createRelay } from "tat-tasks/relay";
import { sharedByObject } from "tat-tasks/relay/cloudflare";

const relays = new Map();

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    const [, name, binding] = pathname.split("/");
    if (binding === "end") {
      await env.ACCOUNT.get(env.ACCOUNT.idFromName(name)).fetch("https://object/end").catch(() => undefined);
      return new Response("ended");
    }
    if (!relays.has(pathname)) relays.set(pathname, relayOf(env, env[binding], name));
    const answer = relays.get(pathname)(request);
    const leavesAfter = request.headers.get("leaves-after");
    if (leavesAfter === null) return answer;
    // What the request does ends with its answer.
    await new Promise((resolve) => setTimeout(resolve, Number(leavesAfter)));
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
