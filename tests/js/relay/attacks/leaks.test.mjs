// What upstream says stays upstream: accounts, policies and messages of errors; secrets in logs; the signature in `OutputUrl`;
// and what one request may cost.
import assert from "node:assert/strict";
import { before, describe, mock, test } from "node:test";
import { inspect } from "node:util";

import { createFakeTat } from "tat-tasks/fake";

import { warmUp } from "../../support.mjs";
import { attended, inVirtualTime, pass } from "../../virtual-time.mjs";
import { endedTask, relayed } from "../set-up.mjs";
import { account, answered, asksIds, assertNoLeak, attacks, filters, ids, openSite, policies, policyText, refused, requestOf, secrets } from "./harness.mjs";

// What may pass is tried again after a random time: here at once.
before(() => mock.method(Math, "random", () => 0));
before(warmUp);

const message = `you (uin:${account}) are not authorized: ${policyText}; ${secrets.secretId} ${secrets.token} Signature=5ignature invt-blue1 at Object.x (/pkg/dist/x.js:1:1)`;
const sent = [asksIds("invt-red1")];

/** A service that answers this error. */
function failing(Code, { RequestId = "r-0123456789", status = 200, headers = {} } = {}) {
  return () => Response.json({ Response: { Error: { Code, Message: message }, RequestId } }, { status, headers: { "set-cookie": "x=5ignature", "x-tc-traceid": account, server: account, ...headers } });
}

/** A service that says whatever it is told wherever an error has place. */
function repeating(text) {
  return Response.json({ Response: { Error: { Code: text, Message: text }, RequestId: text } });
}

/** By the service's code: the status and the code that come back; those that may pass are tried again before. */
const codes = {
  "AuthFailure": [502, "FailedOperation"],
  "AuthFailure.InvalidAuthorization": [502, "FailedOperation"],
  "AuthFailure.SecretIdNotFound": [502, "FailedOperation"],
  "AuthFailure.SignatureFailure": [502, "FailedOperation"],
  "AuthFailure.SignatureExpire": [502, "FailedOperation"],
  "AuthFailure.TokenFailure": [502, "FailedOperation"],
  "AuthFailure.UnauthorizedOperation": [502, "FailedOperation"],
  "UnauthorizedOperation": [502, "FailedOperation"],
  "UnauthorizedOperation.CamAuthFailed": [502, "FailedOperation"],
  "UnauthorizedOperation.InvalidToken": [502, "FailedOperation"],
  "UnauthorizedOperation.MFAExpired": [502, "FailedOperation"],
  "IpNotInWhitelist": [502, "FailedOperation"],
  "FailedOperation": [502, "FailedOperation"],
  "DryRunOperation": [502, "FailedOperation"],
  "NoSuchVersion": [502, "FailedOperation"],
  "InvalidAction": [502, "FailedOperation"],
  [`Unknown.${account}`]: [502, "FailedOperation"],
  [`InvalidParameterValue.uin${account}`]: [502, "FailedOperation"],
  "InvalidParameter<script>": [502, "FailedOperation"],
  "": [502, ["FailedOperation", "ServiceUnavailable"]],
  "InvalidParameter": [400, "InvalidParameter"],
  "InvalidParameterValue.InvalidFilter": [400, "InvalidParameterValue.InvalidFilter"],
  "InvalidParameter.ConflictParameter": [400, "InvalidParameter.ConflictParameter"],
  "LimitExceeded.FilterValueExceeded": [400, "LimitExceeded.FilterValueExceeded"],
  "UnsupportedOperation": [400, "UnsupportedOperation"],
  "UnsupportedRegion": [400, "UnsupportedRegion"],
  "ResourceUnavailable.AgentNotInstalled": [400, "ResourceUnavailable.AgentNotInstalled"],
  "InternalError": [502, "InternalError"],
  "InternalError.DbError": [502, "InternalError"],
  "ServiceUnavailable": [503, "ServiceUnavailable"],
  "RequestLimitExceeded": [429, "RequestLimitExceeded"],
  "RequestLimitExceeded.UinLimitExceeded": [429, "RequestLimitExceeded"],
};

