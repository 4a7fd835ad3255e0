// `npx tat-tasks relay`, as its user, and as a page that should get nothing, would meet it.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { request } from "node:http";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { exampleCredential } from "tat-tasks/fake";
import { listenForDevelopment } from "tat-tasks/relay/node";

const command = fileURLToPath(new URL("../../../pkg/dist/cli.js", import.meta.url));
const body = JSON.stringify({ Region: "ap-guangzhou", Filters: [{ Name: "invocation-id", Values: ["inv-1vll7hda"] }] });
const json = { "content-type": "application/json" };

let child;
let port;
let token;
/** As a browser keeps it. */
let known;
before(async () => {
  child = spawn(process.execPath, [command, "relay", "--fake"], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(createInterface(child.stdout), "line");
  [, port, token] = /^relay: http:\/\/127\.0\.0\.1:(\d+)\/\?token=([\w-]{43}) regions=ap-guangzhou$/.exec(line);
  const { headers } = await send({ method: "GET", path: `/?token=${token}` });
  [known] = headers["set-cookie"][0].split(";");
});
after(() => child.kill());

/** By `node:http`, which sends whatever headers it is told to. */
function send({ port: to = port, method = "POST", path = "/", headers = {}, host = `127.0.0.1:${port}` }) {
  return new Promise((resolve, reject) => {
    const sent = request({ port: to, host: "127.0.0.1", method, path, headers: { ...json, ...headers, host } }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, text }));
    });
    sent.on("error", reject);
    sent.end(method === "POST" ? body : undefined);
  });
}

test("a program with the token is answered", async () => {
  const { status, text } = await send({ headers: { authorization: `Bearer ${token}` } });
  assert.equal(status, 200, text);
  assert.equal(JSON.parse(text).Response.TotalCount, 1);
});

test("a browser opens the printed address once, and asks with the cookie from then on", async () => {
  const opened = await send({ method: "GET", path: `/?token=${token}` });
  assert.deepEqual([opened.status, opened.headers["referrer-policy"]], [303, "no-referrer"]);
  // A path that no other server of the machine knows: cookies are of a name, whatever the port.
  const { location } = opened.headers;
  assert.match(location, /^\/[\w-]{22}\/$/);
  const [cookie, ...attributes] = opened.headers["set-cookie"][0].split("; ");
  assert.deepEqual(attributes, ["HttpOnly", "SameSite=Strict", `Path=${location}`]);
  assert.equal((await send({ method: "GET", headers: { cookie } })).status, 200);
  for (const origin of [`http://127.0.0.1:${port}`, `http://localhost:${port}`]) {
    assert.equal((await send({ headers: { cookie, origin } })).status, 200);
  }
  assert.equal((await send({ headers: { cookie, "sec-fetch-site": "same-origin" } })).status, 200);
});

test("the page of a development server asks with the token, by its server or by itself", async (context) => {
  const env = { ...process.env, TAT_RELAY_TOKEN: "0123456789abcdef" };
  const served = spawn(process.execPath, [command, "relay", "--fake", "--origin", "http://localhost:5173"], { env, stdio: ["ignore", "pipe", "pipe"] });
  context.after(() => served.kill());
  const [line] = await once(createInterface(served.stdout), "line");
  const [, port] = /^relay: http:\/\/127\.0\.0\.1:(\d+)\/\?token=0123456789abcdef regions=ap-guangzhou$/.exec(line);
  const [origin, authorization] = ["http://localhost:5173", "Bearer 0123456789abcdef"];
  const handedOn = { port, path: "/api/tat", headers: { origin, authorization, "sec-fetch-site": "same-origin", cookie: "of=another" } };
  for (const host of ["localhost:5173", `127.0.0.1:${port}`]) {
    const answer = await send({ ...handedOn, host });
    assert.deepEqual([answer.status, JSON.parse(answer.text).Response.TotalCount], [200, 1]);
  }
  const direct = await send({ port, headers: { origin, authorization, "sec-fetch-site": "cross-site" }, host: `127.0.0.1:${port}` });
  assert.deepEqual([direct.status, direct.headers["access-control-allow-origin"]], [200, origin]);
  const complaint = once(createInterface(served.stderr), "line");
  assert.equal((await send({ ...handedOn, headers: { origin }, host: "localhost:5173" })).status, 403);
  assert.deepEqual(await complaint, ['tat-tasks relay: a request without the token of this relay was refused; it is sent as "Authorization: Bearer …"']);
  const preflighted = once(createInterface(served.stderr), "line");
  assert.equal((await send({ method: "OPTIONS", port, headers: { origin: "http://localhost:5174\x9b", "access-control-request-method": "POST" }, host: `127.0.0.1:${port}` })).status, 403);
  assert.deepEqual(await preflighted, ["tat-tasks relay: a page was refused whose origin is none of the relay's own and none of its origins: http://localhost:5174\\x9b"]);
  const strange = await send({ ...handedOn, host: "localhost:5174" });
  assert.deepEqual([strange.status, strange.text], [403, `This relay answers to 127.0.0.1:${port} and localhost:${port}; what hands requests on has to change the host, or name its origin to the relay.\n`]);
});

