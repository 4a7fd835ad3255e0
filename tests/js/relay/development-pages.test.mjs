// Pages beside a relay for development: who gets them, and who does not.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { exampleCredential } from "tat-tasks/fake";
import { listenForDevelopment } from "tat-tasks/relay/node";

const options = {
  credentials: exampleCredential,
  regions: ["ap-guangzhou"],
  pages: ({ url }, response) => response.writeHead(200, { "Content-Type": "text/plain" }).end(`page ${url}`),
};

let one;
let other;
before(async () => {
  one = await listenForDevelopment(options);
  other = await listenForDevelopment(options);
});
after(() => Promise.all([one?.close(), other?.close()]));

/** As a browser that opens the URL with the token: it keeps the cookie for the name of the host, whatever the port. */
async function cookieOf({ url, token }) {
  const opened = await fetch(`${url}?token=${token}`, { redirect: "manual" });
  return opened.headers.get("set-cookie").split(";")[0];
}

test("whoever has the token gets pages, by header and by cookie", async () => {
  for (const headers of [{ authorization: `Bearer ${one.token}` }, { cookie: await cookieOf(one) }]) {
    const answer = await fetch(`${one.url}a?b`, { headers });
    assert.deepEqual([answer.status, await answer.text()], [200, "page /a?b"]);
  }
});

test("pages are below a path of their own, which is taken off", async () => {
  const opened = await fetch(`${one.url}?token=${one.token}`, { redirect: "manual" });
  const home = new URL(opened.headers.get("location"), one.url);
  const answer = await fetch(new URL("a/b?c", home), { headers: { cookie: await cookieOf(one) } });
  assert.equal(await answer.text(), "page /a/b?c");
});

test("nobody else gets one", async () => {
  for (const headers of [{}, { authorization: `Bearer ${other.token}` }, { cookie: await cookieOf(other) }]) {
    const answer = await fetch(`${one.url}a`, { headers });
    assert.deepEqual([answer.status, await answer.text()], [403, "Open the URL that the relay has printed.\n"]);
  }
});

test("two relays of a machine do not take each other's cookie away", async () => {
  const cookies = await Promise.all([cookieOf(one), cookieOf(other)]);
  const jar = new Map(cookies.map((cookie) => cookie.split("=")));
  const cookie = [...jar].map((pair) => pair.join("=")).join("; ");
  for (const { url } of [one, other]) assert.equal((await fetch(url, { headers: { cookie } })).status, 200);
});

test("without pages it says that it is there", async () => {
  const { pages: _, ...without } = options;
  const relay = await listenForDevelopment(without);
  const answer = await fetch(relay.url, { headers: { authorization: `Bearer ${relay.token}` } });
  assert.equal(await answer.text(), "A relay answers here, by POST.\n");
  await relay.close();
});

test("an option that makes no sense is refused, and the port is free again", async () => {
  await assert.rejects(listenForDevelopment({ ...options, regions: [] }), { code: "InvalidParameterValue" });
});
