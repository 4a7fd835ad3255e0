// What the requests of one isolate share: their clients. A request says by JSON what it does, and with which client.
import { TatClient } from "tat-tasks";
import { origin } from "./origin.js";

/** Made when the isolate starts. Any other is made in the first request that asks for it. */
const clients = new Map(["early1", "early2"].map((name) => [name, clientOf(name)]));

/** How many requests have begun something with a client, by its name. */
const begun = new Map();

const actions = {
  describe: (client, selector) => client.describeInvocationTasks({ InvocationTaskIds: selector.invocationTaskIds }),
  wait: (client, selector, options) => client.waitForInvocation(selector, options),
  watch: async (client, selector, options) => {
    const events = [];
    for await (const { type, text } of client.watch(selector, options)) events.push(type === "output" ? text : type);
    return events;
  },
  close: async (client) => client.close(),
};

export default {
  async fetch(request) {
    const { client: name, action, selector, options, leaves } = await request.json();
    if (action === "begun") return Response.json({ value: begun.get(name) ?? 0 });
    if (!clients.has(name)) clients.set(name, clientOf(name));
    const work = actions[action](clients.get(name), selector, options);
    begun.set(name, (begun.get(name) ?? 0) + 1);
    if (leaves) {
      work.catch(() => undefined);
      // It does when the service says so.
      await (await fetch(`${origin}/leave/${name}`)).text();
      return new Response("left");
    }
    return work.then(
      (value) => Response.json({ value }),
      (error) => Response.json({ error: { name: error.name, code: error.code, message: error.message } }),
    );
  },
};

/** Its credentials come from the service, and hold for an hour. */
function clientOf(name) {
  const credentials = async () => {
    const response = await fetch(`${origin}/credentials/${name}`);
    return { ...(await response.json()), expiration: Date.now() + 3_600_000 };
  };
  return new TatClient({ region: "ap-guangzhou", endpoint: origin, credentials });
}
