// A relay as a route of frameworks that hand on requests of the web platform, asked by a client through them.
import assert from "node:assert/strict";
import { before, test } from "node:test";

import { Hono } from "hono";
import { TatClient } from "tat-tasks";

import { region, tatFailure, warmUp } from "../support.mjs";
import { endedTask, ids, relayed } from "./set-up.mjs";

before(warmUp);

const fleet = [endedTask(1), endedTask(2)];
const url = "https://console.example/api/tat";

/** What sends a request to a route, by how a framework knows it. */
const frameworks = {
  Hono(relay) {
    const app = new Hono();
    app.use(async (context, next) => {
      await next();
      context.header("X-Framework", "yes");
    });
    app.all("/api/tat", (context) => relay(context.req.raw));
    return (request) => app.request(request);
  },
  "a route handler of Next.js"(relay) {
    const route = { POST: (request) => relay(request), OPTIONS: (request) => relay(request) };
    return (request) => route[request.method](request);
  },
  "a function of EdgeOne"(relay) {
    const onRequest = ({ request }) => relay(request);
    return (request) => onRequest({ request, params: {}, env: {}, waitUntil: () => undefined });
  },
};

for (const [name, routeOf] of Object.entries(frameworks)) {
  test(`a client asks a relay that is ${name === "Hono" ? "a route of Hono" : name}`, async () => {
    const { relay } = relayed(fleet, { sees: { one: { invocationTaskIds: ids(1) } }, origins: ["https://other.example"] });
    const send = routeOf(relay);
    const tat = new TatClient({ region, relay: url, fetch: async (target, init) => send(new Request(target, init)) });
    const { InvocationTaskSet } = await tat.describeInvocationTasks({ InvocationTaskIds: ids(1, 2) });
    assert.deepEqual(InvocationTaskSet.map(({ InvocationTaskId }) => InvocationTaskId), ids(1));
    await tatFailure(tat.describeInvocationTasks(), { kind: "permission", code: "UnauthorizedOperation.RelayRefused" });
    const asked = { method: "OPTIONS", headers: { origin: "https://other.example", "access-control-request-method": "POST" } };
    const preflight = await send(new Request(url, asked));
    assert.deepEqual([preflight.status, preflight.headers.get("access-control-allow-origin")], [204, "https://other.example"]);
  });
}
