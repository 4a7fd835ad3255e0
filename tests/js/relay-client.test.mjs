// A client that asks a relay: what it sends, what it makes of the answers, and what it tries again.
import assert from "node:assert/strict";
import { before, test } from "node:test";

import { TatClient, TatError } from "tat-tasks";
import { createFakeTat, exampleCredential, exampleFleet } from "tat-tasks/fake";
import { createRelay } from "tat-tasks/relay";

import { emptyAnswer, region, tatFailure, tatThrown, warmUp } from "./support.mjs";

before(warmUp);

const url = "https://relay.example/api/tat?who=am-i-secret";

/** A client whose requests are recorded, and answered one after the other. */
function asking(answers, options = {}) {
  const sent = [];
  const fetch = async (input, init) => {
    sent.push({ input: String(input), ...init, body: new TextDecoder().decode(init.body) });
    const answer = answers[Math.min(sent.length, answers.length) - 1];
    if (answer instanceof Error) throw answer;
    const { status = 200, headers = {}, ...response } = answer;
    return new Response(JSON.stringify({ Response: response }), { status, headers });
  };
  return { sent, tat: new TatClient({ region, relay: url, fetch, ...options }) };
}

const refusedBy = (code, status, headers) => ({ status, headers, Error: { Code: code, Message: "no" }, RequestId: "r-2" });

test("it sends the region and the parameters, and nothing that is signed", async () => {
  const { sent, tat } = asking([emptyAnswer], { headers: { Authorization: "Bearer a-session" } });
  await tat.describeInvocationTasks({ InvocationTaskIds: ["invt-1"], HideOutput: false });
  const [{ input, method, headers, body, credentials }] = sent;
  assert.deepEqual([input, method, credentials], [url, "POST", undefined]);
  assert.deepEqual(headers, { Authorization: "Bearer a-session", "Content-Type": "application/json" });
  assert.equal(body, '{"Region":"ap-guangzhou","InvocationTaskIds":["invt-1"],"Limit":100,"HideOutput":false}');
});

test("headers may come from a function, which is asked before each attempt; cookies are said", async () => {
  let asked = 0;
  const headers = async () => ({ "X-Session": `session-${(asked += 1)}` });
  const { sent, tat } = asking([new TypeError("broken"), emptyAnswer], { headers, cookies: "include" });
  await tat.describeInvocationTasks();
  assert.deepEqual(sent.map((request) => [request.headers["X-Session"], request.credentials]), [["session-1", "include"], ["session-2", "include"]]);
});

test("it tries again when no answer came, and on 429 after what the relay says", async () => {
  const attempts = [];
  const { sent, tat } = asking([new TypeError("broken"), refusedBy("RequestLimitExceeded", 429, { "retry-after": "1" }), emptyAnswer], {
    onAttempt: ({ retryIn, url: told }) => attempts.push([retryIn, told]),
  });
  const { response } = await tat.describeInvocationTasks().withResponse();
  assert.deepEqual([response.attempts, sent.length], [3, 3]);
  assert.ok(attempts[1][0] >= 1_000 && attempts[1][0] <= 2_000);
  // The query may tell who asks.
  assert.deepEqual(attempts.map(([, told]) => told), Array(3).fill("https://relay.example/api/tat"));
});

for (const [code, status, kind] of [
  ["UnauthorizedOperation", 403, "permission"],
  ["InvalidParameterValue", 400, "service"],
  ["ServiceUnavailable", 503, "service"],
  ["InternalError", 502, "service"],
  ["FailedOperation", 502, "service"],
  // These are the relay's, and what they are about too.
  ["AuthFailure.SignatureExpire", 200, "auth"],
  ["AuthFailure.TokenFailure", 200, "auth"],
  ["RequestLimitExceeded", 200, "throttled"],
]) {
  test(`HTTP ${status} with ${code} is asked once`, async () => {
    const { sent, tat } = asking([refusedBy(code, status, { date: new Date(Date.now() + 3_600_000).toUTCString() })]);
    await tatFailure(tat.describeInvocationTasks(), { kind, code, requestId: "r-2", attempts: 1 });
    assert.equal(sent.length, 1);
  });
}

test("an error of the network repeats nothing by which the caller is known", async () => {
  const headers = { Authorization: "Bearer a-long-session" };
  const { tat } = asking([new TypeError("cannot send Bearer a-long-session to https://relay.example/api/tat?who=am-i-secret")], { maxRetries: 0, headers });
  const error = await tatFailure(tat.describeInvocationTasks(), { kind: "network" });
  assert.match(error.message, /https:\/\/relay\.example\/api\/tat, got none/);
  assert.doesNotMatch(error.message, /am-i-secret|a-long-session|ask a relay/);
});

for (const [what, options, field] of [
  ["credentials", { credentials: exampleCredential }, "credentials"],
  ["an endpoint", { endpoint: "regional" }, "endpoint"],
  ["a share", { quotaShare: 0.5 }, "quotaShare"],
  ["a header of the HTTP client's", { headers: { "content-type": "text/plain" } }, "headers.content-type"],
  ["a host", { headers: { Host: "other.example" } }, "headers.Host"],
  ["a line break", { headers: { "X-Session": "a\r\nb" } }, "headers.X-Session"],
  ["other cookies", { cookies: "all" }, "cookies"],
  ["an URL that is none", { relay: 1 }, "relay"],
]) {
  test(`beside a relay, ${what} is refused`, async () => {
    await tatThrown(() => asking([], options), { kind: "validation", field });
  });
}

test("a path needs a page", async () => {
  const { sent, tat } = asking([emptyAnswer], { relay: "/api/tat" });
  const error = await tatFailure(tat.describeInvocationTasks(), { kind: "validation", field: "relay" });
  assert.match(error.message, /https:/);
  globalThis.location = new URL("https://page.example/console/");
  try {
    await tat.describeInvocationTasks();
  } finally {
    delete globalThis.location;
  }
  assert.deepEqual(sent.map(({ input }) => input), ["https://page.example/api/tat"]);
});

test("it does not sign", async () => {
  await tatFailure(asking([]).tat.signDescribeInvocationTasks(), { kind: "validation", field: "relay" });
});

test("all methods work through a relay", async () => {
  const fake = createFakeTat({ fleet: exampleFleet });
  const relay = createRelay({
    credentials: exampleCredential,
    fetch: fake.fetch,
    regions: [region],
    authorize: ({ headers }) => (headers.get("x-session") === "ann" ? { tenant: "web", see: "all" } : undefined),
  });
  const fetch = (input, init) => relay(new Request(input, init));
  const tat = new TatClient({ region, relay: url, fetch, headers: { "X-Session": "ann" } });
  const [task] = await tat.listInvocationTasks("inv-1vll7hda").toArray();
  const { summary, tasks } = await tat.waitForInvocation("inv-1vll7hda", { output: "all" });
  assert.deepEqual([task.TaskStatus, summary.succeeded, tasks[0].TaskResult.Output], ["SUCCESS", 1, "cm9vdAo="]);
  const events = [];
  for await (const { type } of tat.watch({ invocationTaskIds: [task.InvocationTaskId] })) events.push(type);
  assert.deepEqual(events, ["status", "output", "settled"]);

  const stranger = new TatClient({ region, relay: url, fetch });
  const error = await tatFailure(stranger.describeInvocationTasks(), { kind: "permission", code: "UnauthorizedOperation", attempts: 1 });
  assert.ok(TatError.is(error));
});
