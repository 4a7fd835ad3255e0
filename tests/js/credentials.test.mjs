// Where a client gets its credentials from, and when it asks for them anew.
import assert from "node:assert/strict";
import { afterEach, before, beforeEach, describe, mock, test } from "node:test";

import { TatError } from "tat-tasks";
import { createFakeTat, exampleFleet } from "tat-tasks/fake";

import { answering, clientOf, credentials, emptyAnswer, failure, tatFailure, turns, until, warmUp } from "./support.mjs";
import { pass, virtualTime } from "./virtual-time.mjs";

before(warmUp);
afterEach(() => mock.restoreAll());

const HOUR = 3_600_000;

/** A function that gives credentials one after the other, and counts. */
function provider(...given) {
  const provide = async () => {
    const next = given[Math.min(provide.asked, given.length - 1)];
    provide.asked += 1;
    if (next instanceof Error) throw next;
    return next;
  };
  provide.asked = 0;
  return provide;
}

const ending = (expiration, token = "tests-token") => ({ ...credentials, token, expiration });

/** The tokens that calls are sent with. */
function recorder() {
  const tokens = [];
  const fetch = (url, { headers }) => {
    tokens.push(headers["X-TC-Token"]);
    return answering(emptyAnswer)(url);
  };
  return { tokens, fetch };
}

