// profileCredentials: the files, in their order, and what makes no sense in them.
import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import os from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { profileCredentials, profileRegion } from "tat-tasks/node";

import { tatFailure, tatThrown } from "../support.mjs";
import { assertHidden, directory, refusal, secrets, setEnvironment, valuesOf } from "./support.mjs";

const { secretId, secretKey, token } = secrets;
const pair = `secret_id = ${secretId}\nsecret_key = ${secretKey}\n`;
const permanent = { secretId, secretKey, token: undefined };

for (const [title, text, expected] of [
  ["a key", `[default]\n${pair}`, permanent],
  ["a temporary key", `[default]\n${pair}token = ${token}\n`, secrets],
  ["a token that is empty", `[default]\n${pair}token =\n`, permanent],
  ["no blanks", `[default]\nsecret_id=${secretId}\nsecret_key=${secretKey}`, permanent],
  ["blanks everywhere", `  [ default ]  \n\t secret_id  =  ${secretId} \t\n  secret_key\t=\t${secretKey}  \n`, permanent],
  ["comments and empty lines", `# [x]\n\n;secret_id = x\n[default]\n # secret_key = x\n${pair}; token = x`, permanent],
  ["the line breaks of Windows", `[default]\r\n${pair.replaceAll("\n", "\r\n")}\r\n`, permanent],
  ["a byte order mark", `\ufeff[default]\n${pair}`, permanent],
  ["other sections around it", `[a]\nsecret_id = x\n[default]\n${pair}[b]\nsecret_key = x\n`, permanent],
  ["members of other tools", `[default]\n${pair}role_arn = qcs::x\nregion = ap-guangzhou\n`, permanent],
  ["signs in a value that mean something elsewhere", `[default]\n${pair}token = ${token}=#;%20[x]==\n`, { ...secrets, token: `${token}=#;%20[x]==` }],
]) {
  test(`an INI file with ${title}`, async (context) => {
    const { file, provide } = placesOf(context, text);
    const credentials = await provide();
    assert.deepEqual(valuesOf(credentials), expected);
    assert.deepEqual({ ...credentials }, { source: `profile default of ${file}`, expiration: undefined });
    assertHidden(credentials);
  });
}

for (const [title, text, code, says] of [
  ["a key without an id", `[default]\nsecret_key = ${secretKey}\n`, "CredentialsIncomplete", /got secret_key without secret_id$/],
  ["an id without a key", `[default]\nsecret_id = ${secretId}\nsecret_key =\n`, "CredentialsIncomplete", /got secret_id without secret_key$/],
  ["a token alone", `[default]\ntoken = ${token}\n`, "CredentialsIncomplete", /got token without secret_id and secret_key$/],
  ["the names of tccli", `[default]\nsecretId = ${secretId}\nsecret_key = ${secretKey}\n`, "CredentialsIncomplete", /without secret_id$/],
  ["quotes", `[default]\nsecret_id = "${secretId}"\nsecret_key = ${secretKey}\n`, "CredentialsInvalid", /secret_id is in quotes/],
  ["a comment behind a value", `[default]\nsecret_id = ${secretId} # mine\nsecret_key = ${secretKey}\n`, "CredentialsInvalid", /secret_id holds a character/],
  ["no section", pair, "CredentialsInvalid", /line 1: expected \[name\]/],
  ["a section that is not closed", `\n[default\n${pair}`, "CredentialsInvalid", /line 2: expected \[name\]/],
  ["a section without a name", `[ ]\n${pair}`, "CredentialsInvalid", /line 1: expected \[name\]/],
  ["something behind a section", `[default] ${secretKey}\n${pair}`, "CredentialsInvalid", /line 1: expected \[name\]/],
  ["a line without a sign of equality", `[default]\n${pair}${secretKey}\n`, "CredentialsInvalid", /line 4: expected \[name\] or name = value/],
  ["a value without a name", `[default]\r\n${pair}= ${secretKey}\n`, "CredentialsInvalid", /line 4: expected/],
  ["a name twice", `[default]\n${pair}secret_key = ${secretKey}\n`, "CredentialsInvalid", /line 4: this name is there twice/],
  ["a section twice", `[default]\n${pair}[default]\n`, "CredentialsInvalid", /line 4: this section is there twice/],
]) {
  test(`an INI file with ${title} is refused`, async (context) => {
    const { file, provide } = placesOf(context, text);
    const { message } = await refusal(provide(), { kind: "validation", code, retryable: false });
    assert.ok(message.includes(file), message);
    assert.match(message, says);
  });
}

