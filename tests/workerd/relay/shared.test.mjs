// Isolates of one worker share the calls of their account, and their look-ups, by one object.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { uniformFleet } from "tat-tasks/fake";
import { startIsolates } from "./isolates.mjs";

// Before 2024-10-14 what awaits a promise goes on in the request that settles it.
const dates = ["2024-01-01", "2026-07-01"];

/** Milliseconds from one call to the next, at the least. */
const PACE = 100;

for (const date of dates) {
  describe(`isolates as of ${date}`, { timeout: 180_000 }, () => {
    let isolates;
    before(async () => {
      isolates = await startIsolates(date);
    });
    after(() => isolates?.stop());

    test("never ask more often than the account may, however many want to", async () => {
      const began = Date.now();
      const asked = [0, 1, 2].flatMap((isolate) =>
        Array.from({ length: 20 }, (_, number) => isolates.ask(isolate, "rate", queryOf(`inv-rate${isolate}n${number}`))),
      );
      const answers = await Promise.all(asked);
      assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
      const times = timesOf("inv-rate");
      assert.equal(times.length, 60);
      assertPaced(times, began);
    });

    test("look up by the same calls", async () => {
      const ids = place("inv-merge", 100);
      const held = isolates.service.hold("invt-merge");
      const ask = (part) => isolates.ask(part % 2, "merge", { InvocationTaskIds: ids.slice(part * 5, part * 5 + 5) });
      // Two calls may be under way: what comes meanwhile is for the next one.
      const first = ask(0);
      await eventually(() => held.count() === 1);
      const second = ask(1);
      await eventually(() => held.count() === 2);
      const others = Array.from({ length: 18 }, (_, number) => ask(2 + number));
      await eventually(async () => (await isolates.asked("merge")).filter((what) => what === "look-up").length === 20);
      held.end();
      const answers = await Promise.all([first, second, ...others]);
      assert.deepEqual(answers.map(({ InvocationTaskSet }) => InvocationTaskSet.map(idOf)), chunks(ids, 5));
      const calls = callsOf("invt-merge");
      assert.deepEqual(calls.map(({ length }) => length), [5, 5, 90]);
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
      // Meanwhile the one before gets some.
      await sleep(1_000);
      await ask("inv-before", 5);
      await isolates.endObject("ended");
      const began = Date.now();
      const answers = await ask("inv-after", 5);
      assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
      assertPaced(timesOf("inv-after"), began);
    });

    test("hang on nobody when the request ends that asks for calls, or that makes one", async () => {
      // These wait in the object, and let no other one have a call for some seconds.
      const line = Array.from({ length: 40 }, (_, number) => isolates.ask(1, "leaving", { InvocationTaskIds: place(`inv-line${number}`, 1) }, { tenant: `${number}` }));
      await eventually(async () => (await isolates.asked("leaving")).filter((what) => what === "look-up").length === line.length);
      const leaving = ["a", "b"].map((name) => isolates.ask(0, "leaving", queryOf(`inv-leaves${name}`), { leaves: true }));
      await eventually(async () => (await isolates.asked("leaving")).includes("lease"));
      const others = Array.from({ length: 8 }, (_, number) => isolates.ask(0, "leaving", queryOf(`inv-stays${number}`)));
      await eventually(async () => (await isolates.come(0, "leaving")) === leaving.length + others.length);
      isolates.service.letLeave("leaving");
      assert.deepEqual((await Promise.all(leaving)).map(({ hasLeft }) => hasLeft), [true, true]);
      const left = Date.now();
      const answers = await Promise.all([...line, ...others]);
      assert.deepEqual(new Set(answers.map(({ status, hasLeft }) => (hasLeft ? "left" : status))), new Set([200]));
      assert.deepEqual(timesOf("inv-leaves").filter((at) => at > left), []);
    });

    test("hang on nobody when the request ends that began a look-up for which others wait", async () => {
      const ids = place("inv-wanted", 2);
      const held = isolates.service.hold("invt-wanted");
      const leaving = isolates.ask(0, "wanted", { InvocationTaskIds: ids }, { leaves: true });
      await eventually(() => held.count() === 1);
      const others = [0, 1].map((isolate) => isolates.ask(isolate, "wanted", { InvocationTaskIds: ids }));
      await eventually(async () => (await isolates.asked("wanted")).filter((what) => what === "look-up").length === 3);
      isolates.service.letLeave("wanted");
      assert.ok((await leaving).hasLeft);
      held.end();
      // Had they lost it, they would have asked anew.
      assert.deepEqual((await Promise.all(others)).map(({ TotalCount }) => TotalCount), [2, 2]);
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
      return isolates.fake.calls.filter(({ params }) => params?.Filters?.[0].Values[0].startsWith(prefix)).map(({ at }) => at);
    }

    /** The ids that were asked for in one call, for each call by this beginning. */
    function callsOf(prefix) {
      return isolates.fake.calls.map(({ params }) => params?.InvocationTaskIds ?? []).filter(([id]) => id?.startsWith(prefix));
    }
  });
}

const queryOf = (invocationId) => ({ Filters: [{ Name: "invocation-id", Values: [invocationId] }] });
const idOf = ({ InvocationTaskId }) => InvocationTaskId;

function chunks(list, size) {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, index * size + size));
}

/** However late a call has come, it was not let go before its turn: so many can have come at any time since an empty bucket has begun. */
function assertPaced(times, began) {
  // One more, as the clocks of two processes are not the same.
  times.forEach((at, index) => assert.ok(at - began >= (index - 1) * PACE, `call ${index} came after ${at - began} ms`));
}

async function eventually(isSo) {
  const end = performance.now() + 60_000;
  while (!(await isSo())) {
    assert.ok(performance.now() < end, `it did not come to be: ${isSo}`);
    await sleep(20);
  }
}
