// What isolates share by an object. Here both are in one process and in virtual time; tests/workerd/relay has real ones.
import assert from "node:assert/strict";
import { afterEach, before, beforeEach, describe, test } from "node:test";

import { TatError } from "tat-tasks";
import { createFakeTat, exampleCredential } from "tat-tasks/fake";
import { createRelay } from "tat-tasks/relay";
import { accountObject, sharedByObject } from "tat-tasks/relay/cloudflare";

import { region, tatFailure, warmUp } from "../support.mjs";
import { virtualTime } from "../virtual-time.mjs";
import { endedTask, ids, numbersOf } from "./set-up.mjs";

let time;
let fake;
let world;

before(warmUp);
beforeEach(() => {
  time = virtualTime();
  fake = createFakeTat({ clock: () => time.now(), requestsPerSecond: Infinity, fleet: Array.from({ length: 200 }, (_, number) => endedTask(number)) });
  world = worldOf();
});
afterEach(() => {
  assert.equal(time.timers(), 0, "timers that stay");
  time.restore();
});

/** A namespace with one object in it, and what it was asked. */
function worldOf(options = {}) {
  const Account = accountObject((env) => ({ ...env, fetch: time.attend(fake.fetch), endpoint: "tat.example" }));
  const make = () => new Account({}, { credentials: exampleCredential, ...options });
  const world = {
    object: make(),
    messages: [],
    failure: undefined,
    restart: () => (world.object = make()),
    objects: {
      idFromName: (name) => name,
      get: () => ({
        async fetch(url, init) {
          world.messages.push({ path: new URL(url).pathname, ...JSON.parse(init.body) });
          const failure = world.failure?.();
          if (failure !== undefined) throw failure;
          return world.object.fetch(new Request(url, init));
        },
      }),
    },
    leases: () => world.messages.filter(({ path }) => path.endsWith("/lease")),
  };
  return world;
}

/** A relay as an isolate has one. */
function isolate(options = {}) {
  const relay = createRelay({
    ...sharedByObject(world.objects),
    credentials: exampleCredential,
    endpoint: "tat.example",
    fetch: time.attend(fake.fetch),
    regions: [region],
    timeout: 60_000,
    requestsPerSecond: 1e6,
    callsPerSecond: 1e6,
    authorize: ({ headers }) => ({ tenant: headers.get("tenant"), see: "all" }),
    ...options,
  });
  return async (parameters, tenant = "one") => {
    const body = JSON.stringify({ Region: region, ...parameters });
    const request = new Request("https://relay.example/", { method: "POST", headers: { "content-type": "application/json", tenant }, body });
    const response = await relay(request);
    return { status: response.status, headers: response.headers, ...(await response.json()).Response };
  };
}

const query = (number) => ({ Filters: [{ Name: "instance-id", Values: [`ins-${number}`] }] });
const lookUp = (...numbers) => ({ InvocationTaskIds: ids(...numbers) });
const quota = () => sharedByObject(world.objects).quota;
const call = (signal = new AbortController().signal) => ({ host: "tat.example", secretId: exampleCredential.secretId, signal });
/** What a caller has who may cause so many calls. */
const allowanceOf = (calls) => ({
  get left() {
    return calls;
  },
  take(count) {
    if (count > calls) throw new RangeError("more calls than there are");
    calls -= count;
  },
  payForRefused() {
    this.take(8);
  },
  owe(count) {
    calls -= count;
  },
});
/** The bucket, of which somebody has taken before, is full. */
const filled = async () => {
  await time.run(quota().take(call()));
  await time.advance(5_000);
  world.messages.length = 0;
};
const busiest = () => Math.max(...fake.calls.map(({ at }) => fake.calls.filter((other) => other.at >= at && other.at < at + 1_000).length));

