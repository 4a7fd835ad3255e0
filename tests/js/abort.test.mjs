// An abort ends a call at once, whatever it is waiting for, with the signal's own reason; and it leaves nothing behind.
import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { after, before, describe, test } from "node:test";

import { decodeOutput } from "tat-tasks";

import { answering, clientOf, credentials, emptyAnswer, failure, outcome, tatFailure, tatThrown, turns, until, warmUp } from "./support.mjs";

const unhandled = [];
const record = (reason) => unhandled.push(reason);
before(async () => {
  process.on("unhandledRejection", record);
  await warmUp();
});
after(async () => {
  await turns();
  process.off("unhandledRejection", record);
  assert.deepEqual(unhandled, []);
});

const listeners = (signal) => getEventListeners(signal, "abort").length;
const reason = new Error("the user went away");
const never = new Promise(() => {});
const onAbort = (signal, act) => signal.addEventListener("abort", act, { once: true });

/** A `fetch` that ends as the platform's does when its signal aborts. */
const attentive = (url, { signal }) => new Promise((_, reject) => onAbort(signal, () => reject(signal.reason)));

/** A `fetch` whose body never ends, unless the signal ends it. */
const attentiveBody = async (url, { signal }) =>
  new Response(
    new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"Response":{'));
        onAbort(signal, () => controller.error(signal.reason));
      },
    }),
  );

/** Where a call may be when the abort comes: what it is made of, and how far to let it run. */
const moments = {
  "before anything was done": [{ fetch: attentive }, () => {}],
  "while the credentials are asked for": [{ credentials: () => never }, turns],
  "while fetch is pending": [{ fetch: attentive }, turns],
  "while a fetch is pending that ignores the signal": [{ fetch: () => never }, turns],
  "in the middle of the body": [{ fetch: attentiveBody }, turns],
  "in the middle of a body that ignores the signal": [{ fetch: async () => new Response(new ReadableStream({})) }, turns],
};

for (const [moment, [options, letRun]] of Object.entries(moments)) {
  describe(moment, () => {
    for (const [title, abort, isReason] of [
      ["with an error", (controller) => controller.abort(reason), (thrown) => thrown === reason],
      ["with a text", (controller) => controller.abort("enough"), (thrown) => thrown === "enough"],
      ["with null", (controller) => controller.abort(null), (thrown) => thrown === null],
      ["with false", (controller) => controller.abort(false), (thrown) => thrown === false],
      ["without a reason", (controller) => controller.abort(), (thrown) => thrown instanceof DOMException && thrown.name === "AbortError"],
    ]) {
      test(title, async () => {
        const controller = new AbortController();
        const pending = clientOf(options).describeInvocationTasks({}, { signal: controller.signal });
        pending.catch(() => {});
        await letRun();
        abort(controller);
        const { state, reason: thrown } = await outcome(pending);
        assert.equal(state, "rejected");
        assert.ok(isReason(thrown), String(thrown));
        assert.equal(thrown, controller.signal.reason);
        assert.equal(listeners(controller.signal), 0);
      });
    }
  });
}

describe("a signal that is aborted already", () => {
  test("nothing is sent, and no key is asked for", async () => {
    let asked = 0;
    const count = async () => {
      asked += 1;
      return credentials;
    };
    const client = clientOf({ credentials: count, fetch: count });
    assert.equal(await failure(client.describeInvocationTasks({}, { signal: AbortSignal.abort(reason) })), reason);
    assert.equal(asked, 0);
  });

  test("its reason comes before what is wrong with the request", async () => {
    assert.equal(await failure(clientOf().describeInvocationTasks({ Limit: 0 }, { signal: AbortSignal.abort(reason) })), reason);
  });
});

test("aborted while the credentials were asked for, nothing is sent", async () => {
  const controller = new AbortController();
  const asked = async () => {
    controller.abort(reason);
    return credentials;
  };
  const client = clientOf({ credentials: asked, fetch: () => assert.fail("sent") });
  assert.equal(await failure(client.describeInvocationTasks({}, { signal: controller.signal })), reason);
});

