import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { createFakeTat, demoFleet, exampleFleet, gbkSample, statusFleet, taskStatuses, uniformFleet } from "tat-tasks/fake";

import { costRatio } from "../support.mjs";
import { ask, noon } from "./signed-request.mjs";

const unlimited = { requestsPerSecond: Infinity };
const task = (changes = {}) => ({
  invocationTaskId: "invt-1",
  invocationId: "inv-1",
  commandId: "cmd-1",
  instanceId: "ins-1",
  timeline: [{ after: 0, status: "PENDING" }],
  ...changes,
});
const shown = { HideOutput: false };
const bytesOf = (answered) => Buffer.from(answered.TaskResult.Output, "base64");

test("the official example is answered as it is printed, in the order in which it is printed", async () => {
  const fake = createFakeTat({ clock: () => noon, fleet: exampleFleet });
  const { RequestId, ...answer } = await ask(fake, {
    Offset: 0,
    Limit: 10,
    HideOutput: false,
    Filters: [{ Name: "invocation-id", Values: ["inv-1vll7hda"] }],
  });
  const printed = {
    TotalCount: 1,
    InvocationTaskSet: [
      {
        CommandId: "cmd-13axrtuq",
        CommandDocument: {
          Content: "d2hvYW1p",
          CommandType: "SHELL",
          Timeout: 1,
          Username: "root",
          WorkingDirectory: "/root/",
          OutputCOSBucketUrl: "https://example-123456789.cos.ap-beijing.myqcloud.com",
          OutputCOSKeyPrefix: "datalog",
        },
        InvocationId: "inv-1vll7hda",
        InvocationTaskId: "invt-08oe5fe2",
        TaskStatus: "SUCCESS",
        InstanceId: "ins-zj0f57ex",
        TaskResult: {
          ExitCode: 0,
          Output: "cm9vdAo=",
          Dropped: 0,
          OutputUploadCOSErrorInfo: "",
          OutputUrl: "",
          ExecStartTime: "2020-11-05T07:49:58+00:00",
          ExecEndTime: "2020-11-05T07:50:04+00:00",
        },
        ErrorInfo: "",
        InvocationSource: "user",
        StartTime: "2020-11-05T07:49:58+00:00",
        EndTime: "2020-11-05T07:50:04+00:00",
        CreatedTime: "2020-11-05T07:49:56+00:00",
        UpdatedTime: "2020-11-05T07:50:06+00:00",
      },
    ],
  };
  assert.equal(typeof RequestId, "string");
  assert.equal(JSON.stringify(answer), JSON.stringify(printed));
});