const login = { type: "oauth", secretId, secretKey, token, oauth: { accessToken: "hunter8", refreshToken: "hunter9" } };
for (const [title, content, expected, expiration] of [
  ["a key", { secretId, secretKey }, permanent],
  ["a key, and null for what it lacks", { secretId, secretKey, token: null, expiresAt: null }, permanent],
  ["the login of a browser", { ...login, expiresAt: 4102444800 }, secrets, 4102444800000],
]) {
  test(`tccli's file with ${title}`, async (context) => {
    const { tccliFile, provide } = placesOf(context, undefined, JSON.stringify(content));
    const credentials = await provide();
    assert.deepEqual(valuesOf(credentials), expected);
    assert.deepEqual({ ...credentials }, { source: `profile default of ${tccliFile}`, expiration });
    assertHidden(credentials);
  });
}

for (const [title, content, code, says] of [
  ["a key alone", { secretKey }, "CredentialsIncomplete", /got secretKey without secretId$/],
  ["a login that has expired", { ...login, expiresAt: Math.floor(Date.now() / 1000) }, "CredentialsExpired", /has expired/],
  ["an end that is a text", { ...login, expiresAt: "hunter" }, "CredentialsInvalid", /expected expiresAt as a number$/],
  ["a key that is a list", { secretId, secretKey: [secretKey] }, "CredentialsInvalid", /expected secretKey as a string$/],
  ["a role to assume", { secretId, secretKey, "role-arn": "qcs::cam::uin/1:roleName/r" }, "CredentialsInvalid", /assume a role/],
  ["the role of the server", { type: "cvm-role", secretId, secretKey }, "CredentialsNotFound", /says cvm-role/],
  ["nothing in it", {}, "CredentialsNotFound", /has no secretId and secretKey$/],
  ["a text", secretKey, "CredentialsInvalid", /expected an object in JSON/],
  ["a list", [secretId, secretKey], "CredentialsInvalid", /expected an object in JSON/],
]) {
  test(`tccli's file with ${title} is refused`, async (context) => {
    const { tccliFile, provide } = placesOf(context, undefined, JSON.stringify(content));
    const { message } = await refusal(provide(), { kind: "validation", code, retryable: false });
    assert.ok(message.includes(tccliFile), message);
    assert.match(message, says);
  });
}

test("tccli's file with no JSON is refused, and not quoted", async (context) => {
  const { provide } = placesOf(context, undefined, `{"secretKey": ${secretKey}}`);
  await refusal(provide(), { code: "CredentialsInvalid" });
});

const ofThisMachine = existsSync("/etc/tencentcloud/credentials");
test("the first place that has the profile counts, and none may be there", { skip: ofThisMachine }, async (context) => {
  setEnvironment(context);
  const home = process.env.HOME;
  const provide = profileCredentials();
  const { message } = await refusal(provide(), { kind: "validation", code: "CredentialsNotFound", field: "credentials" });
  const own = join(home, ".tencentcloud/credentials");
  const ofTccli = join(home, ".tccli/default.credential");
  assert.equal(message, `profile default: ${own} is not there, /etc/tencentcloud/credentials is not there, ${ofTccli} is not there`);

  mkdirSync(join(home, ".tccli"));
  writeFileSync(ofTccli, JSON.stringify({ secretId, secretKey }));
  assert.equal((await provide()).source, `profile default of ${ofTccli}`);

  mkdirSync(join(home, ".tencentcloud"));
  writeFileSync(own, `[another]\n${pair}`);
  assert.equal((await provide()).source, `profile default of ${ofTccli}`);

  writeFileSync(own, `[another]\n${pair}[default]\nsecret_id =\nsecret_key =\n`);
  assert.equal((await provide()).source, `profile default of ${ofTccli}`);

  writeFileSync(own, `[another]\n${pair}[default]\n${pair}`);
  assert.equal((await provide()).source, `profile default of ${own}`);
});

for (const [title, take] of [
  ["the system knows none", (context) => context.mock.method(os, "homedir", () => { throw new Error("ENOENT: uv_os_homedir"); })],
  ["it is empty", () => (process.env.HOME = "")],
  ["it is no whole path", () => (process.env.HOME = "home")],
]) {
  test(`no home, as ${title}: there is no profile, nor in the working directory`, { skip: ofThisMachine }, async (context) => {
    setEnvironment(context);
    const before = process.cwd();
    const [elsewhere, root] = [directory(context), directory(context)];
    for (const home of [root, join(root, "home")]) {
      for (const place of [".tencentcloud", ".tccli"]) mkdirSync(join(home, place), { recursive: true });
      writeFileSync(join(home, ".tencentcloud/credentials"), `[default]\n${pair}`);
      writeFileSync(join(home, ".tccli/default.configure"), JSON.stringify({ _sys_param: { region: "ap-guangzhou" } }));
    }
    process.chdir(root);
    take(context);
    syncBuiltinESMExports();
    context.after(() => {
      process.chdir(before);
      context.mock.restoreAll();
      syncBuiltinESMExports();
    });
    const { message } = await refusal(profileCredentials()(), { kind: "validation", code: "CredentialsNotFound" });
    assert.equal(message, "profile default: this user has no home directory, /etc/tencentcloud/credentials is not there");
    assert.equal(await profileRegion(), undefined);
    const file = join(elsewhere, "credentials");
    writeFileSync(file, `[default]\n${pair}`);
    assert.equal((await profileCredentials({ files: [file] })()).source, `profile default of ${file}`);
  });
}

