// A relay in front of a fake TAT, and what a caller sees of it.
import assert from "node:assert/strict";

import { createFakeTat, exampleCredential } from "tat-tasks/fake";
import { createRelay } from "tat-tasks/relay";

import { region } from "../support.mjs";
import { attended } from "../virtual-time.mjs";

/** A task that has ended, of three digits: invocation, command and instance. */
export function endedTask(number, { invocation = 0, command = 0, instance = 0, output = `output of ${number}` } = {}) {
  return {
    invocationTaskId: `invt-${number}`,
    invocationId: `inv-${invocation}`,
    commandId: `cmd-${command}`,
    instanceId: `ins-${instance}`,
    timeline: [{ after: 0, status: "SUCCESS", exitCode: 0, output }],
  };
}

/** The same, but it runs for an hour. */
export function liveTask(number, more) {
  const { timeline, ...task } = endedTask(number, more);
  return { ...task, timeline: [{ after: 0, status: "RUNNING" }, { ...timeline[0], after: 3_600_000 }] };
}

/**
 * @param fleet the tasks of the fake
 * @param options those of the relay; `authorize` may be left out, and is then by the headers `tenant`, `caller` and `see`
 */
export function relayed(fleet, options = {}) {
  const fake = createFakeTat({ fleet, requestsPerSecond: Infinity });
  const { sees = {}, ...others } = options;
  const relay = createRelay({
    credentials: exampleCredential,
    regions: [region],
    fetch: attended(fake.fetch),
    quotaShare: false,
    requestsPerSecond: 1e6,
    callsPerSecond: 1e6,
    authorize: ({ headers }) => {
      const tenant = headers.get("tenant") ?? "one";
      return { tenant, caller: headers.get("caller") ?? undefined, see: sees[headers.get("see") ?? tenant] ?? "all" };
    },
    ...others,
  });
  const send = (body, headers = {}) =>
    relay(
      new Request("https://relay.example/api/tat", {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: typeof body === "string" ? body : JSON.stringify({ Region: region, ...body }),
      }),
    );
  return {
    fake,
    relay,
    send,
    /** What is answered, of a query that is. */
    async ask(body, headers) {
      const response = await send(body, headers);
      const text = await response.text();
      assert.equal(response.status, 200, text);
      return JSON.parse(text).Response;
    },
    /** The status and the code of one that is not. */
    async refused(body, headers) {
      const response = await send(body, headers);
      const { Error: error, ...rest } = JSON.parse(await response.text()).Response;
      assert.deepEqual(Object.keys(rest), ["RequestId"]);
      return [response.status, error.Code];
    },
    /** The parameters of each call that came to the fake since the last look. */
    calls() {
      const parameters = fake.calls.map((call) => call.params);
      fake.clearCalls();
      return parameters;
    },
  };
}

/** The numbers of the tasks of an answer. */
export function numbersOf({ InvocationTaskSet }) {
  return InvocationTaskSet.map(({ InvocationTaskId: id }) => Number(id.slice("invt-".length)));
}

export const ids = (...numbers) => numbers.map((number) => `invt-${number}`);
