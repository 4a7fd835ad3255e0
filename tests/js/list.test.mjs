// A list has each task once, whatever happens between its pages, and ends.
import assert from "node:assert/strict";
import { before, beforeEach, describe, test } from "node:test";

import fc from "fast-check";
import { TatClient } from "tat-tasks";
import { createFakeTat, exampleCredential, uniformFleet } from "tat-tasks/fake";

import { answering, clientOf, emptyAnswer, failure, outcome, region, tatFailure, tatThrown, turns, until, warmUp } from "./support.mjs";

const fake = createFakeTat({ requestsPerSecond: Infinity });
const byFake = (options) => new TatClient({ region, credentials: exampleCredential, fetch: fake.fetch, quotaShare: false, ...options });
const idsOf = (tasks) => tasks.map(({ InvocationTaskId }) => InvocationTaskId);

before(warmUp);
beforeEach(() => {
  fake.fleet.clear();
  fake.clearCalls();
});

describe("all tasks", () => {
  for (const [count, calls] of [[0, 1], [1, 1], [99, 1], [100, 2], [101, 2], [250, 3]]) {
    test(`${count} of an invocation, by ${calls} calls`, async () => {
      fake.fleet.add(...uniformFleet(count));
      const tasks = await byFake().listInvocationTasks("inv-uniform").toArray();
      assert.deepEqual(idsOf(tasks), idsOf(uniformFleet(count).map(({ invocationTaskId }) => ({ InvocationTaskId: invocationTaskId }))));
      assert.equal(fake.calls.length, calls);
    });
  }

  test("by each kind of selector, and by a request", async () => {
    fake.fleet.add(...uniformFleet(3));
    const [first, second] = idsOf(await byFake().listInvocationTasks({}).toArray());
    for (const [selector, expected] of [
      [{ invocationId: "inv-uniform" }, 3],
      [{ invocationTaskIds: [first, second, first] }, 2],
      [{ Filters: [{ Name: "invocation-task-id", Values: [second] }] }, 1],
      [{ InvocationTaskIds: [second] }, 1],
      [{ Offset: 1 }, 2],
    ]) {
      assert.equal((await byFake().listInvocationTasks(selector).toArray()).length, expected, JSON.stringify(selector));
    }
  });

  test("more than 100 ids are split, and each is asked for once", async () => {
    fake.fleet.add(...uniformFleet(250));
    const ids = uniformFleet(250).map(({ invocationTaskId }) => invocationTaskId);
    const tasks = await byFake().listInvocationTasks({ invocationTaskIds: [...ids, ...ids.slice(0, 10)] }).toArray();
    assert.deepEqual(idsOf(tasks), ids);
    assert.ok(fake.calls.every(({ params }) => params.InvocationTaskIds.length <= 100));
  });

  describe("of which fewer fit an answer than were asked for", () => {
    /** Answers of 2 KiB a task, of which up to 16 KiB are read. */
    const large = (ids) => {
      const asked = [];
      const fetch = async (_, { body }) => {
        const { InvocationTaskIds, Offset = 0, Limit } = JSON.parse(new TextDecoder().decode(body));
        const set = (InvocationTaskIds ?? ids).slice(Offset, Offset + Limit);
        asked.push(set.length);
        const InvocationTaskSet = set.map((InvocationTaskId) => ({ InvocationTaskId, TaskStatus: "SUCCESS", ErrorInfo: "x".repeat(2_000) }));
        return Response.json({ Response: { TotalCount: (InvocationTaskIds ?? ids).length, InvocationTaskSet, RequestId: "r" } });
      };
      return { asked, client: clientOf({ fetch, maxResponseBytes: 16 * 1_024 }) };
    };
    const ids = Array.from({ length: 60 }, (_, index) => `invt-${index}`);

    for (const [title, selector] of [["an invocation", "inv-1"], ["ids", { invocationTaskIds: ids }]]) {
      test(`by ${title}: they come by smaller pages`, async () => {
        const { asked, client } = large(ids);
        assert.deepEqual(idsOf(await client.listInvocationTasks(selector).toArray()), ids);
        assert.deepEqual(asked.slice(0, 5), [60, 50, 25, 12, 6]);
        // Now and then a larger one is tried again.
        assert.ok(asked.slice(5).filter((count) => count > 6).length <= 1, String(asked));
      });
    }

    test("as a wait lists them", async () => {
      const { tasks } = await large(ids).client.waitForInvocation("inv-1", { output: "none" });
      assert.deepEqual(idsOf(tasks), ids);
    });

    test("one that fits none is the error", async () => {
      const fetch = answering({ TotalCount: 1, InvocationTaskSet: [{ InvocationTaskId: "invt-1", ErrorInfo: "x".repeat(20_000) }], RequestId: "r" });
      await tatFailure(clientOf({ fetch, maxResponseBytes: 16 * 1_024 }).listInvocationTasks("inv-1").toArray(), { kind: "protocol", code: "ResponseTooLarge" });
    });
  });

  test("no ids are no tasks, and no call", async () => {
    assert.deepEqual(await byFake().listInvocationTasks({ invocationTaskIds: [] }).toArray(), []);
    assert.equal(fake.calls.length, 0);
  });

  test("output where the request says so", async () => {
    fake.fleet.add(...uniformFleet(1, { runAfter: 0, runFor: 0, createdAt: Date.now() - 10_000 }));
    const [hidden] = await byFake().listInvocationTasks("inv-uniform").toArray();
    const [shown] = await byFake().listInvocationTasks({ HideOutput: false }).toArray();
    assert.deepEqual([hidden.TaskResult.Output, shown.TaskResult.Output], [undefined, "b2sK"]);
  });

  test("each loop asks anew", async () => {
    fake.fleet.add(...uniformFleet(2));
    const list = byFake().listInvocationTasks("inv-uniform");
    for (let loop = 0; loop < 2; loop += 1) assert.equal((await list.toArray()).length, 2);
    assert.equal(fake.calls.length, 2);
  });
});

