// Two clients, one service: Tencent's own SDK, unmodified, and ours must get the same answers from the fake.
import assert from "node:assert/strict";
import { Agent } from "node:http";
import { connect } from "node:net";
import { after, before, beforeEach, describe, test } from "node:test";

import { TatClient, TatError } from "tat-tasks";
import { createFakeTat, demoFleet, exampleCredential, exampleFleet, gbkSample, statusFleet, uniformFleet } from "tat-tasks/fake";
import { listen } from "tat-tasks/fake/node";
// The whole SDK loads every product of Tencent Cloud; this is the same code of this one.
import sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/tat/index.js";

const region = "ap-guangzhou";
// One moment for both, or a task may change between the two questions.
const now = Date.now();
const temporary = { secretId: "AKIDfake-temporary", secretKey: "fake-temporary-key", token: "fake/token+=" };
const fake = createFakeTat({
  clock: () => now,
  requestsPerSecond: Infinity,
  credentials: [exampleCredential, temporary],
  fleet: [
    ...exampleFleet,
    ...statusFleet,
    ...demoFleet.map((task) => ({ ...task, createdAt: now - 20_000 })),
    ...uniformFleet(120, { createdAt: now - 60_000 }),
    {
      invocationTaskId: "invt-chinese",
      invocationId: "inv-chinese",
      commandId: "cmd-chinese",
      instanceId: "lhins-chinese",
      region,
      command: { name: "打印工作目录", content: "echo 你好", workingDirectory: "/数据", username: "运维" },
      timeline: [
        { after: 0, status: "RUNNING" },
        { after: 0, status: "SUCCESS", output: "你好,世界 😀\n", outputUrl: "https://example.cos.ap-beijing.myqcloud.com/a?b=1&c=%E4%BD%A0" },
      ],
    },
  ],
});

let server;
before(async () => {
  server = await listen(fake);
});
after(() => server.close());
beforeEach(() => {
  fake.clearFaults();
  fake.clearCalls();
});

/** Connects to the fake whatever the host, so that the SDK signs, and sends, the name of the real one. */
class DetourAgent extends Agent {
  createConnection() {
    return connect(server.port, server.host);
  }
}

function askSdk(parameters, { credential = exampleCredential, profile = {}, httpProfile = {}, at = region } = {}) {
  const client = new sdk.tat.v20201028.Client({
    credential,
    region: at,
    profile: { ...profile, httpProfile: { protocol: "http://", agent: new DetourAgent(), ...httpProfile } },
  });
  return client.DescribeInvocationTasks(parameters);
}

function askOurs(parameters, { credential = exampleCredential, at = region, options = {} } = {}) {
  const client = new TatClient({ region: at, credentials: credential, endpoint: server.url, maxRetries: 0, quotaShare: false, ...options });
  return client.describeInvocationTasks(parameters);
}

/** The one difference that is meant: our client does not hand on the `Output` of an answer whose output was hidden. */
function withoutHiddenOutput(answer) {
  return {
    ...answer,
    InvocationTaskSet: answer.InvocationTaskSet.map((task) => {
      const { Output, ...result } = task.TaskResult;
      assert.equal(Output, "");
      return { ...task, TaskResult: result };
    }),
  };
}

const filter = (Name, ...Values) => ({ Filters: [{ Name, Values }] });
const uniformIds = Array.from({ length: 100 }, (_, index) => `invt-uniform${index.toString(36).padStart(6, "0")}`);

