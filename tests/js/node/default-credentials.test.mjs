// defaultCredentials: the order of its links, what is passed over, and what ends it.
import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { TatClient } from "tat-tasks";
import { createFakeTat } from "tat-tasks/fake";
import { defaultCredentials } from "tat-tasks/node";

import { failure, region, tatThrown } from "../support.mjs";
import { deadEnd, directory, refusal, secrets, serve, setEnvironment } from "./support.mjs";

const links = {
  environment: { source: /^environment \(TENCENTCLOUD_SECRET_ID\)$/, reason: /^environment: neither / },
  profile: { source: /^profile default of .*credentials$/, reason: /^profile default: .* has no \[default\], .* is not there$/ },
  oidc: { source: /^TKE OIDC role qcs::r$/, reason: /^TKE OIDC: none of / },
  instanceRole: { source: /^CVM role r$/, reason: /^CVM role: .* gave no answer: ECONNREFUSED$/ },
};
const names = Object.keys(links);

for (let present = 0; present < 2 ** names.length; present += 1) {
  const there = names.filter((_name, index) => present & (1 << index));
  test(`there are ${there.join(", ") || "none"}: ${there[0] ?? "nothing"} answers`, async (context) => {
    const resolutions = [];
    const { provide } = await chain(context, there, { onResolved: (resolution) => resolutions.push(resolution) });
    const passed = names.slice(0, there.length === 0 ? names.length : names.indexOf(there[0]));
    if (there.length === 0) {
      const { message } = await refusal(provide(), { kind: "validation", code: "CredentialsNotFound", field: "credentials", retryable: false });
      const reasons = message.replace("no credentials anywhere. ", "").split(". ");
      assert.equal(reasons.length, names.length);
      for (const [index, name] of passed.entries()) assert.match(reasons[index], links[name].reason);
      assert.deepEqual(resolutions, []);
      return;
    }
    const credentials = await provide();
    assert.equal(credentials.secretId, `AKID${there[0]}`);
    const [{ source, passedOver }] = resolutions;
    assert.equal(source, credentials.source);
    assert.match(source, links[there[0]].source);
    assert.equal(passedOver.length, passed.length);
    for (const [index, name] of passed.entries()) assert.match(passedOver[index], links[name].reason);
  });
}

for (const [title, there, spoil, expected] of [
  ["half of the environment", names, () => delete process.env.TENCENTCLOUD_SECRET_KEY, { code: "CredentialsIncomplete" }],
  ["a key with a line break", names, () => (process.env.TENCENTCLOUD_SECRET_KEY += "\n"), { code: "CredentialsInvalid" }],
  ["a profile that is not there", names.slice(1), () => (process.env.TENCENTCLOUD_PROFILE = "x"), { code: "ProfileNotFound" }],
  ["a file that makes no sense", names.slice(1), ({ file }) => writeFileSync(file, "hunter"), { code: "CredentialsInvalid" }],
  ["a pod without its token", names.slice(2), ({ tokenFile }) => rmSync(tokenFile), { code: "CredentialsInvalid" }],
  ["an STS that refuses", names.slice(2), ({ sts }) => (sts.refuses = true), { kind: "auth", code: "AuthFailure" }],
]) {
  test(`${title} ends the chain, whatever is there besides`, async (context) => {
    const { provide, ...places } = await chain(context, there, { onResolved: () => assert.fail("resolved") });
    spoil(places);
    await refusal(provide(), expected);
  });
}

for (const [options, field] of [[null, "options"], [{ onResolved: 5 }, "onResolved"], [{ profile: null }, "options"], [{ instanceRole: { timeout: 0 } }, "timeout"]]) {
  test(`options that make no sense are refused: ${JSON.stringify(options)}`, async () => {
    await tatThrown(() => defaultCredentials(options), { kind: "validation", code: "InvalidParameterValue", field });
  });
}

test("each call asks from the start", async (context) => {
  const { provide } = await chain(context, ["environment", "profile"]);
  assert.equal((await provide()).secretId, "AKIDenvironment");
  for (const name of ["TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY"]) delete process.env[name];
  assert.equal((await provide()).secretId, "AKIDprofile");
});

test("a signal ends it with its reason", async (context) => {
  const { provide } = await chain(context, names);
  const reason = new Error("no longer wanted");
  assert.equal(await failure(provide({ signal: AbortSignal.abort(reason) })), reason);
});

test("a client asks with what it gives", async (context) => {
  const { provide } = await chain(context, ["profile"]);
  const fake = createFakeTat({ credentials: [{ secretId: "AKIDprofile", secretKey: secrets.secretKey }] });
  const client = new TatClient({ region, credentials: provide, fetch: fake.fetch });
  assert.equal((await client.describeInvocationTasks()).TotalCount, 0);
});

/** A chain in an environment in which these links have credentials, and the places that they have them from. */
async function chain(context, there, options = {}) {
  setEnvironment(context);
  const home = process.env.HOME;
  const { secretKey, token } = secrets;
  const has = (name) => there.includes(name);
  if (has("environment")) Object.assign(process.env, { TENCENTCLOUD_SECRET_ID: "AKIDenvironment", TENCENTCLOUD_SECRET_KEY: secretKey });
  const file = join(home, "credentials");
  writeFileSync(file, has("profile") ? `[default]\nsecret_id = AKIDprofile\nsecret_key = ${secretKey}\n` : "");
  const tokenFile = join(directory(context), "token");
  writeFileSync(tokenFile, "hunter1.web.identity");
  if (has("oidc")) {
    const variables = { TKE_REGION: "r", TKE_PROVIDER_ID: "p", TKE_WEB_IDENTITY_TOKEN_FILE: tokenFile, TKE_ROLE_ARN: "qcs::r" };
    Object.assign(process.env, variables);
  }
  const temporary = (name) => ({ TmpSecretId: `AKID${name}`, TmpSecretKey: secretKey, Token: token });
  const sts = { refuses: false };
  const service = await serve(context, (request, response) => {
    if (request.method === "POST" && sts.refuses) {
      response.end('{"Response":{"Error":{"Code":"AuthFailure","Message":""}}}');
    } else if (request.method === "POST") {
      response.end(JSON.stringify({ Response: { Credentials: temporary("oidc"), ExpiredTime: 4102444800 } }));
    } else if (request.url.endsWith("/")) {
      response.end("r");
    } else {
      response.end(JSON.stringify({ ...temporary("instanceRole"), ExpiredTime: 4102444800, Code: "Success" }));
    }
  });
  const provide = defaultCredentials({
    profile: { files: [file], tccliDirectory: join(home, ".tccli") },
    oidc: { endpoint: service.endpoint },
    instanceRole: { endpoint: has("instanceRole") ? service.endpoint : await deadEnd(context) },
    ...options,
  });
  return { provide, file, tokenFile, sts };
}
