// A relay behind Node's HTTP server, by raw sockets: what the relay is asked, and what is handed back.
import assert from "node:assert/strict";
import { once } from "node:events";
import { Agent, createServer, get } from "node:http";
import { connect } from "node:net";
import { describe, test } from "node:test";

import { nodeListener } from "tat-tasks/relay/node";

import { echo, ending, eventually, eventuallyByTicks, HANGS, host, json, listening, post, talk } from "./node-server.mjs";

test("hands on the method, the URL, the headers and the body", async (context) => {
  const server = await listening(context, echo);
  const { statuses, isOpen } = await talk(server, post('{"Region":"ap-guangzhou"}', "Cookie: a=1; b=2\r\nX-Other: 1\r\nX-Other: 2\r\n"));
  assert.deepEqual([statuses, isOpen], [[200], true]);
  const [{ method, url, headers, body }] = server.asked;
  assert.deepEqual([method, url, body], ["POST", "http://relay.example/api/tat?x=1", '{"Region":"ap-guangzhou"}']);
  assert.deepEqual([headers.get("host"), headers.get("cookie"), headers.get("x-other")], ["relay.example", "a=1; b=2", "1, 2"]);
});

test("hands back the status, the headers and the body", async (context) => {
  const server = await listening(context, () => new Response('{"a":"é"}', { status: 418, headers: { "Retry-After": "7" } }));
  const { received } = await talk(server, post("{}"));
  assert.match(received, /^HTTP\/1\.1 418 /);
  assert.match(received, /\r\nretry-after: 7\r\n/i);
  assert.match(received, /\r\ncontent-length: 10\r\n/i);
  assert.ok(received.endsWith(Buffer.from('{"a":"é"}').toString("latin1")));
});

