// The element's view against the fake, by a clock that goes on only when everything waits: what is asked, and how often.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { TatError } from "tat-tasks";
import { exampleCredential } from "tat-tasks/fake";

import { followed, task } from "../followed.mjs";
import { viewedBy } from "./viewed.mjs";

const the = followed();

const viewed = (...options) => viewedBy(the.tat, ...options);

/** The calls since the last time, by whether they asked for output. */
function calls() {
  const asked = the.fake.calls.map(({ params }) => (params?.HideOutput === false ? `output of ${params.InvocationTaskIds}` : "states"));
  the.fake.clearCalls();
  return asked;
}

describe("following", () => {
  test("ends when all have ended, and asks for no output by itself", async () => {
    the.fake.fleet.add(task("1", ["PENDING", "RUNNING", "SUCCESS"]), task("2", ["RUNNING", "FAILED"]));
    const { view, told, states } = viewed();
    await the.time.advance(1_500);
    assert.equal(view.phase, "following");
    assert.equal(states(), "RUNNING PENDING");
    await the.time.advance(20_000);
    assert.deepEqual([view.phase, told], ["ended", ["settled 2"]]);
    assert.deepEqual(view.tasks.overview.fates, new Map([["failed", 1], ["succeeded", 1]]));
    assert.ok(calls().every((call) => call === "states"));
    await the.time.advance(300_000);
    assert.deepEqual(calls(), []);
  });

  test("no time goes on of what is not heard of", async () => {
    the.fake.fleet.add(task("1", ["RUNNING"]));
    const { view } = viewed();
    await the.time.advance(60_000);
    view.now = Date.now();
    assert.equal(view.knownUntil, view.now);
    view.stop();
    await the.time.advance(600_000);
    view.now = Date.now();
    assert.equal(view.knownUntil, view.heardAt + 15_000);
    assert.ok(view.now - view.knownUntil > 500_000);
  });

  test("tells of each answer, also when nothing is new", async () => {
    the.fake.fleet.add(task("1", ["RUNNING"]));
    const { view } = viewed();
    await the.time.advance(60_000);
    assert.ok(Date.now() - view.heardAt <= 16_000, `${Date.now() - view.heardAt} ms ago`);
    view.stop();
  });

  test("asks once a minute while nobody sees it, for those alone that go on", async () => {
    the.fake.fleet.add(task("1", ["RUNNING", "SUCCESS"]), task("2", ["RUNNING"]));
    const { view } = viewed();
    await the.time.advance(10_000);
    view.hide(true);
    calls();
    await the.time.advance(300_000);
    assert.equal(the.fake.calls.length, 5);
    assert.deepEqual(the.fake.calls.map(({ params }) => params.InvocationTaskIds), Array(5).fill(["invt-2"]));
    calls();
    view.hide(false);
    await the.time.advance(2_000);
    assert.ok(calls().length > 0);
    view.stop();
  });

  test("that begins where nobody sees it looks once, then once a minute", async () => {
    the.fake.fleet.add(task("1", ["RUNNING"]), task("2", ["SUCCESS"]));
    const { view } = viewed({ invocationId: "inv-1" }, { isHidden: true });
    await the.time.advance(5_000);
    assert.deepEqual([view.rows.length, calls().length], [2, 1]);
    await the.time.advance(60_000);
    assert.deepEqual([calls().length, view.phase], [1, "following"]);
    view.stop();
  });

  test("finds out while nobody sees it that all have ended", async () => {
    the.fake.fleet.add({ ...task("2", ["RUNNING"]), timeline: [{ after: 0, status: "RUNNING" }, { after: 90_000, status: "SUCCESS" }] });
    const { view, told } = viewed();
    await the.time.advance(5_000);
    view.hide(true);
    await the.time.advance(200_000);
    assert.deepEqual(told, ["settled 1"]);
  });

  test("an error is told, explained and tried again; what was known stays", async () => {
    the.fake.fleet.add(task("1", ["RUNNING"]));
    const { view, told } = viewed();
    await the.time.advance(5_000);
    const fault = the.fake.inject({ fault: "unavailable" });
    await the.time.advance(600_000);
    assert.equal(view.phase, "failed");
    assert.ok(TatError.is(view.failure));
    assert.equal(told[0], `failed ${view.failure.code}`);
    assert.equal(view.rows.length, 1);
    fault.clear();
    await the.time.advance(60_000);
    assert.deepEqual([view.phase, view.failure], ["following", undefined]);
    view.stop();
  });

  test("an error that does not pass is not tried again until somebody says so", async () => {
    the.fake.fleet.add(task("1", ["RUNNING"]));
    the.fake.removeCredential(exampleCredential.secretId);
    const { view, told } = viewed();
    await the.time.advance(5_000);
    assert.deepEqual(told, ["failed AuthFailure.SecretIdNotFound"]);
    calls();
    await the.time.advance(300_000);
    assert.deepEqual(calls(), []);
    the.fake.addCredential(exampleCredential);
    view.again();
    await the.time.advance(5_000);
    assert.equal(view.phase, "following");
    view.stop();
  });

  test("a task that cannot be seen is counted, the others are shown", async () => {
    the.fake.fleet.add(task("1", ["SUCCESS"]));
    const { view, told } = viewed({ invocationTaskIds: ["invt-1", "invt-none"] });
    await the.time.advance(120_000);
    assert.deepEqual([view.missing, view.rows.length, told], [1, 1, ["settled 1"]]);
  });
});

