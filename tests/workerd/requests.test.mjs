// On workerd a timer, a fetch and what follows on them end with the request that they belong to. Here requests of one
// isolate share a client, some of them go away, and the others must go on: else they hang, until the time of the test is over.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { uniformFleet } from "tat-tasks/fake";
import { startIsolate } from "./isolate.mjs";

// Before 2024-10-14 what awaits a promise goes on in the request that settles it.
const dates = ["2024-01-01", "2026-07-01"];

/** What workerd says when something is told to a request that has gone away: it was not heard, as it should be. */
const notHeard = /^Warning: A promise was resolved or rejected from a different request context than .* already been completed or canceled\..*\n(    at .*\n)*/gm;

describe("workerd", { concurrency: true }, () => dates.forEach(describeRequests));

function describeRequests(date) {
  describe(`as of ${date}`, { concurrency: true, timeout: 180_000 }, () => {
    let isolate;
    before(async () => {
      isolate = await startIsolate(date);
    });
    after(async () => {
      await isolate?.stop();
      assert.equal(isolate?.log().replaceAll(notHeard, ""), "");
    });

    for (const client of ["early1", "late1"]) {
      test(`of two waits of one invocation, by the ${client}, the first ends first`, async () => {
        const { ids, ask } = prepare(client, uniformFleet(2, { invocationId: `inv-a${client}`, runAfter: 0, runFor: 2_000, spread: 3_000 }));
        const first = ask({ action: "wait", selector: { invocationTaskIds: ids.slice(0, 1) } });
        const second = ask({ action: "wait", selector: `inv-a${client}`, options: { output: "all" } });
        assert.equal((await first).tasks.length, 1);
        const { tasks, summary } = await second;
        assert.deepEqual([tasks.length, summary.succeeded], [2, 2]);
      });
    }

    for (const action of ["wait", "watch"]) {
      for (const leaves of ["is cancelled", "returns early"]) {
        test(`a ${action} whose request ${leaves} in the middle of a call holds up another one for no longer than the lease`, async () => {
          const client = `${action}-${leaves.replace(" ", "-")}`;
          const selector = `inv-${client.replaceAll("-", "")}`;
          const { ask, callsOf } = prepare(client, uniformFleet(3, { invocationId: selector, runAfter: 0, runFor: 3_000 }));
          const leaving = new AbortController();
          const taken = isolate.service.hold(`AKID${client}`, "InvocationTaskIds");
          const work = { action, selector, options: { output: "all" } };
          const first = leaves === "is cancelled" ? ask(work, leaving.signal) : ask({ ...work, leaves: true });
          const gone = first.catch(() => undefined);
          await taken;
          const second = ask(work);
          // It has found the tasks, and waits for what the first one has asked.
          await eventually(() => callsOf(selector) === 2);
          leaving.abort();
          isolate.service.letLeave(client);
          await gone;
          const value = await second;
          if (action === "wait") assert.deepEqual([value.tasks.length, value.summary.succeeded], [3, 3]);
          else assert.deepEqual(value.filter((type) => type === "settled" || type === "ok\n").length, 6, String(value));
        });
      }
    }

    test("30 calls at once get their turn, though some of them go away in the middle of the line", async () => {
      const { ids, ask } = prepare("line", uniformFleet(30, { invocationId: "inv-line", runAfter: 0, runFor: 0 }));
      const leaving = new AbortController();
      const calls = ids.map((id, index) =>
        ask({ action: "describe", selector: { invocationTaskIds: [id] } }, index % 6 === 5 ? leaving.signal : undefined),
      );
      const outcomes = Promise.allSettled(calls);
      await eventually(() => isolate.service.fake.calls.filter(({ params }) => ids.includes(params?.InvocationTaskIds?.[0])).length >= 8);
      leaving.abort();
      const answered = (await outcomes).filter(({ status }) => status === "fulfilled").map(({ value }) => value.InvocationTaskSet[0].InvocationTaskId);
      assert.ok(answered.length >= 25, `${answered.length} of 30 were answered`);
      assert.equal(new Set(answered).size, answered.length);
    });

    test("credentials that a request asked for which went away are asked for again, by those who wait for them", async () => {
      const { ids, ask } = prepare("keys", uniformFleet(6, { invocationId: "inv-keys", runAfter: 0, runFor: 0 }));
      const leaving = new AbortController();
      const asked = isolate.service.hold("/credentials/keys");
      const gone = ask({ action: "describe", selector: { invocationTaskIds: ids.slice(0, 1) } }, leaving.signal).catch(() => undefined);
      await asked;
      const others = ids.slice(1).map((id) => ask({ action: "describe", selector: { invocationTaskIds: [id] } }));
      await eventually(async () => (await ask({ action: "begun" })) === ids.length);
      leaving.abort();
      await gone;
      const answers = await Promise.all(others);
      assert.deepEqual(answers.map(({ TotalCount }) => TotalCount), [1, 1, 1, 1, 1]);
    });

    // There a request whose client another one closes fails at once, and without a word.
    for (const client of date === dates[0] ? [] : ["early2", "late2"]) {
      test(`a client, the ${client}, that one request closes ends what others do`, async () => {
        const { ask } = prepare(client, uniformFleet(1, { invocationId: `inv-c${client}`, runAfter: 0, runFor: 60_000 }));
        const held = isolate.service.hold(`AKID${client}`, "InvocationTaskIds");
        const wait = ask({ action: "wait", selector: `inv-c${client}` }).catch((error) => error);
        await held;
        await ask({ action: "close" });
        assert.equal((await wait).code, "ClientClosed");
      });
    }

    function prepare(client, fleet) {
      isolate.service.addClient(client);
      isolate.service.fake.fleet.add(...fleet);
      return {
        ids: fleet.map((task) => task.invocationTaskId),
        ask: (work, signal) => isolate.ask({ client, ...work }, signal),
        /** How often the tasks of an invocation were asked for. */
        callsOf: (invocation) => isolate.service.fake.calls.filter(({ params }) => params?.Filters?.[0].Values[0] === invocation).length,
      };
    }
  });
}

async function eventually(isSo) {
  const end = performance.now() + 60_000;
  while (!(await isSo())) {
    assert.ok(performance.now() < end, `it did not come to be: ${isSo}`);
    await sleep(20);
  }
}
