// describeInvocationTasks: answers, from the fake's fetch, from a server, and from what a caller hands in.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { inspect } from "node:util";

import { TatClient } from "tat-tasks";
import { createFakeTat, exampleCredential, exampleFleet, statusFleet, taskStatuses, uniformFleet } from "tat-tasks/fake";
import { listen } from "tat-tasks/fake/node";

import { answering, clientOf, credentials, emptyAnswer, region, tatFailure, tatThrown } from "./support.mjs";

const official = JSON.parse(readFileSync(new URL("../fixtures/official-example.json", import.meta.url), "utf8")).Response;
const question = { Filters: [{ Name: "invocation-id", Values: ["inv-1vll7hda"] }], Limit: 10, Offset: 0, HideOutput: false };
const restless = {
  invocationTaskId: "invt-resting",
  invocationId: "inv-resting",
  commandId: "cmd-resting",
  instanceId: "ins-resting",
  timeline: [{ after: 0, status: "RESTING" }],
};
const other = { secretId: "AKIDtests-other", secretKey: "other-key", token: "other-token" };
const fake = createFakeTat({
  credentials: [exampleCredential, credentials, other],
  requestsPerSecond: Infinity,
  fleet: [...exampleFleet, ...statusFleet, restless, ...uniformFleet(60, { runAfter: 0, runFor: 0 })],
});
let server;
before(async () => {
  server = await listen(fake);
});
after(() => server.close());

const ways = { "by the fake's fetch": () => ({ fetch: fake.fetch }), "by a server": () => ({ endpoint: server.url }) };
for (const [way, options] of Object.entries(ways)) {
  describe(way, () => {
    const ask = (request) => clientOf(options()).describeInvocationTasks(request);

    test("the official example, member by member", async () => {
      const { RequestId, ...answer } = await ask(question);
      assert.match(RequestId, /^[0-9a-f-]{36}$/);
      assert.deepEqual({ ...answer, RequestId: official.RequestId }, official);
    });

    test("a hidden output is not there at all", async () => {
      for (const request of [{ ...question, HideOutput: true }, { ...question, HideOutput: undefined }]) {
        const [{ TaskResult }] = (await ask(request)).InvocationTaskSet;
        assert.equal("Output" in TaskResult, false);
        assert.equal(TaskResult.ExitCode, 0);
      }
    });

    test("times that are null stay null, and every status arrives", async () => {
      const answer = await ask({ Filters: [{ Name: "invocation-id", Values: ["inv-statuses"] }], HideOutput: false });
      assert.deepEqual(answer.InvocationTaskSet.map((task) => task.TaskStatus), [...taskStatuses]);
      const pending = answer.InvocationTaskSet.find((task) => task.TaskStatus === "PENDING");
      const { StartTime, EndTime, TaskResult } = pending;
      assert.deepEqual([StartTime, EndTime, TaskResult.ExecStartTime, TaskResult.ExecEndTime], [null, null, null, null]);
      assert.equal(TaskResult.ExitCode, -1);
      assert.equal(TaskResult.Output, "");
    });

    test("a status that is not known is kept, a member that is missing is missing", async () => {
      const [task] = (await ask({ InvocationTaskIds: ["invt-resting"] })).InvocationTaskSet;
      assert.equal(task.TaskStatus, "RESTING");
      assert.equal("CommandName" in task, false);
    });

    test("nothing found", async () => {
      const { RequestId, ...answer } = await ask({ InvocationTaskIds: ["invt-nobody"] });
      assert.deepEqual(answer, { TotalCount: 0, InvocationTaskSet: [] });
    });

    test("50 calls of one client at once, each with its own answer, and a client of another key among them", async () => {
      fake.clearCalls();
      const [ours, theirs] = [clientOf(options()), clientOf({ ...options(), credentials: other })];
      const ids = Array.from({ length: 50 }, (_, index) => `invt-uniform${index.toString(36).padStart(6, "0")}`);
      const asked = ids.flatMap((id) => [ours, theirs].map((client) => client.describeInvocationTasks({ InvocationTaskIds: [id] })));
      const answers = await Promise.all(asked);
      assert.deepEqual(answers.map(({ InvocationTaskSet: [task] }) => task.InvocationTaskId), ids.flatMap((id) => [id, id]));
      assert.equal(new Set(answers.map((answer) => answer.RequestId)).size, 100);
      assert.equal(fake.calls.filter((call) => call.authenticated).length, 100);
      const signers = fake.calls.map((call) => call.headers.authorization.match(/Credential=([^/]+)/)[1]);
      assert.equal(signers.filter((id) => id === other.secretId).length, 50);
    });
  });
}

