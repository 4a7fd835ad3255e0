// instanceRoleCredentials: what the metadata service may answer, and what that means.
import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { inspect } from "node:util";
import { TatClient } from "tat-tasks";
import { instanceRoleCredentials } from "tat-tasks/node";

import { failure, tatThrown, turns, until } from "../support.mjs";
import { assertHidden, deadEnd, refusal, secrets, serve, valuesOf } from "./support.mjs";

const path = "/latest/meta-data/cam/security-credentials/";
const full = {
  TmpSecretId: secrets.secretId,
  TmpSecretKey: secrets.secretKey,
  Token: secrets.token,
  ExpiredTime: 4102444800,
  Expiration: "2100-01-01T00:00:00Z",
  Code: "Success",
};
const without = (name) => Object.fromEntries(Object.entries(full).filter(([member]) => member !== name));

test("the role is asked for, then its credentials", async (context) => {
  const { endpoint, asked } = await metadata(context, [200, "TatReader\n"], [200, full]);
  const credentials = await instanceRoleCredentials({ endpoint })();
  assert.deepEqual(asked.map(({ method, url }) => `${method} ${url}`), [`GET ${path}`, `GET ${path}TatReader`]);
  assert.deepEqual(valuesOf(credentials), secrets);
  assert.deepEqual({ ...credentials }, { source: "CVM role TatReader", expiration: 4102444800000 });
  assertHidden(credentials);
});

test("each call asks anew", async (context) => {
  let count = 0;
  const { endpoint } = await metadata(context, [200, "r"], () => [200, { ...full, TmpSecretKey: `key-${++count}` }]);
  const provide = instanceRoleCredentials({ endpoint });
  assert.deepEqual([(await provide()).secretKey, (await provide()).secretKey], ["key-1", "key-2"]);
});

for (const [title, role, code, says] of [
  ["no role", [404, "<html>404</html>"], "CredentialsNotFound", /the server has none$/],
  ["an empty role", [200, "\n"], "CredentialsNotFound", /the server has none$/],
  ["the page of somebody else", [200, "<html>buy this domain</html>"], "CredentialsNotFound", /is no metadata service$/],
  ["a redirect", [302, "r", { location: "/elsewhere" }], "CredentialsNotFound", /is no metadata service$/],
  ["two roles", [200, "a\nb"], "CredentialsNotFound", /is no metadata service$/],
  ["more than credentials have", [200, "x".repeat(70_000)], "InvalidResponse", /got more than 65536 bytes$/],
  ["an error of its own", [503, ""], "HttpStatus.503", /got HTTP status 503$/],
  ["too many requests", [429, ""], "HttpStatus.429", /got HTTP status 429$/],
]) {
  test(`asked for the role, it answers ${title}`, async (context) => {
    const { endpoint, asked } = await metadata(context, role, () => assert.fail("asked on"));
    const error = await refusal(instanceRoleCredentials({ endpoint })(), { code, retryable: /503|429/.test(code) });
    assert.match(error.message, says);
    assert.equal(asked.length, 1);
  });
}

for (const [title, answer, expected, says] of [
  ["another code", [200, { ...full, Code: "Failed" }], { kind: "service", code: "Failed" }, /got the code Failed$/],
  ["a code that is a text", [200, { ...full, Code: "the hunter2 failed" }], { kind: "protocol", code: "InvalidResponse" }, /got no Code$/],
  ["no code", [200, without("Code")], { kind: "protocol", code: "InvalidResponse" }, /got no Code$/],
  ["no id", [200, without("TmpSecretId")], { kind: "protocol", code: "InvalidResponse" }, /got no TmpSecretId/],
  ["no key", [200, without("TmpSecretKey")], { kind: "protocol", code: "InvalidResponse" }, /got no TmpSecretKey/],
  ["no token", [200, without("Token")], { kind: "protocol", code: "InvalidResponse" }, /got no Token/],
  ["an empty token", [200, { ...full, Token: "" }], { kind: "protocol", code: "InvalidResponse" }, /got no Token/],
  ["a key that is a list", [200, { ...full, TmpSecretKey: [secrets.secretKey] }], { kind: "protocol", code: "InvalidResponse" }, /got no TmpSecretKey/],
  ["no end", [200, without("ExpiredTime")], { kind: "protocol", code: "InvalidResponse" }, /got no ExpiredTime/],
  ["an end that is a text", [200, { ...full, ExpiredTime: "4102444800" }], { kind: "protocol", code: "InvalidResponse" }, /got no ExpiredTime/],
  ["an end that is none", [200, { ...full, ExpiredTime: 0 }], { kind: "protocol", code: "InvalidResponse" }, /got no ExpiredTime/],
  ["half of it", [200, JSON.stringify(full).slice(0, -20)], { kind: "protocol", code: "InvalidResponse" }, /no object in JSON$/],
  ["a list", [200, [full]], { kind: "protocol", code: "InvalidResponse" }, /no object in JSON$/],
  ["null", [200, "null"], { kind: "protocol", code: "InvalidResponse" }, /no object in JSON$/],
  ["more than credentials have", [200, { ...full, More: "x".repeat(70_000) }], { kind: "protocol", code: "InvalidResponse" }, /more than 65536 bytes$/],
  ["a redirect", [302, full, { location: "/elsewhere" }], { kind: "protocol", code: "HttpStatus.302" }, /HTTP status 302$/],
  ["that it is gone", [404, full], { kind: "protocol", code: "HttpStatus.404" }, /HTTP status 404$/],
  ["an error of its own", [500, full], { kind: "service", code: "HttpStatus.500", retryable: true }, /HTTP status 500$/],
]) {
  test(`asked for credentials, it answers ${title}`, async (context) => {
    const { endpoint, asked } = await metadata(context, [200, "r"], answer);
    const error = await refusal(instanceRoleCredentials({ endpoint })(), { retryable: false, ...expected });
    assert.match(error.message, says);
    assert.equal(asked.length, 2);
  });
}

