// oidcCredentials: what STS is asked, what it may answer, and what that means.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { oidcCredentials } from "tat-tasks/node";

import { failure, tatThrown, until } from "../support.mjs";
import { assertHidden, deadEnd, directory, refusal, secrets, serve, setEnvironment, valuesOf } from "./support.mjs";

const webIdentityToken = "hunter1.web.identity";
const roleArn = "qcs::cam::uin/100000000001:roleName/TatReader";
const credentials = { TmpSecretId: secrets.secretId, TmpSecretKey: secrets.secretKey, Token: secrets.token };
const full = { Credentials: credentials, ExpiredTime: 4102444800, Expiration: "2100-01-01T00:00:00Z", RequestId: "r-1" };
const names = ["TKE_REGION", "TKE_PROVIDER_ID", "TKE_WEB_IDENTITY_TOKEN_FILE", "TKE_ROLE_ARN"];

test("STS is asked with the token of the file, unsigned", async (context) => {
  pod(context);
  const { endpoint, asked } = await sts(context, [200, { Response: full }]);
  const before = Math.floor(Date.now() / 1000);
  const provided = await oidcCredentials({ endpoint })();
  assert.deepEqual(valuesOf(provided), secrets);
  assert.deepEqual({ ...provided }, { source: `TKE OIDC role ${roleArn}`, expiration: 4102444800000 });
  assertHidden(provided);

  const [{ method, url, headers, body }] = asked;
  assert.deepEqual([asked.length, method, url], [1, "POST", "/"]);
  const sent = Object.entries(headers).filter(([name]) => /^(authorization|content-type|x-tc-.*)$/.test(name));
  const { "x-tc-timestamp": timestamp, ...others } = Object.fromEntries(sent);
  assert.deepEqual(others, {
    authorization: "SKIP",
    "content-type": "application/json",
    "x-tc-action": "AssumeRoleWithWebIdentity",
    "x-tc-region": "ap-guangzhou",
    "x-tc-version": "2018-08-13",
  });
  assert.ok(Number(timestamp) >= before && Number(timestamp) <= Math.ceil(Date.now() / 1000));
  assert.deepEqual(JSON.parse(body), {
    ProviderId: "cls-provider",
    WebIdentityToken: webIdentityToken,
    RoleArn: roleArn,
    RoleSessionName: "tat-tasks",
  });
});

for (const [options, field] of [[null, "options"], [{ endpoint: 5 }, "endpoint"], [{ sessionName: 5 }, "sessionName"], [{ timeout: 0 }, "timeout"], [{ fetch: "fetch" }, "fetch"]]) {
  test(`options that make no sense are refused: ${JSON.stringify(options)}`, async () => {
    await tatThrown(() => oidcCredentials(options), { kind: "validation", code: "InvalidParameterValue", field });
  });
}

test("the file is read at each call, without the line break at its end; the session has the name that is given", async (context) => {
  const { file } = pod(context);
  const { endpoint, asked } = await sts(context, [200, { Response: full }]);
  const provide = oidcCredentials({ endpoint, sessionName: "report" });
  await provide();
  writeFileSync(file, "hunter2.web.identity\n");
  await provide();
  const sent = asked.map(({ body }) => JSON.parse(body));
  assert.deepEqual(sent.map(({ WebIdentityToken }) => WebIdentityToken), [webIdentityToken, "hunter2.web.identity"]);
  assert.equal(sent[0].RoleSessionName, "report");
});

test("the environment in each of 81 states: all of it, no role, or what is missing", async (context) => {
  pod(context);
  const given = Object.fromEntries(names.map((name) => [name, process.env[name]]));
  const { endpoint } = await sts(context, [200, { Response: full }]);
  for (let state = 0; state < 3 ** names.length; state += 1) {
    const missing = names.filter((name, index) => {
      const kind = Math.floor(state / 3 ** index) % 3;
      delete process.env[name];
      if (kind !== 2) process.env[name] = ["", given[name]][kind];
      return kind !== 1;
    });
    const provided = oidcCredentials({ endpoint })();
    if (missing.length === 0) {
      assert.equal((await provided).secretKey, secrets.secretKey);
    } else if (names.slice(1).every((name) => missing.includes(name))) {
      await refusal(provided, { kind: "validation", code: "CredentialsNotFound" });
    } else {
      const { message } = await refusal(provided, { kind: "validation", code: "CredentialsIncomplete" });
      assert.ok(message.endsWith(`together, without ${missing.join(", ")}`), message);
    }
  }
});

for (const [title, content, says] of [
  ["no file", undefined, /got ENOENT$/],
  ["an empty file", " \n", /got nothing$/],
  ["a text that is no token", "hunter1 web identity", /got another text$/],
]) {
  test(`${title} in the place of the token is refused`, async (context) => {
    const { file } = pod(context);
    process.env.TKE_WEB_IDENTITY_TOKEN_FILE = `${file}-2`;
    if (content !== undefined) writeFileSync(`${file}-2`, content);
    const { message } = await refusal(oidcCredentials({ fetch: () => assert.fail("sent") })(), { code: "CredentialsInvalid" });
    assert.match(message, says);
  });
}

