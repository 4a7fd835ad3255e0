// environmentCredentials: which variables belong together, and what is refused.
import assert from "node:assert/strict";
import { test } from "node:test";
import { environmentCredentials } from "tat-tasks/node";

import { failure } from "../support.mjs";
import { assertHidden, refusal, secrets, setEnvironment, valuesOf } from "./support.mjs";

const usual = ["TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY", "TENCENTCLOUD_SESSION_TOKEN"];
const ofFunctions = ["TENCENTCLOUD_SECRETID", "TENCENTCLOUD_SECRETKEY", "TENCENTCLOUD_SESSIONTOKEN"];
const tokens = ["TENCENTCLOUD_SESSION_TOKEN", "TENCENTCLOUD_TOKEN", "TENCENTCLOUD_SECURITY_TOKEN"];
const others = { secretId: "AKIDhunter5", secretKey: "hunter6-secret-key", token: "hunter7-token" };

/** What a family comes to by which of its id, key and token are set. */
const outcomes = {
  "---": "nothing",
  "ik-": "a key",
  "ikt": "a temporary key",
  "i--": "without KEY",
  "-k-": "without ID",
  "--t": "without ID and KEY",
  "i-t": "without KEY",
  "-kt": "without ID",
};
const outcomeOf = (state) => outcomes[state.replaceAll("_", "-")];
/** `-` is a variable that is not there, `_` one that is empty. */
const states = ["i", "-", "_"].flatMap((id) => ["k", "-", "_"].flatMap((key) => ["t", "-", "_"].map((token) => id + key + token)));

test(`each family in each of ${states.length} states: the first of which something is set decides`, async (context) => {
  setEnvironment(context);
  for (const state of states) {
    for (const beside of states) {
      set(usual, state, secrets);
      set(ofFunctions, beside, others);
      const [names, outcome, values] =
        outcomeOf(state) === "nothing" ? [ofFunctions, outcomeOf(beside), others] : [usual, outcomeOf(state), secrets];
      const provided = environmentCredentials()();
      if (outcome.startsWith("a ")) {
        const credentials = await provided;
        assert.deepEqual(valuesOf(credentials), outcome === "a key" ? { ...values, token: undefined } : values, `${state} ${beside}`);
        assert.equal(credentials.source, `environment (${names[0]})`);
      } else {
        const code = outcome === "nothing" ? "CredentialsNotFound" : "CredentialsIncomplete";
        const { message } = await refusal(provided, { kind: "validation", code, retryable: false });
        const end = outcome === "nothing" ? "are set" : outcome.replace("ID", names[0]).replace("KEY", names[1]);
        assert.ok(message.endsWith(end), `${state} ${beside}: ${message}`);
      }
    }
  }
});

test("the token is the first that is set of three", async (context) => {
  setEnvironment(context, { TENCENTCLOUD_SECRET_ID: secrets.secretId, TENCENTCLOUD_SECRET_KEY: secrets.secretKey });
  for (const state of states) {
    set(tokens, state, { first: "hunter-1", second: "hunter-2", third: "hunter-3" });
    const index = [...state].findIndex((mark) => !"-_".includes(mark));
    assert.equal((await environmentCredentials()()).token, index < 0 ? undefined : `hunter-${index + 1}`, state);
  }
});

for (const [title, spoil] of [
  ["a line break at its end", (value) => `${value}\n`],
  ["a blank at its start", (value) => ` ${value}`],
  ["a blank and nothing else", () => " "],
  ["a blank in it", (value) => value.replace("hunter", "hunter ")],
  ["a quote on each side", (value) => `"${value}"`],
  ["letters beyond ASCII", (value) => `${value}界`],
]) {
  test(`a value with ${title} is refused by its name`, async (context) => {
    setEnvironment(context);
    for (const name of usual) {
      set(usual, "ikt", secrets);
      process.env[name] = spoil(process.env[name]);
      const { message } = await refusal(environmentCredentials()(), { kind: "validation", code: "CredentialsInvalid", retryable: false });
      assert.ok(message.includes(`${name} `), message);
    }
  });
}

test("they are read at each call, and tell where they come from", async (context) => {
  setEnvironment(context);
  const provide = environmentCredentials();
  await refusal(provide(), { code: "CredentialsNotFound" });
  set(ofFunctions, "ikt", secrets);
  const credentials = await provide();
  assertHidden(credentials);
  assert.deepEqual({ ...credentials }, { source: "environment (TENCENTCLOUD_SECRETID)", expiration: undefined });
  set(ofFunctions, "---", secrets);
  await refusal(provide(), { code: "CredentialsNotFound" });
});

test("a signal that has aborted ends it with its reason", async (context) => {
  setEnvironment(context);
  const reason = new Error("no longer wanted");
  assert.equal(await failure(environmentCredentials()({ signal: AbortSignal.abort(reason) })), reason);
});

function set(names, state, values) {
  for (const [index, value] of Object.values(values).entries()) {
    const mark = state[index];
    if (mark === "-") delete process.env[names[index]];
    else process.env[names[index]] = mark === "_" ? "" : value;
  }
}