describe("outputs", () => {
  const written = (number, status, output) => ({ ...task(number, [status]), timeline: [{ after: 0, status, output }] });

  test("of the open task is read, and followed while it grows", async () => {
    const timeline = [
      { after: 0, status: "RUNNING", output: "a\n" },
      { after: 10_000, status: "RUNNING", output: "b\n" },
      { after: 20_000, status: "SUCCESS", output: "c\n" },
    ];
    the.fake.fleet.add({ ...task("1", ["RUNNING"]), timeline });
    const { view } = viewed();
    await the.time.advance(3_000);
    assert.equal(view.outputs.get("invt-1"), undefined);
    view.open("invt-1");
    const text = () => atob(view.outputs.get("invt-1").Output);
    await the.time.advance(3_000);
    assert.equal(text(), "a\n");
    await the.time.advance(10_000);
    assert.equal(text(), "a\nb\n");
    await the.time.advance(20_000);
    assert.equal(text(), "a\nb\nc\n");
  });

  test("in sight are asked for in one call, and once", async () => {
    the.fake.fleet.add(...["1", "2", "3"].map((number) => written(number, "FAILED", `error ${number}\n`)));
    const { view } = viewed();
    await the.time.advance(10_000);
    calls();
    await the.time.run(view.outputs.read(["invt-1", "invt-2"]));
    await the.time.run(view.outputs.read(["invt-1", "invt-2"]));
    assert.deepEqual(calls(), ["output of invt-1,invt-2"]);
    assert.deepEqual(view.rows.map((row) => view.errorLineOf(row)), ["error 1", "error 2", ""]);
  });

  test("in another encoding are another line", async () => {
    the.fake.fleet.add(written("1", "FAILED", Uint8Array.of(0xb4, 0xed, 0xce, 0xf3)));
    const { view } = viewed();
    await the.time.advance(10_000);
    await the.time.run(view.outputs.read(["invt-1"]));
    view.choose({ encoding: "gbk" });
    assert.equal(view.errorLineOf(view.rows[0]), "错误");
  });

  test("that cannot be read say so, and are read again", async () => {
    the.fake.fleet.add(written("1", "FAILED", "error\n"));
    const { view } = viewed();
    await the.time.advance(10_000);
    the.fake.removeCredential(exampleCredential.secretId);
    view.open("invt-1");
    await the.time.advance(10_000);
    assert.equal(view.outputs.failure.code, "AuthFailure.SecretIdNotFound");
    the.fake.addCredential(exampleCredential);
    view.open("invt-1");
    await the.time.advance(10_000);
    assert.equal(view.outputs.failure, undefined);
    assert.equal(atob(view.outputs.get("invt-1").Output), "error\n");
  });

  test("are grouped when somebody asks, within a budget", async () => {
    const long = "x".repeat(24 * 1024);
    the.fake.fleet.add(...Array.from({ length: 700 }, (_, number) => written(String(number), "SUCCESS", number < 3 ? `other ${number}` : long)));
    the.fake.fleet.add(task("none", ["DELIVER_FAILED"]));
    const { view } = viewed();
    await the.time.advance(60_000);
    const groups = () => view.reading.groups(view.tasks.order);
    assert.deepEqual([groups().read, groups().of], [0, 700]);
    view.readGroups();
    assert.equal(view.reading.isReading, true);
    await the.time.advance(60_000);
    assert.equal(view.reading.isReading, false);
    const { read } = groups();
    assert.ok(read >= 250 && read < 350, `${read} read, of 32 KiB in Base64 each, within 8 MiB`);
    view.readGroups();
    await the.time.advance(60_000);
    view.readGroups();
    await the.time.advance(60_000);
    assert.deepEqual([groups().read, groups().groups.map(({ tasks }) => tasks.length)], [700, [697, 1, 1, 1]]);
  });
});