for (const [option, value, message] of [
  ["token", "short", /^token: expected 16 letters, digits and characters of -\._~ or more$/],
  ["token", "0123456789abcdef+/", /^token: expected 16 /],
  ["token", 1234567890123456, /^token: expected 16 /],
  ["port", "abc", /^port: expected a number from 0 to 65535$/],
  ["port", 65_536, /^port: expected/],
  ["pages", "x", /^pages: expected a function/],
  ["authorize", () => undefined, /^authorize: expected none/],
  ["origins", "http://localhost:5173", /^origins: expected an array of strings/],
  ["origins", null, /^origins: expected an array of strings/],
  ["origins", ["http://localhost:5173/"], /^origins\[0\]: expected an origin as browsers write it/],
]) {
  test(`${option} of ${JSON.stringify(value)} is refused`, async () => {
    await assert.rejects(listenForDevelopment({ credentials: exampleCredential, regions: ["ap-guangzhou"], [option]: value }), { kind: "validation", message });
  });
}

const stranger = "x".repeat(43);
const refused = {
  "without the token": {},
  "with another token": { authorization: `Bearer ${stranger}` },
  "with another cookie": () => ({ cookie: `tat_relay_${port}=${stranger}`, "sec-fetch-site": "same-origin" }),
  "with the token as a cookie": () => ({ cookie: `tat_relay_${port}=${token}`, "sec-fetch-site": "same-origin" }),
  "with the cookie as a token": (cookie) => ({ authorization: `Bearer ${cookie.split("=")[1]}` }),
  "of a page of another origin, with the cookie": (cookie) => ({ cookie, origin: "https://evil.example" }),
  "of a page of another port, with the cookie": (cookie) => ({ cookie, origin: "http://127.0.0.1:1", "sec-fetch-site": "same-site" }),
  "of a page without an origin, with the cookie": (cookie) => ({ cookie, origin: "null" }),
  "of an old browser that says no origin, with the cookie": (cookie) => ({ cookie }),
};
for (const [what, headers] of Object.entries(refused)) {
  test(`a request ${what} is refused`, async () => {
    const sent = typeof headers === "function" ? headers(known) : headers;
    const answer = await send({ headers: sent });
    assert.equal(answer.status, 403);
    assert.equal(answer.headers["access-control-allow-origin"], sent.origin?.startsWith("http://127.0.0.1:" + port) ? sent.origin : undefined);
    assert.doesNotMatch(answer.text + JSON.stringify(answer.headers), new RegExp(token));
  });
}

for (const host of ["evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example", "0.0.0.0", "[::1]"]) {
  test(`the name ${host} gets no answer, with the token neither`, async () => {
    for (const method of ["POST", "GET"]) {
      const answer = await send({ method, path: `/?token=${token}`, host, headers: { authorization: `Bearer ${token}` } });
      assert.equal(answer.status, 403);
      assert.equal(answer.headers["set-cookie"], undefined);
    }
  });
}

for (const path of ["//[", "//:99999/", "http://[/", "/?token=%", "*"]) {
  test(`a page that asks for ${path} gets nothing, and the relay goes on`, async () => {
    assert.equal((await send({ method: "GET", path })).status, 403);
    assert.equal((await send({ headers: { authorization: `Bearer ${token}` } })).status, 200);
  });
}

test("it ends when it is interrupted, and says what is wrong with its arguments", async () => {
  const other = spawn(process.execPath, [command, "relay", "--fake"], { stdio: ["ignore", "pipe", "inherit"] });
  await once(createInterface(other.stdout), "line");
  other.kill("SIGINT");
  assert.deepEqual(await once(other, "exit"), [0, null]);
  const run = (...args) => spawnSync(process.execPath, [command, "relay", ...args], { encoding: "utf8" });
  assert.match(run("--help").stdout, /^Usage: npx tat-tasks relay/);
  for (const args of [["--port", "x"], ["--port", "70000"], ["--host", "0.0.0.0"], ["--fake", "--endpoint", "intl"]]) {
    const { status, stderr } = run(...args);
    assert.equal(status, 2);
    assert.match(stderr, /^tat-tasks relay: .+\nTry: npx tat-tasks relay --help\n$/);
  }
  const { status, stderr } = run("--fake", "--port", port);
  assert.equal(status, 1);
  assert.match(stderr, /EADDRINUSE/);
});
