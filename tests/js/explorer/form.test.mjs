// The form: what is sent for what was typed, and which field a fault belongs to.
import assert from "node:assert/strict";
import { test } from "node:test";

import { signTc3 } from "tat-tasks";

import { loadParts } from "./parts.mjs";

const { checkForm, EMPTY_FORM, partsOf, signingSteps } = await loadParts();
const NOW = 1_730_000_000;
const filter = (name, values) => ({ name, values });

const sent = [
  ["nothing but the output", {}, { HideOutput: false }],
  ["nothing at all: the package says what the service would take it for", { hideOutput: "" }, { HideOutput: true }],
  ["ids as they are pasted", { invocationTaskIds: '["invt-1", "invt-2"],\n invt-3；invt-4' }, { InvocationTaskIds: ["invt-1", "invt-2", "invt-3", "invt-4"], Limit: 100, HideOutput: false }],
  ["filters that have values", { filters: [filter("invocation-id", ""), filter("instance-id", "ins-1 ins-2")] }, { Filters: [{ Name: "instance-id", Values: ["ins-1", "ins-2"] }], HideOutput: false }],
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
  ["a region of another shape", { region: "Guangzhou" }, "region", /expected a region/],
  ["no region", { region: "" }, "region", /expected a region/],
  ["a limit that is no number", { limit: "ten" }, "limit", /Limit: expected a number from 1 to 100/],
  ["a limit that is too high", { limit: "101" }, "limit", /got 101/],
  ["an offset below 0", { offset: "-1" }, "offset", /Offset: expected/],
  ["an id of another kind", { invocationTaskIds: "inv-1" }, "invocationTaskIds", /InvocationTaskIds\[0\]/],
  ["ids and filters", { invocationTaskIds: "invt-1", filters: [filter("instance-id", "ins-1")] }, "filters.0.values", /either InvocationTaskIds or Filters/],
  ["a value of another kind, in the second filter that is sent", { filters: [filter("command-id", ""), filter("invocation-id", "inv-1"), filter("instance-id", "inv-2")] }, "filters.2.values", /Filters\[1\]\.Values\[0\]/],
  ["too many values", { filters: [filter("instance-id", "a b c d e f")] }, "filters.0.values", /expected 1 to 5 values/],
  ["a name that there is not", { filters: [filter("instance", "ins-1")] }, "filters.0.name", /expected one of/],
  ["an endpoint in clear", { endpoint: "http://tat.example" }, "endpoint", /expected https/],
  ["milliseconds", { timestamp: "1730000000000" }, "timestamp", /are these milliseconds/],
  ["a time that is none", { timestamp: "now" }, "timestamp", /expected a whole number/],
  ["a language that there is not", { language: "fr" }, "language", /expected "zh-CN" or "en-US"/],
  ["a blank in the id of the key", { secretId: "AKID " }, "secretId", /without blanks/],
  ["a line break in the key", { secretKey: "key\n" }, "secretKey", /without blanks/],
  ["a blank in the token", { token: "a b" }, "token", /without blanks/],
];

for (const [title, typed, field, message] of faults) {
  test(`what is refused: ${title}`, async () => {
    const checked = await checkForm({ ...EMPTY_FORM, ...typed }, NOW);
    assert.equal(checked.field, field);
    assert.match(checked.fault.message, message);
    assert.equal(checked.fault.kind, "validation");
  });
}

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
