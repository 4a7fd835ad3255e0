// A wait is right about which tasks there are to wait for.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { uniformFleet } from "tat-tasks/fake";

import { followed, task } from "./followed.mjs";
import { tatFailure, tatThrown } from "./support.mjs";

const the = followed();
const waitFor = (selector, options) => the.time.run(the.tat.waitForInvocation(selector, options));
const wait = (options) => waitFor("inv-1", options);
/** The parameters of each call. */
const asked = () => the.fake.calls.map(({ params }) => params);

describe("what there is to wait for", () => {
  test("an invocation that shows up late is waited for", async () => {
    the.fake.inject({ fault: "empty-after-create", ms: 8_000 });
    the.fake.fleet.add(task("1", ["PENDING", "SUCCESS"]));
    const { tasks } = await wait();
    assert.equal(tasks.length, 1);
  });

  test("one that does not show up at all is an error after the grace, and names what was asked for", async () => {
    const began = the.time.now();
    const error = await tatFailure(wait(), { kind: "service", code: "InvocationNotVisible", retryable: true });
    assert.match(error.message, /inv-1.*30000 ms|30000 ms.*inv-1/);
    assert.deepEqual(error.partial.tasks, []);
    const took = the.time.now() - began;
    assert.ok(took >= 30_000 && took < 40_000, `${took} ms`);
    assert.ok(the.fake.calls.length < 30, `${the.fake.calls.length} calls`);
  });

  test("the grace is the caller's to say", async () => {
    const began = the.time.now();
    await tatFailure(wait({ emptyGrace: 5_000 }), { code: "InvocationNotVisible" });
    assert.ok(the.time.now() - began < 8_000);
  });

  test("a task that appears while others run is waited for", async () => {
    the.fake.fleet.add(task("1", ["RUNNING", "SUCCESS"]));
    the.fake.fleet.add({ ...task("2", ["RUNNING", "RUNNING", "RUNNING", "RUNNING", "SUCCESS"]), createdAt: the.time.now() + 1_500 });
    const { tasks, summary } = await wait();
    assert.deepEqual([tasks.length, summary.succeeded], [2, 2]);
  });

  test("as many tasks as are expected are waited for", async () => {
    the.fake.fleet.add(task("1", ["SUCCESS"]));
    the.fake.fleet.add({ ...task("2", ["RUNNING", "SUCCESS"]), createdAt: the.time.now() + 60_000 });
    const { tasks } = await wait({ expectedTasks: 2 });
    assert.equal(tasks.length, 2);
  });

  test("as many tasks as are expected are not told beside ids, which say it", async () => {
    const ids = { invocationTaskIds: ["invt-1"] };
    const expected = { kind: "validation", field: "expectedTasks" };
    const { message } = await tatFailure(the.tat.waitForInvocation(ids, { expectedTasks: 2 }), expected);
    assert.match(message, /expected none with invocationTaskIds/);
    await tatThrown(() => the.tat.watch(ids, { expectedTasks: 2 }), expected);
  });

  test("the id of a task in the place of one of an invocation is told where it belongs", async () => {
    for (const selector of ["invt-1", { invocationId: "invt-1" }]) {
      for (const ask of ["waitForInvocation", "watch", "listInvocationTasks"]) {
        const field = typeof selector === "string" ? "selector" : "invocationId";
        const { message } = await tatThrown(() => the.tat[ask](selector), { kind: "validation", field });
        assert.match(message, /: expected the id of an invocation \(inv-…\), got that of an invocation task, "invt-1"; \{ invocationTaskIds: \[…\] \} takes it$/);
        assert.equal(the.fake.calls.length, 0);
      }
    }
  });

  test("by ids: those, and no list", async () => {
    the.fake.fleet.add(...["1", "2", "3"].map((number) => task(number, ["RUNNING", "SUCCESS"])));
    const { tasks } = await waitFor({ invocationTaskIds: ["invt-1", "invt-3", "invt-1"] });
    assert.deepEqual(tasks.map(({ InvocationTaskId }) => InvocationTaskId), ["invt-1", "invt-3"]);
    assert.ok(asked().every(({ InvocationTaskIds }) => InvocationTaskIds !== undefined));
  });

  test("no ids are no tasks, and no call", async () => {
    const { tasks, summary } = await waitFor({ invocationTaskIds: [] });
    assert.deepEqual([tasks, summary.total, the.fake.calls.length], [[], 0, 0]);
  });

  test("by filters", async () => {
    the.fake.fleet.add(task("1", ["RUNNING", "SUCCESS"]), task("2", ["RUNNING", "SUCCESS"]));
    const { tasks } = await waitFor({ Filters: [{ Name: "instance-id", Values: ["ins-2"] }] });
    assert.deepEqual(tasks.map(({ InstanceId }) => InstanceId), ["ins-2"]);
  });

  test("one id that the service refuses leaves the others their outcome, and is named", async () => {
    the.fake.fleet.add(...Array.from({ length: 99 }, (_, number) => task(`${number}`, ["RUNNING", "SUCCESS"])));
    the.fake.inject({ fault: "bad-id", id: "invt-typo" });
    const ids = [...Array.from({ length: 99 }, (_, number) => `invt-${number}`), "invt-typo"];
    const expected = { kind: "service", code: "InvalidParameterValue.InvalidInvocationTaskId", retryable: false };
    const error = await tatFailure(waitFor({ invocationTaskIds: ids }), expected);
    assert.match(error.message, /invt-typo/);
    assert.equal(error.partial.summary.succeeded, 99);
  });

  test("an id that never shows up, beside others that do", async () => {
    the.fake.fleet.add(task("1", ["RUNNING", "SUCCESS"]));
    const error = await tatFailure(waitFor({ invocationTaskIds: ["invt-1", "invt-none"] }), { code: "InvocationNotVisible" });
    assert.match(error.message, /invt-none/);
    assert.deepEqual(error.partial.tasks.map(({ InvocationTaskId }) => InvocationTaskId), ["invt-1"]);
  });

  for (const [title, selector] of [
    ["nothing", undefined],
    ["null", null],
    ["a number", 5],
    ["an empty object", {}],
    ["two of them", { invocationId: "inv-1", invocationTaskIds: [] }],
    ["another member", { InvocationTaskIds: ["invt-1"] }],
    ["a list", ["inv-1"]],
  ]) {
    test(`${title} is no selector`, () => tatFailure(waitFor(selector), { kind: "validation", field: "selector" }));
  }

  test("ids that are not there are no empty list", () => tatFailure(waitFor({ invocationTaskIds: undefined }), { kind: "validation", field: "invocationTaskIds" }));

  test("any number of ids", async () => {
    the.fake.fleet.add(...uniformFleet(10_050, { runAfter: 0, runFor: 0 }));
    const ids = uniformFleet(10_050).map(({ invocationTaskId }) => invocationTaskId);
    const { summary } = await waitFor({ invocationTaskIds: ids }, { output: "none" });
    assert.equal(summary.succeeded, 10_050);
  });

  test("a walk that has begun is ended before as many tasks as are expected are taken for all", async () => {
    the.fake.fleet.add(...Array.from({ length: 150 }, (_, number) => task(`${number}`, [number < 100 ? "SUCCESS" : "FAILED"])));
    const { summary } = await wait({ expectedTasks: 1, output: "none" });
    assert.deepEqual([summary.total, summary.failed], [150, 50]);
  });

  test("fewer tasks than are expected: the deadline says so", async () => {
    the.fake.fleet.add(task("1", ["SUCCESS"]));
    const { message } = await tatFailure(wait({ expectedTasks: 2, timeout: 20_000 }), { code: "WaitTimeout" });
    assert.match(message, /expected 2 \(expectedTasks\).*1 were seen/);
    await tatFailure(wait({ expectedTasks: 0 }), { kind: "validation", field: "expectedTasks" });
  });
});
