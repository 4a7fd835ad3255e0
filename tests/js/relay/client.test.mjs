// A client that asks a relay, and a relay that asks a fake TAT.
import assert from "node:assert/strict";
import { before, test } from "node:test";

import { TatClient } from "tat-tasks";
import { createFakeTat, exampleCredential, exampleFleet } from "tat-tasks/fake";
import { createRelay } from "tat-tasks/relay";

import { region, tatFailure, warmUp } from "../support.mjs";

before(warmUp);

const url = "https://relay.example/api/tat";

test("all methods work through a relay", async () => {
  const fake = createFakeTat({ fleet: exampleFleet });
  const relay = createRelay({
    credentials: exampleCredential,
    fetch: fake.fetch,
    regions: [region],
    authorize: ({ headers }) => (headers.get("x-session") === "ann" ? { tenant: "web", see: "all" } : undefined),
  });
  const fetch = (input, init) => relay(new Request(input, init));
  const tat = new TatClient({ region, relay: url, fetch, headers: { "X-Session": "ann" } });
  const [task] = await tat.listInvocationTasks("inv-1vll7hda").toArray();
  const { summary, tasks } = await tat.waitForInvocation("inv-1vll7hda", { output: "all" });
  assert.deepEqual([task.TaskStatus, summary.succeeded, tasks[0].TaskResult.Output], ["SUCCESS", 1, "cm9vdAo="]);
  const events = [];
  for await (const { type } of tat.watch({ invocationTaskIds: [task.InvocationTaskId] })) events.push(type);
  assert.deepEqual(events, ["status", "output", "settled"]);

  const stranger = new TatClient({ region, relay: url, fetch });
  await tatFailure(stranger.describeInvocationTasks(), { kind: "permission", code: "UnauthorizedOperation.RelayRefused", attempts: 1 });
});
