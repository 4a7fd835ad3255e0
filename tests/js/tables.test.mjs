// The tables that the core generates into the package say what the core does.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import fc from "fast-check";
import { CODE_RULES, FILTER_NAMES, isTerminal, LIMITS, TERMINAL_STATUSES } from "tat-tasks";
import { fakeLimits, taskStatuses } from "tat-tasks/fake";

import { answering, clientOf, tatFailure } from "./support.mjs";

const terminal = ["SUCCESS", "FAILED", "TIMEOUT", "TASK_TIMEOUT", "DELIVER_FAILED", "START_FAILED", "CANCELLED", "TERMINATED"];
const open = ["PENDING", "DELIVERING", "DELIVER_DELAYED", "RUNNING", "CANCELLING"];

describe("isTerminal", () => {
  test("of the 13 states", () => {
    assert.deepEqual([...terminal, ...open].sort(), [...taskStatuses].sort());
    for (const status of terminal) assert.equal(isTerminal(status), true, status);
    for (const status of open) assert.equal(isTerminal(status), false, status);
    assert.deepEqual([...TERMINAL_STATUSES].sort(), [...terminal].sort());
  });

  test("of anything else", () => {
    for (const status of [undefined, null, "", "RESTING", "success", "SUCCESS ", "constructor", "__proto__", "toString", "has", 5, {}, ["SUCCESS"]]) {
      assert.equal(isTerminal(status), false, String(status));
    }
    fc.assert(fc.property(fc.string(), (status) => isTerminal(status) === terminal.includes(status)));
  });
});

test("the limits are those of the page, as the fake reads it too", () => {
  assert.deepEqual({ ...LIMITS }, { invocationTaskIds: 100, filters: 10, filterValues: 5, limit: 100, defaultLimit: 20, callsPerSecond: 20 });
  const { invocationTaskIds, filters, filterValues, maximumLimit: limit, defaultLimit, requestsPerSecond: callsPerSecond } = fakeLimits;
  assert.deepEqual({ ...LIMITS }, { invocationTaskIds, filters, filterValues, limit, defaultLimit, callsPerSecond });
});

test("the names of the filters are those that a request takes", async () => {
  assert.deepEqual([...FILTER_NAMES].sort(), ["command-id", "instance-id", "invocation-id", "invocation-task-id"]);
  for (const Name of FILTER_NAMES) await clientOf().signDescribeInvocationTasks({ Filters: [{ Name, Values: ["x"] }] });
});

/** Every documented code, by what becomes of it. */
const documented = {
  "auth": "AuthFailure.InvalidAuthorization AuthFailure.InvalidSecretId AuthFailure.MFAFailure AuthFailure.SecretIdNotFound AuthFailure.SignatureExpire AuthFailure.SignatureFailure AuthFailure.TokenFailure UnauthorizedOperation.InvalidToken UnauthorizedOperation.MFAExpired UnauthorizedOperation.MFANotFound",
  "permission": "AuthFailure.UnauthorizedOperation UnauthorizedOperation UnauthorizedOperation.CamAuthFailed IpInBlacklist IpNotInWhitelist",
  "throttled, worth another try": "RequestLimitExceeded RequestLimitExceeded.GlobalRegionUinLimitExceeded RequestLimitExceeded.IPLimitExceeded RequestLimitExceeded.UinLimitExceeded",
  "service, worth another try": "InternalError ServiceUnavailable",
  "service": "InvalidParameter InvalidParameter.ConflictParameter InvalidParameterValue InvalidParameterValue.InvalidCommandId InvalidParameterValue.InvalidFilter InvalidParameterValue.InvalidInstanceId InvalidParameterValue.InvalidInvocationId InvalidParameterValue.InvalidInvocationTaskId InvalidParameterValue.LimitExceeded UnsupportedOperation ActionOffline DryRunOperation FailedOperation InvalidAction InvalidRequest LimitExceeded LimitExceeded.FilterValueExceeded MissingParameter NoSuchProduct NoSuchVersion RequestSizeLimitExceeded ResponseSizeLimitExceeded ResourceInUse ResourceInsufficient ResourceNotFound ResourceUnavailable UnknownParameter UnsupportedProtocol UnsupportedRegion",
};

/** The first rule that covers a code, read as the type's documentation says. */
function ruleFor(code) {
  return CODE_RULES.find(({ pattern }) => (pattern.endsWith("*") ? code.startsWith(pattern.slice(0, -1)) : code === pattern));
}

const answered = (Code, Message) => clientOf({ fetch: answering({ Error: { Code, Message }, RequestId: "r-1" }) }).describeInvocationTasks();

describe("the codes", () => {
  for (const [what, codes] of Object.entries(documented)) {
    test(what, async () => {
      for (const code of codes.split(" ")) {
        const [kind] = what.split(",");
        const retryable = what.endsWith("worth another try");
        assert.deepEqual([ruleFor(code).kind, ruleFor(code).retryable], [kind, retryable], code);
        await tatFailure(answered(code, "words"), { kind, retryable, code, message: "words", requestId: "r-1", field: undefined });
      }
    });
  }

  test("there is a rule for every code, and the client goes by the first", async () => {
    const code = fc.oneof(
      fc.string({ minLength: 1, maxLength: 20 }),
      fc.tuple(fc.constantFrom(...CODE_RULES.map(({ pattern }) => pattern.replace("*", ""))), fc.constantFrom("", ".", ".More", "more", "*")).map((parts) => parts.join("")),
    ).filter((text) => text !== "");
    await fc.assert(
      fc.asyncProperty(code, async (Code) => {
        const { kind, retryable } = ruleFor(Code);
        await tatFailure(answered(Code), { kind, retryable, code: Code, message: "the service gave no reason" });
      }),
      { numRuns: 150 },
    );
  });

  test("a quota is not a rate", () => {
    assert.equal(ruleFor("LimitExceeded").kind, "service");
    assert.equal(ruleFor("RequestLimitExceeded").kind, "throttled");
  });
});
