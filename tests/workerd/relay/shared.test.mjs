// Isolates of one worker share the calls of their account, and their look-ups, by one object.
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { uniformFleet } from "tat-tasks/fake";
import { startIsolates } from "./isolates.mjs";

// Before 2024-10-14 what awaits a promise goes on in the request that settles it.
for (const date of ["2024-01-01", "2026-07-01"]) {
  describe(`isolates as of ${date}`, { timeout: 120_000 }, () => {
    let isolates;
    before(async () => {
      isolates = await startIsolates(date);
    });
    after(() => isolates?.stop());

    test("try", async () => {
      const fleet = uniformFleet(3, { invocationId: "inv-try", runAfter: 0, runFor: 0 });
      isolates.fake.fleet.add(...fleet);
      console.log(await isolates.ask(0, "try", { Filters: [{ Name: "invocation-id", Values: ["inv-try"] }] }));
      console.log(await isolates.ask(1, "try", { InvocationTaskIds: fleet.map((task) => task.invocationTaskId) }));
      console.log(await isolates.ask(1, "try", { InvocationTaskIds: fleet.map((task) => task.invocationTaskId) }, { binding: "BROKEN" }));
      console.log(isolates.log());
    });
  });
}