describe("an object refuses a quotaShare of", () => {
  for (const quotaShare of [0, -1, 1.01, 2, NaN, Infinity, "0.5", null, false]) {
    test(typeof quotaShare === "number" ? String(quotaShare) : JSON.stringify(quotaShare), () => {
      assert.throws(
        () => worldOf({ quotaShare }),
        (error) => TatError.is(error) && error.kind === "validation" && error.field === "quotaShare" && /^quotaShare: expected a number above 0 and up to 1, got /.test(error.message),
      );
    });
  }

  test("no part of the quota, and of all of it none", () => {
    for (const quotaShare of [undefined, 0.01, 1]) worldOf({ quotaShare });
  });
});

describe("the calls of the account", () => {
  test("three isolates together keep its pace, and each gets its part", async () => {
    const isolates = [isolate(), isolate(), isolate()];
    const ended = [[], [], []];
    const queries = isolates.flatMap((ask, index) =>
      Array.from({ length: 20 }, async (_, number) => {
        assert.equal((await ask(query(100 * index + number))).status, 200);
        ended[index].push(performance.now());
      }),
    );
    await time.run(Promise.all(queries));
    assert.equal(fake.calls.length, 60);
    assert.ok(busiest() <= 11, `${busiest()} in a second`);
    const last = ended.map((times) => times.at(-1));
    assert.ok(Math.max(...last) < 6_500 && Math.min(...last) > 4_000, `they ended after ${last} ms`);
  });

  test("those of an isolate that are wanted at the same time are leased at once, five at most", async () => {
    const ask = isolate();
    await filled();
    await time.run(Promise.all([0, 1, 2, 3, 4].map((number) => ask(query(number)))));
    assert.deepEqual(world.leases().map(({ calls }) => calls), [5]);
    await time.advance(5_000);
    await time.run(Promise.all([5, 6, 7, 8, 9, 10].map((number) => ask(query(number)))));
    assert.deepEqual(world.leases().slice(1).map(({ calls }) => calls), [5, 1]);
  });

  test("a new object has none to give away, whoever has asked the one before", async () => {
    const isolates = [isolate(), isolate()];
    await filled();
    await time.run(Promise.all(isolates.flatMap((ask, index) => [0, 1].map((number) => ask(query(10 * index + number))))));
    world.restart();
    const began = time.now();
    await time.run(Promise.all(isolates.flatMap((ask, index) => [2, 3, 4].map((number) => ask(query(10 * index + number))))));
    const after = fake.calls.slice(4).map(({ at }) => at - began);
    assert.equal(after.length, 6);
    after.forEach((at, index) => assert.ok(at >= 100 * index + 50, `call ${index} after ${at} ms`));
  });

  test("one isolate that is throttled slows down the others", async () => {
    const [one, other] = [quota(), quota()];
    await filled();
    const settle = await time.run(one.take(call()));
    settle("throttled");
    await time.advance(50);
    const began = performance.now();
    for (let count = 0; count < 5; count += 1) (await time.run(other.take(call())))("put-back");
    for (let count = 0; count < 8; count += 1) await time.run(other.take(call()));
    assert.ok(performance.now() - began > 900, `8 calls in ${performance.now() - began} ms`);
  });

  test("what was not used is given back, but not when it is too late", async () => {
    for (const { wait, least, most } of [{ wait: 0, least: 0, most: 150 }, { wait: 1_500, least: 350, most: 600 }]) {
      const own = quota();
      await filled();
      const left = new AbortController();
      const gone = [call(left.signal), call(left.signal), call(left.signal), call(left.signal)].map((one) => own.take(one).catch((reason) => reason));
      const taken = own.take(call());
      left.abort("gone");
      assert.deepEqual(await time.run(Promise.all(gone)), ["gone", "gone", "gone", "gone"]);
      const settle = await time.run(taken);
      // Meanwhile others use what there is.
      for (const until = performance.now() + wait; performance.now() < until; ) await time.run(quota().take(call()));
      settle("accepted");
      await time.advance(10);
      assert.deepEqual(world.leases().at(-1).told.map(({ outcome }) => outcome), ["accepted", ...Array(4).fill("put-back")]);
      const began = performance.now();
      for (let count = 0; count < 4; count += 1) await time.run(quota().take(call()));
      const took = performance.now() - began;
      assert.ok(took >= least && took <= most, `four calls in ${took} ms`);
    }
  });

  test("a caller who leaves rejects with the signal's reason, before and while it waits", async () => {
    const reason = new Error("gone");
    await assert.rejects(quota().take(call(AbortSignal.abort(reason))), reason);
    const leaving = new AbortController();
    const waiting = quota().take(call(leaving.signal));
    leaving.abort(reason);
    await assert.rejects(waiting, reason);
    await time.advance(2_000);
  });
});

