// A relay behind Node's HTTP server, by raw sockets: what a request may look like, and what the relay is asked of it.
import assert from "node:assert/strict";
import { once } from "node:events";
import { Agent, createServer, get } from "node:http";
import { connect } from "node:net";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { exampleCredential } from "tat-tasks/fake";
import { createRelay } from "tat-tasks/relay";
import { nodeListener } from "tat-tasks/relay/node";

const json = "Content-Type: application/json\r\n";
const host = "Host: relay.example\r\n";

/** Milliseconds after which something hangs: nothing here takes that long, however busy the machine is. */
const HANGS = 60_000;

/** The request that shows whether a connection is still open, and the status that nothing else is answered with. */
const last = `GET /last HTTP/1.1\r\n${host}Connection: close\r\n\r\n`;
const lastStatus = 410;

/** A server on loopback until the end of a test; `asked` are the requests that the relay behind it got, but the last one. */
async function listening(context, relay = () => new Response("{}")) {
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

const echo = async (request, asking) => {
  asking.body = await request.text();
  return new Response("{}");
};

/**
 * Sends bytes, and gives all that comes until the server closes. If it does not, it is asked for the last time: it answers
 * in order, so that nothing can come after that.
 */
async function talk({ port }, text) {
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

const post = (body, headers = "") => `POST /api/tat?x=1 HTTP/1.1\r\n${host}${json}Content-Length: ${body.length}\r\n${headers}\r\n${body}`;

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

describe("what is no single request", () => {
  const start = "POST / HTTP/1.1\r\n";
  const smuggled = "GET /smuggled HTTP/1.1\r\nHost: relay.example\r\n\r\n";
  const shapes = {
    "both a length and chunks": `${start}${host}${json}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
    "chunks and a length": `${start}${host}${json}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n${smuggled}`,
    "two lengths that differ": `${start}${host}${json}Content-Length: 2\r\nContent-Length: 60\r\n\r\n{}${smuggled}`,
    "two lengths that are the same": `${start}${host}${json}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}${smuggled}`,
    "a list of lengths": `${start}${host}${json}Content-Length: 2, 2\r\n\r\n{}${smuggled}`,
    "a length with a sign": `${start}${host}${json}Content-Length: +2\r\n\r\n{}${smuggled}`,
    "a length below zero": `${start}${host}${json}Content-Length: -1\r\n\r\n${smuggled}`,
    "a length in hex": `${start}${host}${json}Content-Length: 0x2\r\n\r\n{}${smuggled}`,
    "a length beyond 64 bits": `${start}${host}${json}Content-Length: 18446744073709551618\r\n\r\n{}${smuggled}`,
    "an unknown transfer encoding": `${start}${host}${json}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${smuggled}`,
    "chunks that are not the last encoding": `${start}${host}${json}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${smuggled}`,
    "two transfer encodings": `${start}${host}${json}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n${smuggled}`,
    "a blank before the colon": `${start}${host}${json}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${smuggled}`,
    "a name that begins with a blank": `${start}${host}${json} Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
    "a header that is folded": `${start}${host}${json}X-Other: 1\r\n folded: 2\r\nContent-Length: 2\r\n\r\n{}`,
    "lines that end in LF alone": `POST / HTTP/1.1\nHost: relay.example\nContent-Type: application/json\nContent-Length: 2\n\n{}`,
    "an LF alone after a header": `${start}${host}X-Other: 1\nContent-Length: 2\r\n\r\n{}`,
    "a CR alone within a header": `${start}${host}X-Other: 1\rContent-Length: 2\r\n\r\n`,
    "a NUL within a header": `${start}${host}X-Other: 1\0\r\n\r\n`,
    "a header without a name": `${start}${host}: 1\r\n\r\n`,
    "no Host": `${start}${json}Content-Length: 2\r\n\r\n{}`,
    "no Host, in HTTP/1.0": `POST / HTTP/1.0\r\n${json}Content-Length: 2\r\n\r\n{}`,
    "HTTP/2 in clear text": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a method that nobody knows": `BREW / HTTP/1.1\r\n${host}\r\n`,
  };
  for (const [name, text] of Object.entries(shapes)) {
    test(`${name}: 400, and the relay is not asked`, async (context) => {
      const server = await listening(context, echo);
      const { statuses, isOpen } = await talk(server, text);
      assert.deepEqual(server.asked.map(({ url }) => url), []);
      assert.deepEqual([statuses, isOpen], [[400], false]);
    });
  }
});

describe("headers that come twice", () => {
  const twice = {
    "Host": "relay.example",
    "Content-Type": "application/json",
    "Authorization": "Bearer a",
    "Cookie": "a=1",
    "Origin": "https://console.example",
    "Sec-Fetch-Site": "same-origin",
  };
  for (const [name, value] of Object.entries(twice)) {
    for (const other of [value, "another"]) {
      test(`${name}, ${other === value ? "the same" : "another"}: 400, and the relay is not asked`, async (context) => {
        const server = await listening(context);
        const first = name === "Host" ? "" : host;
        const { statuses } = await talk(server, `POST / HTTP/1.1\r\n${first}${name}: ${value}\r\n${name.toLowerCase()}: ${other}\r\nContent-Length: 0\r\n\r\n`);
        assert.deepEqual([statuses, server.asked.length], [[400], 0]);
      });
    }
  }
});

describe("targets", () => {
  for (const target of ["http://relay.example/", "http://other.example/", "https://relay.example/api", "*", "relay.example:80", "api/tat", "?x=1", "javascript:1", "/a b", "/a\tb", "/\\other.example/", "/../..//other.example", "/#@other.example"]) {
    test(`${JSON.stringify(target)}: 400, and the relay is not asked`, async (context) => {
      const server = await listening(context);
      const { statuses } = await talk(server, `POST ${target} HTTP/1.1\r\n${host}Content-Length: 0\r\n\r\n`);
      assert.deepEqual([statuses, server.asked.length], [[400], 0]);
    });
  }

  for (const target of ["//other.example/", "/@other.example/", "/http://other.example/", "/%2F%2Fother.example"]) {
    test(`${target} stays at the host that was asked`, async (context) => {
      const server = await listening(context);
      await talk(server, `POST ${target} HTTP/1.1\r\n${host}Content-Length: 0\r\n\r\n`);
      assert.deepEqual(server.asked.map(({ url }) => new URL(url).host), ["relay.example"]);
    });
  }

  for (const name of ["user@relay.example", "relay.example/path", "relay.example#", "relay.example?", "relay.example\\", "relay example", "%72elay.example", "relay.example:99999", "relay.example:", ""]) {
    test(`the host ${JSON.stringify(name)}: 400, and the relay is not asked`, async (context) => {
      const server = await listening(context);
      const { statuses } = await talk(server, `POST / HTTP/1.1\r\nHost: ${name}\r\nContent-Length: 0\r\n\r\n`);
      assert.deepEqual([statuses, server.asked.length], [[400], 0]);
    });
  }

  for (const [name, origin] of [["RELAY.example", "http://relay.example"], ["relay.example:80", "http://relay.example"], ["127.0.0.1:8080", "http://127.0.0.1:8080"], ["[::1]:8080", "http://[::1]:8080"]]) {
    test(`the host ${name} is that of the URL`, async (context) => {
      const server = await listening(context);
      await talk(server, `POST / HTTP/1.1\r\nHost: ${name}\r\nContent-Length: 0\r\n\r\n`);
      assert.deepEqual(server.asked.map(({ url }) => url), [`${origin}/`]);
    });
  }
});

for (const method of ["CONNECT", "TRACE"]) {
  test(`${method} does not reach the relay`, async (context) => {
    const server = await listening(context);
    await talk(server, `${method} relay.example:443 HTTP/1.1\r\n${host}\r\n`);
    await talk(server, `${method} / HTTP/1.1\r\n${host}\r\n`);
    assert.equal(server.asked.length, 0);
  });
}

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

test("what is refused before the relay is asked is told to onRequest", async (context) => {
  const reports = [];
  const authorize = () => assert.fail("it is asked");
  const relay = createRelay({ credentials: exampleCredential, regions: ["ap-guangzhou"], authorize, onRequest: (report) => reports.push(report) });
  const server = createServer(nodeListener(relay)).listen(0, "127.0.0.1");
  await once(server, "listening");
  context.after(() => server.close());
  const socket = connect(server.address().port, "127.0.0.1");
  const closed = ending(socket.resume());
  socket.write(`POST / HTTP/1.1\r\n${host}Connection: close\r\nCookie: a=1\r\nCookie: a=2\r\nContent-Length: 0\r\n\r\n`);
  await closed;
  assert.deepEqual(reports.map(({ status, code, error }) => [status, code, error.message]), [[400, "InvalidRequest", "expected one header cookie, got several"]]);
});

/** A reset after the answer is as good as an end. */
function ending(socket) {
  socket.on("error", () => {});
  return new Promise((resolve) => socket.once("close", resolve));
}

/** Where the timers are those of a test. */
async function eventuallyByTicks(isSo) {
  while (!isSo()) await new Promise(setImmediate);
}

async function eventually(isSo) {
  const end = performance.now() + HANGS;
  while (!isSo()) {
    assert.ok(performance.now() < end, `it did not come to be: ${isSo}`);
    await sleep(5);
  }
}
