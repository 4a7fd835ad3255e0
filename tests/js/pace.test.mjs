// The core's bucket as a value: how many calls it gives by which moments, and what it makes of what is told of them.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { Pace } from "tat-tasks";

import { tatThrown } from "./support.mjs";

/** How many calls there are to take between two moments, each asked for when it was said to be there. */
function taken(pace, from, until) {
  let count = 0;
  for (let now = from; now < until; ) {
    const wait = pace.take(now);
    if (wait === 0) count += 1;
    now += wait;
  }
  return count;
}

describe("what is taken", () => {
  test("a burst of half a second's calls, then as many as it says", () => {
    const pace = new Pace({ callsPerSecond: 10 });
    const now = Date.now();
    const burst = Array.from({ length: 6 }, () => pace.take(now));
    assert.deepEqual(burst.slice(0, 5), [0, 0, 0, 0, 0]);
    assert.equal(burst[5], 101);
    assert.ok([100, 99].includes(taken(pace, now + 101, now + 10_101)));
  });

  test("isEmpty: it starts without a call in it, whenever it is first asked", () => {
    for (const callsPerSecond of [1, 5, 20]) {
      const pace = new Pace({ callsPerSecond, isEmpty: true });
      const wait = 1_000 / callsPerSecond + 1;
      assert.equal(pace.take(50_000.5), wait, "of a fraction of a millisecond, none is missing");
      assert.ok(pace.take(50_000.5 + wait - 2) > 0);
      assert.equal(pace.take(50_000.5 + wait), 0);
      assert.ok(pace.take(50_000.5 + wait) > 0, "and there is no burst behind it");
    }
  });

  test("a clock that begins at 0", () => {
    const pace = new Pace({ callsPerSecond: 1 });
    assert.equal(pace.take(0), 0);
    assert.ok(pace.take(0) > 0);
    assert.ok(new Pace({ callsPerSecond: 1, isEmpty: true }).take(0) > 0);
  });

  test("what is put back can be taken again", () => {
    const pace = new Pace({ callsPerSecond: 1 });
    assert.equal(pace.take(1_000), 0);
    assert.ok(pace.take(1_000) > 0);
    pace.putBack();
    assert.equal(pace.take(1_000), 0);
  });

  test("two do not share their calls", () => {
    const [one, other] = [new Pace({ callsPerSecond: 1 }), new Pace({ callsPerSecond: 1 })];
    assert.deepEqual([one.take(1_000), other.take(1_000)], [0, 0]);
  });
});

test("a throttled call slows it down, accepted ones bring it back", () => {
  const pace = new Pace({ callsPerSecond: 20 });
  const before = taken(pace, 1_000, 2_000);
  pace.throttled(1_990, 2_000);
  const after = taken(pace, 2_000, 3_000);
  assert.ok(after < before && after <= 15, `${before}, then ${after}`);
  pace.throttled(1_980, 3_000);
  const again = taken(pace, 3_000, 4_000);
  assert.ok(again >= after - 1, `${again}: those that were under way together slow it down once`);
  pace.accepted(4_000, 4_000);
  taken(pace, 4_000, 120_000);
  assert.ok(taken(pace, 120_000, 121_000) >= 19);
});

describe("what is refused", () => {
  for (const [title, options, field] of [
    ["no options", undefined, "options"],
    ["no pace", {}, "callsPerSecond"],
    ["none a second", { callsPerSecond: 0 }, "callsPerSecond"],
    ["more than the service takes", { callsPerSecond: 20.5 }, "callsPerSecond"],
    ["no number", { callsPerSecond: "5" }, "callsPerSecond"],
    ["NaN", { callsPerSecond: Number.NaN }, "callsPerSecond"],
    ["isEmpty as a text", { callsPerSecond: 5, isEmpty: "yes" }, "isEmpty"],
  ]) {
    test(title, () => tatThrown(() => new Pace(options), { kind: "validation", field }));
  }

  for (const moment of [undefined, -1, Number.NaN, Infinity, "5", 5n]) {
    test(`${String(moment)} for a moment`, async () => {
      const pace = new Pace({ callsPerSecond: 5, isEmpty: true });
      await tatThrown(() => pace.take(moment), { kind: "validation", field: "now" });
      await tatThrown(() => pace.accepted(moment, 1), { kind: "validation", field: "takenAt" });
      await tatThrown(() => pace.throttled(1, moment), { kind: "validation", field: "now" });
      assert.ok(pace.take(1) > 0, "it is as it was");
    });
  }
});
