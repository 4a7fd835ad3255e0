// No secret id, secret key, token, signature or command output is in anything that a program may log: the client, and
// every error that a fault or a refusal makes.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { inspect } from "node:util";

import { decodeOutput, signTc3, TatClient, TatError } from "tat-tasks";
import { createFakeTat, faultNames } from "tat-tasks/fake";
import { listen } from "tat-tasks/fake/node";
import { oidcCredentials } from "tat-tasks/node";

import { answering, clientOf, emptyAnswer, region } from "./support.mjs";

const secrets = { secretId: "AKIDhunter2hunter2", secretKey: "hunter3-secret-key", token: "hunter4-token" };
const output = "hunter5 the password of the database";
const base64 = Buffer.from(output).toString("base64");
const task = {
  invocationTaskId: "invt-secret",
  invocationId: "inv-secret",
  commandId: "cmd-secret",
  instanceId: "ins-secret",
  timeline: [{ after: 0, status: "SUCCESS", output }],
};
const fake = createFakeTat({ credentials: [secrets], fleet: [task], requestsPerSecond: Infinity });
const request = { InvocationTaskIds: ["invt-secret"], HideOutput: false };

let server;
before(async () => {
  server = await listen(fake);
});
after(() => server.close());

const hidden = [...Object.values(secrets), "hunter", output, base64];

/** A service, or what is between, that tells what it was sent wherever an answer has place. */
async function echo(_url, { headers }) {
  const told = `${headers.Authorization} ${headers["X-TC-Token"]}`;
  return Response.json({ Response: { Error: { Code: told, Message: told }, RequestId: told } });
}

test("an answer that tells what was sent", async () => {
  const error = await new TatClient({ region, credentials: secrets, fetch: echo }).describeInvocationTasks().catch((thrown) => thrown);
  assert.ok(TatError.is(error));
  const told = [error.message, error.code, error.requestId, error.stack].join(" ");
  for (const secret of ["hunter", "Signature="]) assert.ok(!told.includes(secret), told);
});

test("an answer that goes on and on makes an error that can be logged", async () => {
  const text = "x".repeat(100_000);
  const fetch = answering({ Error: { Code: text, Message: text }, RequestId: text });
  const { code, message, requestId } = await clientOf({ fetch }).describeInvocationTasks().catch((thrown) => thrown);
  assert.deepEqual([code.length, message.length, requestId.length], [128, 4096, 128]);
});

/** Every way in which a value gets into a log. */
function shown(value) {
  const ways = [inspect(value, { showHidden: true, depth: Infinity, getters: true }), inspect(value), String(value)];
  if (value instanceof Error) {
    ways.push(value.stack, value.message, inspect({ ...value }));
    if (value.cause !== undefined) ways.push(...shown(value.cause));
  }
  try {
    ways.push(JSON.stringify(value) ?? "");
  } catch {
    // What has a cycle, as a cause of Node's may, is not written as JSON by anybody.
  }
  return ways;
}

function assertHidden(value, more = []) {
  for (const text of shown(value)) {
    for (const secret of [...hidden, ...more]) assert.ok(!text.includes(secret), `${secret} is in ${text}`);
  }
}

/** The error, of whatever kind, and not an answer. */
const caught = async (act) => {
  try {
    await act();
  } catch (error) {
    return error;
  }
  return assert.fail("it should have failed");
};

describe("the client", () => {
  const client = new TatClient({ region, credentials: secrets, fetch: fake.fetch });
  test("before and after a call", async () => {
    assertHidden(client);
    await client.describeInvocationTasks(request);
    assertHidden(client);
  });

  test("has no member to copy", async () => {
    assert.equal(JSON.stringify(client), "{}");
    assert.deepEqual(Reflect.ownKeys(client), []);
    assert.deepEqual({ ...client }, {});
    assert.deepEqual(structuredClone(client), {});
  });

  test("with a function for its credentials", () => {
    assertHidden(new TatClient({ region, credentials: () => secrets, fetch: fake.fetch }));
  });
});