test("aborted by the function that is asked for a key, and never gives it", async () => {
  const controller = new AbortController();
  const asked = () => {
    controller.abort(reason);
    return never;
  };
  const pending = clientOf({ credentials: asked }).describeInvocationTasks({}, { signal: controller.signal });
  pending.catch(() => {});
  assert.equal((await outcome(pending)).reason, reason);
});

test("aborted by the fetch that answers: the reason, or the answer, and nothing else", async () => {
  const controller = new AbortController();
  const fetch = async () => {
    controller.abort(reason);
    throw new TypeError("terminated");
  };
  assert.equal(await failure(clientOf({ fetch }).describeInvocationTasks({}, { signal: controller.signal })), reason);
});

test("a stream that ignores the signal is cancelled, and not read to its end", async () => {
  const controller = new AbortController();
  let source;
  let cancelled = 0;
  const stream = new ReadableStream({ start: (given) => (source = given), cancel: () => (cancelled += 1) });
  const client = clientOf({ fetch: async () => new Response(stream) });
  const pending = client.describeInvocationTasks({}, { signal: controller.signal });
  await turns();
  controller.abort(reason);
  assert.equal(await failure(pending), reason);
  source.enqueue(new Uint8Array(1));
  await turns();
  assert.equal(cancelled, 1);
});

test("a signal that does not tell its reason, as an old jsdom's, ends a call by an AbortError", async () => {
  const old = Object.assign(new EventTarget(), { aborted: false });
  const call = clientOf({ fetch: () => new Promise(() => undefined) }).describeInvocationTasks({}, { signal: old });
  old.aborted = true;
  old.dispatchEvent(new Event("abort"));
  assert.equal((await failure(call)).name, "AbortError");
  const controller = new AbortController();
  controller.abort(null);
  assert.equal(await failure(clientOf().describeInvocationTasks({}, { signal: controller.signal })), null);
});

test("null is no signal, as it is to fetch", async () => {
  const client = clientOf({ fetch: answering(emptyAnswer) });
  assert.deepEqual(await client.describeInvocationTasks({}, { signal: null }), emptyAnswer);
});

describe("no listener stays on a signal that outlives its calls", () => {
  for (const [title, options, request] of [
    ["after an answer", { fetch: answering(emptyAnswer) }, {}],
    ["after an error of the service", { fetch: answering({ Error: { Code: "InternalError" } }) }, {}],
    ["after an answer that is none", { fetch: answering("{}") }, {}],
    ["after a body that is too long", { fetch: answering(emptyAnswer), maxResponseBytes: 1 }, {}],
    ["after a network error", { fetch: () => Promise.reject(new Error("no network")) }, {}],
    ["after a fetch that throws", { fetch: () => { throw new Error("no network"); } }, {}],
    ["after a request that is refused", { fetch: answering(emptyAnswer) }, { Limit: 0 }],
  ]) {
    test(title, async () => {
      const { signal } = new AbortController();
      for (let call = 0; call < 3; call += 1) {
        await clientOf(options).describeInvocationTasks(request, { signal }).catch(() => {});
        assert.equal(listeners(signal), 0);
      }
    });
  }
});

describe("no listener stays on a signal when the client is closed", () => {
  const work = {
    describe: (client, signal) => client.describeInvocationTasks({}, { signal }),
    list: (client, signal) => client.listInvocationTasks("inv-1", { signal }).toArray(),
    wait: (client, signal) => client.waitForInvocation("inv-1", { signal }),
    watch: (client, signal) => client.watch("inv-1", { signal }).next(),
  };
  for (const [name, ask] of Object.entries(work)) {
    for (const [moment, isBefore] of [["before", true], ["while it is asked", false]]) {
      test(`${name}: ${moment}`, async () => {
        const { signal } = new AbortController();
        const client = clientOf({ fetch: attentive });
        if (isBefore) client.close();
        const pending = ask(client, signal);
        pending.catch(() => {});
        await turns();
        client.close();
        await tatFailure(pending, { code: "ClientClosed" });
        assert.equal(listeners(signal), 0);
      });
    }
  }
});

