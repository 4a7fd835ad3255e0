// What belongs to a task: its encoding, and that it is one of those that are shown.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { gbkSample } from "tat-tasks/fake";

import { followed, task } from "../followed.mjs";
import { importSource } from "./source.mjs";
import { viewedBy } from "./viewed.mjs";

const { betterEncoding } = await importSource("element/output/encodings.ts");
const the = followed();

const viewed = (...options) => viewedBy(the.tat, ...options);
const failed = (number, output) => ({ ...task(number, ["FAILED"]), timeline: [{ after: 0, status: "FAILED", exitCode: 1, output }] });
const big5 = Uint8Array.of(0xbf, 0xf9, 0xbb, 0x7e);
const utf16 = Buffer.from("\ufeffdenied\n", "utf16le");

describe("the encoding", () => {
  const lines = (view) => view.rows.map((row) => view.errorLineOf(row)).join("|");

  async function read() {
    the.fake.fleet.add(failed("1", gbkSample), failed("2", "磁盘空间不足\n"), failed("3", big5), failed("4", utf16));
    const { view } = viewed();
    await the.time.advance(10_000);
    await the.time.run(view.outputs.read(["invt-1", "invt-2", "invt-3", "invt-4"]));
    return view;
  }

  test("of a row is what its bytes can be read in, whatever is chosen for another one", async () => {
    const view = await read();
    const before = lines(view);
    assert.match(before, /^磁盘空间不足\|磁盘空间不足\|[^|]+\|denied$/);
    view.open("invt-1");
    view.choose({ encoding: "gbk" });
    assert.equal(lines(view), before);
    view.open("invt-3");
    view.choose({ encoding: "big5" });
    assert.equal(lines(view), before.replace(/\|[^|]+\|denied$/, "|錯誤|denied"));
  });

  test("goes with the task that it was chosen for", async () => {
    const view = await read();
    view.open("invt-1");
    view.choose({ encoding: "gbk" });
    view.open("invt-2");
    assert.equal(view.encoding, "utf-8");
    view.step(-1);
    assert.deepEqual([view.taskId, view.encoding], ["invt-1", "gbk"]);
    view.open("");
    assert.equal(view.encoding, "utf-8");
  });

  test("and the line belong to their task, also where a page sets another one", async () => {
    const view = await read();
    view.chooseAll({ taskId: "invt-1", line: 3, encoding: "gbk" });
    view.chooseAll({ taskId: "invt-2" });
    assert.deepEqual([view.line, view.encoding], [undefined, "utf-8"]);
    view.chooseAll({ taskId: "invt-1", line: 5 });
    assert.deepEqual([view.line, view.encoding], [5, "gbk"]);
    view.chooseAll({ taskId: "invt-1" });
    assert.deepEqual([view.line, view.encoding], [5, "gbk"]);
  });

  for (const [what, bytes, label, expected] of [
    ["UTF-8 of several bytes that is read as GBK", Buffer.from("磁盘空间不足"), "gbk", "utf-8"],
    ["the same as its superset", Buffer.from("磁盘空间不足"), "gb18030", "utf-8"],
    ["UTF-8 that passes for no GBK", Buffer.from("é"), "gbk", "utf-8"],
    ["ASCII", Buffer.from("abc"), "gbk", undefined],
    ["GBK", Uint8Array.of(0xb4, 0xed, 0xce, 0xf3), "gbk", undefined],
    ["a character that is cut through", Buffer.from("空间").subarray(0, 5), "gbk", "utf-8"],
  ]) {
    test(`that is better: ${what}`, () => assert.equal(betterEncoding(Uint8Array.from(bytes), label), expected));
  }
});

describe("a link", () => {
  test("to a task of another invocation follows nothing, and says so once all were found", async () => {
    the.fake.fleet.add(task("1", ["RUNNING"]), { ...task("other", ["RUNNING"]), invocationId: "inv-2" });
    const { view } = viewed(undefined, { link: { taskId: "invt-other" } });
    await the.time.advance(20_000);
    assert.ok(!the.fake.calls.some(({ params }) => params.InvocationTaskIds?.includes("invt-other")));
    assert.deepEqual([view.hasAll, view.opened], [true, undefined]);
    view.stop();
  });

  test("that names no task opens none, not even one without any id", async () => {
    const client = {
      async *watch() {
        yield { type: "status", task: { TaskStatus: "RUNNING" } };
      },
      listInvocationTasks: () => ({ async *pages() {} }),
    };
    const { view } = viewedBy(client);
    await the.time.advance(100);
    assert.deepEqual([view.rows.length, view.opened], [1, undefined]);
  });

  test("to one that is listed later is read then", async () => {
    the.fake.fleet.add({ ...failed("1", "no\n"), createdAt: the.time.now() });
    the.fake.inject({ fault: "empty-after-create", ms: 3_000 });
    const { view } = viewed(undefined, { link: { taskId: "invt-1" } });
    await the.time.advance(20_000);
    assert.equal(atob(view.outputs.get("invt-1").Output), "no\n");
  });
});