test("pages are answers, each without what an earlier one had", async () => {
  fake.fleet.add(...uniformFleet(5));
  const pages = [];
  for await (const page of byFake().listInvocationTasks({ Limit: 3 }).pages()) pages.push(page);
  assert.deepEqual(pages.map(({ TotalCount, InvocationTaskSet }) => [TotalCount, InvocationTaskSet.length]), [[5, 3], [5, 2], [5, 0]]);
  assert.deepEqual(pages.map(({ RequestId }) => RequestId), fake.calls.map(({ answer }) => answer.requestId));
});

test("whatever an id has in it, its task is told once", async () => {
  const ids = ["invt-\0", "invt-\u0001", "invt-\u0002", "invt-\u0001\u0002", "\0\0", "\u0001", "\0", "", "invt-界"];
  const answer = { ...emptyAnswer, TotalCount: ids.length, InvocationTaskSet: ids.map((id) => ({ InvocationTaskId: id })) };
  assert.deepEqual(idsOf(await clientOf({ fetch: answering(answer) }).listInvocationTasks({}).toArray()), ids);
});

test("one page is asked for ahead, and no more", async () => {
  fake.fleet.add(...uniformFleet(500));
  const pages = byFake().listInvocationTasks("inv-uniform").pages();
  await pages.next();
  await until(() => fake.calls.length === 2);
  await turns();
  assert.equal(fake.calls.length, 2);
  await pages.return();
});