describe("a function that gives credentials", () => {
  test("without an end, it is asked at every call", async () => {
    const provide = provider(credentials);
    const client = clientOf({ credentials: provide, fetch: answering(emptyAnswer) });
    for (let call = 0; call < 3; call += 1) await client.describeInvocationTasks();
    assert.equal(provide.asked, 3);
  });

  test("calls at the same time share one answer", async () => {
    let settle;
    let asked = 0;
    const provide = () => {
      asked += 1;
      return new Promise((resolve) => (settle = resolve));
    };
    const client = clientOf({ credentials: provide, fetch: answering(emptyAnswer) });
    const calls = Array.from({ length: 10 }, () => client.describeInvocationTasks());
    await until(() => settle !== undefined);
    await turns(5);
    settle(credentials);
    assert.equal((await Promise.all(calls)).length, 10);
    assert.equal(asked, 1);
  });

  for (const [title, expiration] of [
    ["in Unix milliseconds", Date.now() + HOUR],
    ["as a Date", new Date(Date.now() + HOUR)],
  ]) {
    test(`with an end ${title}, it is asked again shortly before`, async () => {
      const now = Date.now();
      mock.method(Date, "now", () => now);
      const provide = provider(ending(expiration, "first"), ending(now + 2 * HOUR, "second"));
      const { tokens, fetch } = recorder();
      const client = clientOf({ credentials: provide, fetch });
      for (const [later, expected] of [[0, "first"], [HOUR - 310_000, "first"], [HOUR - 290_000, "second"], [HOUR, "second"]]) {
        Date.now.mock.mockImplementation(() => now + later);
        await client.describeInvocationTasks();
        assert.equal(tokens.at(-1), expected, `${later} ms later`);
      }
      assert.equal(provide.asked, 2);
    });
  }

  test("of a short life, a quarter is left when it is asked again", async () => {
    const now = Date.now();
    mock.method(Date, "now", () => now);
    const provide = provider(ending(now + 60_000, "first"), ending(now + HOUR, "second"));
    const { tokens, fetch } = recorder();
    const client = clientOf({ credentials: provide, fetch });
    for (const later of [0, 44_000, 46_000]) {
      Date.now.mock.mockImplementation(() => now + later);
      await client.describeInvocationTasks();
    }
    assert.deepEqual(tokens, ["first", "first", "second"]);
  });

  test("when it fails ahead of the end, the old ones still are good; after it, they are not", async () => {
    const now = Date.now();
    mock.method(Date, "now", () => now);
    const closed = new Error("the vault is closed");
    const provide = provider(ending(now + HOUR), closed);
    const client = clientOf({ credentials: provide, fetch: answering(emptyAnswer) });
    await client.describeInvocationTasks();
    Date.now.mock.mockImplementation(() => now + HOUR - 1_000);
    await client.describeInvocationTasks();
    Date.now.mock.mockImplementation(() => now + HOUR);
    assert.equal(await failure(client.describeInvocationTasks()), closed);
    assert.equal(provide.asked, 3);
  });

  test("when it takes long ahead of the end, the old ones are used after 10 s", async () => {
    const time = virtualTime();
    try {
      let asked = 0;
      const provide = () => {
        asked += 1;
        return asked === 1 ? ending(time.now() + HOUR) : new Promise(() => {});
      };
      const client = clientOf({ credentials: provide, fetch: answering(emptyAnswer) });
      await time.run(client.describeInvocationTasks());
      await time.advance(HOUR - 250_000);
      const began = time.now();
      await time.run(client.describeInvocationTasks());
      assert.equal(time.now() - began, 10_000);
      client.close();
    } finally {
      time.restore();
    }
  });

  for (const [attemptTimeout, timeout, waited] of [[10_000, undefined, 5_000], [5_000, undefined, 2_500], [30_000, 8_000, 4_000]]) {
    test(`when it hangs ahead of the end, the old ones are used in time, and nobody waits again: ${attemptTimeout} ms, ${timeout ?? "by default"}`, async () => {
      const time = virtualTime();
      try {
        let asked = 0;
        const settle = [];
        const provide = () => {
          asked += 1;
          return asked === 1 ? ending(time.now() + HOUR, "first") : new Promise((resolve) => settle.push(resolve));
        };
        const { tokens, fetch } = recorder();
        const client = clientOf({ credentials: provide, fetch, attemptTimeout, ...(timeout === undefined ? {} : { timeout }) });
        await time.run(client.describeInvocationTasks());
        await time.advance(HOUR - 250_000);
        const took = [];
        for (let call = 0; call < 3; call += 1) {
          const began = time.now();
          await time.run(client.describeInvocationTasks());
          took.push(time.now() - began);
        }
        assert.deepEqual(took, [waited, 0, 0]);
        assert.equal(asked, 2);
        // One that hangs for long is not waited for, but nor is it the last.
        await time.advance(20_000);
        await time.run(client.describeInvocationTasks());
        assert.equal(asked, 3);
        settle.at(-1)(ending(time.now() + HOUR, "second"));
        await time.advance(1);
        await time.run(client.describeInvocationTasks());
        assert.deepEqual(tokens, ["first", "first", "first", "first", "first", "second"]);
        assert.equal(time.timers(), 0);
        client.close();
      } finally {
        time.restore();
      }
    });
  }

  test("once it was asked ahead of the end, no timer stays", async () => {
    const time = virtualTime();
    try {
      const provide = provider(ending(time.now() + HOUR), ending(time.now() + 3 * HOUR, "second"));
      const client = clientOf({ credentials: provide, fetch: answering(emptyAnswer) });
      await time.run(client.describeInvocationTasks());
      await time.advance(HOUR - 250_000);
      await time.run(client.describeInvocationTasks());
      assert.deepEqual([provide.asked, time.timers()], [2, 0]);
    } finally {
      time.restore();
    }
  });

  test("it hears by a signal when the client is closed, and not when the call is aborted that asked", async () => {
    const signals = [];
    const provide = ({ signal }) => {
      signals.push(signal);
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    };
    const client = clientOf({ credentials: provide, fetch: answering(emptyAnswer) });
    const controller = new AbortController();
    const aborted = failure(client.describeInvocationTasks({}, { signal: controller.signal }));
    await until(() => signals.length === 1);
    const other = tatFailure(client.describeInvocationTasks(), { code: "ClientClosed" });
    await turns(5);
    controller.abort();
    await aborted;
    assert.deepEqual(signals.map(({ aborted: isAborted }) => isAborted), [false]);
    client.close();
    await other;
    assert.deepEqual(signals.map(({ aborted: isAborted }) => isAborted), [true]);
  });

  describe("when its error may pass", () => {
    const passing = (code) => new TatError({ kind: "service", code, message: "the metadata service is busy", retryable: true });

    test("it is asked again, as a call is", async () => {
      const time = virtualTime();
      try {
        const provide = provider(passing("HttpStatus.503"), passing("RequestLimitExceeded"), credentials);
        const lines = [];
        const logger = { debug() {}, info() {}, error() {}, warn: (message) => lines.push(message) };
        const client = clientOf({ credentials: provide, fetch: answering(emptyAnswer), maxRetries: 2, logger });
        const { response } = await time.run(client.describeInvocationTasks().withResponse());
        assert.deepEqual([provide.asked, response.attempts], [3, 1]);
        assert.deepEqual(lines, ["HttpStatus.503", "RequestLimitExceeded"].map((code) => `tat-tasks: the credentials function failed, is asked again: ${code}`));
        assert.equal(time.timers(), 0);
      } finally {
        time.restore();
      }
    });

    test("it is asked as often as the call says, and its last error is that very error", async () => {
      const time = virtualTime();
      try {
        const errors = ["A", "B", "C"].map(passing);
        const provide = provider(...errors);
        const call = clientOf({ credentials: provide, maxRetries: 2 }).describeInvocationTasks();
        assert.equal(await time.run(failure(call)), errors[2]);
        assert.equal(provide.asked, 3);
      } finally {
        time.restore();
      }
    });

    test("the deadline of the call ends it, and so does an abort", async () => {
      const time = virtualTime();
      try {
        const client = clientOf({ credentials: provider(passing("A")), maxRetries: 1_000 });
        const began = time.now();
        await tatFailure(time.run(client.describeInvocationTasks({}, { timeout: 20_000 })), { retryable: true });
        assert.ok(time.now() - began <= 20_000);
        const controller = new AbortController();
        const aborted = failure(client.describeInvocationTasks({}, { signal: controller.signal }));
        await time.advance(3_000);
        const reason = new Error("enough");
        controller.abort(reason);
        assert.equal(await aborted, reason);
        assert.equal(time.timers(), 0);
      } finally {
        time.restore();
      }
    });

    for (const [title, error] of [
      ["one that does not", new TatError({ kind: "auth", code: "AuthFailure.TokenFailure", message: "no", retryable: false })],
      ["one that does not say so", Object.assign(new Error("a vault of another kind"), { retryable: true })],
    ]) {
      test(`${title} ends the call at once`, async () => {
        const provide = provider(error, credentials);
        assert.equal(await failure(clientOf({ credentials: provide, maxRetries: 4 }).describeInvocationTasks()), error);
        assert.equal(provide.asked, 1);
      });
    }
  });

  describe("that takes longer than others wait for who has asked", () => {
    let time;
    beforeEach(() => (time = virtualTime()));
    afterEach(() => time.restore());

    /** Gives credentials one after the other, each after so many milliseconds. */
    function slowly(...answers) {
      const provide = async () => {
        const [takes, give] = answers[Math.min(provide.asked, answers.length - 1)];
        provide.asked += 1;
        await pass(takes);
        return give();
      };
      provide.asked = 0;
      return provide;
    }

    for (const [takes, times] of [[9_000, 1], [12_000, 2], [25_000, 3]]) {
      test(`${takes} ms: its answer is that of all, and it is asked ${times} times`, async () => {
        const provide = slowly([takes, () => ending(time.now() + HOUR)]);
        const client = clientOf({ credentials: provide, fetch: answering(emptyAnswer) });
        const began = time.now();
        await time.run(Promise.all(Array.from({ length: 5 }, () => client.describeInvocationTasks())));
        assert.deepEqual([time.now() - began, provide.asked], [takes, times]);
      });
    }

    test("who has waited less hears of the answer to who has asked again", async () => {
      const provide = slowly([60_000, () => credentials], [100, () => ending(time.now() + HOUR)]);
      const client = clientOf({ credentials: provide, fetch: answering(emptyAnswer), timeout: 20_000 });
      const first = failure(client.describeInvocationTasks());
      const second = client.describeInvocationTasks();
      await time.advance(9_000);
      const began = time.now();
      await time.run(Promise.all([second, client.describeInvocationTasks()]));
      assert.ok(time.now() - began < 2_000, `${time.now() - began} ms`);
      await time.run(first);
    });

    test("an answer that comes late does not take the place of one that holds longer", async () => {
      const provide = slowly([25_000, () => ending(time.now() + 30_000, "late")], [100, () => ending(time.now() + HOUR, "second")]);
      const { tokens, fetch } = recorder();
      const client = clientOf({ credentials: provide, fetch });
      await time.run(Promise.all([client.describeInvocationTasks(), client.describeInvocationTasks()]));
      await time.run(client.describeInvocationTasks());
      assert.deepEqual(tokens, ["second", "late", "second"]);
    });

    test("a failure is that of those who wait; who has asked before still gets its own answer", async () => {
      const closed = new Error("asks one at a time");
      const provide = slowly([12_000, () => ending(time.now() + HOUR)], [100, () => Promise.reject(closed)]);
      const client = clientOf({ credentials: provide, fetch: answering(emptyAnswer) });
      const outcomes = await time.run(Promise.allSettled(Array.from({ length: 3 }, () => client.describeInvocationTasks())));
      assert.deepEqual(outcomes.map(({ reason }) => reason), [undefined, closed, closed]);
    });
  });

  test("after a failure it is asked again", async () => {
    const provide = provider(new Error("the vault is closed"), credentials);
    const client = clientOf({ credentials: provide, fetch: answering(emptyAnswer) });
    await failure(client.describeInvocationTasks());
    assert.deepEqual(await client.describeInvocationTasks(), emptyAnswer);
  });

  test("an abort of the call that asked leaves the others their answer", async () => {
    let settle;
    const client = clientOf({ credentials: () => new Promise((resolve) => (settle = resolve)), fetch: answering(emptyAnswer) });
    const controller = new AbortController();
    const aborted = client.describeInvocationTasks({}, { signal: controller.signal });
    aborted.catch(() => {});
    await until(() => settle !== undefined);
    const other = client.describeInvocationTasks();
    await turns(5);
    controller.abort(new Error("enough"));
    assert.equal((await failure(aborted)).message, "enough");
    settle(credentials);
    assert.deepEqual(await other, emptyAnswer);
  });

  for (const expiration of ["soon", Number.NaN, new Date("soon"), 1_700_000_000, null]) {
    test(`an end that is none: ${String(expiration)}`, async () => {
      const client = clientOf({ credentials: provider({ ...credentials, expiration }) });
      await tatFailure(client.describeInvocationTasks(), { kind: "validation", field: "expiration" });
    });
  }
});

