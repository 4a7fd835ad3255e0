// 500 pages that watch the same 200 tasks, over HTTP.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { Worker } from "node:worker_threads";

import { createFakeTat, exampleCredential } from "tat-tasks/fake";
import { listen } from "tat-tasks/fake/node";
import { createRelay } from "tat-tasks/relay";
import { nodeListener } from "tat-tasks/relay/node";

import { region } from "../js/support.mjs";
import { ids, liveTask } from "../js/relay/set-up.mjs";

for (const pages of [500, 30]) {
  test(`${pages} pages that watch the same 200 tasks cost the service no more than 5 calls a second`, () => watchedBy(pages));
}

async function watchedBy(pages) {
  const numbers = Array.from({ length: 200 }, (_, number) => number);
  const fake = createFakeTat({ fleet: numbers.map((number) => liveTask(number)) });
  const upstream = await listen(fake);
  const relay = createRelay({
    credentials: exampleCredential,
    endpoint: upstream.url,
    regions: [region],
    authorize: ({ headers }) => ({ tenant: "one", caller: headers.get("x-page"), see: { invocationIds: ["inv-0"] } }),
  });
  const server = createServer(nodeListener(relay)).listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const workerData = { url: `http://127.0.0.1:${server.address().port}/`, pages, seconds: 6, region, ids: ids(...numbers) };
    const worker = new Worker(new URL("pages.mjs", import.meta.url), { workerData });
    const [{ answered, refused, tasks }] = await once(worker, "message");
    assert.equal(refused, 0);
    // Each page has seen all tasks, and more than once.
    assert.ok(answered >= pages * 3, `${answered} answers`);
    assert.equal(tasks, (answered * 200) / 3);
    const times = fake.calls.map(({ at }) => at).sort((a, b) => a - b);
    // At first nothing is known of the tasks, and each page begins with others.
    const later = times.filter((at) => at >= times[0] + 1_000);
    assert.ok(later.length >= 4);
    const busiest = Math.max(...later.map((at) => later.filter((other) => other >= at && other < at + 1_000).length));
    assert.ok(busiest <= 5, `${busiest} calls within a second, for ${answered} answers`);
    assert.ok(times.length <= 6 * 5, `${times.length} calls in 6 s`);
  } finally {
    server.close();
    server.closeAllConnections();
    await upstream.close();
  }
}
