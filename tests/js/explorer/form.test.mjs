// The form: what is sent for what was typed, and which field a fault belongs to.
import assert from "node:assert/strict";
import { test } from "node:test";

import { signTc3 } from "tat-tasks";

import { loadParts } from "./parts.mjs";

const { checkForm, EMPTY_FORM, partsOf, signingSteps, WORDS } = await loadParts();
const NOW = 1_730_000_000;
const filter = (name, values) => ({ name, values });

const sent = [
  ["nothing but the output", {}, { HideOutput: false }],
  ["nothing at all: the package says what the service would take it for", { hideOutput: "" }, { HideOutput: true }],
  ["ids as they are pasted", { invocationTaskIds: '["invt-1", "invt-2"],\n invt-3；invt-4' }, { InvocationTaskIds: ["invt-1", "invt-2", "invt-3", "invt-4"], Limit: 100, HideOutput: false }],
  ["filters that have values", { filters: [filter("invocation-id", ""), filter("instance-id", "ins-1 ins-2")] }, { Filters: [{ Name: "instance-id", Values: ["ins-1", "ins-2"] }], HideOutput: false }],
  ["what was copied with blanks around it", { region: " ap-guangzhou ", endpoint: " regional", limit: " " }, { HideOutput: false }],
  ["numbers", { limit: " 10 ", offset: "0", hideOutput: "true" }, { Limit: 10, Offset: 0, HideOutput: true }],
];

for (const [title, typed, request] of sent) {
  test(`what is sent: ${title}`, async () => {
    const checked = await checkForm({ ...EMPTY_FORM, ...typed }, NOW);
    assert.deepEqual(checked.request, request);
    assert.deepEqual(JSON.parse(checked.signed.body), request);
  });
}

const faults = [
  ["a region of another shape", { region: "Guangzhou" }, "region", "region", "Guangzhou"],
  ["no region", { region: "" }, "region", "region", ""],
  ["a limit that is no number", { limit: "ten" }, "limit", "limit", "ten"],
  ["a limit that is too high", { limit: "101" }, "limit", "limit", "101"],
  ["a limit that is no whole number", { limit: "1.5" }, "limit", "limit", "1.5"],
  ["an offset below 0", { offset: "-1" }, "offset", "offset", "-1"],
  ["an id of another kind", { invocationTaskIds: "invt-1 inv-1" }, "invocationTaskIds", "task-id", "inv-1"],
  ["too many ids", { invocationTaskIds: "invt-1 ".repeat(101) }, "invocationTaskIds", "task-ids-count", "101"],
  ["ids and filters", { invocationTaskIds: "invt-1", filters: [filter("instance-id", "ins-1")] }, "filters.0.values", "ids-and-filters", "1"],
  ["a value of another kind, in the second filter that is sent", { filters: [filter("command-id", ""), filter("invocation-id", "inv-1"), filter("instance-id", "inv-2")] }, "filters.2.values", "filter-value", "inv-2"],
  ["too many values", { filters: [filter("instance-id", "a b c d e f")] }, "filters.0.values", "filter-values-count", "6"],
  ["too many filters", { filters: Array.from({ length: 11 }, () => filter("instance-id", "ins-1")) }, "filters.0.values", "filters-count", "11"],
  ["a name that there is not", { filters: [filter("instance", "ins-1")] }, "filters.0.name", "filter-name", "instance"],
  ["an endpoint in clear", { endpoint: "http://tat.example" }, "endpoint", "endpoint", "http://tat.example"],
  ["milliseconds", { timestamp: "1730000000000" }, "timestamp", "timestamp-milliseconds", "1730000000000"],
  ["a time that is none", { timestamp: "now" }, "timestamp", "timestamp", "now"],
  ["a language that there is not", { language: "fr" }, "language", "language", "fr"],
  ["a blank in the id of the key", { secretId: "AKID " }, "secretId", "secret-id", ""],
  ["a line break in the key", { secretKey: "key\n" }, "secretKey", "secret-key", ""],
  ["a blank in the token", { token: "a b" }, "token", "token", ""],
];

for (const [title, typed, field, reason, given] of faults) {
  test(`what is refused: ${title}`, async () => {
    const { field: found, fault } = await checkForm({ ...EMPTY_FORM, ...typed }, NOW);
    assert.deepEqual([found, fault.reason, fault.given], [field, reason, given]);
    const [english, chinese] = [WORDS.en, WORDS.zh].map(({ faults: words }) => words[reason](fault));
    if (reason !== "ids-and-filters") assert.ok(english.includes(given) && chinese.includes(given), `${english} ${chinese}`);
    assert.match(chinese, /\p{Script=Han}/u);
    assert.doesNotMatch(chinese, /expected/);
  });
}

test("each fault that is known has words with the limits of the action", () => {
  const fault = { given: "7", filter: "instance-id", message: "the message" };
  for (const language of ["en", "zh"]) {
    const said = Object.entries(WORDS[language].faults).map(([reason, words]) => words({ ...fault, reason }));
    assert.doesNotMatch(said.join(), /undefined/);
    assert.match(said.join(), /100/);
  }
});

test("the steps that are shown lead to the signature that the package makes", async () => {
  const typed = { secretId: "AKIDTYPED", secretKey: "TYPEDKEY", token: "TOKEN", endpoint: "http://127.0.0.1:8080", language: "en-US", timestamp: "1735689599" };
  const checked = await checkForm({ ...EMPTY_FORM, ...typed }, NOW);
  const steps = await signingSteps(partsOf(checked));
  assert.ok(checked.signed.headers.Authorization.endsWith(`Credential=AKIDTYPED/2024-12-31/tat/tc3_request, SignedHeaders=content-type;host, Signature=${steps.signature}`));
  const { canonicalRequest, stringToSign } = await signTc3({
    secretId: "AKIDTYPED", secretKey: "TYPEDKEY", service: "tat", host: "127.0.0.1:8080", contentType: "application/json", body: checked.signed.body, timestamp: 1735689599,
  });
  assert.equal(steps.canonicalRequest, canonicalRequest);
  assert.equal(steps.stringToSign, stringToSign);
  assert.deepEqual(checked.signed.headers["X-TC-Token"], "TOKEN");
});
