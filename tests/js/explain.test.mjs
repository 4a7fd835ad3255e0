import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";

import fc from "fast-check";
import { CODE_RULES, explain, isTerminal, TatError } from "tat-tasks";
import { explainedCodes } from "tat-tasks/explain";
import { taskStatuses } from "tat-tasks/fake";

const languages = ["en", "zh"];
const sentences = ["title", "meaning", "ran", "repeat", "next"];

/** What a person who ran the command must not be told wrong. */
const consequences = {
  "has not run, and must not run twice": ["not-yet", "wait", "PENDING DELIVERING DELIVER_DELAYED"],
  "runs": ["yes", "wait", "RUNNING"],
  "is being stopped": ["perhaps", "wait", "CANCELLING"],
  "has run": ["yes", "check", "SUCCESS FAILED TIMEOUT TERMINATED"],
  "nobody knows": ["perhaps", "check", "TASK_TIMEOUT"],
  "never ran": ["no", "yes", "START_FAILED DELIVER_FAILED CANCELLED"],
};

describe("explain", () => {
  for (const [what, [commandRan, safeToRepeat, statuses]] of Object.entries(consequences)) {
    test(`${what}: ${statuses}`, () => {
      for (const status of statuses.split(" ")) {
        for (const language of languages) {
          const explained = explain(status, language);
          assert.deepEqual(
            { subject: explained.subject, known: explained.known, commandRan: explained.commandRan, safeToRepeat: explained.safeToRepeat },
            { subject: "status", known: true, commandRan, safeToRepeat },
            status,
          );
          assert.equal(explained.safeToRepeat === "wait", !isTerminal(status), status);
        }
      }
    });
  }

  test("every state is in the table above", () => {
    const named = Object.values(consequences).flatMap(([, , statuses]) => statuses.split(" "));
    assert.deepEqual(named.sort(), [...taskStatuses].sort());
  });

  test("each in words of its language, that no other state has", () => {
    for (const language of languages) {
      const titles = taskStatuses.map((status) => explain(status, language).title);
      assert.equal(new Set(titles).size, titles.length);
      for (const status of taskStatuses) for (const name of sentences) assert.equal(/\p{Script=Han}/u.test(explain(status, language)[name]), language === "zh", `${status} ${name}`);
    }
  });

  test("English where no language is named", () => {
    assert.deepEqual(explain("FAILED"), explain("FAILED", "en"));
  });

  test("a state that is not known may have run, and is not final", () => {
    for (const status of ["RESTING", "", "_"]) {
      const { subject, known, commandRan, safeToRepeat } = explain(status);
      assert.deepEqual({ subject, known, commandRan, safeToRepeat }, { subject: "status", known: false, commandRan: "perhaps", safeToRepeat: "wait" });
    }
  });

  test("a code says whether the same call may succeed later, as the errors do", () => {
    for (const [code, safeToRepeat] of [
      ["RequestLimitExceeded", "yes"],
      ["RequestLimitExceeded.UinLimitExceeded", "yes"],
      ["InternalError", "yes"],
      ["NetworkError", "yes"],
      ["InvocationNotVisible", "yes"],
      ["HttpStatus.503", "yes"],
      ["HttpStatus.429", "yes"],
      ["HttpStatus.401", "no"],
      ["HttpStatus.418", "no"],
      ["LimitExceeded", "no"],
      ["AuthFailure.SignatureFailure", "no"],
      ["ClientClosed", "no"],
      ["UnauthorizedOperation.RelayRefused", "no"],
    ]) {
      const explained = explain(code, "zh");
      assert.deepEqual([explained.subject, explained.known, explained.commandRan, explained.safeToRepeat], ["code", true, "unrelated", safeToRepeat], code);
    }
  });

  test("what a relay refuses is not the key's, nor its account's", () => {
    for (const language of languages) {
      const { title, meaning, next } = explain("UnauthorizedOperation.RelayRefused", language);
      assert.match([title, meaning].join(), language === "en" ? /relay/i : /中继/);
      assert.doesNotMatch([title, meaning, next].join(), /account|polic|administrator|grant|账号|策略|CAM/);
    }
  });

  test("a code of a known family, by its family", () => {
    assert.deepEqual(explain("InvalidParameterValue.TooLong"), explain("InvalidParameterValue"));
    assert.deepEqual(explain("RequestLimitExceeded.UinLimitExceeded.More"), explain("RequestLimitExceeded"));
    assert.equal(explain("AuthFailure.Anything", "zh").title, explain("AuthFailure", "zh").title);
  });

  test("anything else is not known, and is explained all the same", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom("constructor", "__proto__", "toString", "a.constructor", "..", "x.")), (text) => {
        fc.pre(!taskStatuses.includes(text));
        for (const language of languages) {
          const explained = explain(text, language);
          assert.equal(explained.known, false);
          for (const name of sentences) assert.notEqual(explained[name], "");
        }
      }),
    );
  });

  test("any text at all is explained by the words of either language, which say the same", () => {
    const codes = CODE_RULES.map(({ pattern }) => pattern.replace("*", ""));
    const part = fc.oneof(fc.constantFrom(...codes, ...taskStatuses, ".", "_", "HttpStatus.503", "constructor"), fc.string({ maxLength: 4 }));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 3 }), (parts) => {
        const [english, chinese] = languages.map((language) => explain(parts.join(""), language));
        for (const { title, meaning, next, ran, repeat } of [english, chinese]) {
          for (const sentence of [title, meaning, next, ran, repeat]) assert.ok(typeof sentence === "string" && sentence !== "", parts.join(""));
        }
        const { title, meaning, next, ran, repeat, ...consequence } = english;
        assert.deepEqual(chinese, { ...chinese, ...consequence });
        assert.equal(consequence.subject === "code", consequence.commandRan === "unrelated");
      }),
      { numRuns: 500 },
    );
  });

  test("the beginning of a rule's pattern is known, so that no family of errors is without words", () => {
    for (const { pattern } of CODE_RULES.filter(({ pattern }) => !["*", "Ip*"].includes(pattern))) {
      const code = pattern.replace(/\.?MFA\*$/, ".MFAExpired").replace("*", "");
      assert.equal(explain(code).known, true, code);
    }
  });

  test("explainedCodes are those with words of their own, of the service and of this package", () => {
    const codes = explainedCodes();
    assert.equal(new Set(codes).size, codes.length);
    for (const code of codes) for (const language of languages) assert.ok(explain(code, language).known, code);
    for (const code of ["InvalidParameterValue.InvalidFilter", "AuthFailure.SignatureExpire", "IpInBlacklist", "WaitTimeout", "HttpStatus.503"]) assert.ok(codes.includes(code), code);
    for (const code of ["FAILED", "RequestLimitExceeded.UinLimitExceeded", "Nonsense"]) assert.ok(!codes.includes(code), code);
  });

  test("explainedCodes has each code that the sources of this package name where they make an error", () => {
    const codes = explainedCodes();
    const named = new Set([...codesOfTypeScript(), ...codesOfRust()]);
    // Some of each way in which one is named.
    for (const code of ["CredentialsNotFound", "InvocationNotVisible", "AttemptTimeout", "UnsupportedProtocol", "ResponseTooLarge"]) assert.ok(named.has(code), code);
    assert.deepEqual([...named].filter((code) => !codes.includes(code)), []);
  });

  test("refuses what is no text, and a language without words", () => {
    for (const [call, message] of [
      [() => explain(undefined), "statusOrCode: expected a TaskStatus or an error code, got undefined"],
      [() => explain(5), "statusOrCode: expected a TaskStatus or an error code, got a number"],
      [() => explain("FAILED", "fr"), 'language: expected "zh" or "en", got "fr"'],
      [() => explain("FAILED", "constructor"), 'language: expected "zh" or "en", got "constructor"'],
    ]) {
      assert.throws(call, (error) => TatError.is(error) && error.kind === "validation" && error.message === message, message);
    }
  });
});

function codesOfTypeScript() {
  const isOther = (path) => /^(?:fake|generated|explain|element)\//.test(path);
  return sourcesOf("../../pkg-templates/src/", ".ts", isOther).flatMap((text) => {
    const naming = text.split("\n").filter((line) => /\bcode: |\brefusal\(|\bnew Refusal\(|[tT]imeoutError\(/.test(line));
    return naming.flatMap((line) => [...line.matchAll(/"([A-Z]\w+(?:\.\w+)*)"/g)].map(([, code]) => code));
  });
}

function codesOfRust() {
  return sourcesOf("../../src/core/", ".rs", () => false).flatMap((text) => {
    const [code] = text.split("#[cfg(test)]");
    return [...code.matchAll(/::(?:validation|protocol)\(\s*"([^"]+)"/g)].map(([, code]) => code);
  });
}

function sourcesOf(directory, ending, isOther) {
  const url = new URL(directory, import.meta.url);
  const paths = readdirSync(url, { recursive: true }).filter((path) => path.endsWith(ending) && !isOther(path));
  return paths.map((path) => readFileSync(new URL(path, url), "utf8"));
}