for (const [options, field] of [
  [null, "options"],
  ["production", "options"],
  [{ profile: 5 }, "profile"],
  [{ files: "/x" }, "files"],
  [{ files: [5] }, "files"],
  [{ tccliDirectory: ["/x"] }, "tccliDirectory"],
]) {
  test(`options that make no sense are refused: ${JSON.stringify(options)}`, async () => {
    await tatThrown(() => profileCredentials(options), { kind: "validation", code: "InvalidParameterValue", field });
    if (field !== "files") await tatFailure(profileRegion(options), { kind: "validation", field });
  });
}

test("the name of the profile is the option's, else TENCENTCLOUD_PROFILE's, else TCCLI_PROFILE's", async (context) => {
  const { file, provide, providing } = placesOf(context, ["default", "a", "b", "c"].map((name) => `[${name}]\n${pair}`).join(""));
  const named = async (given) => (await given).source.replace(` of ${file}`, "");
  assert.equal(await named(provide()), "profile default");
  Object.assign(process.env, { TENCENTCLOUD_PROFILE: "", TCCLI_PROFILE: "a" });
  assert.equal(await named(provide()), "profile a");
  process.env.TENCENTCLOUD_PROFILE = "b";
  assert.equal(await named(provide()), "profile b");
  assert.equal(await named(providing({ profile: "c" })), "profile c");
});

test("a profile that was named must be there", async (context) => {
  const { provide, providing } = placesOf(context, `[default]\n${pair}`);
  await refusal(providing({ profile: "production" }), { kind: "validation", code: "ProfileNotFound" });
  process.env.TENCENTCLOUD_PROFILE = "production";
  const { message } = await refusal(provide(), { code: "ProfileNotFound" });
  assert.match(message, /^profile production: .*credentials has no \[production\], .*production\.credential is not there$/);
});

test("a profile that was named may be the role of the server", async (context) => {
  const { provide } = placesOf(context, `[x]\n${pair}`, JSON.stringify({ type: "cvm-role" }));
  process.env.TCCLI_PROFILE = "default";
  await refusal(provide(), { code: "CredentialsNotFound" });
});

test("a profile whose name is a path is refused", async (context) => {
  const { providing } = placesOf(context, `[default]\n${pair}`);
  for (const profile of ["", "../x", "..\\x"]) await refusal(providing({ profile }), { code: "CredentialsInvalid" });
});

test("a file that others replace is read anew", async (context) => {
  const { file, provide } = placesOf(context, `[default]\n${pair}`);
  assert.equal((await provide()).secretKey, secretKey);
  writeFileSync(file, `[default]\nsecret_id = ${secretId}\nsecret_key = rotated\n`);
  assert.equal((await provide()).secretKey, "rotated");
});

test("a directory in the place of a file is refused", async (context) => {
  const { file, provide } = placesOf(context);
  mkdirSync(file);
  const { message } = await refusal(provide(), { code: "CredentialsInvalid" });
  assert.equal(message, `${file}: expected a file, got EISDIR`);
});

test("a file that this user may not read is passed over", async (context) => {
  const { file, provide } = placesOf(context, `[default]\n${pair}`, JSON.stringify({ secretId, secretKey: "another" }));
  chmodSync(dirname(file), 0o755);
  chmodSync(file, 0o000);
  await asNobody(async () => assert.equal((await provide()).secretKey, "another"));
});

/** An environment with these two files alone, and a provider that reads them. */
function placesOf(context, ini, json) {
  setEnvironment(context);
  const tccliDirectory = directory(context);
  const file = join(tccliDirectory, "credentials");
  const tccliFile = join(tccliDirectory, "default.credential");
  if (ini !== undefined) writeFileSync(file, ini);
  if (json !== undefined) writeFileSync(tccliFile, json);
  const providing = (options) => profileCredentials({ files: [file], tccliDirectory, ...options })();
  return { file, tccliFile, providing, provide: () => providing({}) };
}

/** Root may read everything: it takes a step as a user who may not. */
async function asNobody(step) {
  const isRoot = process.getuid() === 0;
  if (isRoot) process.seteuid(65534);
  try {
    await step();
  } finally {
    if (isRoot) process.seteuid(0);
  }
}