describe("selecting", () => {
  const fake = createFakeTat({
    ...unlimited,
    clock: () => noon,
    fleet: [
      ...uniformFleet(250, { createdAt: noon - 60_000 }),
      task({ invocationTaskId: "invt-beijing", region: "ap-beijing" }),
      task({ invocationTaskId: "invt-b", invocationId: "inv-2", instanceId: "lhins-2", commandId: "cmd-2" }),
      task({ invocationTaskId: "invt-future", createdAt: noon + 1 }),
    ],
  });
  const all = [...fake.fleet].filter((entry) => !["invt-beijing", "invt-future"].includes(entry.invocationTaskId));
  const idsOf = (answer) => answer.InvocationTaskSet.map((entry) => entry.InvocationTaskId);

  test("nothing: the whole account, 20 at a time", async () => {
    for (const parameters of [{}, { InvocationTaskIds: [] }, { Filters: [] }]) {
      const answer = await ask(fake, parameters);
      assert.equal(answer.TotalCount, 251);
      assert.deepEqual(idsOf(answer), all.slice(0, 20).map((entry) => entry.invocationTaskId));
    }
  });

  test("pages, to the end and beyond it", async () => {
    for (const [Offset, length] of [[0, 100], [100, 100], [200, 51], [251, 0], [10 ** 15, 0]]) {
      const answer = await ask(fake, { Limit: 100, Offset });
      assert.equal(answer.TotalCount, 251);
      assert.deepEqual(idsOf(answer), all.slice(Offset, Offset + length).map((entry) => entry.invocationTaskId));
    }
  });

  test("100 ids without a limit: 20 tasks, all counted", async () => {
    const answer = await ask(fake, { InvocationTaskIds: all.slice(0, 100).map((entry) => entry.invocationTaskId) });
    assert.equal(answer.TotalCount, 100);
    assert.equal(answer.InvocationTaskSet.length, 20);
  });

  test("ids that nobody knows, or twice the same: fewer rows", async () => {
    const answer = await ask(fake, { InvocationTaskIds: ["invt-b", "invt-nobody", "invt-b"] });
    assert.deepEqual([answer.TotalCount, idsOf(answer)], [1, ["invt-b"]]);
  });

  test("filters: all of them must hold, each by any of its values", async () => {
    const Filters = [
      { Name: "command-id", Values: ["cmd-uniform", "cmd-2"] },
      { Name: "instance-id", Values: ["lhins-2", "ins-uniform000003", "ins-nobody"] },
    ];
    assert.deepEqual(idsOf(await ask(fake, { Filters })), ["invt-uniform000003", "invt-b"]);
    Filters.push({ Name: "invocation-id", Values: ["inv-2"] }, { Name: "invocation-task-id", Values: ["invt-b"] });
    assert.deepEqual(idsOf(await ask(fake, { Filters })), ["invt-b"]);
  });

  test("a region: its tasks and those of none", async () => {
    const answer = await ask(fake, {}, { headers: { "x-tc-region": "ap-beijing" } });
    assert.equal(answer.TotalCount, 252);
  });
});

describe("hiding the output", () => {
  test("is the default, and empties it", async () => {
    const fake = createFakeTat({ ...unlimited, clock: () => noon, fleet: exampleFleet });
    for (const parameters of [{}, { HideOutput: true }]) {
      assert.equal((await ask(fake, parameters)).InvocationTaskSet[0].TaskResult.Output, "");
    }
  });

  test("can leave the member out", async () => {
    const fake = createFakeTat({ ...unlimited, clock: () => noon, fleet: exampleFleet, hiddenOutput: "absent" });
    assert.ok(!("Output" in (await ask(fake)).InvocationTaskSet[0].TaskResult));
    assert.equal((await ask(fake, shown)).InvocationTaskSet[0].TaskResult.Output, "cm9vdAo=");
  });
});

