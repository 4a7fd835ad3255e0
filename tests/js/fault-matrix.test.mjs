// Every fault of the fake, met by everything that a client does: the right error or none, at once on an abort, and nothing
// stays behind. The README shows the table.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";

import { TatClient, TatError } from "tat-tasks";
import { createFakeTat, exampleCredential, faultNames } from "tat-tasks/fake";

import { failure, region, turns, warmUp } from "./support.mjs";
import { virtualTime } from "./virtual-time.mjs";

const ids = ["invt-1", "invt-2"];
const invocation = "inv-1";

/** What a client does, and what it comes to. */
const operations = {
  describe: (tat, signal, byIds) =>
    tat.describeInvocationTasks(byIds ? { InvocationTaskIds: ids } : { Filters: [{ Name: "invocation-id", Values: [invocation] }] }, { signal }),
  list: (tat, signal, byIds) => tat.listInvocationTasks(byIds ? { invocationTaskIds: ids } : invocation, { signal }).toArray(),
  wait: (tat, signal, byIds) => tat.waitForInvocation(byIds ? { invocationTaskIds: ids } : invocation, { signal }),
  watch: async (tat, signal, byIds) => {
    let missing = 0;
    for await (const event of tat.watch(byIds ? { invocationTaskIds: ids } : invocation, { signal })) if (event.type === "missing") missing += 1;
    return missing === 0 ? undefined : `${missing} missing`;
  },
};

const everywhere = (outcome) => ({ describe: outcome, list: outcome, wait: outcome, watch: outcome });
const badId = "service InvalidParameterValue.InvalidInvocationTaskId";

/** By fault: its parameters, what a reader calls it, and what each operation comes to while the fault lasts. */
const matrix = {
  throttle: [{ perSecond: 0 }, "no call is within the rate", everywhere("throttled RequestLimitExceeded")],
  "clock-ahead": [{}, "this clock is 30 minutes behind", everywhere("answers")],
  "clock-behind": [{}, "this clock is 30 minutes ahead", everywhere("answers")],
  "empty-after-create": [{}, "tasks show up 3 s after their creation", everywhere("answers")],
  "bad-id": [{ id: "invt-2" }, "one of the ids is none", { describe: badId, list: badId, wait: `${badId}, with the rest`, watch: "tells that 1 is missing" }],
  "bad-gateway": [{}, "HTTP 502, a page", everywhere("service HttpStatus.502")],
  unavailable: [{}, "HTTP 503, a text", everywhere("service HttpStatus.503")],
  "too-many-requests": [{}, "HTTP 429, Retry-After", everywhere("throttled HttpStatus.429")],
  html: [{}, "HTTP 200, a page", everywhere("protocol InvalidResponse")],
  "empty-object": [{}, "HTTP 200, `{}`", everywhere("protocol InvalidResponse")],
  "cut-json": [{}, "HTTP 200, half an answer", everywhere("protocol InvalidResponse")],
  reset: [{}, "the connection breaks", everywhere("network NetworkError")],
  "slow-body": [
    { ms: 60_000 },
    "a body that takes 60 s",
    { describe: "timeout Timeout", list: "timeout Timeout", wait: "timeout AttemptTimeout", watch: "timeout AttemptTimeout" },
  ],
  refused: [{}, "nobody listens", everywhere("network NetworkError")],
  "expired-token": [{}, "the token has expired", everywhere("auth AuthFailure.TokenFailure")],
};

let time;
let fake;
let tat;
const unhandled = [];
const record = (reason) => unhandled.push(reason);