for (const before of [[], ["X-Before"]]) {
  test(`hands back each cookie${before.length === 0 ? "" : ", and the headers that somebody has set before"}`, async (context) => {
    const listener = nodeListener(async () => new Response("{}", { headers: [["Set-Cookie", "a=1"], ["Set-Cookie", "b=2"]] }));
    const server = createServer((message, response) => {
      for (const name of before) response.setHeader(name, "1");
      listener(message, response);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    context.after(() => server.close());
    const { headers } = await fetch(`http://127.0.0.1:${server.address().port}/`, { headers: { connection: "close" } });
    assert.deepEqual(headers.getSetCookie(), ["a=1", "b=2"]);
    for (const name of before) assert.equal(headers.get(name), "1");
  });
}

test("hands back one length, whatever the answer says of its own", async (context) => {
  const server = await listening(context, () => new Response("hello", { headers: { "Content-Length": "2", "Transfer-Encoding": "chunked" } }));
  const { received } = await talk(server, post("{}"));
  assert.deepEqual(received.match(/^(content-length|transfer-encoding): .*$/gim), ["Content-Length: 5"]);
  assert.ok(received.endsWith("\r\n\r\nhello"));
});

test("hands back no header that holds for one connection alone", async (context) => {
  const headers = {
    "Connection": "X-Hop", "Keep-Alive": "timeout=9", "Proxy-Connection": "keep-alive", "TE": "trailers", "Trailer": "X-Last", "Upgrade": "h2c", "X-Hop": "1", "X-End": "2",
  };
  const server = await listening(context, () => new Response("{}", { headers }));
  const { received, statuses } = await talk(server, `GET / HTTP/1.1\r\n${host}\r\n`);
  const names = received.split("\r\n\r\n")[0].split("\r\n").slice(1).map((line) => line.split(":")[0].toLowerCase());
  assert.deepEqual([statuses, names.sort()], [[200], ["connection", "content-length", "content-type", "date", "x-end"]]);
});

test("ends a connection of which the body was not read, whatever the answer says", async (context) => {
  const server = await listening(context, () => new Response("{}", { headers: { Connection: "keep-alive" } }));
  const { received, statuses, isOpen } = await talk(server, `POST / HTTP/1.1\r\n${host}${json}Content-Length: 9\r\n\r\n{`);
  assert.deepEqual([statuses, isOpen, received.match(/^connection: .*$/gim)], [[200], false, ["Connection: close"]]);
});

test("hands back what fetch() has answered, whose headers cannot be changed", async (context) => {
  const other = createServer((_, response) => response.setHeader("Set-Cookie", ["a=1", "b=2"]).end("hello")).listen(0, "127.0.0.1");
  await once(other, "listening");
  context.after(() => other.close());
  const server = await listening(context, () => fetch(`http://127.0.0.1:${other.address().port}/`, { headers: { connection: "close" } }));
  const { received } = await talk(server, `GET / HTTP/1.1\r\n${host}\r\n`);
  assert.deepEqual(received.match(/^(set-cookie|content-length): .*$/gim), ["set-cookie: a=1", "set-cookie: b=2", "Content-Length: 5"]);
  assert.ok(received.endsWith("\r\n\r\nhello"));
});

test("an answer without a body says no length, and the next request is answered", async (context) => {
  const server = await listening(context, () => new Response(null, { status: 204 }));
  const { received, statuses } = await talk(server, `OPTIONS / HTTP/1.1\r\n${host}\r\n`.repeat(2));
  assert.deepEqual(statuses, [204, 204]);
  assert.doesNotMatch(received, /content-length/i);
});

test("HEAD gets no body", async (context) => {
  const server = await listening(context, () => new Response('{"a":1}', { status: 405 }));
  const { received } = await talk(server, `HEAD / HTTP/1.1\r\n${host}\r\n`);
  assert.match(received, /^HTTP\/1\.1 405 [^]*\r\n\r\n$/);
});

describe("bodies", () => {
  test("chunks are joined, and their trailers are not headers", async (context) => {
    const server = await listening(context, echo);
    await talk(server, `POST / HTTP/1.1\r\n${host}${json}Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\nAuthorization: Bearer a\r\n\r\n`);
    const [{ body, headers }] = server.asked;
    assert.deepEqual([body, headers.get("authorization")], ["{}", null]);
  });

  test("two requests at once are two", async (context) => {
    const server = await listening(context, echo);
    const { statuses } = await talk(server, post("{}") + post("[]"));
    assert.deepEqual([statuses, server.asked.map(({ body }) => body)], [[200, 200], ["{}", "[]"]]);
  });

  test("a GET with a body is asked without it, and what follows is not taken for a request", async (context) => {
    const server = await listening(context, () => new Response("{}", { status: 405 }));
    const inner = `POST /smuggled HTTP/1.1\r\n${host}Content-Length: 0\r\n\r\n`;
    await talk(server, `GET / HTTP/1.1\r\n${host}Content-Length: ${inner.length}\r\n\r\n${inner}`);
    assert.deepEqual(server.asked.map(({ url, request }) => [url, request.body]), [["http://relay.example/", null]]);
  });

  test("an answer before the end of an endless body ends the connection, and little of it is read", { timeout: HANGS }, async (context) => {
    const server = await listening(context, () => new Response("{}", { status: 413 }));
    const socket = connect(server.port, "127.0.0.1");
    const closed = ending(socket);
    socket.write(`POST / HTTP/1.1\r\n${host}${json}Transfer-Encoding: chunked\r\n\r\n`);
    const chunk = `8000\r\n${"x".repeat(0x8000)}\r\n`;
    const timer = setInterval(() => socket.write(chunk), 1);
    context.after(() => clearInterval(timer));
    await closed;
    const [{ bytesRead }] = server.sockets;
    assert.ok(bytesRead < 4 * 1024 * 1024, `${bytesRead} bytes`);
  });

  test("what nobody reads is left to the network", { timeout: HANGS }, async (context) => {
    let answer;
    const server = await listening(context, (request) => (request.url.endsWith("/read") ? echo(request, {}) : new Promise((resolve) => (answer = resolve))));
    const body = "x".repeat(50_000_000);
    const send = (path) => {
      const socket = connect(server.port, "127.0.0.1");
      socket.write(`POST ${path} HTTP/1.1\r\n${host}${json}Content-Length: ${body.length}\r\n\r\n`);
      socket.write(body);
      return socket;
    };
    const closed = ending(send("/unread"));
    await eventually(() => answer !== undefined);
    // All of another one goes through meanwhile.
    const other = send("/read");
    const otherClosed = ending(other);
    await Promise.race([otherClosed, once(other, "data")]);
    const [{ bytesRead }, { bytesRead: read }] = server.sockets;
    assert.ok(read > body.length, `${read} bytes`);
    assert.ok(bytesRead < 1024 * 1024, `${bytesRead} bytes`);
    other.destroy();
    answer(new Response("{}"));
    await closed;
  });

  test("a client that leaves within its body makes the reading fail", async (context) => {
    const failed = [];
    const server = await listening(context, async (request) => {
      await request.text().catch((error) => failed.push(error));
      return new Response("{}");
    });
    const socket = connect(server.port, "127.0.0.1");
    socket.write(`POST / HTTP/1.1\r\n${host}${json}Content-Length: 9\r\n\r\n{`);
    await eventually(() => server.asked.length === 1);
    socket.destroy();
    await eventually(() => failed.length === 1);
  });
});

test("a client that does not read its answer is dropped after 30 seconds", { timeout: HANGS }, async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let answered = 0;
  const server = await listening(context, () => new Response(new ReadableStream({ pull: (controller) => ((answered += 1), controller.enqueue(Buffer.alloc(64_000_000)), controller.close()) })));
  const socket = connect(server.port, "127.0.0.1").pause();
  socket.on("error", () => {});
  socket.write(post("{}"));
  await eventuallyByTicks(() => server.sockets[0]?.writableLength > 0);
  context.mock.timers.tick(29_999);
  assert.deepEqual([answered, server.sockets[0].destroyed], [1, false]);
  context.mock.timers.tick(1);
  assert.equal(server.sockets[0].destroyed, true);
  socket.destroy();
});

test("a client that reads its answer keeps its connection", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const server = await listening(context);
  const agent = new Agent({ keepAlive: true });
  context.after(() => agent.destroy());
  const ask = () => new Promise((resolve) => get({ port: server.port, host: "127.0.0.1", agent }, (answer) => answer.resume().once("end", () => setImmediate(resolve))));
  await ask();
  context.mock.timers.tick(30_000);
  await ask();
  assert.equal(server.sockets.length, 1);
});