describe("the errors of faults", () => {
  const faults = [...faultNames].filter((fault) => !["clock-ahead", "clock-behind", "empty-after-create", "slow-body"].includes(fault));
  const parameters = { throttle: { perSecond: 0 }, "bad-id": { id: "invt-secret" } };
  for (const way of ["by fetch", "by a server"]) {
    for (const fault of faults) {
      test(`${fault} ${way}`, async () => {
        const injected = fake.inject({ fault, ...parameters[fault] });
        await server.ready();
        const signatures = [];
        const send = way === "by fetch" ? fake.fetch : globalThis.fetch;
        const fetch = (url, init) => {
          signatures.push(new Headers(init.headers).get("authorization").split("Signature=")[1]);
          return send(url, init);
        };
        const client = clientOf({ credentials: secrets, endpoint: server.url, fetch });
        const error = await caught(() => client.describeInvocationTasks(request));
        assert.ok(TatError.is(error));
        assert.equal(signatures.length, 1);
        assertHidden(error, signatures);
        injected.clear();
        await server.ready();
      });
    }
  }

  test("a wrong key, a wrong token, an unknown id", async () => {
    for (const wrong of [{ secretKey: "hunter6" }, { token: "hunter6" }, { secretId: "AKIDhunter6" }]) {
      const client = clientOf({ credentials: { ...secrets, ...wrong }, fetch: fake.fetch });
      const error = await caught(() => client.describeInvocationTasks(request));
      assert.equal(error.kind, "auth");
      assertHidden(error);
    }
  });
});

test("what a wait has read when its time is over is there for who asks, and in no log", async () => {
  const running = { ...task, invocationTaskId: "invt-running", timeline: [{ after: 0, status: "RUNNING" }] };
  const { fetch } = createFakeTat({ credentials: [secrets], fleet: [task, running], requestsPerSecond: Infinity });
  const wait = clientOf({ credentials: secrets, fetch }).waitForInvocation("inv-secret", { output: "all", timeout: 2_500 });
  const error = await caught(() => wait);
  assert.equal(error.code, "WaitTimeout");
  assert.equal(decodeOutput(error.partial.tasks.find(({ InvocationTaskId }) => InvocationTaskId === "invt-secret").TaskResult).text, output);
  for (const text of [JSON.stringify(error), inspect(error, { depth: Infinity }), inspect({ ...error }, { depth: Infinity }), String(error)]) {
    for (const secret of hidden) assert.ok(!text.includes(secret), `${secret} is in ${text}`);
  }
});

describe("the errors of answers that hold the output", () => {
  const member = (text) => `{"Response":{"TotalCount":1,"InvocationTaskSet":[{"TaskResult":{${text}}}],"RequestId":"r"}}`;
  for (const [title, body] of [
    ["cut in the middle of it", member(`"Output":"${base64}"`).slice(0, -30)],
    ["cut within it", `{"Response":{"InvocationTaskSet":[{"TaskResult":{"Output":"${base64}`],
    ["an unknown escape in it", member(`"Output":"${output}\\x"`)],
    ["a control character in it", member(`"Output":"${output}\n"`)],
    ["it twice", member(`"Output":"${base64}","Output":"${base64}"`)],
    ["it in a list", member(`"Output":["${output}"]`)],
    ["it in the place of a number", member(`"Output":"","ExitCode":"${output}"`)],
    ["it in the place of a result", `{"Response":{"TotalCount":1,"InvocationTaskSet":[{"TaskResult":"${output}"}]}}`],
    ["it in the place of the set", `{"Response":{"TotalCount":1,"InvocationTaskSet":"${output}"}}`],
    ["it in the place of the answer", JSON.stringify(output)],
    ["it and nothing else", output],
    ["it after the end", `${JSON.stringify({ Response: emptyAnswer })} ${output}`],
    ["it in a member that is not known", member(`"Output":"${base64}","New":hunter2`)],
  ]) {
    test(title, async () => {
      const error = await caught(() => clientOf({ credentials: secrets, fetch: answering(body) }).describeInvocationTasks(request));
      assert.equal(error.kind, "protocol");
      assertHidden(error);
    });
  }

  for (const [title, Output] of [
    ["no Base64", `${output}!`],
    ["Base64 that ends where none can end", base64.slice(0, 5)],
    ["Base64 with a line break", `${base64.slice(0, 8)}\n${base64.slice(8)}`],
    ["Base64 for the web", `${base64.replaceAll("=", "")}-_`],
  ]) {
    test(title, async () => assertHidden(await caught(() => decodeOutput({ Output })), [Output]));
  }

  test("an encoding that is not known", async () => assertHidden(await caught(() => decodeOutput({ Output: base64 }, { encoding: "x" }))));
  test("a Dropped that is none", async () => assertHidden(await caught(() => decodeOutput({ Output: base64, Dropped: -1 }))));
});