describe("an error of the service is told by its public code alone:", { concurrency: true }, () => {
  for (const [code, [status, publicCode]] of Object.entries(codes)) {
    test(JSON.stringify(code), async () => {
      const reports = [];
      const site = () => openSite({ answer: failing(code), onRequest: (report) => reports.push(report) });
      const ofAll = await site().attack({ as: "operator", body: ids("invt-red1") }, refused(status, publicCode, { sent, repeats: true }));
      assert.equal(ofAll.data.RequestId, "r-0123456789");
      // It may be of a call for others too.
      const { data } = await site().attack({ body: ids("invt-red1") }, refused(status, publicCode, { sent, repeats: true }));
      assert.notEqual(data.RequestId, "r-0123456789");
      // Whoever runs the relay finds the request by the one, and asks the service by the other.
      assert.deepEqual(reports.map(({ requestId, serviceRequestId }) => [requestId, serviceRequestId]), [ofAll, { data }].map((told) => [told.data.RequestId, "r-0123456789"]));
    });
  }
});

describe("what may be about an id, or about something else, is answered as an id that there is not, and told to whoever runs the relay:", () => {
  for (const code of ["InvalidParameterValue", "ResourceNotFound", "ResourceNotFound.Region"]) {
    for (const [what, body] of [["one id", ids("invt-red1")], ["several", ids("invt-red1", "invt-red2", "invt-red3")], ["a query", filters({ "invocation-id": ["inv-red"] })]]) {
      test(`${code} of ${what}`, async () => {
        const reports = [];
        const site = openSite({ answer: failing(code), onRequest: (report) => reports.push(report) });
        const told = JSON.parse(await (await site.relay(requestOf({ body }))).text()).Response;
        assert.deepEqual([told.TotalCount, told.InvocationTaskSet], [0, []]);
        assert.deepEqual(reports.map(({ status, error, serviceRequestId }) => [status, error.code, serviceRequestId]), [[200, code, "r-0123456789"]]);
      });
    }
  }

  test("of more ids than are looked into for one request", async () => {
    const reports = [];
    const site = openSite({ answer: failing("ResourceNotFound"), onRequest: (report) => reports.push(report) });
    const response = await site.relay(requestOf({ body: ids(...Array.from({ length: 40 }, (_, number) => `invt-${number}`)) }));
    assert.equal(response.status, 429);
    assert.doesNotMatch(await response.text(), /ResourceNotFound|r-0123456789/);
    assert.deepEqual(reports.map(({ status, error, serviceRequestId }) => [status, error.code, serviceRequestId]), [[429, "ResourceNotFound", "r-0123456789"]]);
  });

  test("of another caller's id, nothing", async () => {
    const reports = [];
    const answer = ({ body }, next) => (body.includes("none") ? failing("ResourceNotFound")() : next());
    const site = openSite({ answer, onRequest: (report) => reports.push(report) });
    const asked = Array.from({ length: 24 }, (_, number) => (number % 2 === 0 ? "invt-red1" : `invt-none${number}`));
    await Promise.all(asked.map(async (id) => (await site.relay(requestOf({ as: id === "invt-red1" ? "red" : "operator", body: ids(id) }))).text()));
    assert.equal(reports.length, asked.length);
    for (const { error, code, requestId } of reports.filter(({ error }) => error !== undefined)) assert.equal(error.code, "ResourceNotFound", `${code} ${requestId}`);
    assert.ok(reports.filter(({ error }) => error === undefined).length >= 12, String(reports.filter(({ error }) => error === undefined).length));
  });

  test("of an id that is documented to be none, nothing", async () => {
    const reports = [];
    const site = openSite({ answer: failing("InvalidParameterValue.InvalidInvocationTaskId"), onRequest: (report) => reports.push(report) });
    await (await site.relay(requestOf({ body: ids("invt-none") }))).text();
    assert.deepEqual(reports.map(({ status, error }) => [status, error]), [[200, undefined]]);
  });
});