describe("a timeline", () => {
  let now = noon;
  const look = async (fake) => (await ask(fake, shown, { now })).InvocationTaskSet[0];

  test("is read off the clock, step by step", async () => {
    now = noon;
    const fake = createFakeTat({
      ...unlimited,
      clock: () => now,
      timeSuffix: "Z",
      fleet: [
        task({
          timeline: [
            { after: 0, status: "PENDING" },
            { after: 1_000, status: "DELIVERING" },
            { after: 2_000, status: "RUNNING", output: "one\n" },
            { after: 3_000, status: "RUNNING", output: "two\n" },
            { after: 4_000, status: "FAILED", output: Uint8Array.of(0xff), exitCode: 3, outputUrl: "https://cos.example/log" },
          ],
        }),
      ],
    });
    const seen = [];
    for (const after of [0, 999, 1_000, 2_500, 3_000, 4_000, 90_000]) {
      now = noon + after;
      const { TaskStatus, StartTime, EndTime, UpdatedTime, TaskResult } = await look(fake);
      const { ExitCode, Output, ExecStartTime, ExecEndTime, OutputUrl } = TaskResult;
      assert.deepEqual([StartTime, EndTime], [ExecStartTime, ExecEndTime]);
      seen.push([TaskStatus, ExitCode, Output, StartTime, EndTime, UpdatedTime, OutputUrl]);
    }
    const time = (second) => `2026-11-24T12:00:0${second}Z`;
    assert.deepEqual(seen, [
      ["PENDING", -1, "", null, null, time(0), ""],
      ["PENDING", -1, "", null, null, time(0), ""],
      ["DELIVERING", -1, "", null, null, time(1), ""],
      ["RUNNING", -1, btoa("one\n"), time(2), null, time(2), ""],
      ["RUNNING", -1, btoa("one\ntwo\n"), time(2), null, time(3), ""],
      ["FAILED", 3, btoa("one\ntwo\n\xff"), time(2), time(4), time(4), "https://cos.example/log"],
      ["FAILED", 3, btoa("one\ntwo\n\xff"), time(2), time(4), time(4), "https://cos.example/log"],
    ]);
  });

  for (const [title, output, length, dropped] of [
    ["24 KiB", "x".repeat(24 * 1024), 24 * 1024, 0],
    ["24 KiB and a byte", "x".repeat(24 * 1024 + 1), 24 * 1024, 1],
    ["a character across the limit", `${"x".repeat(24 * 1024 - 1)}盘`, 24 * 1024, 2],
    ["1 MB", "x".repeat(1_000_000), 24 * 1024, 1_000_000 - 24 * 1024],
  ]) {
    test(`${title}: the head is kept, ${dropped} bytes are dropped`, async () => {
      now = noon;
      const fake = createFakeTat({
        clock: () => now,
        fleet: [task({ timeline: [{ after: 0, status: "RUNNING", output: "" }, { after: 0, status: "SUCCESS", output }] })],
      });
      const answered = await look(fake);
      assert.equal(bytesOf(answered).length, length);
      assert.equal(answered.TaskResult.Dropped, dropped);
      assert.deepEqual(bytesOf(answered), Buffer.from(output).subarray(0, length));
    });
  }

  test("may hold a status that nobody has heard of", async () => {
    now = noon;
    const fake = createFakeTat({ clock: () => now, fleet: [task({ timeline: [{ after: 0, status: "PAUSED" }] })] });
    assert.equal((await look(fake)).TaskStatus, "PAUSED");
  });
});