describe("the errors of a fetch that tells what it was to send", () => {
  const all = ({ headers, body }) => JSON.stringify({ headers, body });
  const nested = (init, depth) => (depth === 0 ? new Error(all(init)) : new Error("it failed", { cause: nested(init, depth - 1) }));
  const cyclic = (init) => {
    const error = Object.assign(new Error("it failed"), { request: init });
    return Object.assign(error, { cause: error });
  };
  const hostile = () =>
    Object.defineProperty(new Error("it failed"), "request", {
      enumerable: true,
      get() {
        throw new Error("no");
      },
    });
  for (const [title, thrown] of [
    ["in its message", (init) => new Error(all(init))],
    ["in a member", (init) => Object.assign(new Error("it failed"), { config: { request: [init] } })],
    ["in a member with a symbol", (init) => Object.assign(new Error("it failed"), { [Symbol("request")]: init })],
    ["in one that is not enumerable", (init) => Object.defineProperty(new Error("it failed"), "request", { value: init })],
    ["in Headers", ({ headers }) => Object.assign(new Error("it failed"), { headers: new Headers(headers) })],
    ["in a Map", ({ headers }) => Object.assign(new Error("it failed"), { headers: new Map(Object.entries(headers)) })],
    ["in bytes", ({ headers }) => Object.assign(new Error("it failed"), { sent: Buffer.from(headers.Authorization) })],
    ["behind an iterable without an end", (init) => Object.assign(new Error("it failed"), { tries: { *[Symbol.iterator]() { for (;;) yield 1; } }, init })],
    ["in the name of a member", ({ headers }) => Object.assign(new Error("it failed"), { [headers.Authorization]: 1 })],
    ["in its stack", (init) => Object.assign(new Error("it failed"), { stack: all(init) })],
    ["in its name", (init) => Object.assign(new Error("it failed"), { name: all(init) })],
    ["in its cause", (init) => nested(init, 3)],
    ["deep down", (init) => nested(init, 40)],
    ["in the errors of an AggregateError", (init) => new AggregateError([new Error("another"), nested(init, 1)], "all have failed")],
    ["as a text", (init) => all(init)],
    ["as an object", (init) => ({ message: "it failed", init })],
    ["in a cycle", cyclic],
    ["where nobody can look", hostile],
  ]) {
    test(title, async () => {
      const lines = [];
      const tell = (...line) => lines.push(line);
      const logger = { debug: tell, info: tell, warn: tell, error: tell };
      let sent;
      const fetch = async (_, init) => {
        sent = init.headers.Authorization.split("Signature=")[1];
        throw thrown(init);
      };
      const attempts = [];
      const client = clientOf({ credentials: secrets, fetch, logger, logLevel: "debug", onAttempt: (attempt) => attempts.push(attempt) });
      const error = await caught(() => client.describeInvocationTasks(request));
      assert.equal(error.kind, "network");
      for (const told of [error, lines, attempts]) assertHidden(told, [sent]);
    });
  }

  test("what holds no secret is the cause as it is", async () => {
    const thrown = Object.assign(new TypeError("fetch failed", { cause: Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }) }), { tries: 3 });
    const error = await caught(() => clientOf({ credentials: secrets, fetch: () => Promise.reject(thrown) }).describeInvocationTasks(request));
    assert.equal(error.cause, thrown);
  });

  test("of what does, the reason and the stack stay without it", async () => {
    const fetch = async (_, { headers }) => {
      throw new TypeError(`not sent: ${headers.Authorization}`, { cause: Object.assign(new Error("the socket is closed"), { code: "ECONNRESET" }) });
    };
    const { cause } = await caught(() => clientOf({ credentials: secrets, fetch }).describeInvocationTasks(request));
    assert.ok(cause instanceof Error);
    assert.deepEqual([cause.name, cause.message, cause.cause.message, cause.cause.code], ["TypeError", "not sent: …", "the socket is closed", "ECONNRESET"]);
    assert.match(cause.stack, /^TypeError: not sent: …\n +at .*secrets\.test\.mjs/);
  });
});