/** What is no answer of the API. */
const noAnswers = {
  "a page of a gateway": () => new Response(`<html>${message}`, { status: 502 }),
  "a text of a gateway": () => new Response(message, { status: 503 }),
  "a page with HTTP 200": () => new Response(`<html>${message}`),
  "nothing": () => new Response(""),
  "an empty object": () => new Response("{}"),
  "half an answer": () => new Response(`{"Response":{"RequestId":"${secrets.token}`),
  "a redirect": () => new Response(message, { status: 307, headers: { location: `https://evil.example/?${secrets.token}` } }),
  "HTTP 401": () => new Response(message, { status: 401, headers: { "www-authenticate": account } }),
  "HTTP 403": () => new Response(message, { status: 403 }),
  "HTTP 404": () => new Response(message, { status: 404 }),
  "a failure of fetch": () => Promise.reject(new TypeError(`fetch failed ${message}`)),
  "something else that is thrown": () => Promise.reject(message),
  "an answer without tasks": () => Response.json({ Response: { TotalCount: 1, RequestId: "r-0123456789" } }),
  "the old form of an error": () => Response.json({ code: 4100, message, codeDesc: "AuthFailure" }),
};

describe("what is no answer is told by no detail:", () => {
  for (const [title, answer] of Object.entries(noAnswers)) {
    test(title, inVirtualTime(() => openSite({ answer }).attack({ body: ids("invt-red1") }, refused(502, ["ServiceUnavailable", "FailedOperation"], { sent, repeats: true }))));
  }
  test("an answer without an end is one that never has fewer bytes", inVirtualTime(async () => {
    const answer = () => new Response(new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024)) }));
    await openSite({ answer }).attack({ body: ids("invt-red1") }, refused(400, "ResponseSizeLimitExceeded", { sent }));
  }));
  test("none in time", inVirtualTime(async () => {
    await openSite({ answer: () => new Promise(() => undefined), timeout: 200 }).attack({ body: ids("invt-red1") }, refused(504, "ServiceUnavailable", { sent }));
  }));
  test("a key that cannot be had", async () => {
    for (const credentials of [() => Promise.reject(new Error(message)), () => undefined, () => ({ secretId: secrets.secretId }), () => ({ ...secrets, secretKey: "5ecret\nKey" })]) {
      await openSite({ credentials }).attack({ body: ids("invt-red1") }, refused(500, "InternalError"));
    }
  });
});

describe("an id of a request", () => {
  for (const [title, RequestId] of [
    ["that is the token", secrets.token],
    ["with a line break", "r-12345678\r\nSet-Cookie: x=1"],
    ["without an end", "r".repeat(100_000)],
    ["of markup", "<script>alert(1)</script>"],
  ]) {
    test(`${title} is not handed on as it is`, async () => {
      // assertAnswered takes none that is not of letters, digits and dashes, and short.
      await openSite({ answer: failing("InvalidParameter", { RequestId }) }).attack({ body: ids("invt-red1") }, refused(400, "InvalidParameter", { sent }));
    });
  }
});

