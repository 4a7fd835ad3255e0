// A client that asks a relay: what it sends there, what it makes of the answers, and what it leaves to the relay.
import assert from "node:assert/strict";
import { afterEach, before, beforeEach, describe, mock, test } from "node:test";

import { parseRelayRequest, TatClient, TatError } from "tat-tasks";

import { followed, task } from "./followed.mjs";
import { answering, credentials, emptyAnswer, failure, region, tatFailure, tatThrown, warmUp } from "./support.mjs";
import { inVirtualTime } from "./virtual-time.mjs";

const relay = "https://console.example/api/tat";
const relayed = (options = {}) => new TatClient({ region, relay, fetch: answering(emptyAnswer), ...options });

/** A `fetch` that keeps what is sent, and answers by each of these in turn, the last one from then on. */
function recording(...fetches) {
  const sent = [];
  const fetch = async (url, init) => {
    sent.push({ url, init, body: new TextDecoder().decode(init.body) });
    return fetches[Math.min(sent.length, fetches.length) - 1](url, init);
  };
  return { sent, fetch };
}

const answers = answering(emptyAnswer);
const refusing = (status, Code, headers = {}) => answering({ Error: { Code, Message: "no" }, RequestId: "r-9" }, { status, headers });
const breaking = () => Promise.reject(new TypeError("fetch failed"));

/** Gives the global object these members for the time of a test. */
function pretend(context, members) {
  for (const [name, value] of Object.entries(members)) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    context.after(() => (before === undefined ? delete globalThis[name] : Object.defineProperty(globalThis, name, before)));
  }
}

before(warmUp);

describe("what is sent", () => {
  test("a POST of JSON, the region first, and nothing that is signed", async () => {
    const { sent, fetch } = recording(answers);
    await relayed({ fetch }).describeInvocationTasks({ InvocationTaskIds: ["invt-1"], HideOutput: false });
    const [{ url, init, body }, ...more] = sent;
    assert.equal(url, relay);
    assert.equal(body, '{"Region":"ap-guangzhou","InvocationTaskIds":["invt-1"],"Limit":100,"HideOutput":false}');
    const { signal, body: _, ...rest } = init;
    assert.ok(signal instanceof AbortSignal);
    assert.deepEqual(rest, { method: "POST", headers: { "Content-Type": "application/json" }, redirect: "manual" });
    assert.deepEqual(more, []);
  });

  test("parseRelayRequest reads it as it was meant", async () => {
    const { sent, fetch } = recording(answers);
    const request = { Filters: [{ Name: "command-id", Values: ["界\"\\"] }], Limit: 9, Offset: 3, HideOutput: true };
    await relayed({ fetch }).describeInvocationTasks(request);
    assert.deepEqual(await parseRelayRequest(sent[0].body), { region, request });
  });

  test("cookies are left to the browser's default unless that is said", async () => {
    for (const cookies of ["omit", "same-origin", "include"]) {
      const { sent, fetch } = recording(answers);
      await relayed({ fetch, cookies }).describeInvocationTasks();
      assert.equal(sent[0].init.credentials, cookies);
      assert.equal(sent[0].init.method, "POST");
    }
  });

  test("no call waits for its turn, and none is counted as one of a key", inVirtualTime(async () => {
    const client = relayed();
    await Promise.all(Array.from({ length: 100 }, () => client.describeInvocationTasks()));
    assert.equal(performance.now(), 0);
  }));

  test("a request that breaks a limit is not", async () => {
    const { sent, fetch } = recording(answers);
    await tatFailure(relayed({ fetch }).describeInvocationTasks({ Limit: 0 }), { kind: "validation", field: "Limit" });
    await tatFailure(relayed({ fetch, region: "AP" }).describeInvocationTasks(), { kind: "validation", field: "region" });
    assert.deepEqual(sent, []);
  });
});

