import assert from "node:assert/strict";
import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { after, before, beforeEach, describe, test } from "node:test";

import { createFakeTat, exampleFleet, fakeLimits } from "tat-tasks/fake";
import { listen } from "tat-tasks/fake/node";

import { signedRequest } from "./signed-request.mjs";

const fake = createFakeTat({ fleet: exampleFleet, requestsPerSecond: Infinity });
let server;
before(async () => {
  server = await listen(fake);
});
after(() => server.close());
beforeEach(async () => {
  fake.clearFaults();
  fake.clearCalls();
  await server.ready();
});

const signed = (parameters, changes) => signedRequest(parameters, { url: server.url, now: Date.now(), ...changes });
const ask = async (parameters, changes) => {
  const response = await fetch(...signed(parameters, changes));
  return (await response.json()).Response;
};
const causeOf = async (promise) => {
  const error = await promise.then(() => assert.fail("it should have failed"), (reason) => reason);
  return error.cause?.code ?? error.code ?? error.message;
};

/** Sends a request by node:http, which keeps the Host header that it is given. */
async function sendRaw([url, { method, headers, body }], path = new URL(url).pathname + new URL(url).search) {
  const outgoing = httpRequest({ host: server.host, port: server.port, method, path, headers: Object.fromEntries(headers) });
  outgoing.end(body);
  const [incoming] = await once(outgoing, "response");
  const chunks = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return { incoming, text: Buffer.concat(chunks).toString() };
}

test("answers over real HTTP, with the port in the signed host", async () => {
  const answer = await ask({ HideOutput: false });
  assert.equal(answer.InvocationTaskSet[0].TaskResult.Output, "cm9vdAo=");
  assert.equal(fake.calls[0].host, `127.0.0.1:${server.port}`);
  assert.match(server.url, /^http:\/\/127\.0\.0\.1:\d+$/);
});

test("takes the Host header as it comes", async () => {
  const { text, incoming } = await sendRaw(signed({}, { host: "tat.tencentcloudapi.com" }));
  assert.equal(JSON.parse(text).Response.TotalCount, 1);
  assert.equal(incoming.headers["content-type"], "application/json");
  assert.equal(incoming.rawHeaders.filter((name) => name.toLowerCase() === "date").length, 1);
});

test("verifies the raw query of a GET, not a tidied one", async () => {
  const query = "HideOutput=%66alse&Limit=1";
  const { text } = await sendRaw(signed({}, { method: "GET", query }));
  assert.equal(JSON.parse(text).Response.InvocationTaskSet[0].TaskResult.Output, "cm9vdAo=");
});

test("verifies the raw path, not a tidied one", async () => {
  const { text } = await sendRaw(signed(), "/./");
  assert.equal(JSON.parse(text).Response.Error.Code, "AuthFailure.SignatureFailure");
});

test("reads a body that is too long to its end, and turns it down", async () => {
  const body = new Uint8Array(fakeLimits.bodyBytes + 100_000).fill(32);
  assert.equal((await ask({}, { body })).Error.Code, "RequestSizeLimitExceeded");
});

test("keeps no more of a body than it takes to see that it is too long", async () => {
  const bodies = [];
  const service = {
    handle: async ({ body }) => {
      bodies.push(body.length);
      return { kind: "response", status: 200, statusText: "OK", headers: [], body: new Uint8Array(), delivery: { kind: "whole" } };
    },
    refusesConnections: false,
    onFaultsChange: () => () => {},
  };
  const other = await listen(service);
  const mebibyte = 1024 * 1024;
  const response = await fetch(other.url, { method: "POST", body: new Uint8Array(fakeLimits.bodyBytes + mebibyte) });
  await response.text();
  await other.close();
  const [kept] = bodies;
  assert.ok(kept > fakeLimits.bodyBytes && kept < fakeLimits.bodyBytes + mebibyte, `kept ${kept} bytes`);
});

test("a header that came more than once is joined", async () => {
  const [, { method, headers, body }] = signed();
  const sent = { ...Object.fromEntries(headers), "x-tc-traceid": ["trace-1", "trace-2"] };
  const outgoing = httpRequest({ host: server.host, port: server.port, method, headers: sent });
  outgoing.end(body);
  const [incoming] = await once(outgoing, "response");
  incoming.resume();
  assert.equal(fake.calls[0].headers["x-tc-traceid"], "trace-1, trace-2");
});

test("turns down a query that is too long itself", async () => {
  const query = `Limit=1&x=${"1".repeat(fakeLimits.queryBytes)}`;
  assert.equal((await ask({}, { method: "GET", query })).Error.Code, "RequestSizeLimitExceeded");
});

test("answers no CORS, as the real service does not", async () => {
  const response = await fetch(server.url, { method: "OPTIONS", headers: { origin: "https://console.example" } });
  assert.equal((await response.json()).Response.Error.Code, "UnsupportedProtocol");
  assert.deepEqual([...response.headers.keys()].filter((name) => name.startsWith("access-control")), []);
});

