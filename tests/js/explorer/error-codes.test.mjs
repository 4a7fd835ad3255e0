// The codes that can be looked up: all that the package explains, found by what people have of them.
import assert from "node:assert/strict";
import { test } from "node:test";

import { explain } from "tat-tasks";
import { explainedCodes } from "tat-tasks/explain";

import { loadParts } from "./parts.mjs";

const { codeOfAnswer, findCodes } = await loadParts();

const answer = '{"Response":{"Error":{"Code":"AuthFailure.SignatureExpire","Message":"x"},"RequestId":"r"}}';
const sought = [
  ["a code", "AuthFailure.SignatureExpire", "en", ["AuthFailure.SignatureExpire"]],
  ["an answer", answer, "zh", ["AuthFailure.SignatureExpire"]],
  ["a line of a log", "error: [TencentCloudSDKException] code:AuthFailure.SignatureExpire message:x", "en", ["AuthFailure.SignatureExpire"]],
  ["a part of a code", "signatureexp", "en", ["AuthFailure.SignatureExpire"]],
  ["a family", "RequestLimitExceeded", "en", ["RequestLimitExceeded", "RequestLimitExceeded.IPLimitExceeded"]],
  ["what it means", "时钟偏差", "zh", ["AuthFailure.SignatureExpire"]],
  ["one of a family that is known", "InvalidParameterValue.TooLong", "en", ["InvalidParameterValue.TooLong"]],
  ["what there is not", "xyzzy", "en", []],
];

for (const [title, text, language, codes] of sought) {
  test(`what is looked for: ${title}`, () => {
    const found = findCodes(text, language);
    assert.deepEqual(found.map(({ code }) => code), codes);
    for (const { code, explanation } of found) assert.deepEqual(explanation, explain(code, language));
  });
}

test("without a word, all are there", () => assert.deepEqual(findCodes(" ", "en").map(({ code }) => code), explainedCodes()));

test("an answer without an error has no code", () => {
  for (const text of ["", "{}", '{"Response":{"TotalCount":0}}', '{"Error":"x"}']) assert.equal(codeOfAnswer(text), undefined);
});