describe("a token that the service does not accept", () => {
  const fake = createFakeTat({
    fleet: exampleFleet,
    credentials: [{ ...credentials, token: "old" }, { ...credentials, token: "new" }],
    requestsPerSecond: Infinity,
  });
  const old = { ...credentials, token: "old", expiration: Date.now() + HOUR };
  afterEach(() => {
    fake.clearFaults();
    fake.clearCalls();
  });

  test("is asked for anew, once, and the call goes through", async () => {
    fake.inject({ fault: "expired-token", secretId: credentials.secretId, token: "old" });
    const provide = provider(old, { ...old, token: "new" });
    const client = clientOf({ credentials: provide, fetch: fake.fetch });
    const { response } = await client.describeInvocationTasks().withResponse();
    assert.deepEqual([response.attempts, provide.asked], [2, 2]);
    await client.describeInvocationTasks();
    assert.equal(provide.asked, 2);
  });

  test("when the new one is not accepted either, that is the error", async () => {
    fake.inject({ fault: "expired-token", secretId: credentials.secretId, token: "old" });
    const provide = provider(old);
    const call = clientOf({ credentials: provide, fetch: fake.fetch }).describeInvocationTasks();
    await tatFailure(call, { kind: "auth", code: "AuthFailure.TokenFailure", attempts: 2 });
    assert.equal(provide.asked, 2);
  });

  test("many calls that meet it renew it once", async () => {
    fake.inject({ fault: "expired-token", secretId: credentials.secretId, token: "old" });
    const provide = provider(old, { ...old, token: "new" });
    const client = clientOf({ credentials: provide, fetch: fake.fetch });
    const answers = await Promise.all(Array.from({ length: 20 }, () => client.describeInvocationTasks()));
    assert.deepEqual([answers.length, provide.asked], [20, 2]);
  });

  test("of static credentials, there is no other", async () => {
    fake.inject({ fault: "expired-token", secretId: credentials.secretId, token: "old" });
    const call = clientOf({ credentials: old, fetch: fake.fetch }).describeInvocationTasks();
    await tatFailure(call, { code: "AuthFailure.TokenFailure", attempts: 1 });
  });
});