describe("look-ups", () => {
  test("those of two isolates are one call", async () => {
    const isolates = [isolate(), isolate()];
    const answers = await time.run(Promise.all(isolates.map((ask, index) => ask(lookUp(2 * index, 2 * index + 1)))));
    assert.deepEqual(answers.map(numbersOf), [[0, 1], [2, 3]]);
    assert.deepEqual(fake.calls.map(({ params }) => params.InvocationTaskIds), [ids(0, 1, 2, 3)]);
  });

  test("what one isolate has asked for is known to the other, but to no other tenant", async () => {
    const [first, second] = [isolate(), isolate()];
    await time.run(first(lookUp(0)));
    assert.deepEqual(numbersOf(await time.run(second(lookUp(0)))), [0]);
    assert.equal(fake.calls.length, 1);
    assert.deepEqual(numbersOf(await time.run(second(lookUp(0), "two"))), [0]);
    assert.equal(fake.calls.length, 2);
  });

  test("and queries use the same calls", async () => {
    const ask = isolate();
    await time.run(Promise.all(Array.from({ length: 20 }, (_, number) => ask(number % 2 ? query(number) : lookUp(number), `tenant ${number}`))));
    assert.equal(fake.calls.length, 20);
    assert.ok(busiest() <= 11, `${busiest()} in a second`);
  });

  test("the error of a call arrives as it is", async () => {
    const { lookUps } = sharedByObject(world.objects);
    fake.inject({ fault: "expired-token" });
    const question = { tenant: "one", caller: "", region, hidesOutput: true, ids: ids(0) };
    const error = await time.run(lookUps.lookUp(question, allowanceOf(10)).catch((thrown) => thrown));
    assert.ok(TatError.is(error));
    assert.deepEqual([error.kind, error.code, error.requestId], ["auth", "AuthFailure.TokenFailure", fake.calls.at(-1).answer.requestId]);
  });

  test("a caller pays for the calls that it has caused, and one for each asking", async () => {
    const { lookUps } = sharedByObject(world.objects);
    fake.inject({ fault: "bad-id", id: "invt-1" });
    const allowance = allowanceOf(100);
    const ask = async (...numbers) => {
      const { tasks } = await time.run(lookUps.lookUp({ tenant: "one", caller: "", region, hidesOutput: true, ids: ids(...numbers) }, allowance));
      return tasks.length;
    };
    assert.equal(await ask(0, 1), 1);
    // One to see that something is refused, and what it may take to find what.
    assert.equal(allowance.left, 100 - 1 - 8);
    assert.ok(fake.calls.length <= 9, `${fake.calls.length} calls`);
    // It is known by now that this one is refused, which the caller should not learn by what it pays.
    assert.equal(await ask(1), 0);
    assert.equal(allowance.left, 100 - 1 - 8 - 1);
  });

  test("outputs that take two calls are paid for at once", async () => {
    const { lookUps } = sharedByObject(world.objects);
    const allowance = allowanceOf(100);
    const question = { tenant: "one", caller: "", region, hidesOutput: false, ids: ids(...Array(100).keys()) };
    const { tasks } = await time.run(lookUps.lookUp(question, allowance));
    assert.deepEqual([tasks.length, allowance.left, fake.calls.length, world.messages.filter(({ path }) => path.endsWith("/look-up")).length], [100, 98, 2, 1]);
  });

  test("no more calls are made for a caller than it has", async () => {
    const { lookUps } = sharedByObject(world.objects);
    for (const number of [1, 40, 80]) fake.inject({ fault: "bad-id", id: `invt-${number}` });
    const question = { tenant: "one", caller: "", region, hidesOutput: true, ids: ids(...Array(100).keys()) };
    await assert.rejects(time.run(lookUps.lookUp(question, allowanceOf(3))), RangeError);
    assert.equal(fake.calls.length, 1);
    // As many as it may take, and still too few for three: the rest is for another request.
    const error = await time.run(lookUps.lookUp(question, allowanceOf(20)).catch((thrown) => thrown));
    assert.deepEqual([error.kind, error.code], ["throttled", "RequestLimitExceeded"]);
    assert.ok(fake.calls.length <= 10, `${fake.calls.length} calls`);
  });

  test("the pages of one caller pay once for what they ask at the same time", async () => {
    const poor = isolate({ callsPerSecond: 0.01 });
    const answers = await time.run(Promise.all(Array.from({ length: 10 }, () => poor(lookUp(200)))));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    assert.equal(fake.calls.length, 1);
    assert.equal((await time.run(poor(lookUp(200)))).status, 429);
  });

  test("a caller who may make no more calls still gets what is known, and 429 for the rest", async () => {
    const poor = isolate({ callsPerSecond: 0.01 });
    assert.equal((await time.run(poor(lookUp(0)))).status, 200);
    assert.equal((await time.run(poor(lookUp(0)))).status, 200);
    const refused = await time.run(poor(lookUp(1)));
    assert.deepEqual([refused.status, refused.Error.Code, refused.headers.get("retry-after")], [429, "RequestLimitExceeded", "100"]);
    assert.equal(fake.calls.length, 1);
  });
});