describe("the errors of a fetch that tells the web identity token that it was to send to STS", () => {
  const webIdentityToken = "hunter7.web.identity";
  const given = { TKE_REGION: region, TKE_PROVIDER_ID: "cls-provider", TKE_ROLE_ARN: "qcs::cam::uin/100000000001:roleName/TatReader" };
  let directory;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), "tat-tasks-secrets-"));
    const file = join(directory, "token");
    writeFileSync(file, webIdentityToken);
    Object.assign(process.env, given, { TKE_WEB_IDENTITY_TOKEN_FILE: file });
  });
  after(() => {
    for (const name of [...Object.keys(given), "TKE_WEB_IDENTITY_TOKEN_FILE"]) delete process.env[name];
    rmSync(directory, { recursive: true });
  });
  for (const [title, thrown] of [
    ["in its message", (init) => new TypeError(`not sent: ${init.body}`)],
    ["in a member", (init) => Object.assign(new TypeError("it failed"), { config: { request: [init] } })],
    ["in its cause", (init) => new TypeError("it failed", { cause: Object.assign(new Error("it failed"), { request: init }) })],
    ["as a text", (init) => init.body],
  ]) {
    test(title, async () => {
      const fetch = (_, init) => Promise.reject(thrown(init));
      const error = await caught(() => oidcCredentials({ fetch })());
      assert.deepEqual([error.kind, error.code], ["network", "NetworkError"]);
      assertHidden(error);
    });
  }
});

describe("the errors of refusals", () => {
  const { secretId, secretKey, token } = secrets;
  const input = { ...secrets, service: "tat", host: "h", contentType: "application/json", timestamp: 0 };
  const call = (options, given = request) => clientOf({ credentials: secrets, fetch: () => assert.fail("sent"), ...options }).describeInvocationTasks(given);
  for (const [title, act] of [
    ["credentials that are a text", () => new TatClient({ region, credentials: secretKey })],
    ["credentials that are a list", () => new TatClient({ region, credentials: [secretId, secretKey] })],
    ["options that are a text", () => new TatClient(secretKey)],
    ["a secret id that is none", () => call({ credentials: { ...secrets, secretId: [secretId] } })],
    ["a secret key of bytes", () => call({ credentials: { ...secrets, secretKey: Buffer.from(secretKey) } })],
    ["a secret key with a line break", () => call({ credentials: { ...secrets, secretKey: `${secretKey}\n` } })],
    ["a secret id with a slash", () => call({ credentials: { ...secrets, secretId: `${secretId}/x` } })],
    ["a secret id beyond ASCII", () => call({ credentials: { ...secrets, secretId: `${secretId}界` } })],
    ["a token with a header in it", () => call({ credentials: { ...secrets, token: `${token}\r\nX-Evil: 1` } })],
    ["a function that gives a text", () => call({ credentials: () => secretKey })],
    ["a function that gives half", async () => call({ credentials: async () => ({ secretId, token }) })],
    ["an endpoint with a password", () => call({ endpoint: `https://${secretId}:${secretKey}@tat.example` })],
    ["a region that is none", () => call({ region: "?" })],
    ["a request that is none", () => call({}, { Limit: 0 })],
    ["a fetch that is none", () => new TatClient({ region, credentials: secrets, fetch: secrets })],
    ["signTc3: a secret key that is none", () => signTc3({ ...input, secretKey: { secretKey } })],
    ["signTc3: a token with a blank", () => signTc3({ ...input, token: `${token} ` })],
    ["signTc3: a token to sign with a blank", () => signTc3({ ...input, token: `${token} `, signedHeaders: ["content-type", "host", "x-tc-token"] })],
    ["signTc3: a body that is none", () => signTc3({ ...input, body: { secretKey } })],
    ["signTc3: a host that is none", () => signTc3({ ...input, host: "" })],
  ]) {
    test(title, async () => {
      const error = await caught(act);
      assert.equal(error.kind, "validation");
      assertHidden(error);
    });
  }
});
