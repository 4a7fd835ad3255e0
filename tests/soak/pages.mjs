// A thread with many pages, each of which asks a relay for the same tasks once a second, in calls of its own choosing.
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";

const { url, pages, seconds, region, ids } = workerData;
const agent = new Agent({ keepAlive: true, maxSockets: 100 });
const counts = { answered: 0, refused: 0, tasks: 0 };

const end = performance.now() + seconds * 1_000;
await Promise.all(Array.from({ length: pages }, (_, number) => page(String(number))));
agent.destroy();
parentPort.postMessage(counts);

async function page(name) {
  const bodies = calls();
  await sleep(Math.random() * 1_000);
  while (performance.now() < end) {
    const next = sleep(1_000);
    for (const body of bodies) await ask(name, body);
    await next;
  }
}

/** All ids, in any order, by three calls. */
function calls() {
  const shuffled = ids.map((id) => [Math.random(), id]).sort(([a], [b]) => a - b).map(([, id]) => id);
  const first = 1 + Math.floor(Math.random() * 99);
  const parts = [shuffled.slice(0, first), shuffled.slice(first, first + 100), shuffled.slice(first + 100)];
  return parts.map((part) => JSON.stringify({ Region: region, InvocationTaskIds: part }));
}

function ask(name, body) {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "x-page": name };
    const sent = request(url, { method: "POST", agent, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk) => (text += chunk));
      response.on("end", () => {
        if (response.statusCode === 200) counts.answered += 1;
        else counts.refused += 1;
        counts.tasks += text.split('"InvocationTaskId":').length - 1;
        resolve();
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
