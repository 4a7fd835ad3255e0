// How the element's view finds its tasks: what it claims before all were found, and what it asks for once they were.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { followed, task } from "../followed.mjs";
import { importSource } from "./source.mjs";
import { taskOf } from "./tasks.mjs";
import { viewedBy } from "./viewed.mjs";

const { Following } = await importSource("element/model/following.ts");
const { sentenceOf } = await importSource("element/words/sentences.ts");
const { english } = await importSource("element/words/english.ts");
const the = followed();

const viewed = (...options) => viewedBy(the.tat, ...options);
const sentence = (view) => sentenceOf(english, view.tasks.overview, view.hasAll, view.phase !== "failed");
const many = (count, statuses) => Array.from({ length: count }, (_, number) => task(String(number).padStart(4, "0"), statuses(number)));

/** The calls since the last time: how many walked over all, and how many tasks were named. */
function calls() {
  const asked = the.fake.calls.map(({ params }) => params);
  the.fake.clearCalls();
  const named = asked.flatMap(({ InvocationTaskIds = [] }) => InvocationTaskIds);
  return { pages: asked.filter(({ Filters }) => Filters !== undefined).length, named: [...new Set(named)].sort().join(" ") };
}

describe("while tasks are found", () => {
  test("nothing is said of all; what failed is said at once", async () => {
    the.fake.fleet.add(...many(350, (number) => [number < 345 ? "SUCCESS" : "FAILED"]), task("a", ["FAILED"]));
    the.fake.inject({ fault: "slow-body", ms: 400 });
    const { view } = viewed();
    const seen = new Set();
    for (let step = 0; step < 200 && !view.hasAll; step += 1) {
      await the.time.advance(20);
      if (view.tasks.size > 0) seen.add(sentence(view));
    }
    const partial = [...seen].slice(0, -1);
    assert.ok(partial.length >= 2, [...seen].join("; "));
    for (const said of partial) assert.match(said, /^[\d,]+ found so far, still looking(, \d failed)?$/);
    assert.equal([...seen].at(-1), "345 of 351 succeeded, 6 failed");
    await the.time.advance(60_000);
    view.stop();
  });

  test("named ones are all found once each was seen or is missing, and one that vanishes counts once", async () => {
    the.fake.fleet.add(task("1", ["RUNNING"]), task("2", ["SUCCESS"]));
    const { view } = viewed({ invocationTaskIds: ["invt-1", "invt-2", "invt-2", "invt-none"] });
    await the.time.advance(5_000);
    assert.deepEqual([view.hasAll, sentence(view)], [false, "2 found so far, still looking, 1 running"]);
    await the.time.advance(60_000);
    assert.deepEqual([view.hasAll, view.missing], [true, 1]);
    view.stop();
  });

  test("of none, nothing is settled", async () => {
    const client = {
      async *watch() {},
      listInvocationTasks: () => ({ async *pages() {} }),
    };
    const { view, told } = viewedBy(client);
    await the.time.advance(10);
    assert.deepEqual([view.phase, view.rows.length, told], ["ended", 0, []]);
  });
});

describe("once all were found", () => {
  test("who comes back asks for those alone that go on, and looks at all once at the end", async () => {
    const createdAt = the.time.now();
    const going = { ...task("going", ["RUNNING"]), timeline: [{ after: 0, status: "RUNNING" }, { after: 100_000, status: "SUCCESS" }] };
    the.fake.fleet.add(...many(1_000, () => ["SUCCESS"]), { ...going, createdAt });
    const { view, told } = viewed();
    await the.time.advance(50_000);
    assert.equal(view.tasks.size, 1_001);
    calls();
    for (const isHidden of [true, false, true, false]) {
      view.hide(isHidden);
      await the.time.advance(2_000);
    }
    view.again();
    view.stop();
    view.goOn();
    await the.time.advance(2_000);
    assert.deepEqual(calls(), { pages: 0, named: "invt-going" });
    await the.time.advance(60_000);
    assert.deepEqual([view.phase, told], ["ended", ["settled 1001"]]);
    assert.deepEqual(calls(), { pages: 11, named: "invt-going" });
  });

  test("one that only the last look shows is followed too", async () => {
    const ending = (after) => [{ after: 0, status: "RUNNING" }, { after, status: "SUCCESS" }];
    the.fake.fleet.add({ ...task("1", ["RUNNING"]), timeline: ending(50_000) });
    const { view, told } = viewed();
    await the.time.advance(40_000);
    view.hide(true);
    view.hide(false);
    the.fake.fleet.add({ ...task("2", ["RUNNING"]), timeline: ending(70_000) });
    await the.time.advance(300_000);
    assert.deepEqual([view.phase, told], ["ended", ["settled 2"]]);
  });

  test("one that cannot be seen any longer is not waited for", async () => {
    the.fake.fleet.add(task("1", ["RUNNING"]), task("2", ["SUCCESS"]));
    const { view } = viewed();
    await the.time.advance(40_000);
    the.fake.fleet.remove("invt-1");
    await the.time.advance(300_000);
    assert.deepEqual([view.missing, view.phase], [1, "ended"]);
  });
});

describe("where nobody sees it", () => {
  test("it asks once a minute from the start, also before there is a task", async () => {
    const { view } = viewed(undefined, { isHidden: true });
    await the.time.advance(150_000);
    assert.deepEqual(calls(), { pages: 3, named: "" });
    the.fake.fleet.add(task("1", ["SUCCESS"]));
    await the.time.advance(60_000);
    assert.deepEqual([view.phase, calls().pages], ["ended", 1]);
  });
});

describe("what was stopped", () => {
  const follower = () => {
    const told = [];
    const tell = (name) => () => void told.push(name);
    return { told, ...Object.fromEntries(["tasks", "missing", "expected", "answered", "ended", "failed"].map((name) => [name, tell(name)])), hasAll: () => false, live: () => [] };
  };

  for (const [what, isHidden] of [["a watch", false], ["a list", true]]) {
    test(`tells nothing of what comes late: ${what}`, async () => {
      let release;
      const late = new Promise((resolve) => (release = resolve));
      const client = {
        async *watch(_, { onAnswer }) {
          await late;
          onAnswer();
          yield { type: "missing", invocationTaskId: "invt-2" };
          yield { type: "status", task: taskOf(1, "RUNNING") };
        },
        listInvocationTasks: () => ({
          async *pages() {
            await late;
            yield { InvocationTaskSet: [taskOf(1, "RUNNING")] };
          },
        }),
      };
      const listener = follower();
      const following = new Following(client, { invocationId: "inv-1" }, listener);
      following.start(isHidden);
      following.stop();
      release();
      await the.time.advance(1_000);
      assert.deepEqual(listener.told, []);
    });
  }
});
