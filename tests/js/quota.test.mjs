// Calls wait for their turn, in one line for each key and host, whichever client they come from.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { afterEach, before, beforeEach, describe, test } from "node:test";

import { TatClient } from "tat-tasks";
import { createFakeTat, exampleCredential } from "tat-tasks/fake";

import { failure, region, tatFailure, tatThrown, warmUp } from "./support.mjs";
import { virtualTime } from "./virtual-time.mjs";

const other = { secretId: "AKIDother", secretKey: "another-key" };
let time;
let fake;
let lastHost = 0;

before(warmUp);
beforeEach(() => {
  time = virtualTime();
  fake = createFakeTat({ clock: () => time.now(), credentials: [exampleCredential, other] });
  // What is known of a host's pace is known to the process: each test has its own.
  lastHost += 1;
});
afterEach(() => {
  assert.equal(time.timers(), 0, "timers that stay");
  time.restore();
});

function clientOf(options = {}, Client = TatClient) {
  return new Client({
    region,
    credentials: exampleCredential,
    endpoint: `quota-${lastHost}.example`,
    fetch: time.attend(fake.fetch),
    maxRetries: 0,
    ...options,
  });
}

const calls = (client, count, options) => Array.from({ length: count }, () => client.describeInvocationTasks({}, options));
/** The most calls that the fake got within a second. */
const busiest = () => Math.max(...fake.calls.map(({ at }) => fake.calls.filter((call) => call.at >= at && call.at < at + 1_000).length));
const seconds = () => (fake.calls.at(-1).at - fake.calls[0].at) / 1_000;

test("half of the service's 20 a second by default, after a small burst", async () => {
  await time.run(Promise.all(calls(clientOf(), 100)));
  assert.ok(busiest() <= 15, `${busiest()} in a second`);
  assert.ok(seconds() > 9 && seconds() < 11, `${seconds()} s`);
});

for (const [quotaShare, least, most] of [[0.1, 47, 52], [1, 4.8, 6]]) {
  test(`a share of ${quotaShare}`, async () => {
    await time.run(Promise.all(calls(clientOf({ quotaShare, maxRetries: 4 }), 100)));
    assert.ok(seconds() > least && seconds() < most, `${seconds()} s`);
  });
}

test("false: no call waits", async () => {
  const outcomes = await time.run(Promise.allSettled(calls(clientOf({ quotaShare: false }), 100)));
  assert.equal(outcomes.filter(({ status }) => status === "rejected").length, 80, "the fake takes 20 a second");
  assert.equal(seconds(), 0);
});

test("clients of one key at one host wait in one line, those of another do not", async () => {
  const [first, second, third] = [clientOf(), clientOf({ region: "ap-beijing" }), clientOf({ credentials: other })];
  await time.run(Promise.all([...calls(first, 30), ...calls(second, 30), ...calls(third, 30)]));
  const of = (secretId) => fake.calls.filter(({ headers }) => headers.authorization.includes(secretId)).map(({ at }) => at);
  const took = (times) => (times.at(-1) - times[0]) / 1_000;
  assert.ok(took(of(exampleCredential.secretId)) > 5, "60 calls");
  assert.ok(took(of("AKIDother")) < 3, "30 calls");
});

test("the copies of the package in a process wait in one line", async () => {
  const { TatClient: Required } = createRequire(import.meta.url)("tat-tasks");
  assert.notEqual(Required, TatClient);
  await time.run(Promise.all([...calls(clientOf(), 30), ...calls(clientOf({}, Required), 30)]));
  assert.ok(seconds() > 5, `${seconds()} s`);
});

test("each caller has its turn: one call is not behind the hundred of another", async () => {
  const hundred = calls(clientOf(), 100);
  const one = clientOf({ requestClient: "one" }).describeInvocationTasks();
  await time.run(Promise.all([...hundred, one]));
  const place = fake.calls.findIndex(({ headers }) => headers["x-tc-requestclient"] === "one");
  assert.ok(place <= 7, `place ${place}`);
});

test("a client that may use little holds up no other", async () => {
  const slow = calls(clientOf({ quotaShare: 0.005 }), 10, { timeout: 60_000 }).map((call) => call.catch(() => {}));
  await time.run(Promise.all(calls(clientOf(), 100)));
  assert.ok(seconds() < 12, `${seconds()} s`);
  fake.clearCalls();
  await time.run(Promise.all(slow));
  assert.ok(fake.calls.length <= 6, `${fake.calls.length} calls in the rest of a minute`);
});

