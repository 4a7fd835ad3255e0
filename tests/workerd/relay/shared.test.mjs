// Isolates of one worker share the calls of their account, and their look-ups, by one object.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { uniformFleet } from "tat-tasks/fake";
import { startIsolates } from "./isolates.mjs";

// Before 2024-10-14 what awaits a promise goes on in the request that settles it.
const dates = ["2024-01-01", "2026-07-01"];

/** Milliseconds for which others wait for one who leases calls, before they ask for themselves. */
const PATIENCE = 2_000;

/** What a bucket of 10 calls a second lets through in a second at most: they may come a little closer than they left. */
const MOST_IN_A_SECOND = 15;

for (const date of dates) {
  describe(`isolates as of ${date}`, { timeout: 120_000 }, () => {
    let isolates;
    before(async () => {
      isolates = await startIsolates(date);
    });
    after(() => isolates?.stop());

    test("never ask more often than the account may, however many want to", async () => {
      const asked = [0, 1, 2].flatMap((isolate) =>
        Array.from({ length: 20 }, (_, number) => isolates.ask(isolate, "rate", queryOf(`inv-rate${isolate}n${number}`))),
      );
      const answers = await Promise.all(asked);
      assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
      const times = timesOf("inv-rate");
      assert.equal(times.length, 60);
      assert.ok(busiest(times) <= MOST_IN_A_SECOND, `${busiest(times)} calls in a second`);
      assert.ok(times.at(-1) - times[0] < 8_000, `60 calls took ${times.at(-1) - times[0]} ms`);
    });

    test("look up by the same calls", async () => {
      const ids = place("inv-merge", 100);
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, part) => isolates.ask(part % 2, "merge", { InvocationTaskIds: ids.slice(part * 5, part * 5 + 5) })),
      );
      assert.deepEqual(answers.map(({ InvocationTaskSet }) => InvocationTaskSet.map(idOf)), chunks(ids, 5));
      const calls = callsOf("invt-merge");
      assert.ok(calls.length <= 4, `${calls.length} calls for 20 requests`);
      const ofBoth = calls.filter((asked) => [0, 1].every((isolate) => asked.some((id) => Math.floor(ids.indexOf(id) / 5) % 2 === isolate)));
      assert.ok(ofBoth.length > 0, "no call was for both isolates");
      // All of them have ended.
      const again = await isolates.ask(2, "merge", { InvocationTaskIds: ids });
      assert.equal(again.TotalCount, 100);
      assert.equal(callsOf("invt-merge").length, calls.length);
    });

    test("keep what a tenant has seen from every other one", async () => {
      const ids = place("inv-tenant", 1);
      const tenants = ["one", "two", "one", "two"];
      for (const [index, tenant] of tenants.entries()) {
        const { InvocationTaskSet } = await isolates.ask(index % 3, "tenants", { InvocationTaskIds: ids }, { tenant });
        assert.deepEqual(InvocationTaskSet.map(idOf), ids);
      }
      assert.equal(callsOf("invt-tenant").length, 2);
    });

    test("get a new object that has no call to give away", async () => {
      const ask = (prefix, count) => Promise.all(Array.from({ length: count }, (_, number) => isolates.ask(number % 3, "ended", queryOf(prefix + number))));
      await ask("inv-before", 1);
      await sleep(1_000);
      await ask("inv-before", 5);
      await isolates.endObject("ended");
      const answers = await ask("inv-after", 5);
      assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
      const times = timesOf("inv-after");
      assert.ok(times.at(-1) - times[0] > 300, `5 calls came within ${times.at(-1) - times[0]} ms`);
    });

    test("hang on nobody when the request ends that asks for calls, or that makes one", async () => {
      // These wait in the object, and let no other one have a call for a while.
      const line = Array.from({ length: 12 }, (_, number) => isolates.ask(1, "leaving", { InvocationTaskIds: place(`inv-line${number}`, 1) }, { tenant: `${number}` }));
      await sleep(100);
      const leaving = ["a", "b"].map((name) => isolates.ask(0, "leaving", queryOf(`inv-leaves${name}`), { leavesAfter: 300 }));
      await sleep(50);
      const others = Array.from({ length: 8 }, (_, number) => isolates.ask(0, "leaving", queryOf(`inv-stays${number}`)));
      const began = performance.now();
      assert.deepEqual((await Promise.all(leaving)).map(({ hasLeft }) => hasLeft), [true, true]);
      const answers = await Promise.all([...line, ...others]);
      assert.deepEqual(new Set(answers.map(({ status, hasLeft }) => (hasLeft ? "left" : status))), new Set([200]));
      assertWithin(PATIENCE + 4_000, began);
      assert.deepEqual(timesOf("inv-leaves"), []);
    });

    test("hang on nobody when the request ends that began a look-up for which others wait", async () => {
      const ids = place("inv-wanted", 2);
      const held = isolates.service.hold("invt-wanted");
      const leaving = isolates.ask(0, "wanted", { InvocationTaskIds: ids }, { leavesAfter: 300 });
      await held.met;
      const others = [0, 1].map((isolate) => isolates.ask(isolate, "wanted", { InvocationTaskIds: ids }));
      assert.ok((await leaving).hasLeft);
      held.end();
      const began = performance.now();
      assert.deepEqual((await Promise.all(others)).map(({ TotalCount }) => TotalCount), [2, 2]);
      assertWithin(1_000, began);
      assert.equal(callsOf("invt-wanted").length, 1);
    });

    test("answer 503 when the object cannot be made, and ask nothing", async () => {
      for (const asked of [queryOf("inv-broken"), { InvocationTaskIds: ["invt-broken"] }]) {
        const { status, Error: error } = await isolates.ask(0, "broken", asked, { binding: "BROKEN" });
        assert.deepEqual([status, error.Code], [503, "ServiceUnavailable"]);
      }
      assert.deepEqual([...callsOf("invt-broken"), ...timesOf("inv-broken")], []);
    });

    /** Tasks that have ended, by their ids. */
    function place(invocationId, count) {
      const fleet = uniformFleet(count, { invocationId, runAfter: 0, runFor: 0 });
      isolates.fake.fleet.add(...fleet);
      return fleet.map((task) => task.invocationTaskId);
    }

    /** When the calls came that ask for invocations by this beginning. */
    function timesOf(prefix) {
      return isolates.fake.calls.filter(({ params }) => params.Filters?.[0].Values[0].startsWith(prefix)).map(({ at }) => at);
    }

    /** The ids that were asked for in one call, for each call by this beginning. */
    function callsOf(prefix) {
      return isolates.fake.calls.map(({ params }) => params.InvocationTaskIds ?? []).filter(([id]) => id?.startsWith(prefix));
    }
  });
}

const queryOf = (invocationId) => ({ Filters: [{ Name: "invocation-id", Values: [invocationId] }] });
const idOf = ({ InvocationTaskId }) => InvocationTaskId;
const busiest = (times) => Math.max(...times.map((at) => times.filter((other) => other >= at && other < at + 1_000).length));

function chunks(list, size) {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, index * size + size));
}

function assertWithin(milliseconds, began) {
  const took = performance.now() - began;
  assert.ok(took < milliseconds, `expected it within ${milliseconds} ms, it took ${Math.round(took)}`);
}
