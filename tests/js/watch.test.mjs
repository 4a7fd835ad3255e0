// A watch tells what happens to tasks: each change once, output as it grows, and then it ends.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { decodeOutput } from "tat-tasks";

import { followed } from "./followed.mjs";
import { failure, tatFailure, tatThrown, turns } from "./support.mjs";

const the = followed();

function task(number, ...timeline) {
  const steps = timeline.map(([after, status, output]) => ({ after, status, ...(output === undefined ? {} : { output }) }));
  return { invocationTaskId: `invt-${number}`, invocationId: "inv-1", commandId: "cmd-1", instanceId: `ins-${number}`, timeline: steps };
}

/** The events as short texts. */
async function told(watch) {
  const events = [];
  for await (const event of watch) events.push(short(event));
  return events;
}

function short({ type, task: seen, text, reset, invocationTaskId, reason }) {
  const id = (seen?.InvocationTaskId ?? invocationTaskId).replace("invt-", "");
  if (type === "status") return `${id} ${seen.TaskStatus}`;
  if (type === "output") return `${id} ${reset ? "reset" : "output"} ${JSON.stringify(text)}`;
  return type === "missing" ? `${id} missing ${reason}` : `${id} ${type}`;
}

const watched = (options, selector = "inv-1") => the.time.run(told(the.tat.watch(selector, options)));

describe("a watch that was dropped", () => {
  for (const [title, options, end] of [
    ["an abort", (controller) => ({ signal: controller.signal }), (controller) => controller.abort()],
    ["its timeout", () => ({ timeout: 5_000 }), () => the.time.advance(5_000)],
  ]) {
    test(`is released by ${title}: nothing more is asked for it`, async () => {
      the.fake.fleet.add(...["1", "2"].map((number) => task(number, [0, "RUNNING"])), task("3", [0, "RUNNING"], [60_000, "SUCCESS"]));
      const controller = new AbortController();
      const watch = the.tat.watch({ invocationTaskIds: ["invt-1", "invt-2"] }, options(controller));
      assert.equal(short((await the.time.run(watch.next())).value), "1 RUNNING");
      await end(controller);
      the.fake.clearCalls();
      await the.time.run(the.tat.waitForInvocation({ invocationTaskIds: ["invt-3"] }));
      const asked = the.fake.calls.flatMap(({ params }) => params.InvocationTaskIds);
      assert.deepEqual([...new Set(asked)], ["invt-3"]);
    });
  }
});

describe("events", () => {
  test("of a task from its beginning to its end", async () => {
    the.fake.fleet.add(task("1", [0, "PENDING"], [3_000, "RUNNING", "a\n"], [6_000, "RUNNING", "b\n"], [9_000, "SUCCESS", "c\n"]));
    assert.deepEqual(await watched(), [
      "1 PENDING",
      "1 RUNNING",
      '1 output "a\\n"',
      '1 output "b\\n"',
      "1 SUCCESS",
      '1 output "c\\n"',
      "1 settled",
    ]);
  });

  test("without output", async () => {
    the.fake.fleet.add(task("1", [0, "RUNNING", "a\n"], [3_000, "FAILED", "b\n"]));
    assert.deepEqual(await watched({ output: "none" }), ["1 RUNNING", "1 FAILED", "1 settled"]);
    assert.ok(the.fake.calls.every(({ params }) => params.HideOutput === true));
  });

  test("with that of what failed", async () => {
    the.fake.fleet.add(task("1", [0, "RUNNING", "a\n"], [3_000, "SUCCESS"]), task("2", [0, "RUNNING", "x\n"], [3_000, "FAILED", "y\n"]));
    const events = await watched({ output: "failed" });
    assert.deepEqual(events.filter((event) => event.includes("output")), ['2 output "x\\ny\\n"']);
    assert.deepEqual(events.slice(-2).sort(), ['2 output "x\\ny\\n"', "2 settled"]);
  });

  test("a status in between may be missed, the newest never", async () => {
    the.fake.fleet.add(task("1", [0, "PENDING"], [200, "DELIVERING"], [400, "RUNNING"], [600, "CANCELLING"], [5_000, "TERMINATED"]));
    const events = await watched();
    assert.deepEqual(events.slice(-2), ["1 TERMINATED", "1 settled"]);
    assert.equal(new Set(events).size, events.length);
  });

  test("an id that the service refuses is missing, and so is one that it does not show", async () => {
    the.fake.fleet.add(task("1", [0, "RUNNING"], [2_000, "SUCCESS"]));
    the.fake.inject({ fault: "bad-id", id: "invt-typo" });
    const events = await watched({}, { invocationTaskIds: ["invt-1", "invt-typo", "invt-none"] });
    assert.deepEqual(events.filter((event) => event.includes("missing")).sort(), ["none missing not-visible", "typo missing invalid"]);
    assert.ok(events.includes("1 settled"));
  });

  test("of nothing that is visible: an error", () => tatFailure(watched(), { kind: "service", code: "InvocationNotVisible" }));

  test("no ids, no events", async () => {
    assert.deepEqual(await watched({}, { invocationTaskIds: [] }), []);
    assert.equal(the.fake.calls.length, 0);
  });
});