describe("what ends with the view", () => {
  const running = () => ({ ...task("1", ["RUNNING"]), timeline: [{ after: 0, status: "RUNNING", output: "a\n" }] });
  for (const [what, end] of [["stop()", (view) => view.stop()], ["hide()", (view) => view.hide(true)]]) {
    test(`the output of the open task, by ${what}`, async () => {
      the.fake.fleet.add(running());
      const { view } = viewed();
      await the.time.advance(5_000);
      view.open("invt-1");
      await the.time.advance(5_000);
      end(view);
      calls();
      await the.time.advance(50_000);
      assert.deepEqual(calls(), []);
      view.stop();
    });
  }

  test("the reading of groups", async () => {
    the.fake.fleet.add(...Array.from({ length: 300 }, (_, number) => ({ ...task(String(number), ["SUCCESS"]), timeline: [{ after: 0, status: "SUCCESS", output: "a" }] })));
    const { view } = viewed();
    await the.time.advance(60_000);
    calls();
    view.readGroups();
    view.stop();
    await the.time.advance(60_000);
    assert.deepEqual([view.reading.isReading, calls().length <= 1], [false, true]);
  });

  test("the groups of tasks that are others by now", async () => {
    the.fake.fleet.add(task("1", ["SUCCESS"]), task("2", ["RUNNING", "RUNNING", "RUNNING", "SUCCESS"]));
    const { view } = viewed();
    await the.time.advance(3_000);
    assert.equal(view.reading.groups(view.tasks.order).of, 1);
    await the.time.advance(30_000);
    assert.equal(view.reading.groups(view.tasks.order).of, 2);
  });

  test("reset() forgets which tasks were missing", async () => {
    the.fake.fleet.add(task("1", ["SUCCESS"]));
    const { view } = viewed({ invocationTaskIds: ["invt-1", "invt-none"] });
    await the.time.advance(120_000);
    assert.equal(view.missing, 1);
    view.reset();
    assert.equal(view.missing, 0);
  });
});

describe("what a person does", () => {
  test("is told; what a page sets is not", async () => {
    the.fake.fleet.add(task("1", ["FAILED"]), task("2", ["FAILED"]), task("3", ["SUCCESS"]));
    const { view, told } = viewed();
    await the.time.advance(10_000);
    told.length = 0;
    view.chooseAll({ taskId: "invt-1", search: "ins" });
    assert.deepEqual(told, []);
    view.step(1);
    assert.equal(view.taskId, "invt-2");
    view.choose({ states: "FAILED" });
    view.step(1);
    assert.equal(view.taskId, "invt-2");
    view.open("");
    assert.deepEqual(told, ["chosen", "chosen", "chosen"]);
  });

  test("a line belongs to its task", async () => {
    the.fake.fleet.add(task("1", ["FAILED"]), task("2", ["FAILED"]));
    const { view } = viewed();
    await the.time.advance(10_000);
    view.chooseAll({ taskId: "invt-1", line: 7 });
    view.step(1);
    assert.equal(view.line, undefined);
  });
});
