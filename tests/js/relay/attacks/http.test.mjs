// Attacks by the bytes of HTTP, on Node's server: requests that two readers take for different ones, and hosts that are none.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import { after, before, describe, test } from "node:test";

import { nodeListener } from "tat-tasks/relay/node";

import { assertNoLeak, asksIds, ids, openSite, policies } from "./harness.mjs";

/** Milliseconds after which something hangs: no answer takes that long, however busy the machine is. */
const HANGS = 60_000;

/** The relay that the server hands requests to: a new one for each test, as a server of its own would cost a port. */
let site = openSite();
const serve = (options = {}) => (site = openSite(options));
const server = createServer(nodeListener((request) => site.relay(request)));
before(() => new Promise((resolve) => server.listen(0, "127.0.0.1", resolve)));
after(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

const json = JSON.stringify(ids("invt-red1"));
const lines = (...all) => `${all.join("\r\n")}\r\n`;
const caller = "Authorization: Bearer pa55-red";
const usual = lines("Host: relay.example", "Content-Type: application/json", caller, "Connection: close");
const length = (text) => `Content-Length: ${Buffer.byteLength(text)}\r\n`;
const post = (headers, body = json, target = "/api/tat") => `POST ${target} HTTP/1.1\r\n${headers}\r\n${body}`;
const withLength = (more = "", target = undefined) => post(usual + length(json) + more, json, target);
const withHost = (host) => post(usual.replace("relay.example", host) + length(json));
const chunked = (body, more = "") => post(`${usual}Transfer-Encoding: chunked\r\n${more}`, body);
const chunk = (text) => `${text.length.toString(16)}\r\n${text}\r\n`;
/** What another reader of the same bytes would take for a request of its own. */
const hidden = post(usual + length(json));

/** By title: the bytes, the statuses of the answers, and how often the service is asked. */
const attacks = {
  "none, else the rest of this proves nothing": [withLength(), [200], 1],
  "chunks, which are none": [chunked(`${chunk(json)}0\r\n\r\n`), [200], 1],
  "Expect: 100-continue": [withLength("Expect: 100-continue\r\n"), [100, 200], 1],

  "a length and chunks": [chunked(`0\r\n\r\n${hidden}`, length(json)), [400], 0],
  "chunks and a length": [post(`${usual}${length(json)}Transfer-Encoding: chunked\r\n`, `0\r\n\r\n${hidden}`), [400], 0],
  "two lengths": [post(`${usual}Content-Length: 0\r\n${length(json)}`), [400], 0],
  "the same length twice": [post(usual + length(json) + length(json)), [400], 0],
  "two lengths in one": [post(`${usual}Content-Length: 0, ${json.length}\r\n`), [400], 0],
  "a length with a sign": [post(`${usual}Content-Length: +${json.length}\r\n`), [400], 0],
  "a length below 0": [post(`${usual}Content-Length: -1\r\n`), [400], 0],
  "a hexadecimal length": [post(`${usual}Content-Length: 0x40\r\n`), [400], 0],
  "a length beyond all numbers": [post(`${usual}Content-Length: 99999999999999999999999\r\n`), [400], 0],
  "a blank before the colon of a length": [post(`${usual}Content-Length : ${json.length}\r\n`), [400], 0],
  "chunks that are not the last coding": [chunked(chunk(json), "").replace("chunked", "chunked, identity"), [400], 0],
  "a coding that is like chunks": [chunked(`${chunk(json)}0\r\n\r\n`).replace("chunked", "xchunked"), [400], 0],
  "chunks with a size that is none": [chunked("zz\r\nx\r\n0\r\n\r\n"), [400], 0],
  "chunks with a size with a sign": [chunked("+5\r\nxxxxx\r\n0\r\n\r\n"), [400], 0],
  "a chunk that is longer than it says": [chunked(`5\r\n${json}\r\n0\r\n\r\n`), [400], 0],
  "a line that is folded": [withLength("X-Fold: a\r\n b: c\r\n"), [400], 0],
  "a header with a NUL": [withLength("X-Nul: a\0b\r\n"), [400], 0],
  "a header with a CR": [withLength("X-Cr: a\rX-TC-Action: RunCommand\r\n"), [400], 0],
  "a header without a name": [withLength(": x\r\n"), [400], 0],
  "a header without a colon": [withLength("evil\r\n"), [400], 0],
  "a name with a blank": [withLength("X Evil: x\r\n"), [400], 0],
  "headers of 20 KiB": [withLength(`X-Long: ${"x".repeat(20_000)}\r\n`), [431], 0],
  "a target of 20 KiB": [withLength("", `/${"x".repeat(20_000)}`), [431], 0],

  "two hosts": [withLength("Host: evil.example\r\n"), [400], 0],
  "two content types": [withLength("Content-Type: text/plain\r\n"), [400], 0],
  "two callers": [withLength("Authorization: Bearer pa55-operator\r\n"), [400], 0],
  "two origins": [withLength("Origin: https://console.example\r\nOrigin: https://evil.example\r\n"), [400], 0],
  "two sites": [withLength("Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site\r\n"), [400], 0],
  "two content encodings": [withLength("Content-Encoding: identity\r\nContent-Encoding: gzip\r\n"), [415], 0],
  "no host": [withLength().replace("Host: relay.example\r\n", ""), [400], 0],
  "no host, in HTTP/1.0": [withLength().replace("Host: relay.example\r\n", "").replace("HTTP/1.1", "HTTP/1.0"), [400], 0],
  "an empty host": [withHost(""), [400], 0],
  "a host with a path": [withHost("relay.example/blue"), [400], 0],
  "a host with a path and a query": [withHost("relay.example/blue?"), [400], 0],
  "a host with a fragment": [withHost("relay.example#"), [400], 0],
  "a host with a user": [withHost("relay.example@evil.example"), [400], 0],
  "a host with a backslash": [withHost("relay.example\\evil.example"), [400], 0],
  "a host with a scheme": [withHost("http://relay.example"), [400], 0],
  "a host with a blank": [withHost("relay.example evil.example"), [400], 0],
  "a host with a tab": [withHost("relay.example\tx"), [400], 0],
  "a host with two ports": [withHost("relay.example:80:80"), [400], 0],
  "a host with a port that is none": [withHost("relay.example:99999"), [400], 0],
  "two hosts in one": [withHost("relay.example, evil.example"), [400], 0],
  "a host with letters beyond ASCII": [withHost("relay\u00e9.example"), [400], 0],
  "a host with percent escapes": [withHost("relay%2eexample"), [400], 0],
  "a host that is a number": [withHost("2130706433"), [400], 0],

  "a whole URL as target": [withLength("", "http://evil.example/"), [400], 0],
  "a whole URL of the host as target": [withLength("", "http://relay.example/api/tat"), [400], 0],
  "a host as target": [withLength("", "evil.example:443"), [400], 0],
  "a star as target": [withLength("", "*"), [400], 0],
  "nothing as target": [withLength("", ""), [400], 0],
  "a target without a slash": [withLength("", "?x=1"), [400], 0],
  "a host in the path": [withLength("", "//evil.example/"), [200], 1],
  "a host after a backslash": [withLength("", "/\\evil.example/"), [400], 0],
  "a fragment": [withLength("", "/api/tat#x"), [400], 0],
  "two dots": [withLength("", "/api/../tat"), [400], 0],
  "two dots, escaped": [withLength("", "/api/%2e%2e/tat"), [400], 0],

  "OPTIONS of a star": [`OPTIONS * HTTP/1.1\r\n${usual}\r\n`, [400], 0],
  "TRACE": [`TRACE / HTTP/1.1\r\n${usual}\r\n`, [400], 0],
  "a method in small letters": [withLength().replace("POST", "post"), [400], 0],
  "a method that is none": [withLength().replace("POST", "POSTX"), [400], 0],
  "HEAD": [`HEAD / HTTP/1.1\r\n${usual}\r\n`, [405], 0],
  "GET with a body": [post(usual + length(hidden), hidden).replace("POST", "GET"), [405], 0],
  "an upgrade": [withLength("Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n").replace("Connection: close", "Connection: Upgrade, HTTP2-Settings, close"), [200], 1],
  "another version": [withLength().replace("HTTP/1.1", "HTTP/9.9"), [400], 0],
  "HTTP/2": ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [400], 0],
  "no HTTP": ["\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03", [400], 0],

  "a request in the body of one that is refused": [post(usual.replace("application/json", "text/plain").replace("close", "keep-alive") + length(hidden), hidden), [415], 0],
  "a request in a body that is too long": [post(usual.replace("close", "keep-alive") + length(hidden.padEnd(20_000)), hidden.padEnd(20_000)), [413], 0],
  "a request after the body of one that is refused": [post(usual.replace("close", "keep-alive").replace("pa55-red", "pa55-nobody") + length("{}"), "{}"), [403], 0],
  "chunks without an end": [chunked(chunk("x".repeat(30_000)).repeat(4)), [413], 0],
  "a trailer that is another caller": [chunked(`${chunk(JSON.stringify(ids("invt-red1")))}0\r\nAuthorization: Bearer pa55-operator\r\n\r\n`, "Trailer: Authorization\r\n"), [200], 1],
};