describe("what an answer may leave out", () => {
  const results = (TaskResult) => ({ ...emptyAnswer, TotalCount: 1, InvocationTaskSet: [{ TaskResult }] });
  for (const [title, answer, expected] of [
    ["a task of nothing", { ...emptyAnswer, TotalCount: 1, InvocationTaskSet: [{}] }, { ...emptyAnswer, TotalCount: 1, InvocationTaskSet: [{}] }],
    ["a result of nothing", results({}), results({})],
    ["no RequestId", { TotalCount: 0, InvocationTaskSet: [] }, { ...emptyAnswer, RequestId: "" }],
    ["a set of null where nothing matches", { ...emptyAnswer, InvocationTaskSet: null }, emptyAnswer],
    ["no set where nothing matches", { TotalCount: 0, RequestId: "r-1" }, emptyAnswer],
    ["null for what is never null", results({ ExitCode: null, Output: null, Dropped: null, ExecStartTime: null }), results({ ExecStartTime: null })],
    ["what is new", { ...results({ ExitCode: 1, New: { a: [1] } }), Warning: "x" }, results({ ExitCode: 1 })],
    ["the largest and the smallest safe integers", results({ ExitCode: -(2 ** 53 - 1), Dropped: 2 ** 53 - 1 }), results({ ExitCode: -(2 ** 53 - 1), Dropped: 2 ** 53 - 1 })],
    ["an Error of null", { Error: null, ...emptyAnswer }, emptyAnswer],
  ]) {
    test(title, async () => {
      assert.deepEqual(await clientOf({ fetch: answering(answer) }).describeInvocationTasks({ HideOutput: false }), expected);
    });
  }

  for (const [member, number] of [
    ["ExitCode", "9007199254740992"],
    ["ExitCode", "-9007199254740992"],
    ["ExitCode", "9223372036854775807"],
    ["ExitCode", "9223372036854775808"],
    ["Dropped", "18446744073709551615"],
  ]) {
    test(`${member} of ${number} cannot be told from its neighbours`, async () => {
      const body = `{"Response":{"TotalCount":1,"InvocationTaskSet":[{"TaskResult":{"${member}":${number}}}],"RequestId":"r"}}`;
      const error = await tatFailure(clientOf({ fetch: answering(body) }).describeInvocationTasks(), { kind: "protocol", code: "InvalidResponse" });
      assert.ok(error.message.includes(member) && error.message.includes(number), error.message);
    });
  }
});

describe("credentials", () => {
  test("a function is asked at every call", async () => {
    const given = [exampleCredential, other];
    const client = new TatClient({ region, credentials: async () => given.shift(), fetch: fake.fetch });
    fake.clearCalls();
    for (let call = 0; call < 2; call += 1) await client.describeInvocationTasks();
    assert.deepEqual(fake.calls.map((call) => call.authenticated), [true, true]);
    await tatFailure(client.describeInvocationTasks(), { kind: "validation", field: "credentials" });
  });

  test("a function may answer at once", async () => {
    await new TatClient({ region, credentials: () => other, fetch: fake.fetch }).describeInvocationTasks();
  });

  test("what a function rejects with comes out as it is", async () => {
    const reason = new Error("the vault is closed");
    const client = clientOf({ credentials: () => Promise.reject(reason) });
    await assert.rejects(client.describeInvocationTasks(), (error) => error === reason);
  });

  test("an object that changes after the construction is not signed with", async () => {
    const mine = { ...credentials };
    const client = clientOf({ credentials: mine, fetch: fake.fetch });
    mine.secretKey = "changed";
    await client.describeInvocationTasks();
  });
});

