// A relay behind Node's HTTP server, by raw sockets: what a request may look like.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { echo, host, json, listening, talk } from "./node-server.mjs";

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