describe("output", () => {
  test("never a part of a character, in any encoding", async () => {
    const encoders = { "utf-8": Buffer.from("界é😀"), "utf-16le": Buffer.from("界é😀", "utf16le"), gb18030: Buffer.from([0xbd, 0xe7, 0x81, 0x30, 0x81, 0x30]) };
    for (const [encoding, bytes] of Object.entries(encoders)) {
      the.fake.fleet.clear();
      const steps = [...bytes].map((byte, index) => [index * 1_500, "RUNNING", Uint8Array.of(byte)]);
      the.fake.fleet.add(task("1", ...steps, [bytes.length * 1_500, "SUCCESS"]));
      const texts = [];
      const watch = the.tat.watch("inv-1", { encoding });
      await the.time.run(
        (async () => {
          for await (const event of watch) if (event.type === "output") texts.push(event.text);
        })(),
      );
      const whole = new TextDecoder(encoding).decode(bytes);
      assert.equal(texts.join(""), whole, encoding);
      assert.ok(texts.length > 1 && texts.every((text) => text !== "" && !text.includes("\ufffd")), `${encoding} ${texts}`);
    }
  });

  test("that is not the old one and more is told anew", async () => {
    the.fake.fleet.add(task("1", [0, "RUNNING", "one\n"], [60_000, "SUCCESS"]));
    const events = [];
    const loop = (async () => {
      for await (const event of the.tat.watch("inv-1")) events.push(short(event));
    })();
    await the.time.advance(3_000);
    the.fake.fleet.replace(task("1", [0, "RUNNING", "another\n"], [10_000, "SUCCESS"]));
    await the.time.run(loop);
    assert.deepEqual(events, ["1 RUNNING", '1 output "one\\n"', '1 reset "another\\n"', "1 SUCCESS", "1 settled"]);
  });

  test("at its limit of 24 KiB it only grows no more", async () => {
    const half = "x".repeat(16 * 1024);
    the.fake.fleet.add(task("1", [0, "RUNNING", half], [3_000, "RUNNING", half], [6_000, "RUNNING", half], [9_000, "SUCCESS"]));
    let length = 0;
    const loop = (async () => {
      for await (const event of the.tat.watch("inv-1")) if (event.type === "output") length += event.text.length;
    })();
    await the.time.run(loop);
    assert.equal(length, 24 * 1024);
  });

  test("output that is no Base64 is none, and voids what was told before, if anything was", async () => {
    const began = the.time.now();
    const outputs = ["a b", "a b c", "YWI=", "a b界!", "%", "YWJj", "YWJj"];
    const answer = () => {
      const at = Math.min(outputs.length - 1, Math.floor((the.time.now() - began) / 3_000));
      const [TaskStatus, Output] = [at === outputs.length - 1 ? "SUCCESS" : "RUNNING", outputs[at]];
      return { TotalCount: 1, InvocationTaskSet: [{ InvocationTaskId: "invt-1", TaskStatus, TaskResult: { ExitCode: 0, Output } }], RequestId: "r" };
    };
    const broken = the.clientOf({
      fetch: the.time.attend(async () => Response.json({ Response: answer() })),
    });
    const texts = [];
    for (const event of await the.time.run(told(broken.watch({ invocationTaskIds: ["invt-1"] })))) texts.push(event);
    assert.deepEqual(texts, ["1 RUNNING", '1 output "ab"', '1 reset ""', '1 output "abc"', "1 SUCCESS", "1 settled"]);
    broken.close();
  });

  test("an encoding that is none is refused at once", () => tatThrown(() => the.tat.watch("inv-1", { encoding: "gbk18030" }), { kind: "validation", field: "encoding" }));
});