const failing = (Code, Message = "m") => [200, { Response: { Error: { Code, Message }, RequestId: "r-2" } }];
for (const [title, answer, expected, says] of [
  ["a token that is not taken", failing("AuthFailure.TokenFailure"), { kind: "auth", code: "AuthFailure.TokenFailure" }, /STS answered AuthFailure.TokenFailure: m$/],
  ["a role that is not granted", failing("UnauthorizedOperation"), { kind: "permission", code: "UnauthorizedOperation" }, /m$/],
  ["too many requests", failing("RequestLimitExceeded"), { kind: "throttled", code: "RequestLimitExceeded", retryable: true }, /m$/],
  ["a failure of its own", failing("InternalError.DbError"), { kind: "service", code: "InternalError.DbError", retryable: true }, /m$/],
  ["a parameter that it does not like", failing("InvalidParameter.WebIdentityTokenError"), { kind: "service" }, /m$/],
  ["an error with the token in it", failing(`x${webIdentityToken}`, `of ${webIdentityToken}`), { code: "x…" }, /of …$/],
  ["an error that commands a terminal", failing("A\x1b[2J", "m\nall is well \u202e"), { code: "A\\x1b[2J" }, /: m all is well \\u\{202e\}$/],
  ["an error without a word", [200, { Response: { Error: {} } }], { kind: "service", code: "Unknown", requestId: undefined }, /Unknown: $/],
  ["no credentials", [200, { Response: { ...full, Credentials: undefined } }], { kind: "protocol" }, /got no TmpSecretId/],
  ["no key", [200, { Response: { ...full, Credentials: { ...credentials, TmpSecretKey: "" } } }], { kind: "protocol" }, /got no TmpSecretKey/],
  ["no end", [200, { Response: { ...full, ExpiredTime: null } }], { kind: "protocol" }, /got no ExpiredTime/],
  ["the credentials without an envelope", [200, full], { kind: "protocol", code: "InvalidResponse" }, /no answer of STS$/],
  ["half of it", [200, JSON.stringify({ Response: full }).slice(0, -30)], { kind: "protocol", code: "InvalidResponse" }, /no answer of STS$/],
  ["nothing", [200, ""], { kind: "protocol", code: "InvalidResponse" }, /no answer of STS$/],
  ["more than credentials have", [200, "x".repeat(70_000)], { kind: "protocol", code: "InvalidResponse" }, /more than 65536 bytes$/],
  ["the page of a gateway", [502, "<html>"], { kind: "service", code: "HttpStatus.502", retryable: true }, /HTTP status 502$/],
  ["the page of a portal", [200, "<html>"], { kind: "protocol", code: "InvalidResponse" }, /no answer of STS$/],
  ["a redirect, which is not followed", [307, "", { location: "/elsewhere" }], { kind: "protocol", code: "HttpStatus.307" }, /HTTP status 307$/],
]) {
  test(`STS answers ${title}`, async (context) => {
    pod(context);
    const { endpoint, asked } = await sts(context, answer);
    const error = await refusal(oidcCredentials({ endpoint })(), { retryable: false, ...expected });
    assert.match(error.message, says);
    assert.equal(asked.length, 1);
  });
}

test("the request id of an error is kept", async (context) => {
  pod(context);
  const { endpoint } = await sts(context, failing("InvalidParameter"));
  await refusal(oidcCredentials({ endpoint })(), { requestId: "r-2" });
});

test("nobody answers, or nobody in time", async (context) => {
  pod(context);
  const { message } = await refusal(oidcCredentials({ endpoint: await deadEnd(context) })(), { kind: "network", retryable: true });
  assert.match(message, /got no answer: ECONNREFUSED$/);
  const late = oidcCredentials({ fetch: () => new Promise(() => {}), timeout: 20 })();
  assert.match((await refusal(late, { kind: "network", retryable: true })).message, /got no answer: none within 20 ms$/);
});

test("a fetch that fails and tells what it was to send", async (context) => {
  pod(context);
  const fetch = async (_url, { body }) => {
    throw new Error(`cannot send ${body}`);
  };
  const error = await failure(oidcCredentials({ fetch })());
  assert.equal(error.kind, "network");
  assert.ok(!error.message.includes(webIdentityToken), error.message);
});

test("a signal ends it with its reason", async (context) => {
  pod(context);
  let isAsked = false;
  const { endpoint } = await serve(context, () => (isAsked = true));
  const controller = new AbortController();
  const provided = oidcCredentials({ endpoint })({ signal: controller.signal });
  await until(() => isAsked);
  const reason = new Error("no longer wanted");
  controller.abort(reason);
  assert.equal(await failure(provided), reason);
  assert.equal(await failure(oidcCredentials({ endpoint })({ signal: controller.signal })), reason);
});

test("the token goes nowhere in clear but to loopback", async () => {
  for (const endpoint of ["http://sts.tencentcloudapi.com", "http://127.0.0.1.example", "ftp://127.0.0.1", "sts.tencentcloudapi.com", "https://me:hunter@sts.example", ""]) {
    assertHidden(await tatThrown(() => oidcCredentials({ endpoint }), { kind: "validation", code: "InvalidParameterValue", field: "endpoint" }));
  }
  for (const endpoint of ["https://sts.internal.tencentcloudapi.com", "http://localhost:1", "http://127.1:1", "http://[::1]:1"]) {
    assert.equal(typeof oidcCredentials({ endpoint }), "function");
  }
});

/** The environment of a pod. */
function pod(context) {
  setEnvironment(context);
  const file = join(directory(context), "token");
  writeFileSync(file, `${webIdentityToken}\n`);
  Object.assign(process.env, {
    TKE_REGION: "ap-guangzhou",
    TKE_PROVIDER_ID: "cls-provider",
    TKE_WEB_IDENTITY_TOKEN_FILE: file,
    TKE_ROLE_ARN: roleArn,
  });
  return { file };
}

/** An STS that answers each request with this status, body and headers. */
function sts(context, [status, body, headers]) {
  return serve(context, (_request, response) => {
    response.writeHead(status, headers);
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
}