test("calls of a client that may use little, among those of another, hold up none of these", async () => {
  const [slow, fast] = [clientOf({ quotaShare: 0.05, timeout: Infinity }), clientOf()];
  const lines = Array.from({ length: 30 }, () => [slow.describeInvocationTasks().catch(() => {}), fast.describeInvocationTasks()]);
  const began = time.now();
  await time.run(Promise.all(lines.map(([, call]) => call)));
  assert.ok(time.now() - began < 4_000, `${time.now() - began} ms`);
  slow.close();
  await time.run(Promise.all(lines.flat()));
});

test("a caller that has had many turns with one key is not behind the others with the next", async () => {
  let current = exampleCredential;
  const client = clientOf({ credentials: () => current });
  await time.run(Promise.all(calls(client, 200)));
  current = other;
  const list = client.listInvocationTasks({ invocationTaskIds: Array.from({ length: 3_000 }, (_, index) => `invt-${index}`) }).toArray();
  await time.advance(300);
  const began = time.now();
  await time.run(client.describeInvocationTasks());
  assert.ok(time.now() - began < 500, `${time.now() - began} ms`);
  await time.run(list);
});

test("who is far behind in a line does not look in vain", async () => {
  let looks = 0;
  const { setTimeout } = globalThis;
  globalThis.setTimeout = (...timer) => {
    looks += 1;
    return setTimeout(...timer);
  };
  await time.run(Promise.all(calls(clientOf({ timeout: Infinity }), 300)));
  assert.ok(seconds() > 28, `${seconds()} s`);
  assert.ok(looks < 300 * 7, `${looks} timers`);
});

test("an abort in the line ends at once, and costs no turn", async () => {
  const controller = new AbortController();
  const client = clientOf();
  const kept = calls(client, 20);
  const aborted = calls(client, 50, { signal: controller.signal }).map(failure);
  const later = calls(client, 20);
  await time.advance(100);
  const reason = new Error("enough");
  controller.abort(reason);
  assert.deepEqual(new Set(await Promise.all(aborted)), new Set([reason]));
  await time.run(Promise.all([...kept, ...later]));
  assert.ok(fake.calls.length < 45 && seconds() < 4.5, `${fake.calls.length} calls, ${seconds()} s`);
});

test("a request that is refused costs no turn", async () => {
  const client = clientOf();
  const line = calls(client, 30);
  await tatFailure(client.describeInvocationTasks({ Limit: 0 }), { kind: "validation" });
  assert.equal(fake.calls.length < 30, true, "it did not wait");
  await time.run(Promise.all(line));
});

test("the deadline of a call counts the line", async () => {
  const client = clientOf();
  const line = calls(client, 30);
  const { message } = await tatFailure(time.run(client.describeInvocationTasks({}, { timeout: 500 })), { kind: "timeout", code: "Timeout", attempts: 0 });
  assert.match(message, /which waited for its turn \(quotaShare, quota\), to end within 500 ms.*raise timeout/);
  await time.run(Promise.all(line));
});

test("a caller that may use little, and is turned down, slows the others by what they used together", async () => {
  const slowed = clientOf({
    quotaShare: 0.05,
    fetch: time.attend(async () => Response.json({ Response: { Error: { Code: "RequestLimitExceeded", Message: "" }, RequestId: "r" } })),
  });
  const line = calls(clientOf(), 30);
  await tatFailure(time.run(slowed.describeInvocationTasks()), { kind: "throttled" });
  assert.ok(fake.calls.length < 30, "the others are in the line");
  await time.run(Promise.all(line));
  assert.ok(seconds() < 10, `${seconds()} s`);
});

test("it slows down when the service turns calls down, and comes back", async () => {
  const client = clientOf({ maxRetries: 10 });
  const throttled = fake.inject({ fault: "throttle", perSecond: 4 });
  await time.run(Promise.all(calls(client, 60)));
  assert.ok(throttled.hits < 25, `${throttled.hits} were turned down`);
  throttled.clear();
  fake.clearCalls();
  await time.advance(30_000);
  await time.run(Promise.all(calls(client, 60)));
  assert.ok(seconds() < 8, `${seconds()} s`);
});

describe("the share", () => {
  for (const quotaShare of [0, -1, 1.5, Number.NaN, "0.5", true, null]) {
    test(`${quotaShare} is none`, () => tatThrown(() => clientOf({ quotaShare }), { kind: "validation", field: "quotaShare" }));
  }
});