describe("headers of the caller", () => {
  const sentBy = async (headers, count = 1) => {
    const { sent, fetch } = recording(...Array(count - 1).fill(breaking), answers);
    mock.method(Math, "random", () => 0);
    await relayed({ fetch, headers }).describeInvocationTasks().finally(() => mock.restoreAll());
    return sent.map(({ init }) => init.headers);
  };
  const type = { "Content-Type": "application/json" };

  test("as they are, as they were when the client was made", async () => {
    const headers = { Authorization: "Bearer abc", "X-Tenant": "é" };
    const { sent, fetch } = recording(answers);
    const client = relayed({ fetch, headers });
    headers.Authorization = "Bearer other";
    await client.describeInvocationTasks();
    assert.deepEqual(sent[0].init.headers, { Authorization: "Bearer abc", "X-Tenant": "é", ...type });
  });

  test("by a function, which is asked before each attempt", async () => {
    let asked = 0;
    const one = () => ({ "X-Attempt": String((asked += 1)) });
    assert.deepEqual(await sentBy(one, 2), [{ "X-Attempt": "1", ...type }, { "X-Attempt": "2", ...type }]);
    assert.deepEqual(await sentBy(async () => one()), [{ "X-Attempt": "3", ...type }]);
  });

  test("what the function throws, the call rejects with; nothing is sent", inVirtualTime(async () => {
    const { sent, fetch } = recording(answers);
    const lost = new Error("signed out");
    const headers = () => {
      throw lost;
    };
    assert.equal(await failure(relayed({ fetch, headers }).describeInvocationTasks()), lost);
    assert.equal(await failure(relayed({ fetch, headers: async () => headers() }).describeInvocationTasks()), lost);
    await tatFailure(relayed({ fetch, headers: () => new Promise(() => undefined), attemptTimeout: 20 }).describeInvocationTasks(), { code: "AttemptTimeout" });
    assert.deepEqual(sent, []);
  }));

  for (const [title, headers, field] of [
    ["Content-Type", { "Content-Type": "text/plain" }, "headers.Content-Type"],
    ["content-length", { "content-length": "0" }, "headers.content-length"],
    ["Host", { Host: "evil.example" }, "headers.Host"],
    ["Cookie", { Cookie: "a=b" }, "headers.Cookie"],
    ["Origin", { Origin: "https://evil.example" }, "headers.Origin"],
    ["Sec-Fetch-Site", { "Sec-Fetch-Site": "same-origin" }, "headers.Sec-Fetch-Site"],
    ["Transfer-Encoding", { "transfer-encoding": "chunked" }, "headers.transfer-encoding"],
    ["a name with a colon", { "X:Y": "hunter2-secret" }, "headers"],
    ["an empty name", { "": "hunter2-secret" }, "headers"],
    ["a name with a line break", { "X\r\nHost": "hunter2-secret" }, "headers"],
    ["a value with a line break", { "X-A": "hunter2-secret\r\nHost: evil" }, "headers.X-A"],
    ["a value beyond Latin-1", { "X-A": "hunter2-secret界" }, "headers.X-A"],
    ["a value that is none", { Authorization: undefined }, "headers.Authorization"],
    ["Headers, whose members are none of its own", new Headers({ Authorization: "hunter2-secret" }), "headers"],
    ["pairs", [["Authorization", "hunter2-secret"]], "headers"],
    ["a text", "Authorization: hunter2-secret", "headers"],
    ["null", null, "headers"],
  ]) {
    test(`refused: ${title}`, async () => {
      const { message } = await tatThrown(() => relayed({ headers }), { kind: "validation", code: "InvalidParameterValue", field });
      assert.ok(!message.includes("hunter2"), message);
      await tatFailure(relayed({ headers: () => headers }).describeInvocationTasks(), { kind: "validation", field });
    });
  }
});