describe("what comes after the abort is heard by no one, and does no harm", () => {
  for (const [title, finish] of [
    ["an answer", (settle) => settle.resolve(new Response(JSON.stringify({ Response: emptyAnswer })))],
    ["a rejection", (settle) => settle.reject(new Error("late"))],
    ["a rejection with nothing", (settle) => settle.reject()],
    ["a body that breaks off", (settle) => settle.resolve(new Response(new ReadableStream({ start: (controller) => controller.error(new Error("late")) })))],
  ]) {
    test(title, async () => {
      const controller = new AbortController();
      let settle;
      const fetch = () => new Promise((resolve, reject) => (settle = { resolve, reject }));
      const pending = clientOf({ fetch }).describeInvocationTasks({}, { signal: controller.signal });
      await until(() => settle !== undefined);
      controller.abort(reason);
      assert.equal(await failure(pending), reason);
      finish(settle);
      await turns();
      assert.deepEqual(unhandled, []);
    });
  }

  test("a key that comes too late", async () => {
    const controller = new AbortController();
    let settle;
    const asked = () => new Promise((resolve, reject) => (settle = { resolve, reject }));
    const pending = clientOf({ credentials: asked }).describeInvocationTasks({}, { signal: controller.signal });
    pending.catch(() => {});
    await until(() => settle !== undefined);
    controller.abort(reason);
    settle.reject(new Error("late"));
    assert.equal((await outcome(pending)).reason, reason);
    assert.deepEqual(unhandled, []);
  });
});

test("an abort ends its own call alone", async () => {
  const controllers = Array.from({ length: 5 }, () => new AbortController());
  const client = clientOf({ fetch: attentive });
  const calls = controllers.map(({ signal }) => client.describeInvocationTasks({}, { signal }));
  for (const call of calls) call.catch(() => {});
  await turns();
  controllers[2].abort(reason);
  const states = await Promise.all(calls.map((call) => outcome(call)));
  assert.deepEqual(states.map(({ state }) => state), ["pending", "pending", "rejected", "pending", "pending"]);
  for (const controller of controllers) controller.abort();
});

test("one signal ends all of its calls", async () => {
  const controller = new AbortController();
  const client = clientOf({ fetch: attentive });
  const calls = Array.from({ length: 5 }, () => client.describeInvocationTasks({}, { signal: controller.signal }));
  await turns();
  controller.abort(reason);
  for (const call of calls) assert.equal(await failure(call), reason);
  assert.equal(listeners(controller.signal), 0);
});

test("a signal that outlived a call ends the next one, even where fetch ignores it", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  assert.deepEqual(await clientOf({ fetch: answering(emptyAnswer) }).describeInvocationTasks({}, { signal }), emptyAnswer);
  const pending = clientOf({ fetch: () => never }).describeInvocationTasks({}, { signal });
  pending.catch(() => {});
  await turns();
  controller.abort(reason);
  assert.deepEqual(await outcome(pending), { state: "rejected", reason });
  assert.equal(listeners(signal), 0);
});

test("many calls may share one signal, and Node does not warn of a leak", async (context) => {
  const warnings = [];
  const record = (warning) => warnings.push(warning.name);
  process.on("warning", record);
  context.after(() => process.off("warning", record));
  const { signal } = new AbortController();
  const client = clientOf({ fetch: answering(emptyAnswer) });
  await Promise.all(Array.from({ length: 30 }, () => client.describeInvocationTasks({}, { signal })));
  await turns();
  assert.deepEqual(warnings, []);
});

describe("a mistake elsewhere does not end a call that is under way", () => {
  for (const [title, mistake] of [
    ["an output whose Dropped is a bigint", () => tatThrown(() => decodeOutput({ Output: "", Dropped: 5n }))],
    ["an output whose Dropped is a symbol", () => tatThrown(() => decodeOutput({ Output: "", Dropped: Symbol("x") }))],
    ["a request of which JSON makes nothing", () => tatFailure(clientOf().describeInvocationTasks({ toJSON: () => undefined }))],
  ]) {
    test(title, async () => {
      const controller = new AbortController();
      const pending = clientOf({ fetch: attentive }).describeInvocationTasks({}, { signal: controller.signal });
      pending.catch(() => {});
      await turns();
      await mistake();
      assert.equal((await outcome(pending)).state, "pending");
      controller.abort();
    });
  }
});