describe("OutputUrl", () => {
  const outputUrlOf = async (site, request) => {
    const { Response } = JSON.parse(await (await site.relay(requestOf(request))).text());
    return Response.InvocationTaskSet[0].TaskResult.OutputUrl;
  };
  const bare = "https://red-1250000000.cos.ap-guangzhou.myqcloud.com/red1.log";
  for (const [title, body] of Object.entries({ "by an id": ids("invt-red1"), "by an id, with output": { ...ids("invt-red1"), HideOutput: false }, "by a filter": filters({ "instance-id": ["ins-red1"] }) })) {
    test(`${title} has no signature, the first time and from memory`, async () => {
      const site = openSite();
      for (let time = 0; time < 2; time += 1) assert.equal(await outputUrlOf(site, { body }), bare);
    });
  }
  test("by what a function says has no signature", async () => {
    const answer = await openSite().relay(requestOf({ as: "redWhere", body: filters({ "instance-id": ["ins-red1"] }) }));
    assertNoLeak(await answer.text(), { as: "redWhere" });
  });
  test("has it where the relay says so", async () => {
    assert.match(await outputUrlOf(openSite({ signedOutputUrls: true }), { body: ids("invt-red1") }), /^https:.*log\?q-sign.*&q-signature=5ignatureOfAnUrl$/);
  });
  test("has none, however the query is written", async () => {
    for (const [url, expected] of [["?q-signature=5ignature", bare], ["#?q-signature=5ignature", bare], ["?\nq-signature=5ignature", bare], ["??q-signature=5ignature", bare], ["", bare]].map(([tail, found]) => [bare + tail, found])) {
      const task = { InvocationTaskId: "invt-red1", InstanceId: "ins-red1", TaskStatus: "SUCCESS", TaskResult: { ExitCode: 0, Output: "", Dropped: 0, OutputUrl: url } };
      const site = openSite({ answer: () => Response.json({ Response: { TotalCount: 1, InvocationTaskSet: [task], RequestId: "r-0123456789" } }) });
      assert.equal(await outputUrlOf(site, { body: ids("invt-red1") }), expected);
    }
  });
});

describe("a task of the service has no member that is not known,", () => {
  test("and neither has the answer", async () => {
    const task = { InvocationTaskId: "invt-red1", InstanceId: "ins-red1", TaskStatus: "SUCCESS", OwnerUin: account, TaskResult: { ExitCode: 0, Uin: account } };
    const answer = () => Response.json({ Response: { TotalCount: 1, InvocationTaskSet: [task], RequestId: "r-0123456789", OwnerUin: account, DeprecatedWarning: policyText } });
    await openSite({ answer }).attack({ body: ids("invt-red1") }, answered(["invt-red1"], sent));
  });
});

describe("a logger is told nothing that is secret", () => {
  const withOutput = { ...ids("invt-red1", "invt-blue1"), HideOutput: false };
  for (const [title, request, options] of [
    ["of an answer", { body: withOutput }, {}],
    ["of a query", { body: filters({ "instance-id": ["ins-red1"] }, { HideOutput: false }) }, {}],
    ["of a refusal", { as: "nobody", body: withOutput }, {}],
    ["of a body", { body: { ...withOutput, Region: "ap-guangzhou pa55-body" } }, {}],
    ["of an error that repeats what was sent", { body: withOutput }, { answer: ({ headers }) => repeating(`${headers.authorization} ${headers["x-tc-token"]}`) }],
    ["of an error that repeats the name of the key", { body: withOutput }, { answer: () => repeating(secrets.secretId) }],
    ["of an answer that breaks off", { body: withOutput }, { answer: (_call, next) => next().then(async (response) => new Response((await response.text()).slice(0, -9))) }],
  ]) {
    test(title, async () => {
      const told = [];
      const write = (...values) => told.push(values.map((value) => inspect(value, { depth: Infinity, showHidden: true })).join(" "));
      const site = openSite({ logger: { debug: write, info: write, warn: write, error: write }, logLevel: "debug", ...options });
      await (await site.relay(requestOf({ headers: { cookie: "session=pa55-cookie", "sec-fetch-site": "same-origin" }, ...request }))).text();
      const text = told.join("\n");
      for (const word of ["pa55-", "5ecret", "5ignature", "has printed", Buffer.from("what invt-red1 has printed").toString("base64"), "Signature=", "TC3-HMAC"]) {
        assert.ok(!text.includes(word), `${word} is told: ${text}`);
      }
    });
  }
});

