// Bodies that are too long, never end, take their time or say that they are something else.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { warmUp } from "../../support.mjs";
import { inVirtualTime, pass } from "../../virtual-time.mjs";
import { answered, asksIds, attacks, ids, openSite, refused, requestOf } from "./harness.mjs";

before(warmUp);

const most = 16 * 1024;
const small = JSON.stringify(ids("invt-red1"));
const padded = (length) => small.padEnd(length, " ");
const encoder = new TextEncoder();

/** A stream of these pieces, and whether it was given up. */
function streamOf(pieces, { pause = 0 } = {}) {
  const told = { given: 0, cancelled: false };
  const iterator = pieces[Symbol.iterator]();
  const stream = new ReadableStream(
    {
      async pull(controller) {
        if (pause > 0) await pass(pause);
        const { done, value } = iterator.next();
        if (done) return controller.close();
        told.given += 1;
        controller.enqueue(typeof value === "string" ? encoder.encode(value) : value);
      },
      cancel() {
        told.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, told };
}

function* endless(piece) {
  for (;;) yield piece;
}

attacks("the length of a body:", [
  ["all that may be", { body: padded(most) }, answered(["invt-red1"], [asksIds("invt-red1")])],
  ["a byte more", { body: padded(most + 1) }, refused(413, "RequestSizeLimitExceeded")],
  ["10 MiB", { body: padded(10 * 1024 * 1024) }, refused(413, "RequestSizeLimitExceeded")],
  ["a byte more, in characters of three", { body: "界".repeat(5_462) }, refused(413, "RequestSizeLimitExceeded")],
  ["a byte more in pieces of one", { body: streamOf(padded(most + 1)).stream }, refused(413, "RequestSizeLimitExceeded")],
  ["said to be too much", { body: small, headers: { "content-length": String(most + 1) } }, refused(413, "RequestSizeLimitExceeded")],
  ["said to be less than it is", { body: padded(most + 1), headers: { "content-length": "10" } }, refused(413, "RequestSizeLimitExceeded")],
  ["said to be beyond all numbers", { body: small, headers: { "content-length": "9".repeat(400) } }, refused(413, "RequestSizeLimitExceeded")],
  ["in pieces of one, as much as may be", { body: streamOf(padded(600)).stream }, answered(["invt-red1"], [asksIds("invt-red1")])],
  ["in pieces, some of them empty", { body: streamOf(["", small.slice(0, 9), "", small.slice(9), ""]).stream }, answered(["invt-red1"], [asksIds("invt-red1")])],
]);

describe("a body that goes on", () => {
  for (const [title, { piece, pause, timeout }, expected, mostGiven] of [
    ["without an end", { piece: "x".repeat(1024) }, refused(413, "RequestSizeLimitExceeded"), 18],
    ["with blanks, one by one", { piece: " " }, refused(413, "RequestSizeLimitExceeded"), most + 2],
    ["slowly", { piece: " ", pause: 40, timeout: 300 }, refused(408, "InvalidRequest"), 8],
    ["with nothing", { piece: "", pause: 1, timeout: 300 }, refused(408, "InvalidRequest"), 301],
  ]) {
    test(`${title} is given up`, inVirtualTime(async () => {
      const { stream, told } = streamOf(endless(piece), { pause });
      await openSite({ timeout }).attack({ body: stream }, expected);
      await pass(50);
      assert.ok(told.cancelled);
      assert.ok(told.given <= mostGiven, `${told.given} pieces were read`);
    }));
  }

  test("that never gives anything is given up", inVirtualTime(async () => {
    let cancelled = false;
    const stream = new ReadableStream({ pull: () => new Promise(() => undefined), cancel: () => (cancelled = true) }, { highWaterMark: 0 });
    await openSite({ timeout: 200 }).attack({ body: stream }, refused(408, "InvalidRequest"));
    assert.ok(cancelled);
  }));

  test("that somebody has read before is a defect of the server, which is told to who runs it", async () => {
    const reports = [];
    const site = openSite({ onRequest: (report) => reports.push(report) });
    const request = requestOf({ body: small });
    await request.text();
    const response = await site.relay(request);
    assert.equal(response.status, 500);
    assert.match(reports[0].error.message, /expected a body that nobody has read; put the relay before whatever reads it/);
    assert.deepEqual(site.sent, []);
  });

  test("that breaks off is no body, and why is not told", async () => {
    const stream = new ReadableStream({ pull: (controller) => controller.error(new TypeError("5ignature at node:internal")) });
    await openSite().attack({ body: stream }, refused(400, "InvalidParameter"));
  });

  test("of text in place of bytes is no body", async () => {
    const stream = new ReadableStream({ start: (controller) => (controller.enqueue(small), controller.close()) });
    await openSite().attack({ body: stream }, refused(400, "InvalidParameter"));
  });

  test("is not read from a caller who may not ask", async () => {
    for (const attack of [{ as: "nobody" }, { headers: { origin: "https://evil.example" } }, { headers: { "content-type": "text/plain" } }]) {
      const { stream, told } = streamOf(endless("x"));
      const status = attack.headers?.["content-type"] === undefined ? 403 : 415;
      await openSite().attack({ ...attack, body: stream }, refused(status, ["UnauthorizedOperation.RelayRefused", "InvalidRequest"]));
      assert.equal(told.given, 0);
    }
  });

  test("does not keep others waiting", inVirtualTime(async () => {
    const site = openSite({ timeout: 2_000 });
    const slow = site.relay(slowRequest());
    await site.attack({ body: ids("invt-red1") }, answered(["invt-red1"], [asksIds("invt-red1")]));
    assert.ok(performance.now() < 500, "it has waited for the slow one");
    assert.equal((await slow).status, 408);
  }));
});

function slowRequest() {
  const headers = { "content-type": "application/json", authorization: "Bearer pa55-red" };
  return new Request("https://relay.example/", { method: "POST", headers, body: streamOf(endless(" "), { pause: 500 }).stream, duplex: "half" });
}

/** What a form or a script of any page may send without asking first, and what only looks like JSON. */
const types = [
  null, "", "text/plain", "text/plain;charset=UTF-8", "text/plain; application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
  "application/json, text/plain", "text/plain, application/json", "application/jsonp", "application/json5", "application/ld+json", "application/x-json",
  "text/json", "application/json/", "application/json; charset=utf-16", "application/json; charset=utf-8; charset=utf-16", "application/json; boundary=x",
  "application/json;charset=utf-7", "application /json", "*/*", "application/octet-stream", "application/csp-report",
];

attacks("the content type", types.map((type) => [
  String(type), { body: small, headers: { "content-type": type } }, refused(415, "InvalidRequest"),
]));

attacks("JSON, however it is written:", ["application/json", "Application/JSON", "application/json;charset=utf-8", 'application/json; charset="UTF-8"'].map((type) => [
  type, { body: small, headers: { "content-type": type } }, answered(["invt-red1"], [asksIds("invt-red1")]),
]));

attacks("a body that is encoded by", ["gzip", "br", "deflate", "zstd", "aws-chunked", "identity, gzip"].map((encoding) => [
  encoding, { body: small, headers: { "content-encoding": encoding } }, refused(415, "InvalidRequest"),
]));

attacks("no body:", [
  ["none", {}, refused(400, "InvalidParameter")],
  ["none, and a length", { headers: { "content-length": "10" } }, refused(400, "InvalidParameter")],
]);