describe("an object that", () => {
  const lost = Object.assign(new Error("connection lost: AKID"), { retryable: false });
  const failures = {
    "cannot be reached": () => lost,
    "was replaced twice": () => Object.assign(new Error("replaced"), { retryable: true }),
  };
  for (const [what, failure] of Object.entries(failures)) {
    test(`${what} is 503, and no call is made`, async () => {
      world.failure = failure;
      const ask = isolate();
      for (const question of [query(0), lookUp(0)]) {
        const { status, Error: error } = await time.run(ask(question));
        assert.deepEqual([status, error.Code], [503, "ServiceUnavailable"]);
        assert.ok(!error.Message.includes("AKID"), error.Message);
      }
      assert.equal(fake.calls.length, 0);
    });
  }

  test("was replaced once is asked again", async () => {
    let failed = 0;
    world.failure = () => (failed++ % 2 === 0 ? failures["was replaced twice"]() : undefined);
    const ask = isolate();
    for (const question of [query(0), lookUp(0)]) assert.equal((await time.run(ask(question))).status, 200);
  });

  test("is of another version is 503", async () => {
    world.object = { fetch: async () => new Response("no such message", { status: 404 }) };
    assert.equal((await time.run(isolate()(query(0)))).status, 503);
  });

  test("fails is 503 to everybody who waits for the same answer", async () => {
    world.failure = () => lost;
    const ask = isolate();
    const answers = await time.run(Promise.all([0, 1, 2, 3, 4, 5, 6].map((number) => ask(query(number)))));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([503]));
    assert.equal(world.messages.length, 1);
  });

  test("answers nothing else", async () => {
    const response = await world.object.fetch(new Request("https://object/2/lease", { method: "POST", body: "{}" }));
    assert.equal(response.status, 404);
  });
});