describe("the options of the constructor", () => {
  const wrong = [
    [undefined, "options"],
    [null, "options"],
    ["ap-guangzhou", "options"],
    [{ region: undefined }, "region"],
    [{ region: 5 }, "region"],
    [{ credentials: undefined }, "credentials"],
    [{ credentials: null }, "credentials"],
    [{ credentials: "hunter2" }, "credentials"],
    [{ credentials: {} }, "secretId"],
    [{ credentials: { secretId: "AKIDhunter2" } }, "secretKey"],
    [{ credentials: { ...credentials, secretKey: Buffer.from("hunter2") } }, "secretKey"],
    [{ credentials: { ...credentials, token: null } }, "token"],
    [{ endpoint: new URL("http://127.0.0.1") }, "endpoint"],
    [{ allowInsecureEndpoint: "yes" }, "allowInsecureEndpoint"],
    [{ language: null }, "language"],
    [{ requestClient: 5 }, "requestClient"],
    [{ fetch: null }, "fetch"],
    [{ fetch: "fetch" }, "fetch"],
    [{ maxResponseBytes: null }, "maxResponseBytes"],
    [{ maxResponseBytes: "8" }, "maxResponseBytes"],
    [{ maxResponseBytes: 0 }, "maxResponseBytes"],
    [{ maxResponseBytes: 1.5 }, "maxResponseBytes"],
    [{ maxResponseBytes: Number.NaN }, "maxResponseBytes"],
    [{ maxResponseBytes: 50 * 1024 * 1024 + 1 }, "maxResponseBytes"],
    [{ maxResponseBytes: 5n }, "maxResponseBytes"],
  ];
  for (const [changes, field] of wrong) {
    test(`${inspect(changes, { depth: 0 }).replaceAll("hunter2", "…")}: ${field}`, async () => {
      const options = typeof changes === "object" && changes !== null ? { region, credentials, ...changes } : changes;
      const error = await tatThrown(() => new TatClient(options), { kind: "validation", field, retryable: false });
      assert.ok(!inspect(error, { showHidden: true, depth: Infinity }).includes("hunter2"), error.message);
    });
  }

  test("credentials that were not awaited are told to be a promise", async () => {
    const { message } = await tatThrown(() => clientOf({ credentials: Promise.resolve(credentials) }), { kind: "validation", field: "credentials" });
    assert.match(message, /got a promise: await it/);
  });

  test("the largest maxResponseBytes, and members of undefined", () => {
    const nothing = { endpoint: undefined, language: undefined, requestClient: undefined, fetch: undefined };
    clientOf({ maxResponseBytes: 50 * 1024 * 1024, allowInsecureEndpoint: undefined, ...nothing });
  });

  for (const [changes, field] of [
    [{ secretId: "" }, /secretId$/],
    [{ secretKey: "hunter2 " }, /secretKey$/],
    [{ token: "hunter2\r\nX-Evil: 1" }, /token$/],
    [{ token: "" }, /token$/],
  ]) {
    test(`what cannot be a credential is refused at the call: ${Object.keys(changes)}`, async () => {
      const client = clientOf({ credentials: { ...credentials, ...changes }, fetch: () => assert.fail("sent") });
      const error = await tatFailure(client.describeInvocationTasks(), { kind: "validation", code: "InvalidCredential" });
      assert.match(error.field, field);
      assert.ok(!inspect(error).includes("hunter2"), error.message);
    });
  }

  for (const [options, field] of [[null, "options"], [{ signal: {} }, "signal"], [{ signal: "abort" }, "signal"], [new AbortController().signal, "options"]]) {
    test(`the options of a call: ${inspect(options)}`, () =>
      tatFailure(clientOf({ fetch: answering(emptyAnswer) }).describeInvocationTasks({}, options), { kind: "validation", field }));
  }
});