describe("ready-made fleets", () => {
  test("statusFleet is in all 13 statuses", async () => {
    const fake = createFakeTat({ clock: () => noon, fleet: statusFleet });
    const { InvocationTaskSet: tasks } = await ask(fake, shown);
    assert.deepEqual(tasks.map((entry) => entry.TaskStatus), [...taskStatuses]);
    const codes = Object.fromEntries(tasks.map((entry) => [entry.TaskStatus, entry.TaskResult.ExitCode]));
    assert.equal(codes.SUCCESS, 0);
    assert.equal(codes.FAILED, 127);
    for (const status of ["TIMEOUT", "TERMINATED", "START_FAILED", "CANCELLED"]) assert.equal(codes[status], -1);
    const started = tasks.find((entry) => entry.TaskStatus === "START_FAILED");
    assert.equal(started.ErrorInfo, "InvalidUser: user `deploy` not exists");
    assert.equal(started.TaskResult.ExecStartTime, null);
    const silent = tasks.find((entry) => entry.TaskStatus === "TASK_TIMEOUT");
    assert.notEqual(silent.EndTime, null);
    assert.equal(silent.TaskResult.ExecEndTime, null);
  });

  test("demoFleet ends as it promises", async () => {
    let now = noon;
    const fake = createFakeTat({ clock: () => now, fleet: demoFleet });
    const statuses = async (after) => {
      now = noon + after;
      const answer = await ask(fake, { ...shown, Limit: 100 }, { now });
      return Object.fromEntries(answer.InvocationTaskSet.map((entry) => [entry.InstanceId.replace(/^.*-demo/, ""), entry]));
    };
    const early = await statuses(0);
    assert.ok(Object.values(early).every((entry) => entry.TaskStatus === "PENDING"));
    const late = await statuses(20_000);
    assert.deepEqual(
      Object.fromEntries(Object.entries(late).map(([name, entry]) => [name, entry.TaskStatus])),
      {
        web01: "SUCCESS", web02: "SUCCESS", web03: "FAILED", web04: "TIMEOUT", web05: "START_FAILED",
        web06: "DELIVER_FAILED", win01: "FAILED", db01: "SUCCESS", db02: "RUNNING", db03: "TASK_TIMEOUT",
        edge01: "CANCELLED", edge02: "TERMINATED", edge03: "PENDING", web07: "SUCCESS",
      },
    );
    assert.deepEqual(bytesOf(late.win01), Buffer.from(gbkSample));
    assert.match(new TextDecoder("gbk").decode(gbkSample), /^驱动器 C 中的卷是 系统\r\n卷的序列号是 5A1C-77F0\r\n磁盘空间不足\r\n$/);
    assert.throws(() => new TextDecoder("utf-8", { fatal: true }).decode(gbkSample));
    assert.equal(late.db01.TaskResult.Dropped, 40_003 - 24 * 1024);
    assert.throws(() => new TextDecoder("utf-8", { fatal: true }).decode(bytesOf(late.db01)));
    const later = await statuses(40_000);
    assert.ok(bytesOf(later.db02).length > bytesOf(late.db02).length);
    assert.equal((await statuses(119_000)).db02.TaskStatus, "SUCCESS");
  });

  test("uniformFleet makes as many as it is asked for, spread as it is asked", async () => {
    const fake = createFakeTat({ clock: () => noon, fleet: uniformFleet(10_000, { createdAt: noon - 16_000, spread: 20_000 }) });
    const answer = await ask(fake, { Limit: 100, Offset: 9_900 });
    assert.equal(answer.TotalCount, 10_000);
    assert.ok(answer.InvocationTaskSet.every((entry) => entry.TaskStatus === "PENDING"));
    assert.equal((await ask(fake)).InvocationTaskSet[0].TaskStatus, "SUCCESS");
  });

  test("a page of a large one takes as much longer as there are more tasks", async () => {
    const pageOf = (count) => {
      const fake = createFakeTat({ clock: () => noon, fleet: uniformFleet(count, { createdAt: noon - 16_000 }), requestsPerSecond: Infinity });
      return () => ask(fake, { Limit: 100, Offset: count - 100 });
    };
    // Were each one compared with each, it would be 64.
    const ratio = await costRatio(pageOf(40_000), pageOf(5_000));
    assert.ok(ratio < 24, `8 times as many took ${ratio} times as long`);
  });
});

describe("a fleet", () => {
  const fake = createFakeTat({ clock: () => noon });

  test("can be added to, replaced, removed and cleared", () => {
    const { fleet } = fake;
    fleet.add(task(), task({ invocationTaskId: "invt-2" }));
    assert.equal(fleet.size, 2);
    assert.equal(fleet.get("invt-1").createdAt, noon);
    fleet.replace(task({ commandId: "cmd-9" }));
    assert.deepEqual([...fleet].map((entry) => entry.commandId), ["cmd-9", "cmd-1"]);
    fleet.remove("invt-1", "invt-nobody");
    assert.equal(fleet.get("invt-1"), undefined);
    fleet.clear();
    assert.equal(fleet.size, 0);
  });

  for (const [title, wrong, message] of [
    ["an id of another kind", [task({ invocationTaskId: "inv-1" })], /`invocationTaskId` must be an invocation-task-id; got "inv-1"/],
    ["no timeline", [task({ timeline: [] })], /at least one step/],
    ["steps out of order", [task({ timeline: [{ after: 5, status: "A" }, { after: 4, status: "B" }] })], /step 1: `after` must be a number of at least 5; got 4/],
    ["an exit code that is none", [task({ timeline: [{ after: 0, status: "A", exitCode: 0.5 }] })], /`exitCode` must be an integer; got 0.5/],
    ["the same id twice", [task(), task()], /already has a task invt-1/],
  ]) {
    test(`turns down ${title}`, () => {
      assert.throws(() => fake.fleet.add(...wrong), { name: "TypeError", message });
      assert.equal(fake.fleet.size, 0);
    });
  }
});