describe("where the relay is", () => {
  const sentTo = async (relay) => {
    const { sent, fetch } = recording(answers);
    await relayed({ fetch, relay }).describeInvocationTasks();
    return sent[0].url;
  };

  test("a path is of the page", async (context) => {
    pretend(context, { location: { href: "https://console.example/tasks/list?a=b#c" } });
    assert.equal(await sentTo("/api/tat"), "https://console.example/api/tat");
    assert.equal(await sentTo("api/tat"), "https://console.example/tasks/api/tat");
    assert.equal(await sentTo("https://other.example/tat?tenant=1"), "https://other.example/tat?tenant=1");
  });

  test("of a page that has a base, the base counts, as for every path in it", async (context) => {
    pretend(context, { location: { href: "about:srcdoc" }, document: { baseURI: "https://console.example/app/" } });
    assert.equal(await sentTo("api/tat"), "https://console.example/app/api/tat");
  });

  test("without a page it takes a URL, and the client can still be made", async () => {
    const { message } = await tatFailure(relayed({ relay: "/api/tat" }).describeInvocationTasks(), { kind: "validation", field: "relay" });
    assert.match(message, /expected a URL \(https:\/\/…\), as this host has no page/);
    assert.equal(await sentTo("http://127.0.0.1:8787/"), "http://127.0.0.1:8787/");
  });

  for (const url of ["", "ftp://console.example/", "javascript:alert(1)", "data:application/json,{}", "https://", "https://me:hunter2@console.example/"]) {
    test(`refused: ${url === "" ? "nothing" : url}`, async (context) => {
      pretend(context, { location: { href: "https://console.example/" } });
      const { sent, fetch } = recording(answers);
      const { message } = await tatFailure(relayed({ fetch, relay: url }).describeInvocationTasks(), { kind: "validation", field: "relay" });
      assert.ok(!message.includes("hunter2"), message);
      assert.deepEqual(sent, []);
    });
  }
});

describe("what does not go with a relay", () => {
  for (const [name, value] of Object.entries({
    credentials,
    endpoint: "regional",
    allowInsecureEndpoint: true,
    dangerouslyAllowSecretsInBrowser: true,
    language: "en-US",
    requestClient: "console",
    quotaShare: 0.5,
    quota: { take: async () => () => undefined },
  })) {
    test(name, () => tatThrown(() => relayed({ [name]: value }), { kind: "validation", field: name }));
  }

  test("and what does not go without one", async () => {
    await tatThrown(() => new TatClient({ region, credentials, headers: {} }), { kind: "validation", field: "headers" });
    await tatThrown(() => new TatClient({ region, credentials, cookies: "omit" }), { kind: "validation", field: "cookies" });
    await tatThrown(() => new TatClient({ region }), { kind: "validation", field: "credentials" });
  });

  test("another type", async () => {
    await tatThrown(() => relayed({ relay: new URL(relay) }), { kind: "validation", field: "relay" });
    await tatThrown(() => relayed({ relay: null }), { kind: "validation", field: "relay" });
    await tatThrown(() => relayed({ cookies: true }), { kind: "validation", field: "cookies" });
  });

  test("a signature", async () => {
    await tatFailure(relayed().signDescribeInvocationTasks(), { kind: "validation", field: "relay" });
  });

  test("a page: it is where a relay is meant for", async (context) => {
    pretend(context, { process: undefined, window: globalThis, document: {}, navigator: { userAgent: "Mozilla/5.0 Firefox/150.0" } });
    assert.deepEqual(await relayed().describeInvocationTasks(), emptyAnswer);
  });
});