describe("it ends early", () => {
  test("when the loop is left: what was asked for ahead is aborted, and heard by no one", async () => {
    fake.fleet.add(...uniformFleet(500));
    const signals = [];
    const fetch = (url, init) => {
      signals.push(init.signal);
      return signals.length === 1 ? fake.fetch(url, init) : new Promise((_, reject) => init.signal.addEventListener("abort", () => reject(init.signal.reason)));
    };
    for await (const task of byFake({ fetch }).listInvocationTasks("inv-uniform")) {
      assert.ok(task);
      await until(() => signals.length === 2);
      break;
    }
    assert.deepEqual(signals.map(({ aborted }) => aborted), [false, true]);
  });

  test("by an abort, with its reason", async () => {
    fake.fleet.add(...uniformFleet(500));
    const controller = new AbortController();
    const reason = new Error("enough");
    const loop = async () => {
      for await (const task of byFake().listInvocationTasks("inv-uniform", { signal: controller.signal })) {
        assert.ok(task);
        controller.abort(reason);
      }
    };
    assert.equal(await failure(loop()), reason);
  });

  test("by an error, after what came before", async () => {
    fake.fleet.add(...uniformFleet(150));
    let calls = 0;
    const fetch = (...call) => {
      calls += 1;
      return calls === 1 ? fake.fetch(...call) : answering("", { status: 502 })(...call);
    };
    const seen = [];
    const loop = async () => {
      for await (const task of byFake({ fetch, maxRetries: 0 }).listInvocationTasks("inv-uniform")) seen.push(task);
    };
    await tatFailure(loop(), { code: "HttpStatus.502", attempts: 1 });
    assert.equal(seen.length, 100);
  });
});

describe("return() while a page is awaited", () => {
  for (const [title, begin] of [
    ["of pages", (list) => list.pages()],
    ["of tasks", (list) => list[Symbol.asyncIterator]()],
  ]) {
    test(`${title} ends it at once, and what was awaited is the end`, async () => {
      const signals = [];
      const fetch = (_, { signal }) => {
        signals.push(signal);
        return new Promise(() => {});
      };
      const walk = begin(clientOf({ fetch }).listInvocationTasks("inv-1"));
      const next = walk.next();
      await until(() => signals.length === 1);
      const end = { done: true, value: undefined };
      assert.deepEqual(await outcome(walk.return()), { state: "fulfilled", value: end });
      assert.deepEqual(await outcome(next), { state: "fulfilled", value: end });
      assert.deepEqual(await walk.next(), end);
      assert.equal(signals[0].aborted, true);
    });
  }

  test("before anything was asked: nothing is", async () => {
    const pages = clientOf({ fetch: () => assert.fail("asked") }).listInvocationTasks("inv-1").pages();
    const end = { done: true, value: undefined };
    assert.deepEqual([await pages.return(), await pages.next()], [end, end]);
  });
});

test("to leave pages in the moment when the next one has come ends nothing else", async () => {
  fake.fleet.add(...uniformFleet(300));
  // To use what the walk has given back would end the core, and with it every call in flight.
  let isDone = false;
  const other = clientOf({ fetch: () => new Promise((resolve) => (settle = resolve)) }).describeInvocationTasks();
  let settle;
  other.catch(() => {});
  await until(() => settle !== undefined);
  let calls = 0;
  const onAttempt = () => {
    calls += 1;
    if (calls === 2) pages.return().then(() => (isDone = true));
  };
  const pages = byFake({ onAttempt }).listInvocationTasks("inv-uniform").pages();
  await pages.next();
  await until(() => isDone);
  await turns();
  settle(Response.json({ Response: emptyAnswer }));
  assert.deepEqual(await other, emptyAnswer);
});

test("to leave a list while the next page is read ends nothing else", async () => {
  fake.fleet.add(...uniformFleet(300));
  const controller = new AbortController();
  const other = clientOf({ fetch: () => new Promise(() => {}) }).describeInvocationTasks({}, { signal: controller.signal });
  let isSecond;
  const second = new Promise((resolve) => (isSecond = resolve));
  const onAttempt = ({ attempt }) => {
    calls += attempt;
    if (calls === 2) isSecond();
  };
  let calls = 0;
  for await (const task of byFake({ onAttempt }).listInvocationTasks("inv-uniform")) {
    assert.ok(task);
    await second;
    break;
  }
  assert.deepEqual(await outcome(other), { state: "pending" });
  const reason = new Error("enough");
  controller.abort(reason);
  assert.equal(await failure(other), reason);
});