test("off the cloud: nobody listens, or nobody answers in time", async (context) => {
  const silent = await serve(context, () => {});
  for (const [options, says] of [
    [{ endpoint: await deadEnd(context) }, /gave no answer: ECONNREFUSED$/],
    [{ endpoint: silent.endpoint, timeout: 50 }, /gave no answer: none within 50 ms$/],
  ]) {
    const provided = instanceRoleCredentials(options)();
    const { message } = await refusal(provided, { kind: "validation", code: "CredentialsNotFound", retryable: false });
    assert.match(message, says);
  }
});

test("once it has answered, its silence is a failure of the network", async (context) => {
  const { endpoint, close } = await metadata(context, [200, "r"], [200, full]);
  const provide = instanceRoleCredentials({ endpoint });
  await provide();
  close();
  const { message } = await refusal(provide(), { kind: "network", code: "NetworkError", retryable: true });
  assert.match(message, /got no answer: ECONNREFUSED$/);
});

test("an answer that breaks off is a failure of the network", async (context) => {
  const { endpoint } = await serve(context, (request, response) => {
    if (request.url === path) return response.end("r");
    response.writeHead(200, { "content-length": 1000 });
    response.write(JSON.stringify(full));
    return setImmediate(() => response.destroy());
  });
  await refusal(instanceRoleCredentials({ endpoint })(), { kind: "network", retryable: true });
});

test("a signal ends either request with its reason, and keeps no listener", async (context) => {
  for (const silentAt of [path, `${path}r`]) {
    let isAsked = false;
    const { endpoint, asked } = await serve(context, (request, response) => {
      if (request.url !== silentAt) return response.end("r");
      isAsked = true;
      return response.once("close", () => (isAsked = false));
    });
    const controller = new AbortController();
    const provided = instanceRoleCredentials({ endpoint })({ signal: controller.signal });
    await until(() => isAsked);
    const reason = new Error("no longer wanted");
    controller.abort(reason);
    assert.equal(await failure(provided), reason);
    await until(() => !isAsked);
    assert.equal(asked.at(-1).url, silentAt);
    assert.deepEqual(getEventListeners(controller.signal, "abort"), []);
  }
});

test("a client that is closed ends the request, and leaves no timer", async (context) => {
  let isAsked = false;
  const { endpoint } = await serve(context, (_, response) => {
    isAsked = true;
    return response.once("close", () => (isAsked = false));
  });
  const client = new TatClient({ region: "ap-guangzhou", credentials: instanceRoleCredentials({ endpoint, timeout: 60_000 }), endpoint: "closed.example" });
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const none = timers();
  const call = failure(client.describeInvocationTasks());
  await until(() => isAsked);
  assert.ok(timers() > none);
  client.close();
  assert.equal((await call).code, "ClientClosed");
  await until(() => !isAsked);
  assert.equal(timers(), none);
});

test("a signal that has aborted asks nobody", async (context) => {
  const { endpoint, asked } = await metadata(context, [200, "r"], [200, full]);
  const reason = new Error("no longer wanted");
  assert.equal(await failure(instanceRoleCredentials({ endpoint })({ signal: AbortSignal.abort(reason) })), reason);
  assert.deepEqual(asked, []);
});

test("an endpoint that is none is refused at once", async () => {
  for (const endpoint of ["metadata", "https://metadata.tencentyun.com", "file:///etc/passwd", "http://me:hunter@metadata.example", ""]) {
    const error = await tatThrown(() => instanceRoleCredentials({ endpoint }), { kind: "validation", code: "InvalidParameterValue", field: "endpoint" });
    assertHidden(error);
  }
});

for (const [options, field] of [[null, "options"], [{ endpoint: 5 }, "endpoint"], ...[Number.NaN, 0, -1, "soon", null].map((timeout) => [{ timeout }, "timeout"])]) {
  test(`options that make no sense are refused: ${field} of ${inspect(options)}`, async () => {
    await tatThrown(() => instanceRoleCredentials(options), { kind: "validation", code: "InvalidParameterValue", field });
  });
}

for (const timeout of [Infinity, 2 ** 31, 2_000.5]) {
  test(`a time of ${timeout} ms waits for the answer`, async (context) => {
    const { endpoint } = await serve(context, async ({ url }, response) => {
      await turns(20);
      response.end(url === path ? "r" : JSON.stringify(full));
    });
    assert.deepEqual(valuesOf(await instanceRoleCredentials({ endpoint, timeout })()), secrets);
  });
}

/** A metadata service: its answers to who asks for the role and for the credentials, as a status, a body and headers. */
function metadata(context, role, credentials) {
  return serve(context, (request, response) => {
    const given = request.url === path ? role : credentials;
    const [status, body, headers] = typeof given === "function" ? given() : given;
    response.writeHead(status, headers);
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
}
