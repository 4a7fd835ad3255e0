// What the console's pages know without a document: where one is, what is new, and what it has cost.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";

import fc from "fast-check";

import { importSource } from "../element/source.mjs";
import { anyText } from "../support.mjs";
import { importPage } from "./source.mjs";

const { readRoute, writeRoute } = await importPage("shell/route.ts");
const { timeAgo } = await importPage("shell/when.ts");
const { RecentTasks } = await importPage("console/recent-tasks.ts");
const { invocationsOf, matching } = await importPage("console/invocations.ts");
const { UpstreamCalls } = await import("../../../www/server/upstream-calls.mjs");
const { Calls } = await importPage("console/calls.ts");
const { printableJson, printableText } = await importPage("shell/printable-text.ts");

test("pages and server import the package by its name, and nothing else of this repository", () => {
  const www = new URL("../../../www/", import.meta.url);
  const sources = readdirSync(www, { recursive: true }).filter((name) => /\.(ts|mjs)$/.test(name));
  assert.ok(sources.length > 50);
  for (const name of sources) {
    const file = new URL(name, www);
    const imports = [...readFileSync(file, "utf8").matchAll(/(?:\bfrom|\bimport\(?) ?"(\.[^"]+)"/g)].map(([, path]) => new URL(path, file).href);
    for (const path of imports) assert.ok(path.startsWith(www.href), `${name} imports ${path}`);
  }
});

describe("a text of strangers", () => {
  for (const [text, printable] of [
    ["a\tb\r\nc\n", "a\tb\r\nc\n"],
    ["\x1b]52;c;x\x07\x9b31m\r", "\\x1b]52;c;x\\x07\\x9b31m\\x0d"],
    ["\u202eexe.tset\u2066\u200b\u061c\u2028\ufeff\ufffa", "\\u{202e}exe.tset\\u{2066}\\u{200b}\\u{61c}\\u{2028}\\u{feff}\\u{fffa}"],
    ["\ud800 \u{e0041}\u115f", "\\u{d800} \\u{e0041}\\u{115f}"],
    ["✔\ufe0f 👩🏽\u200d💻 🏳\ufe0f\u200d🌈 中文", "✔\ufe0f 👩🏽\u200d💻 🏳\ufe0f\u200d🌈 中文"],
    ["a\ufe0f\u200db ✔\ufe0f\ufe0f 1\u200d💻", "a\ufe0f\\u{200d}b ✔\ufe0f\\u{fe0f} 1\\u{200d}💻"],
    ["می\u200cخواهم क्\u200dष 葛\u{e0100} 1\ufe0f", "می\u200cخواهم क्\u200dष 葛\u{e0100} 1\ufe0f"],
  ]) {
    test(`${JSON.stringify(printable)} shows all of it`, () => assert.equal(printableText(text), printable));
  }

  test("is shown as the package shows it", async () => {
    const ofPackage = await importSource("printable-text.ts");
    const awkward = fc.constantFrom("\x1b", "\r", "\n", "\u200c", "\u200d", "\ufe0f", "\u180b", "👩", "🏽", "a", " ", "می", "क्", "葛", "\u202e", "\ud800", "\u{e0100}");
    const texts = fc.oneof(anyText(40), fc.array(awkward, { maxLength: 30 }).map((parts) => parts.join("")));
    fc.assert(
      fc.property(texts, (text) => {
        assert.equal(printableText(text), ofPackage.printableText(text));
        assert.equal(printableJson(JSON.stringify(text)), ofPackage.printableJson(JSON.stringify(text)));
      }),
      { numRuns: 1000 },
    );
  });

  test("JSON reads as before", () => {
    const value = { text: "\u202e\u{e0041}\x7f✔\ufe0f\n" };
    const json = printableJson(JSON.stringify(value, undefined, 2));
    assert.ok(json.includes("\\u202e\\udb40\\udc41\\u007f✔"), json);
    assert.deepEqual(JSON.parse(json), value);
  });
});

describe("the address", () => {
  const list = { page: "console", invocationId: "", link: {} };
  for (const [hash, route] of [
    ["", list],
    ["#/", list],
    ["#/explorer", { page: "explorer" }],
    ["#/invocations/inv-1vll7hda", { page: "console", invocationId: "inv-1vll7hda", link: {} }],
    ["#/invocations/inv-1?task-id=invt-2&line=3", { page: "console", invocationId: "inv-1", link: { "task-id": "invt-2", line: "3" } }],
    ["#/invocations/ins-1", list],
    ["#/invocations/inv-1/more", list],
    ["#/<script>?x=1", list],
    ["#/invocations/inv-%E2%80%AE", list],
    ["#/invocations/inv-1?__proto__=x", { page: "console", invocationId: "inv-1", link: Object.fromEntries([["__proto__", "x"]]) }],
  ]) {
    test(`${hash || "none"} leads somewhere`, () => assert.deepEqual(readRoute(hash), route));
  }

  for (const route of [list, { page: "explorer" }, { page: "console", invocationId: "inv-1", link: { search: "磁盘 & #?=", line: "1" } }]) {
    test(`${JSON.stringify(route)} comes back`, () => assert.deepEqual(readRoute(writeRoute(route)), route));
  }
});

test("what an address would not show is written out in it", () => {
  assert.equal(writeRoute({ page: "console", invocationId: "inv-\u202e\x07", link: {} }), "#/invocations/inv-%E2%80%AE%07");
});

test("times are told in words", () => {
  const cases = [
    ["en", -5, "now"],
    ["en", 59_400, "59 sec. ago"],
    ["en", 61_000, "1 min. ago"],
    ["zh-CN", 7_200_000, "2小时前"],
  ];
  for (const [locale, milliseconds, words] of cases) assert.equal(timeAgo(locale, milliseconds), words);
});

/** A service with tasks that come and go, in either order. */
function service(order) {
  const tasks = [];
  const asked = [];
  return {
    asked,
    tasks,
    add(count, status = "SUCCESS") {
      for (let index = 0; index < count; index += 1) {
        const number = tasks.length === 0 ? 1 : Number(tasks.at(-1).InvocationTaskId.slice(5)) + 1;
        tasks.push({ InvocationTaskId: `invt-${number}`, InvocationId: `inv-${Math.ceil(number / 10)}`, TaskStatus: status, CreatedTime: new Date(1e12 + number * 1_000).toISOString() });
      }
    },
    async describeInvocationTasks({ Offset, Limit, HideOutput, InvocationTaskIds: ids }) {
      assert.equal(HideOutput, true);
      asked.push(ids === undefined ? Offset : `${ids.length} ids`);
      if (ids !== undefined) {
        assert.ok(ids.length <= Limit);
        const found = tasks.filter(({ InvocationTaskId: id }) => ids.includes(id));
        return { TotalCount: found.length, InvocationTaskSet: found.map((task) => ({ ...task })), RequestId: "r" };
      }
      const all = order === "newest first" ? tasks.toReversed() : tasks;
      return { TotalCount: all.length, InvocationTaskSet: all.slice(Offset, Offset + Limit).map((task) => ({ ...task })), RequestId: "r" };
    },
  };
}

for (const order of ["newest first", "oldest first"]) {
  describe(`the latest tasks of a service that tells the ${order}`, () => {
    const idsOf = (recent) => recent.tasks.map(({ InvocationTaskId }) => Number(InvocationTaskId.slice(5))).sort((one, other) => one - other);
    const range = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

    test("all, when they are on one page, for one call", async () => {
      const source = service(order);
      const recent = new RecentTasks(source);
      await recent.refresh();
      assert.deepEqual([recent.tasks, recent.total], [[], 0]);
      source.add(60);
      await recent.refresh();
      assert.deepEqual([idsOf(recent), source.asked], [range(1, 60), [0, 0]]);
    });

    test("all, when they are on some; and then for a call as long as nothing is new", async () => {
      const source = service(order);
      source.add(350);
      const recent = new RecentTasks(source);
      await recent.refresh();
      assert.deepEqual(idsOf(recent), range(1, 350));
      assert.ok(source.asked.length <= 5, `${source.asked}`);
      source.asked.length = 0;
      await recent.refresh();
      assert.equal(source.asked.length, 1);
    });

    test("those that came meanwhile, which push others to the next page", async () => {
      const source = service(order);
      source.add(350);
      const recent = new RecentTasks(source);
      await recent.refresh();
      source.add(130);
      await recent.refresh();
      assert.deepEqual(idsOf(recent), range(1, 480));
    });

    test("one that goes on far back is looked for until it has ended", async () => {
      const source = service(order);
      source.add(1, "RUNNING");
      source.add(249);
      const recent = new RecentTasks(source);
      await recent.refresh();
      source.tasks[0].TaskStatus = "FAILED";
      await recent.refresh();
      assert.equal(recent.tasks.find(({ InvocationTaskId }) => InvocationTaskId === "invt-1").TaskStatus, "FAILED");
      source.asked.length = 0;
      await recent.refresh();
      assert.equal(source.asked.length, 1);
    });

    test("those far back that go on cost a call for a hundred of them, and are forgotten once the service does not know them", async () => {
      const source = service(order);
      source.add(150, "RUNNING");
      source.add(800);
      const recent = new RecentTasks(source);
      await recent.refresh();
      source.asked.length = 0;
      await recent.refresh();
      assert.deepEqual(source.asked.slice(1), ["100 ids", "50 ids"]);
      assert.equal(recent.total, 950);
      for (const task of source.tasks.slice(1, 150)) task.TaskStatus = "SUCCESS";
      source.tasks.shift();
      await recent.refresh();
      assert.equal(recent.tasks.length, 949);
      assert.ok(recent.tasks.every(({ TaskStatus }) => TaskStatus === "SUCCESS"));
      source.asked.length = 0;
      await recent.refresh();
      assert.equal(source.asked.length, 1);
    });

    test("a thousand of very many, for a dozen calls, the latest ones", async () => {
      const source = service(order);
      source.add(5_000);
      const recent = new RecentTasks(source);
      await recent.refresh();
      assert.deepEqual(idsOf(recent), range(4_001, 5_000));
      assert.ok(source.asked.length <= 12, `${source.asked.length}`);
      source.add(30);
      await recent.refresh();
      assert.deepEqual(idsOf(recent), range(4_031, 5_030));
      assert.equal(recent.total, 5_030);
    });

    test("what the service forgets is forgotten", async () => {
      const source = service(order);
      source.add(300);
      const recent = new RecentTasks(source);
      await recent.refresh();
      source.tasks.splice(0, 100);
      source.add(50);
      await recent.refresh();
      assert.deepEqual(idsOf(recent), range(101, 350));
    });
  });
}

test("tasks make invocations, the latest first, which are found by name and id", () => {
  const at = (second) => ({ CreatedTime: new Date(second * 1_000).toISOString() });
  const invocations = invocationsOf([
    { InvocationTaskId: "invt-1", InvocationId: "inv-a", CommandName: "Backup", TaskStatus: "SUCCESS", TaskResult: { ExitCode: 0 }, ...at(1) },
    { InvocationTaskId: "invt-2", InvocationId: "inv-b", TaskStatus: "RUNNING", ...at(5) },
    { InvocationTaskId: "invt-3", InvocationId: "inv-a", CommandName: "Backup", TaskStatus: "FAILED", TaskResult: { ExitCode: 2 }, ...at(2) },
  ]);
  const told = invocations.map(({ invocationId, name, createdAt, summary: { total, live, failed } }) => [invocationId, name, createdAt, total, live, failed]);
  assert.deepEqual(told, [
    ["inv-b", "", 5_000, 1, 1, 0],
    ["inv-a", "Backup", 2_000, 2, 0, 1],
  ]);
  const found = (text) => matching(invocations, text).map(({ invocationId }) => invocationId);
  assert.deepEqual([found(" bACK"), found("inv-b"), found(""), found("nothing")], [["inv-a"], ["inv-b"], ["inv-b", "inv-a"], []]);
});

describe("what calls cost", () => {
  const attempt = (requestId, more = {}) => ({ attempt: 1, duration: 20, requestId, status: 200, ...more });
  const sources = (calls) => calls.latest.map((call) => calls.sourceOf(call)).reverse();

  test("one that the relay has passed on, one that shares its answer, one from memory, and one that got none", () => {
    const calls = new Calls();
    for (const id of ["passed", "passed", "remembered", undefined]) calls.note(attempt(id), 1_000);
    assert.deepEqual(sources(calls), ["unknown", "shared", "unknown", "unknown"]);
    calls.hear({ now: 1_000, calls: [{ at: 990, requestId: "passed" }] }, 4, 1_000);
    assert.deepEqual(sources(calls), ["service", "shared", "relay", "relay"]);
    assert.deepEqual(calls.totals, { asked: 4, charged: 1 });
    assert.equal(calls.latest[0].at, 980);
  });

  test("what came after the relay was asked is not judged by what it says", () => {
    const calls = new Calls();
    calls.note(attempt("one"), 0);
    calls.note(attempt("late"), 0);
    calls.hear({ now: 0, calls: [{ at: 0, requestId: "one" }] }, 1, 0);
    assert.deepEqual(sources(calls), ["service", "unknown"]);
  });

  test("the rate is that of the last ten seconds, by the relay's clock", () => {
    const calls = new Calls();
    assert.equal(calls.perSecond(0), 0);
    // By another clock than that of the page.
    calls.hear({ now: 60_000, calls: [20_000, 49_000, 51_000, 59_000].map((at) => ({ at, requestId: String(at) })) }, 0, 7_000);
    assert.deepEqual([7_000, 7_999, 8_000, 16_000].map((now) => calls.perSecond(now)), [0.2, 0.2, 0.1, 0]);
  });

  test("the last two hundred are kept, and the others counted", () => {
    const calls = new Calls();
    let first;
    for (let number = 0; number < 1_000; number += 1) {
      calls.note(attempt(`id-${number}`), number);
      calls.hear({ now: number, calls: [{ at: number, requestId: `id-${number}` }] }, number + 1, number);
      first ??= calls.latest[0];
      assert.equal(calls.sourceOf(first), number < 200 ? "service" : "unknown");
    }
    assert.equal(calls.latest.length, 200);
    assert.deepEqual(calls.totals, { asked: 1_000, charged: 1_000 });
  });
});

describe("what the relay tells of its calls", () => {
  const attempt = (requestId) => ({ attempt: 1, requestId });

  test("attempts alone, of two minutes", (context) => {
    context.mock.timers.enable({ apis: ["Date"], now: 1_000 });
    const calls = new UpstreamCalls();
    calls.debug("answered", attempt("early"));
    calls.info("told", attempt("of no attempt"));
    calls.warn("slow", {});
    context.mock.timers.tick(60_000);
    calls.error("failed", attempt("late"));
    assert.deepEqual(calls.told, { now: 61_000, calls: [{ at: 1_000, requestId: "early" }, { at: 61_000, requestId: "late" }] });
    context.mock.timers.tick(60_000);
    assert.deepEqual(calls.told.calls.map(({ requestId }) => requestId), ["late"]);
  });

  test("the last 2,400, and it keeps little more while nobody asks", () => {
    const calls = new UpstreamCalls();
    for (let number = 1; number <= 100_000; number += 1) {
      calls.debug("answered", attempt(number));
      assert.ok(calls.size <= 4_800, `${calls.size} are kept`);
    }
    const { calls: told } = calls.told;
    assert.deepEqual([told.length, told[0].requestId, told.at(-1).requestId], [2_400, 97_601, 100_000]);
  });
});