describe("the same answers", () => {
  for (const [title, parameters, total, options] of [
    ["the official example", { ...filter("invocation-id", "inv-1vll7hda"), Offset: 0, Limit: 10, HideOutput: false }, 1],
    ["the official example, its output hidden", filter("invocation-id", "inv-1vll7hda"), 1],
    ["ids with output", { InvocationTaskIds: ["invt-08oe5fe2", "invt-chinese", "invt-nobody"], HideOutput: false }, 2],
    ["ids without output", { InvocationTaskIds: ["invt-08oe5fe2", "invt-chinese"], HideOutput: true }, 2],
    ["100 ids", { InvocationTaskIds: uniformIds, Limit: 100, HideOutput: false }, 100],
    ["the first page of an invocation", { ...filter("invocation-id", "inv-uniform"), HideOutput: false }, 120],
    ["its second page", { ...filter("invocation-id", "inv-uniform"), Limit: 50, Offset: 50, HideOutput: false }, 120],
    ["its last page", { ...filter("invocation-id", "inv-uniform"), Limit: 50, Offset: 100, HideOutput: false }, 120],
    ["beyond its last page", { ...filter("invocation-id", "inv-uniform"), Offset: 120, HideOutput: false }, 120],
    ["instances of all kinds", { ...filter("instance-id", "ins-demoweb01", "lhins-chinese", "rins-demoedge01"), HideOutput: false }, 3],
    ["a command", { ...filter("command-id", "cmd-chinese"), HideOutput: false }, 1],
    ["filters that must all hold", { Filters: [...filter("command-id", "cmd-demo0001").Filters, ...filter("instance-id", "ins-demodb01").Filters], HideOutput: false }, 1],
    ["Chinese output", { ...filter("invocation-task-id", "invt-chinese"), HideOutput: false }, 1],
    ["GBK output", { ...filter("instance-id", "lhins-demowin01"), HideOutput: false }, 1],
    ["truncated output", { ...filter("instance-id", "ins-demodb01"), HideOutput: false }, 1],
    ["all 13 statuses, with times that are null", { ...filter("invocation-id", "inv-statuses"), HideOutput: false }, 13],
    ["the demo", { ...filter("invocation-id", "inv-demo0001"), Limit: 100, HideOutput: false }, 14],
    ["nothing found", { ...filter("invocation-id", "inv-nobody"), HideOutput: false }, 0],
    ["no condition at all", { Limit: 100, HideOutput: false }, 149],
    ["another region", { Limit: 100, HideOutput: false }, 148, { at: "ap-beijing" }],
    ["a temporary credential", filter("invocation-id", "inv-1vll7hda"), 1, { credential: temporary }],
  ]) {
    test(title, async () => {
      const theirs = await askSdk(parameters, options);
      const ours = await askOurs(parameters, options);
      assert.equal(theirs.TotalCount, total);
      for (const { RequestId } of [theirs, ours]) assert.match(RequestId, /^[0-9a-f-]{36}$/);
      const expected = parameters.HideOutput === false ? theirs : withoutHiddenOutput(theirs);
      assert.deepEqual({ ...ours, RequestId: "" }, { ...expected, RequestId: "" });
    });
  }

  test("they hold what the fake was told to hold", async () => {
    const [task] = (await askSdk({ ...filter("instance-id", "lhins-demowin01"), HideOutput: false })).InvocationTaskSet;
    assert.deepEqual(Buffer.from(task.TaskResult.Output, "base64"), Buffer.from(gbkSample));
  });

  test("a GET of the SDK's gets what its POST gets", async () => {
    const parameters = { ...filter("invocation-id", "inv-statuses"), HideOutput: false };
    const posted = await askSdk(parameters);
    const got = await askSdk(parameters, { httpProfile: { reqMethod: "GET" } });
    assert.deepEqual({ ...got, RequestId: "" }, { ...posted, RequestId: "" });
    assert.deepEqual(fake.calls.map((call) => call.method), ["POST", "GET"]);
  });

  test("100 ids without a Limit: 20 tasks for the SDK, and for us all, which is what was asked for", async () => {
    const parameters = { InvocationTaskIds: uniformIds, HideOutput: false };
    assert.equal((await askSdk(parameters)).InvocationTaskSet.length, 20);
    assert.equal((await askOurs(parameters)).InvocationTaskSet.length, 100);
  });

  test("the SDK signs the host without a port, we sign it with its port, and both are what was sent", async () => {
    await askSdk({});
    await askOurs({});
    assert.deepEqual(fake.calls.map((call) => call.host), ["tat.tencentcloudapi.com", `127.0.0.1:${server.port}`]);
  });
});

const failure = (promise) => promise.then(() => assert.fail("it should have failed"), (error) => error);

describe("the same errors, with the request id of the answer", () => {
  for (const [title, code, parameters, options, fault] of [
    ["a wrong key", "AuthFailure.SignatureFailure", {}, { credential: { ...exampleCredential, secretKey: "wrong" } }],
    ["an unknown id", "AuthFailure.SecretIdNotFound", {}, { credential: { secretId: "AKIDnobody", secretKey: "k" } }],
    ["a wrong token", "AuthFailure.TokenFailure", {}, { credential: { ...temporary, token: "other" } }],
    ["an expired token", "AuthFailure.TokenFailure", {}, { credential: temporary }, { fault: "expired-token" }],
    ["throttled", "RequestLimitExceeded", {}, {}, { fault: "throttle", perSecond: 0 }],
    ["throttled by the main account", "RequestLimitExceeded.UinLimitExceeded", {}, {}, { fault: "throttle", perSecond: 0, code: "RequestLimitExceeded.UinLimitExceeded" }],
    ["an id that the server does not take", "InvalidParameterValue.InvalidInvocationTaskId", { InvocationTaskIds: ["invt-typo"] }, {}, { fault: "bad-id", id: "invt-typo" }],
  ]) {
    test(`${title}: ${code}`, async () => {
      if (fault !== undefined) fake.inject(fault);
      const theirs = await failure(askSdk(parameters, options));
      const ours = await failure(askOurs(parameters, options));
      assert.equal(theirs.code, code);
      assert.equal(ours.code, code);
      assert.ok(TatError.is(ours));
      for (const { requestId } of [theirs, ours]) assert.match(requestId, /^[0-9a-f-]{36}$/);
      assert.equal(theirs.message === "", false);
    });
  }

  test("the message in the language that was asked for", async () => {
    const wrong = { credential: { ...exampleCredential, secretKey: "wrong" } };
    const theirs = await failure(askSdk({}, { ...wrong, profile: { language: "zh-CN" } }));
    const ours = await failure(askOurs({}, { ...wrong, options: { language: "zh-CN" } }));
    assert.match(theirs.message, /签名错误/);
    assert.ok(ours.message.includes(theirs.message), ours.message);
  });
});

describe("the same codes, but ours before anything is sent", () => {
  for (const [title, code, parameters] of [
    ["ids and filters together", "InvalidParameter.ConflictParameter", { InvocationTaskIds: ["invt-1"], ...filter("command-id", "cmd-1") }],
    ["101 ids", "InvalidParameterValue", { InvocationTaskIds: [...uniformIds, "invt-1"] }],
    ["a Limit of 0", "InvalidParameterValue", { Limit: 0 }],
    ["a Limit of 101", "InvalidParameterValue", { Limit: 101 }],
  ]) {
    test(`${title}: ${code}`, async () => {
      const theirs = await failure(askSdk(parameters));
      assert.equal(theirs.code, code);
      assert.match(theirs.requestId, /^[0-9a-f-]{36}$/);
      const ours = await failure(askOurs(parameters));
      assert.equal(ours.code, code);
      assert.equal(ours.kind, "validation");
      assert.equal(ours.requestId, undefined);
      assert.equal(fake.calls.length, 1);
    });
  }
});