describe("what one request may cost", () => {
  const many = Array.from({ length: 99 }, (_, index) => `invt-none${index}`);
  test("is eight calls, or nine, to find an id that the service refuses", async () => {
    const site = openSite();
    site.fake.inject({ fault: "bad-id", id: "invt-bad" });
    for (let time = 0; time < 3; time += 1) {
      await (await site.relay(requestOf({ body: ids(...many, "invt-bad") }))).text();
      assert.ok(site.sent.splice(0).length <= 9);
    }
  });
  test("is eight calls, or nine, if all are refused", async () => {
    const site = openSite();
    await (await site.relay(requestOf({ body: ids(...many.map((id) => id.replace("invt-", "x"))) }))).text();
    assert.ok(site.sent.length <= 9, String(site.sent.length));
  });
  test("is nothing for an id that was refused just now", async () => {
    const site = openSite();
    site.fake.inject({ fault: "bad-id", id: "invt-bad" });
    await site.attack({ body: ids("invt-bad") }, answered([], [asksIds("invt-bad")]));
    await site.attack({ body: ids("invt-bad") }, answered([], []));
  });
  test("is no more than its caller's share, whatever it says of where it comes from", inVirtualTime(async () => {
    const site = openSite({ requestsPerSecond: 0.5 });
    const statuses = [];
    for (let time = 0; time < 8; time += 1) {
      const response = await site.relay(requestOf({ body: ids("invt-red1"), headers: { "x-forwarded-for": `10.0.0.${time}`, "x-real-ip": `10.0.0.${time}`, "cf-connecting-ip": `10.0.0.${time}` } }));
      statuses.push(response.status);
      if (response.status === 429) await site.assertAnswered(response, {}, refused(429, "RequestLimitExceeded"));
    }
    assert.deepEqual(statuses, [200, 200, 429, 429, 429, 429, 429, 429]);
    site.sent.length = 0;
    // Others have their own.
    await site.attack({ as: "operator", body: ids("invt-red1") }, answered(["invt-red1"], sent));
  }));
  test("is nobody else's, though their ids share a call with one that is refused", async () => {
    const authorize = ({ headers }) => ({ ...policies.red, caller: headers.get("x-caller") });
    const site = openSite({ authorize });
    const asked = ["no-id-at-all", ...Array.from({ length: 50 }, (_, index) => `invt-${index}`)];
    const answers = await Promise.all(asked.map((id) => site.relay(requestOf({ headers: { "x-caller": `the one of ${id}` }, body: ids(id) }))));
    assert.deepEqual(answers.map(({ status }) => status), asked.map(() => 200));
    // One call for all, and what it takes to find the one.
    assert.ok(site.sent.length <= 16, `one bad id has led to ${site.sent.length} calls`);
  });
  test("is as much of its caller's share as its answer is large", inVirtualTime(async () => {
    const fleet = Array.from({ length: 100 }, (_, number) => endedTask(number, { output: "x".repeat(24 * 1024) }));
    const { send, calls } = relayed(fleet, { requestsPerSecond: 100 });
    const question = { InvocationTaskIds: fleet.map(({ invocationTaskId }) => invocationTaskId), HideOutput: false, Limit: 100 };
    const ask = async (times, headers) => {
      const answers = await Promise.all(Array.from({ length: times }, () => send(question, headers)));
      for (const { headers: had } of answers.filter(({ status }) => status === 429)) assert.equal(had.get("retry-after"), "1");
      return answers.filter(({ status }) => status === 200).length;
    };
    assert.equal(await ask(1), 1);
    await pass(4_000);
    // Each is 3.3 MB, as much as 51 requests, of which there are 400 at once; and those that are refused count, too. The last one
    // takes more than is left.
    assert.equal(await ask(100), 7);
    assert.equal(calls().length, 2);
    await pass(1_000);
    assert.equal(await ask(10), 1);
    // Others have their own.
    assert.equal(await ask(1, { tenant: "two" }), 1);
  }));
  test("is as much as its commands are large, without any output", inVirtualTime(async () => {
    const fleet = Array.from({ length: 10 }, (_, number) => ({ ...endedTask(number), command: { content: "#".repeat(48 * 1024) } }));
    const { send } = relayed(fleet, { requestsPerSecond: 3 });
    const statuses = [];
    // Each has 0.66 MB, as much as 11 requests, of which there are 12 at once.
    for (let time = 0; time < 3; time += 1) statuses.push((await send(ids(...fleet.map(({ invocationTaskId }) => invocationTaskId)))).status);
    assert.deepEqual(statuses, [200, 200, 429]);
  }));
  test("is nothing for the size of an answer that nobody gets", inVirtualTime(async () => {
    const fleet = Array.from({ length: 10 }, (_, number) => endedTask(number, { output: "x".repeat(24 * 1024) }));
    const service = createFakeTat({ fleet, requestsPerSecond: Infinity });
    const fetch = attended(service.fetch);
    const { relay, send } = relayed([], { requestsPerSecond: 1, fetch: (...call) => pass(400).then(() => fetch(...call)) });
    const question = { ...ids(...fleet.map(({ invocationTaskId }) => invocationTaskId)), HideOutput: false };
    const gone = new AbortController();
    const left = relay(new Request(requestOf({ as: null, body: question }), { signal: gone.signal }));
    await pass(200);
    gone.abort();
    assert.equal((await left).status, 504);
    await pass(300);
    assert.equal((await send(question)).status, 200);
    assert.equal((await send(question)).status, 429);
    assert.equal(service.calls.length, 1);
  }));
  test("is never more than its caller may have at once, however large its answer", inVirtualTime(async () => {
    const fleet = Array.from({ length: 10 }, (_, number) => endedTask(number, { output: "x".repeat(24 * 1024) }));
    const { ask, send } = relayed(fleet, { requestsPerSecond: 0.5 });
    const question = { InvocationTaskIds: fleet.map(({ invocationTaskId }) => invocationTaskId), HideOutput: false };
    await ask(question);
    assert.equal((await send(question)).status, 429);
    await pass(4_000);
    await ask(question);
  }));
  test("is one call, though its answer takes 5.5 seconds", inVirtualTime(async () => {
    let calls = 0;
    // Slow for the first ones alone, so that a relay which asks again and again comes to an end.
    const answer = (_call, next) => pass((calls += 1) <= 2 ? 5_500 : 0).then(next);
    await openSite({ answer }).attack({ body: ids("invt-red1") }, answered(["invt-red1"], sent));
  }));
  test("is paid by the one who has caused it, also if that one goes away", inVirtualTime(async () => {
    let release;
    const held = new Promise((resolve) => (release = resolve));
    const site = openSite({ answer: (_call, next) => held.then(next) });
    const gone = new AbortController();
    const first = site.relay(new Request(requestOf({ body: ids("invt-red1") }), { signal: gone.signal }));
    const second = site.relay(requestOf({ body: ids("invt-red1") }));
    await pass(50);
    gone.abort();
    release();
    assert.notEqual((await first).status, 200);
    await site.assertAnswered(await second, {}, { found: ["invt-red1"] });
    site.assertSent({ sent });
  }));
  test("is a refusal where a function would have to look at too many tasks", async () => {
    const rows = Array.from({ length: 100 }, (_, index) => ({ InvocationTaskId: `invt-x${index}`, InstanceId: "ins-x", TaskStatus: "SUCCESS" }));
    let calls = 0;
    const answer = () => {
      calls += 1;
      return Response.json({ Response: { TotalCount: 1_000_000, InvocationTaskSet: rows.map((row) => ({ ...row, InvocationTaskId: `${row.InvocationTaskId}p${calls}` })), RequestId: "r-0123456789" } });
    };
    const site = openSite({ answer });
    const response = await site.relay(requestOf({ as: "redWhere", body: filters({ "command-id": ["cmd-both"] }) }));
    await site.assertAnswered(response, { as: "redWhere" }, refused(400, "LimitExceeded"));
    assert.ok(calls <= 10, String(calls));
  });
});

attacks("a region or a filter that is repeated in a message is only what the caller has sent:", [
  ["a region of markup", { body: { ...ids("invt-red1"), Region: "<script>alert(1)</script>" } }, refused(400, ["InvalidParameterValue", "UnsupportedRegion"])],
  ["a member of markup", { body: { ...ids("invt-red1"), "<script>": 1 } }, refused(400, "UnknownParameter")],
]);