describe("what is tried again", () => {
  beforeEach(() => mock.method(Math, "random", () => 0));
  afterEach(() => mock.restoreAll());

  test("a call without an answer", async () => {
    const { sent, fetch } = recording(breaking, breaking, answers);
    const { response } = await relayed({ fetch }).describeInvocationTasks().withResponse();
    assert.deepEqual([sent.length, response.attempts], [3, 3]);
  });

  test("one whose answer breaks off, and one that takes too long", inVirtualTime(async () => {
    const cut = () => new Response(new ReadableStream({ pull: (controller) => controller.error(new TypeError("terminated")) }));
    const { sent, fetch } = recording(cut, () => new Promise(() => undefined), answers);
    await relayed({ fetch, attemptTimeout: 50 }).describeInvocationTasks();
    assert.equal(sent.length, 3);
  }));

  test("HTTP 429, after its Retry-After", inVirtualTime(async () => {
    const times = [];
    const throttled = refusing(429, "RequestLimitExceeded", { "Retry-After": "1" });
    const { fetch } = recording(throttled, answers);
    const timed = (...call) => {
      times.push(performance.now());
      return fetch(...call);
    };
    await relayed({ fetch: timed }).describeInvocationTasks();
    assert.deepEqual(times, [0, 1_000]);
  }));

  for (const status of [429, 502, 503, 504]) {
    test(`HTTP ${status} of what stands before the relay`, async () => {
      const { sent, fetch } = recording(answering("<html>", { status }), answers);
      await relayed({ fetch }).describeInvocationTasks();
      assert.equal(sent.length, 2);
    });
  }

  test("as often as maxRetries says", async () => {
    const { sent, fetch } = recording(breaking);
    await tatFailure(relayed({ fetch, maxRetries: 2 }).describeInvocationTasks(), { kind: "network", code: "NetworkError", attempts: 3 });
    assert.equal(sent.length, 3);
  });

  const date = { Date: new Date(Date.now() + 1_800_000).toUTCString() };
  for (const [title, answer, expected] of [
    ["InvalidParameterValue", refusing(400, "InvalidParameterValue"), { kind: "service", code: "InvalidParameterValue" }],
    ["UnauthorizedOperation", refusing(403, "UnauthorizedOperation"), { kind: "permission", code: "UnauthorizedOperation" }],
    ["InternalError", refusing(500, "InternalError"), { kind: "service", code: "InternalError", retryable: true }],
    ["FailedOperation", refusing(502, "FailedOperation"), { kind: "service", code: "FailedOperation" }],
    ["ServiceUnavailable", refusing(503, "ServiceUnavailable", { "Retry-After": "0" }), { kind: "service", code: "ServiceUnavailable", retryable: true }],
    ["throttled without the status of it", refusing(200, "RequestLimitExceeded"), { kind: "throttled", code: "RequestLimitExceeded" }],
    ["a clock that is off, which is the relay's", refusing(200, "AuthFailure.SignatureExpire", date), { kind: "auth", code: "AuthFailure.SignatureExpire" }],
    ["a token that is not accepted", refusing(200, "AuthFailure.TokenFailure"), { kind: "auth", code: "AuthFailure.TokenFailure" }],
  ]) {
    test(`not ${title}`, async () => {
      const { sent, fetch } = recording(answer);
      await tatFailure(relayed({ fetch }).describeInvocationTasks(), { ...expected, requestId: "r-9", attempts: 1 });
      assert.equal(sent.length, 1);
    });
  }

  for (const [title, answer, expected] of [
    ["a web page of HTTP 403", answering("<html>", { status: 403 }), { kind: "protocol", code: "HttpStatus.403" }],
    ["a web page of HTTP 200", answering("<html>"), { kind: "protocol", code: "InvalidResponse" }],
    ["half of an answer", answering('{"Response":{"TotalCount":0,'), { kind: "protocol", code: "InvalidResponse" }],
    ["a redirect to where one signs in", answering("", { status: 302, headers: { Location: "/login" } }), { kind: "protocol", code: "HttpStatus.302" }],
  ]) {
    test(`not ${title}`, async () => {
      const { sent, fetch } = recording(answer);
      const { message } = await tatFailure(relayed({ fetch }).describeInvocationTasks(), { ...expected, attempts: 1 });
      assert.equal(sent.length, 1);
      if (expected.code === "HttpStatus.302") assert.match(message, /the relay$/);
    });
  }
});