describe("faults on the wire", () => {
  for (const [fault, status] of [["bad-gateway", 502], ["unavailable", 503], ["too-many-requests", 429], ["html", 200]]) {
    test(`${fault}: HTTP ${status}`, async () => {
      fake.inject({ fault });
      const response = await fetch(...signed());
      assert.equal(response.status, status);
      await assert.rejects(response.json(), SyntaxError);
    });
  }

  test("clock-ahead: one Date header, the shifted one", async () => {
    fake.inject({ fault: "clock-ahead" });
    const before = Date.now();
    const response = await fetch(...signed());
    const date = Date.parse(response.headers.get("date")) - 30 * 60_000;
    // It has whole seconds.
    assert.ok(before - 1_000 < date && date <= Date.now(), response.headers.get("date"));
  });

  test("cut-json: HTTP is content, JSON is not", async () => {
    fake.inject({ fault: "cut-json" });
    await assert.rejects((await fetch(...signed())).json(), SyntaxError);
  });

  test("reset: the socket breaks in the middle of the body", async () => {
    fake.inject({ fault: "reset" });
    const response = await fetch(...signed());
    assert.equal(response.status, 200);
    const reader = response.body.getReader();
    const { value } = await reader.read();
    assert.equal(value.length, Math.floor(Number(response.headers.get("content-length")) / 2));
    assert.match(await causeOf(reader.read()), /ECONNRESET|UND_ERR_SOCKET/);
  });

  test("reset: the connection is reset, not ended", async () => {
    fake.inject({ fault: "reset" });
    const socket = connect({ port: server.port, host: server.host, allowHalfOpen: true });
    socket.write(`GET / HTTP/1.1\r\nHost: ${server.host}\r\n\r\n`);
    socket.resume();
    // Node may show a reset that comes with data as an end; but what was reset takes no more, what was ended does.
    const code = await new Promise((resolve) => {
      socket.once("error", (error) => resolve(error.code));
      socket.once("end", () => socket.write("\r\n", (error) => resolve(error?.code ?? "no error")));
    });
    socket.destroy();
    assert.match(code, /^(ECONNRESET|EPIPE)$/);
  });

  test("slow-body: drips, and ends when the client leaves", async () => {
    fake.inject({ fault: "slow-body", ms: 60, pieces: 3 });
    const begun = performance.now();
    assert.equal((await ask()).TotalCount, 1);
    assert.ok(performance.now() - begun >= 55);

    fake.clearFaults();
    fake.inject({ fault: "slow-body", ms: 60_000 });
    const reason = new Error("enough");
    const controller = new AbortController();
    const response = await fetch(...signed({}, { signal: controller.signal }));
    const text = response.text();
    controller.abort(reason);
    await assert.rejects(text, (error) => error === reason);
  });

  test("refused: the port is closed, and opens again", async () => {
    assert.equal((await ask()).TotalCount, 1);
    const fault = fake.inject({ fault: "refused" });
    // The connection that fetch kept open dies too; it takes fetch a moment to see that.
    await server.ready();
    assert.equal(await causeOf(fetch(...signed())), "ECONNREFUSED");
    assert.equal(await causeOf(once(connect(server.port, server.host), "connect")), "ECONNREFUSED");
    fault.clear();
    await server.ready();
    assert.equal((await ask()).TotalCount, 1);
  });

  test("refused, on and off in a hurry: the last word counts", async () => {
    for (let turn = 0; turn < 5; turn += 1) fake.inject({ fault: "refused" }).clear();
    await server.ready();
    assert.equal((await ask()).TotalCount, 1);
    fake.inject({ fault: "refused" }).clear();
    fake.inject({ fault: "refused" });
    await server.ready();
    assert.equal(await causeOf(fetch(...signed())), "ECONNREFUSED");
  });

  test("refused with `times`: so many requests are dropped without an answer", async () => {
    fake.inject({ fault: "refused", times: 1 });
    assert.match(await causeOf(fetch(...signed())), /UND_ERR_SOCKET|ECONNRESET/);
    assert.equal((await ask()).TotalCount, 1);
  });
});

describe("listening", () => {
  test("is on loopback only, unless told otherwise", async () => {
    await assert.rejects(listen(fake, { host: "0.0.0.0" }), { name: "TypeError", message: /loopback only, and 0\.0\.0\.0 is not/ });
    const open = await listen(fake, { host: "0.0.0.0", allowRemote: true });
    await open.close();
    for (const host of ["127.evil", "127.0.0.1.evil", "127.0.0.256", "127.1", "localhost.evil", "::2"]) {
      await assert.rejects(listen(fake, { host }), { name: "TypeError", message: /loopback only/ }, host);
    }
  });

  test("fails with the system's error when the port is taken", async () => {
    await assert.rejects(listen(fake, { port: server.port }), { code: "EADDRINUSE" });
  });

  test("ends with open connections and with answers under way", { timeout: 60_000 }, async () => {
    const other = await listen(fake);
    fake.inject({ fault: "slow-body", ms: 3_600_000 });
    const idle = connect(other.port, other.host);
    await once(idle, "connect");
    const gone = once(idle, "close");
    const response = await fetch(...signed({}, { url: other.url }));
    const text = response.text();
    const failed = assert.rejects(text, TypeError);
    await other.close();
    await Promise.all([gone, failed]);
    assert.equal(await causeOf(fetch(other.url)), "ECONNREFUSED");
  });
});
