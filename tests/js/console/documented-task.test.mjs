// The ids that the explorer's form gives as examples are those of a task that the console's fake has.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { decodeOutput, TatClient } from "tat-tasks";
import { createFakeTat, exampleCredential } from "tat-tasks/fake";

import { documentedTask } from "../../../www/server/documented-task.mjs";

test("whoever sends the examples of the form finds the task of the official example", async () => {
  const fake = createFakeTat();
  fake.fleet.add(documentedTask(Date.now() - 60_000));
  const form = readFileSync(new URL("../../../www/explorer/view/form-view.ts", import.meta.url), "utf8");
  const examples = [...form.matchAll(/"([\w-]+)": "((?:invt|inv|ins|cmd)-\w+)"/g)].map(([, Name, id]) => ({ Name, Values: [id] }));
  assert.equal(examples.length, 4);
  const client = new TatClient({ region: "ap-guangzhou", credentials: exampleCredential, fetch: fake.fetch, quotaShare: false });
  const { InvocationTaskSet: tasks } = await client.describeInvocationTasks({ Filters: examples, HideOutput: false });
  assert.equal(tasks.length, 1);
  assert.equal(tasks[0].TaskStatus, "SUCCESS");
  assert.equal(decodeOutput(tasks[0].TaskResult).text, "root\n");
});
