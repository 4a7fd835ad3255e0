// A service that does not answer as it should: what can be told of its tasks is told, and the rest is not taken for well.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";

import { run } from "./command.mjs";

const time = "2026-01-01T00:00:00Z";

const task = (name, TaskStatus = "SUCCESS", Output = "") => ({
  InvocationId: "inv-1",
  InvocationTaskId: `invt-${name}`,
  InstanceId: `ins-${name}`,
  TaskStatus,
  StartTime: time,
  EndTime: time,
  TaskResult: { ExitCode: TaskStatus === "SUCCESS" ? 0 : 1, Output, Dropped: 0, ExecStartTime: time, ExecEndTime: time, OutputUrl: "", OutputUploadCOSErrorInfo: "" },
});

/** The tasks of a list and how many the service counts, by the region that is asked. */
const lists = {
  "counts-more": { tasks: [task("1")], count: 50 },
  "counts-more-failed": { tasks: [task("1"), task("2", "FAILED")], count: 50 },
};

let url;
const server = createServer(async (request, response) => {
  const { InvocationTaskIds, Offset = 0 } = JSON.parse((await request.toArray()).join(""));
  const { tasks, count } = lists[request.headers["x-tc-region"]];
  const named = InvocationTaskIds && tasks.filter(({ InvocationTaskId }) => InvocationTaskIds.includes(InvocationTaskId));
  response.end(JSON.stringify({ Response: { TotalCount: named?.length ?? count, InvocationTaskSet: named ?? tasks.slice(Offset), RequestId: "an-id" } }));
});
before(async () => {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${server.address().port}`;
});
after(() => server.close());
const ask = (region, ...args) => run([...args, "--region", region, "--endpoint", url]);

describe("a fleet that was not seen whole has not succeeded", { concurrency: 3 }, () => {
  const saysSo = /^tat-tasks (?:wait|watch): the service counts 50 tasks, and showed 1 [^\n]*\n$/m;

  test("wait tells what it saw, and that there is more", async () => {
    const { code, stdout, stderr } = await ask("counts-more", "wait", "inv-1");
    assert.deepEqual([code, stdout], [2, "1 of 1 succeeded, 49 not seen\n"]);
    assert.match(stderr, saysSo);
  });

  for (const args of [["wait", "--quiet"], ["wait", "--json"], ["watch"], ["watch", "--quiet"], ["watch", "--ndjson"]]) {
    test(`${args.join(" ")} says so too`, async () => {
      const { code, stderr } = await ask("counts-more", ...args, "inv-1");
      assert.equal(code, 2);
      assert.match(stderr, saysSo);
    });
  }

  test("that some failed is known whatever the others did", async () => {
    const { code, stdout, stderr } = await ask("counts-more-failed", "wait", "inv-1");
    assert.deepEqual([code, stderr], [1, ""]);
    assert.match(stdout, /^1 of 2 succeeded, 1 failed[^\n]*, 48 not seen\n/);
  });
});