describe("what is wrong is said before a call", () => {
  for (const [selector, field] of [
    [undefined, "selector"],
    [null, "selector"],
    [5, "selector"],
    [{ invocationId: "inv-1", Filters: [] }, "selector"],
    [{ invocationId: 5 }, "invocationId"],
    [{ Filters: undefined }, "Filters"],
    [{ Filters: undefined, InvocationTaskIds: undefined }, "Filters"],
    [{ InvocationTaskIds: undefined, HideOutput: false }, "InvocationTaskIds"],
    [{ invocationTaskIds: "invt-1" }, "invocationTaskIds"],
  ]) {
    test(JSON.stringify(selector) ?? "nothing", () => tatThrown(() => clientOf().listInvocationTasks(selector), { kind: "validation", field }));
  }

  test("in the loop, what the core checks", async () => {
    for (const [request, field] of [[{ Limit: 101 }, "Limit"], [{ Filters: [] }, "Filters"], [{ invocationTaskIds: ["inv-1"] }, "InvocationTaskIds[0]"]]) {
      await tatFailure(byFake().listInvocationTasks(request).toArray(), { kind: "validation", field });
    }
    assert.equal(fake.calls.length, 0);
  });
});

describe("TotalCount is not believed", () => {
  const page = (from, count, total) => ({
    ...emptyAnswer,
    TotalCount: total,
    InvocationTaskSet: Array.from({ length: count }, (_, index) => ({ InvocationTaskId: `invt-${from + index}` })),
  });
  /** A service of so many tasks, that tells another number. */
  const lying = (count, total) => async (_, { body }) => {
    const { Offset = 0, Limit } = JSON.parse(new TextDecoder().decode(body));
    return Response.json({ Response: page(Offset, Math.max(0, Math.min(Limit, count - Offset)), total) });
  };

  for (const [count, total] of [[250, 0], [250, 100], [250, 1], [250, 1_000_000], [0, 500], [3, 0]]) {
    test(`${count} tasks, said to be ${total}`, async () => {
      const tasks = await clientOf({ fetch: lying(count, total) }).listInvocationTasks({}).toArray();
      assert.equal(tasks.length, count);
    });
  }

  test("a service that answers the same page for ever is given up", async () => {
    const fetch = answering(page(0, 100, 1_000_000));
    await tatFailure(clientOf({ fetch }).listInvocationTasks({}).toArray(), { kind: "service", code: "ListingUnstable" });
  });
});

test("against a set that changes between the pages, no task that stays is missed or told twice", async () => {
  const change = fc.record({ at: fc.nat(60), remove: fc.nat(12), insert: fc.nat(12) });
  await fc.assert(
    fc.asyncProperty(fc.nat(60), fc.integer({ min: 2, max: 20 }), fc.array(change, { maxLength: 12 }), async (count, Limit, changes) => {
      let next = count;
      const newTask = () => ({ InvocationTaskId: `invt-${(next += 1)}` });
      let tasks = Array.from({ length: count }, newTask);
      const stayed = new Set(tasks);
      const left = [...changes];
      const fetch = async (_, { body }) => {
        const { Offset = 0, Limit: limit } = JSON.parse(new TextDecoder().decode(body));
        const answer = { ...emptyAnswer, TotalCount: tasks.length, InvocationTaskSet: tasks.slice(Offset, Offset + limit) };
        const { at, remove, insert } = left.shift() ?? { at: 0, remove: 0, insert: 0 };
        const place = Math.min(at, tasks.length);
        for (const task of tasks.slice(place, place + remove)) stayed.delete(task);
        tasks = [...tasks.slice(0, place), ...Array.from({ length: insert }, newTask), ...tasks.slice(place + remove)];
        return Response.json({ Response: answer });
      };
      const told = idsOf(await clientOf({ fetch }).listInvocationTasks({ Limit }).toArray());
      assert.equal(new Set(told).size, told.length, "none twice");
      const missed = idsOf([...stayed]).filter((id) => !told.includes(id));
      assert.deepEqual(missed, []);
    }),
    { numRuns: 200 },
  );
});