before(async () => {
  process.on("unhandledRejection", record);
  await warmUp();
});
after(() => process.off("unhandledRejection", record));
beforeEach(() => {
  time = virtualTime();
  const timeline = [[0, "RUNNING"], [5_000, "SUCCESS"]].map(([at, status]) => ({ after: at, status }));
  const fleet = ids.map((id) => ({ invocationTaskId: id, invocationId: invocation, commandId: "cmd-1", instanceId: "ins-1", timeline }));
  fake = createFakeTat({ clock: () => time.now(), fleet, credentials: [{ ...exampleCredential, token: "t" }] });
  // Each on a host of its own: what is learnt of one clock is none of another's.
  tat = new TatClient({
    region,
    credentials: { ...exampleCredential, token: "t" },
    endpoint: `matrix-${Math.random().toString(36).slice(2)}.example`,
    fetch: time.attend(fake.fetch),
  });
});
afterEach(async () => {
  await turns();
  assert.equal(time.timers(), 0, "timers that stay");
  time.restore();
  assert.deepEqual(unhandled.splice(0), [], "rejections that nobody hears of");
});

async function outcomeOf(work) {
  try {
    const missing = await time.run(work);
    return typeof missing === "string" ? `tells that ${missing.replace("missing", "is missing")}` : "answers";
  } catch (error) {
    assert.ok(TatError.is(error), String(error?.stack ?? error));
    assert.notEqual(error.message, "");
    const rest = error.partial?.summary.succeeded === 1 ? ", with the rest" : "";
    assert.ok(error.attempts >= 1 || rest !== "", `${error.attempts} attempts`);
    return `${error.kind} ${error.code}${rest}`;
  }
}

test("every fault is in the table", () => assert.deepEqual(Object.keys(matrix).sort(), [...faultNames].sort()));

for (const [fault, [parameters, , expected]] of Object.entries(matrix)) {
  describe(fault, () => {
    for (const [name, operate] of Object.entries(operations)) {
      test(`${name}: ${expected[name]}`, async () => {
        fake.inject({ fault, ...parameters });
        assert.equal(await outcomeOf(operate(tat, undefined, fault === "bad-id")), expected[name]);
      });

      test(`${name}, aborted: the reason, at once`, async () => {
        const reason = new Error("enough");
        for (const moment of [undefined, 0, 1, 700, 2_500]) {
          fake.clearFaults();
          fake.inject({ fault, ...parameters });
          const controller = new AbortController();
          const work = operate(tat, controller.signal, fault === "bad-id");
          let isDone = false;
          const settled = work.then(() => (isDone = true), () => (isDone = true));
          if (moment !== undefined) await time.advance(moment);
          // What is over by then has its own test.
          if (isDone) continue;
          const before = time.now();
          assert.equal(isDone, false);
          controller.abort(reason);
          assert.equal(await failure(work), reason);
          await settled;
          assert.equal(time.now(), before);
        }
      });
    }
  });
}

test("the README shows this table, in both languages", () => {
  const rows = Object.values(matrix).map(([, title, outcomes]) => {
    const cells = Object.keys(operations).map((name) => outcomes[name].replace(/[A-Z][\w.]*\.?\w+(?=,|$)/, (code) => `\`${code}\``));
    return [title, ...(new Set(cells).size === 1 ? [cells[0], "", "", ""] : cells)];
  });
  assert.deepEqual(tableOf("README.md"), rows);
  const inChinese = { answers: "得到应答", ", with the rest": "，带有其余的任务", "tells that 1 is missing": "告知有 1 个查不到" };
  const translated = (cell) => Object.entries(inChinese).reduce((text, [english, chinese]) => text.replace(english, chinese), cell);
  const outcomesOf = (table) => table.map(([, ...cells]) => cells);
  assert.deepEqual(outcomesOf(tableOf("README.zh-CN.md")), outcomesOf(rows).map((cells) => cells.map(translated)));
});

function tableOf(readme) {
  const text = readFileSync(new URL(`../../${readme}`, import.meta.url), "utf8");
  const [, table] = text.match(/\n\| \| describe \|.*\n.*\n((?:\|.*\n)+)/);
  return table.trimEnd().split("\n").map((row) => row.slice(1, -1).split("|").map((cell) => cell.trim()));
}