describe("what is told", () => {
  test("each attempt: where it went, without its query, and what became of it", async () => {
    const attempts = [];
    const { fetch } = recording(breaking, answers);
    mock.method(Math, "random", () => 0);
    await relayed({ fetch, relay: `${relay}?session=hunter2-secret`, onAttempt: (attempt) => attempts.push(attempt) }).describeInvocationTasks();
    mock.restoreAll();
    assert.deepEqual(attempts.map(({ attempt, url, skew, status, requestId, error }) => [attempt, url, skew, status, requestId, error?.code]), [
      [1, relay, 0, undefined, undefined, "NetworkError"],
      [2, relay, 0, 200, "r-1", undefined],
    ]);
  });

  test("a failure of the network names the relay, and gives no advice to ask one", async (context) => {
    const fail = (fetch) => tatFailure(relayed({ fetch, maxRetries: 0 }).describeInvocationTasks(), { kind: "network" });
    assert.equal((await fail(breaking)).message, `expected an answer from ${relay}, got none: fetch failed`);
    pretend(context, { process: undefined, window: globalThis, document: {}, navigator: { userAgent: "Mozilla/5.0 Firefox/150.0" } });
    const { message } = await fail(breaking);
    assert.match(message, /fetch failed; a relay of another origin must permit that of the page \(CORS\)$/);
    assert.ok(!message.includes("ask a relay"));
  });

  test("nothing of the headers or the query, whatever the relay answers", async () => {
    const headers = { Authorization: "Bearer hunter2-secret" };
    for (const Message of ["no Bearer hunter2-secret", "no hunter2-secret", "no ?session=another-secret"]) {
      const fetch = answering({ Error: { Code: "InvalidParameter", Message }, RequestId: "r-9" }, { status: 400 });
      const { message } = await tatFailure(relayed({ fetch, headers, relay: `${relay}?session=another-secret` }).describeInvocationTasks());
      assert.match(message, /^no …$/);
    }
  });

  test("an abort rejects with its own reason", async () => {
    const controller = new AbortController();
    const call = relayed({ fetch: () => new Promise(() => undefined) }).describeInvocationTasks({}, { signal: controller.signal });
    setImmediate(() => controller.abort("enough"));
    assert.equal(await failure(call), "enough");
  });
});

describe("the same methods, by a relay that signs", () => {
  const the = followed();
  const bodies = [];
  /** A relay as small as can be: no authorization, no cache. */
  const client = () => {
    const signing = the.clientOf();
    const fetch = async (_, { body }) => {
      bodies.push(JSON.parse(new TextDecoder().decode(body)));
      const { request } = await parseRelayRequest(body);
      const answer = await signing.describeInvocationTasks(request).then(
        (data) => ({ ...data }),
        ({ code, message, requestId }) => ({ Error: { Code: code, Message: message }, RequestId: requestId }),
      );
      return Response.json({ Response: answer });
    };
    return the.clientOf({ credentials: undefined, relay, fetch });
  };
  beforeEach(() => bodies.splice(0));

  test("a wait", async () => {
    the.fake.fleet.add(task(1, ["RUNNING", "SUCCESS"], { output: "done\n" }), task(2, ["PENDING", "FAILED"], { exitCode: 3 }));
    const { summary, tasks } = await the.time.run(client().waitForInvocation("inv-1", { output: "all" }));
    assert.deepEqual([summary.succeeded, summary.failed, tasks.length], [1, 1, 2]);
    assert.ok(bodies.length > 2 && bodies.every((body) => body.Region === region));
  });

  test("a watch", async () => {
    the.fake.fleet.add(task(1, ["PENDING", "RUNNING", "SUCCESS"]));
    const statuses = [];
    await the.time.run((async () => {
      for await (const event of client().watch("inv-1")) if (event.type === "status") statuses.push(event.task.TaskStatus);
    })());
    assert.equal(statuses.at(-1), "SUCCESS");
  });

  test("a list, over its pages", async () => {
    the.fake.fleet.add(...Array.from({ length: 150 }, (_, index) => task(index, ["SUCCESS"])));
    const tasks = await the.time.run(client().listInvocationTasks("inv-1").toArray());
    assert.equal(new Set(tasks.map(({ InvocationTaskId }) => InvocationTaskId)).size, 150);
    assert.deepEqual(bodies.map(({ Region, Limit }) => [Region, Limit]), [[region, 100], [region, 100]]);
  });

  test("an id that the relay leaves out, as one may not see it, ends no wait for the others", async () => {
    the.fake.fleet.add(task(1, ["RUNNING", "SUCCESS"]));
    const wait = client().waitForInvocation({ invocationTaskIds: ["invt-1", "invt-none"] });
    const error = await the.time.run(failure(wait));
    assert.ok(TatError.is(error));
    assert.equal(error.code, "InvocationNotVisible");
    assert.equal(error.partial.summary.succeeded, 1);
  });
});