describe("a consumer", () => {
  test("that is slow is told the newest state, and all output", async () => {
    the.fake.fleet.add(task("1", ...Array.from({ length: 20 }, (_, index) => [index * 2_000, "RUNNING", `${index}\n`]), [40_000, "SUCCESS"]));
    the.fake.fleet.add(task("2", [0, "RUNNING"], [50_000, "SUCCESS"]));
    const watch = the.tat.watch("inv-1");
    const first = await the.time.run(watch.next());
    assert.equal(first.value.type, "status");
    // Another watch of the same client goes on meanwhile.
    const other = await the.time.run(told(the.tat.watch("inv-1")));
    assert.ok(other.length > 15);
    const events = await the.time.run(told(watch));
    assert.ok(events.length < 12, `${events.length} events`);
    const text = events.filter((event) => event.startsWith("1 output")).map((event) => JSON.parse(event.slice("1 output ".length))).join("");
    assert.equal(text, Array.from({ length: 20 }, (_, index) => `${index}\n`).join(""));
    assert.deepEqual(events.filter((event) => event.endsWith("settled")).sort(), ["1 settled", "2 settled"]);
  });

  test("that is slow is told no state that is older than the last answer", async () => {
    the.fake.fleet.add(...Array.from({ length: 300 }, (_, index) => task(`${index}`, [0, "RUNNING"], [5_000, "SUCCESS"])));
    const known = new Map();
    const fetch = async (...call) => {
      const response = await the.fake.fetch(...call);
      const { Response: answer } = await response.clone().json();
      for (const { InvocationTaskId, TaskStatus } of answer.InvocationTaskSet) known.set(InvocationTaskId, TaskStatus);
      return response;
    };
    const client = the.clientOf({ fetch: the.time.attend(fetch) });
    const ended = the.time.now() + 5_000;
    const told = { current: 0, stale: 0, late: 0 };
    const consume = async () => {
      for await (const { type, task: seen } of client.watch("inv-1", { output: "none" })) {
        if (type === "status") told[seen.TaskStatus === known.get(seen.InvocationTaskId) ? "current" : "stale"] += 1;
        // By then each has been asked for again.
        if (seen.TaskStatus === "RUNNING" && the.time.now() > ended + 2_500) told.late += 1;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    };
    await the.time.run(consume());
    assert.deepEqual([told.stale, told.late], [0, 0]);
    assert.ok(told.current >= 300);
    client.close();
  });

  test("that leaves the loop ends it: no call and no timer is left", async () => {
    the.fake.fleet.add(task("1", [0, "RUNNING"]));
    await the.time.run(
      (async () => {
        for await (const event of the.tat.watch("inv-1")) {
          assert.equal(event.type, "status");
          break;
        }
      })(),
    );
    await turns();
    const calls = the.fake.calls.length;
    assert.equal(the.time.timers(), 0);
    await the.time.advance(60_000);
    assert.equal(the.fake.calls.length, calls);
  });

  test("that returns while it waits ends it at once", async () => {
    the.fake.fleet.add(task("1", [0, "RUNNING"]));
    const watch = the.tat.watch("inv-1");
    await the.time.run(watch.next());
    const next = watch.next();
    await the.time.advance(500);
    assert.deepEqual(await the.time.run(watch.return()), { done: true, value: undefined });
    assert.deepEqual(await the.time.run(next), { done: true, value: undefined });
    assert.deepEqual(await the.time.run(watch.next()), { done: true, value: undefined });
  });

  test("that never asks costs nothing", async () => {
    the.tat.watch("inv-1");
    await the.time.advance(60_000);
    assert.equal(the.fake.calls.length, 0);
  });

  test("that aborts gets the signal's reason", async () => {
    the.fake.fleet.add(task("1", [0, "RUNNING"]));
    const controller = new AbortController();
    const loop = told(the.tat.watch("inv-1", { signal: controller.signal }));
    loop.catch(() => {});
    await the.time.advance(3_000);
    const reason = new Error("enough");
    controller.abort(reason);
    assert.equal(await the.time.run(failure(loop)), reason);
  });

  test("that has a deadline", async () => {
    the.fake.fleet.add(task("1", [0, "RUNNING"]));
    await tatFailure(watched({ timeout: 5_000 }), { kind: "timeout", code: "WatchTimeout" });
  });

  test("next() twice at once: one after the other", async () => {
    the.fake.fleet.add(task("1", [0, "PENDING"], [3_000, "RUNNING"], [6_000, "SUCCESS"]));
    const watch = the.tat.watch("inv-1", { output: "none" });
    const events = await the.time.run(Promise.all([watch.next(), watch.next(), watch.next()]));
    assert.deepEqual(events.map(({ value }) => short(value)), ["1 PENDING", "1 RUNNING", "1 SUCCESS"]);
    await watch.return();
  });

  test("onAnswer is told of each answer, until the watch ends", async () => {
    the.fake.fleet.add(task("1", [0, "RUNNING"]));
    let answers = 0;
    const watch = the.tat.watch("inv-1", { output: "none", onAnswer: () => (answers += 1) });
    await the.time.run(watch.next());
    const next = watch.next();
    await the.time.advance(30_000);
    assert.ok(answers > 2, `${answers} answers in half a minute without news`);
    assert.equal(answers, the.fake.calls.length);
    await the.time.run(watch.return());
    await the.time.run(next);
    const other = the.tat.watch("inv-1", { output: "none" });
    await the.time.run(other.next());
    assert.ok(the.fake.calls.length > answers);
    await the.time.run(other.return());
  });

  test("totalCount tells how many there are, before all of them were told", async () => {
    the.fake.fleet.add(...Array.from({ length: 150 }, (_, number) => task(String(number), [0, "SUCCESS"])));
    const watch = the.tat.watch("inv-1", { output: "none" });
    assert.equal(watch.totalCount, undefined);
    await the.time.run(watch.next());
    assert.equal(watch.totalCount, 150);
    await the.time.run(watch.return());
    const named = the.tat.watch({ invocationTaskIds: ["invt-1"] });
    await the.time.run(named.next());
    assert.equal(named.totalCount, undefined);
    await the.time.run(named.return());
  });

  for (const [options, field] of [
    [{ output: "some" }, "output"],
    [{ onAnswer: 5 }, "onAnswer"],
    [{ encoding: 5 }, "encoding"],
    [{ timeout: 0 }, "timeout"],
  ]) {
    test(`another kind of ${field}`, () => tatThrown(() => the.tat.watch("inv-1", options), { kind: "validation", field }));
  }
});

describe("two watches of one task", () => {
  /** What was told of the output, in the end. */
  async function textOf(watch) {
    let whole = "";
    for await (const event of watch) if (event.type === "output") whole = event.reset ? event.text : whole + event.text;
    return whole;
  }

  test("are told the same", async () => {
    the.fake.fleet.add(task("1", [0, "RUNNING", "a\n"], [4_000, "SUCCESS", "b\n"]));
    const watches = [the.tat.watch("inv-1"), the.tat.watch({ invocationTaskIds: ["invt-1"] })];
    const [first, second] = await the.time.run(Promise.all(watches.map(told)));
    assert.deepEqual(first, second);
  });

  for (const output of ["live", "all", "failed"]) {
    test(`of which the second begins later, with output ${output}: both are told all`, async () => {
      the.fake.fleet.add(task("1", [0, "RUNNING", "one\n"], [4_000, "RUNNING", "two\n"], [12_000, "FAILED", "three\n"]));
      const first = textOf(the.tat.watch("inv-1"));
      await the.time.advance(6_000);
      // It lists, and a list has no output.
      const second = textOf(the.tat.watch("inv-1", { output }));
      assert.deepEqual(await the.time.run(Promise.all([first, second])), ["one\ntwo\nthree\n", "one\ntwo\nthree\n"]);
    });
  }

  test("of which one is busy while the other reads, and a wait lists: it is told all, with tasks that have their output", async () => {
    the.fake.fleet.add(task("1", [0, "RUNNING", "A"], [4_000, "RUNNING", "B"], [12_000, "SUCCESS", "C"]));
    const busy = the.tat.watch({ invocationTaskIds: ["invt-1"] });
    assert.equal((await the.time.run(busy.next())).value.type, "status");
    assert.equal((await the.time.run(busy.next())).value.text, "A");
    const other = textOf(the.tat.watch({ invocationTaskIds: ["invt-1"] }));
    await the.time.advance(6_000);
    const controller = new AbortController();
    const lister = failure(the.tat.waitForInvocation("inv-1", { output: "none", signal: controller.signal }));
    await the.time.advance(300);
    controller.abort();
    await lister;
    const { value } = await the.time.run(busy.next());
    assert.deepEqual([value.type, value.text, decodeOutput(value.task.TaskResult).text], ["output", "B", "AB"]);
    assert.deepEqual(await the.time.run(Promise.all([textOf(busy), other])), ["C", "ABC"]);
  });
});
