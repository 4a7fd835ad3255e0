// A relay behind Node's HTTP server, and raw sockets that ask it.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { nodeListener } from "tat-tasks/relay/node";

export const json = "Content-Type: application/json\r\n";
export const host = "Host: relay.example\r\n";

/** Milliseconds after which something hangs: nothing here takes that long, however busy the machine is. */
export const HANGS = 60_000;

/** The request that shows whether a connection is still open, and the status that nothing else is answered with. */
const last = `GET /last HTTP/1.1\r\n${host}Connection: close\r\n\r\n`;
const lastStatus = 410;

/** A server on loopback until the end of a test; `asked` are the requests that the relay behind it got, but the last one. */
export async function listening(context, relay = () => new Response("{}")) {
  const asked = [];
  const sockets = [];
  const server = createServer(
    // Else it would close a connection that is idle for some seconds.
    { keepAliveTimeout: 0 },
    nodeListener(async (request) => {
      const { method, url, headers } = request;
      if (new URL(url).pathname === "/last") return new Response(null, { status: lastStatus });
      const asking = { method, url, headers, request };
      asked.push(asking);
      return relay(request, asking);
    }),
  );
  server.on("connection", (socket) => sockets.push(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: server.address().port, asked, sockets };
}

export const echo = async (request, asking) => {
  asking.body = await request.text();
  return new Response("{}");
};

/**
 * Sends bytes, and gives all that comes until the server closes. If it does not, it is asked for the last time: it answers
 * in order, so that nothing can come after that.
 */
export async function talk({ port }, text) {
  const socket = connect(port, "127.0.0.1");
  let received = "";
  let hangs = false;
  socket.setTimeout(HANGS, () => (hangs = true) && socket.destroy());
  socket.setEncoding("latin1").on("data", (data) => (received += data));
  const closed = ending(socket);
  socket.write(text, "latin1");
  await Promise.race([closed, once(socket, "data")]);
  socket.write(last);
  await closed;
  assert.ok(!hangs, `neither an answer nor an end, after ${received}`);
  const end = received.indexOf(`HTTP/1.1 ${lastStatus} `);
  const isOpen = end !== -1;
  if (isOpen) received = received.slice(0, end);
  return { statuses: [...received.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => Number(status)), received, isOpen };
}

export const post = (body, headers = "") => `POST /api/tat?x=1 HTTP/1.1\r\n${host}${json}Content-Length: ${body.length}\r\n${headers}\r\n${body}`;

/** A reset after the answer is as good as an end. */
export function ending(socket) {
  socket.on("error", () => {});
  return new Promise((resolve) => socket.once("close", resolve));
}

/** Where the timers are those of a test. */
export async function eventuallyByTicks(isSo) {
  while (!isSo()) await new Promise(setImmediate);
}

export async function eventually(isSo) {
  const end = performance.now() + HANGS;
  while (!isSo()) {
    assert.ok(performance.now() < end, `it did not come to be: ${isSo}`);
    await sleep(5);
  }
}