describe("the bytes of HTTP:", () => {
  for (const [title, [bytes, statuses, calls]] of Object.entries(attacks)) {
    test(title, async () => {
      serve();
      const text = await exchanged(bytes);
      const answers = [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
      assert.deepEqual(answers, statuses, text);
      site.assertSent({ sent: Array.from({ length: calls }, () => asksIds("invt-red1")) });
      assertNoLeak(text, { as: calls > 0 ? "red" : null, body: bytes });
      assert.doesNotMatch(text, /^(access-control-|set-cookie|x-powered-by|server:)/im);
    });
  }
});

describe("the path that authorize sees is the one that was sent, not that", () => {
  for (const [title, bytes] of [
    ["in the host", withHost("relay.example/operator?")],
    ["behind a user in the host", withHost("x@relay.example/operator#")],
    ["of a whole URL in the target", withLength("", "http://relay.example/operator")],
    ["behind two dots", withLength("", "/api/tat/../operator")],
    ["of X-Original-URL", withLength("X-Original-URL: /operator\r\nX-Rewrite-URL: /operator\r\n")],
    ["of a query", withLength("", "/api/tat?/operator")],
  ]) {
    test(title, async () => {
      const paths = [];
      const authorize = ({ url }) => (paths.push(new URL(url).pathname), policies.redNothing);
      serve({ authorize });
      const text = await exchanged(bytes);
      assert.match(text, paths.length === 0 ? /^HTTP\/1\.1 400 / : /^HTTP\/1\.1 200 /);
      for (const path of paths) assert.equal(path, "/api/tat");
    });
  }
});

describe("a client that goes away", () => {
  test("in the middle of its body leaves nothing, and the server at work", async () => {
    serve();
    const socket = connect(server.address().port, "127.0.0.1");
    socket.on("error", () => undefined);
    socket.write(post(usual + length(json), json.slice(0, 9)));
    const [incoming] = await once(server, "request");
    const gone = new Promise((resolve) => incoming.once("close", resolve));
    socket.resetAndDestroy();
    await gone;
    site.assertSent({ sent: [] });
    assert.match(await exchanged(withLength()), /^HTTP\/1\.1 200 /);
  });
});

/** All that the server answers to these bytes, until it closes. */
function exchanged(bytes) {
  return new Promise((resolve, reject) => {
    const socket = connect(server.address().port, "127.0.0.1");
    let text = "";
    socket.setTimeout(HANGS, () => {
      reject(new Error(`neither an answer nor an end, after ${text}`));
      socket.destroy();
    });
    socket.on("data", (data) => (text += data.toString("latin1")));
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(text));
    socket.write(Buffer.from(bytes, "latin1"));
  });
}