test("what has been read is not kept for those 30 seconds", async (context) => {
  const begun = context.mock.method(globalThis, "setTimeout");
  const ended = context.mock.method(globalThis, "clearTimeout");
  const server = await listening(context);
  await talk(server, post("{}"));
  const timers = begun.mock.calls.filter(({ arguments: [, milliseconds] }) => milliseconds === 30_000).map(({ result }) => result);
  assert.ok(timers.length >= 1);
  await eventually(() => timers.every((timer) => ended.mock.calls.some(({ arguments: [cleared] }) => cleared === timer)));
});

test("an answer has its 30 seconds from its turn on", { timeout: HANGS }, async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let first;
  const server = await listening(context, (request) => (request.url.endsWith("/first") ? new Promise((resolve) => (first = resolve)) : new Response("second")));
  const socket = connect(server.port, "127.0.0.1");
  let received = "";
  socket.setEncoding("latin1").on("data", (data) => (received += data));
  const closed = ending(socket);
  socket.write(`GET /first HTTP/1.1\r\n${host}\r\nGET /second HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
  await eventuallyByTicks(() => server.asked.length === 2);
  // It has been answered by then, and waits.
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  context.mock.timers.tick(30_000);
  first(new Response("first"));
  await closed;
  assert.match(received, /first[^]*second$/);
});

test("a client that leaves before the answer aborts the signal of its request", async (context) => {
  const server = await listening(context, (request) => new Promise((resolve) => request.signal.addEventListener("abort", () => resolve(new Response("{}")))));
  const socket = connect(server.port, "127.0.0.1");
  socket.write(post("{}"));
  await eventually(() => server.asked.length === 1);
  assert.equal(server.asked[0].request.signal.aborted, false);
  socket.destroy();
  await eventually(() => server.asked[0].request.signal.aborted);
});

for (const [name, relay] of Object.entries({
  "rejects": () => Promise.reject(new Error("secret-detail")),
  "throws": () => {
    throw new Error("secret-detail");
  },
  "answers what is no answer": () => undefined,
  "answers what has no status": () => Response.error(),
  "answers a body that fails": () => new Response(new ReadableStream({ pull: (controller) => controller.error(new Error("secret-detail")) })),
})) {
  test(`a relay that ${name}: 500 without a detail, and the next request is answered`, async (context) => {
    let count = 0;
    const server = await listening(context, (request) => (count++ === 0 ? relay(request) : new Response("{}")));
    const { statuses, received } = await talk(server, `GET / HTTP/1.1\r\n${host}\r\n`.repeat(2));
    assert.deepEqual(statuses, [500, 200]);
    assert.match(received, /"Code":"InternalError"/);
    assert.doesNotMatch(received, /secret-detail|node_modules|\.js:|at /);
  });
}
