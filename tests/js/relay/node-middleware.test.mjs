// What stands before or around a relay in Node: what it has read and what it answers, and who is told.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import { describe, test } from "node:test";

import { exampleCredential } from "tat-tasks/fake";
import { createRelay } from "tat-tasks/relay";
import { nodeListener } from "tat-tasks/relay/node";

/** Milliseconds after which something hangs: nothing here takes that long, however busy the machine is. */
const HANGS = 60_000;

describe("a body that somebody before the relay", () => {
  const ready = (message) => new Promise((resolve) => message.once("readable", resolve));
  const kept = {
    "has paused": async (message) => void message.pause(),
    "has resumed and paused": async (message) => void message.resume().pause(),
    "has waited for": ready,
    "has read and put back": async (message) => {
      await ready(message);
      message.unshift(message.read());
    },
    "has read a part of, and put it back": async (message) => {
      await ready(message);
      message.unshift(message.read(5));
    },
  };
  const gone = {
    "has read": [async (message) => void (await message.toArray()), 500, { Code: "InternalError", Message: "the relay has failed" }],
    "has let go": [async (message) => void (await once(message.resume(), "end")), 500, { Code: "InternalError", Message: "the relay has failed" }],
    "has read, up to its end": [async (message) => (await ready(message), message.read()), 400, { Code: "InvalidParameter", Message: "expected a body, it broke off" }],
    "has read a part of": [async (message) => (await ready(message), message.read(5)), 400, { Code: "InvalidParameter", Message: "expected a body, it broke off" }],
  };
  const decoded = async (message) => void message.setEncoding("utf8");
  const ask = async (context, before) => {
    const reports = [];
    const service = async () => Response.json({ Response: { TotalCount: 0, InvocationTaskSet: [], RequestId: "r-0123456789" } });
    const authorize = () => ({ tenant: "one", see: "all" });
    const listener = nodeListener(createRelay({ credentials: exampleCredential, regions: ["ap-guangzhou"], authorize, fetch: service, onRequest: (report) => reports.push(report) }));
    const server = createServer((message, response) => void before(message).then(() => listener(message, response)));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    context.after(() => server.close());
    const headers = { "content-type": "application/json", connection: "close" };
    const answer = await fetch(`http://127.0.0.1:${server.address().port}/`, { method: "POST", headers, body: '{"Region":"ap-guangzhou"}' });
    return { status: answer.status, ...(await answer.json()).Response, reports };
  };
  for (const [title, before] of Object.entries(kept)) {
    test(`${title} is read`, { timeout: HANGS }, async (context) => {
      const { status, TotalCount, reports } = await ask(context, before);
      assert.deepEqual([status, TotalCount, reports.length], [200, 0, 1], JSON.stringify(reports));
    });
  }
  test("has decoded is refused, and whoever runs the relay is told", { timeout: HANGS }, async (context) => {
    const { status, Error: refusal, reports } = await ask(context, decoded);
    assert.deepEqual([status, refusal], [400, { Code: "InvalidParameter", Message: "expected a body, it broke off" }]);
    assert.match(reports[0].error.message, /put the relay before whatever calls setEncoding/);
  });
  for (const [title, [before, expected, error]] of Object.entries(gone)) {
    test(`${title} is refused, and whoever runs the relay is told`, { timeout: HANGS }, async (context) => {
      const { status, Error: refusal, reports } = await ask(context, before);
      assert.deepEqual([status, refusal], [expected, error]);
      assert.match(reports[0].error.message, /put the relay before whatever reads it/);
    });
  }
});

test("what is refused before the relay is asked is told to onRequest", async (context) => {
  const reports = [];
  const authorize = () => assert.fail("it is asked");
  const relay = createRelay({ credentials: exampleCredential, regions: ["ap-guangzhou"], authorize, onRequest: (report) => reports.push(report) });
  const server = createServer(nodeListener(relay)).listen(0, "127.0.0.1");
  await once(server, "listening");
  context.after(() => server.close());
  // Preflights are told neither where the relay answers them, nor where they are refused before.
  for (const method of ["OPTIONS", "POST"]) {
    const socket = connect(server.address().port, "127.0.0.1").resume();
    socket.write(`${method} / HTTP/1.1\r\nHost: relay.example\r\nConnection: close\r\nCookie: a=1\r\nCookie: a=2\r\nContent-Length: 0\r\n\r\n`);
    await once(socket, "close");
  }
  assert.deepEqual(reports.map(({ status, code, error }) => [status, code, error.message]), [[400, "InvalidRequest", "expected one header cookie, got several"]]);
});

test("what somebody has put around a relay, and whose answer cannot be sent, is told to onRequest", async (context) => {
  const reports = [];
  const relay = createRelay({ credentials: exampleCredential, regions: ["ap-guangzhou"], authorize: () => null, onRequest: (report) => reports.push(report) });
  const server = createServer(nodeListener(Object.assign(() => Response.error(), relay))).listen(0, "127.0.0.1");
  await once(server, "listening");
  context.after(() => server.close());
  const answer = await fetch(`http://127.0.0.1:${server.address().port}/`, { headers: { connection: "close" } });
  assert.deepEqual([answer.status, (await answer.json()).Response.Error.Code], [500, "InternalError"]);
  assert.deepEqual(reports.map(({ status, error }) => [status, error.code]), [[500, "ERR_HTTP_INVALID_STATUS_CODE"]]);
});
