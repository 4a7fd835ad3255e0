// What a caller keeps of an answer must not keep the rest of it alive: engines keep a whole text for a slice of it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const program = `
  import { TatClient } from "tat-tasks";

  const output = Buffer.alloc(24 * 1024, "x").toString("base64");
  const tasks = Array.from({ length: 100 }, (_, id) => ({ InvocationTaskId: "invt-1234567" + id, TaskResult: { Output: output } }));
  const body = JSON.stringify({ Response: { TotalCount: 100, InvocationTaskSet: tasks, RequestId: crypto.randomUUID() } });
  const credentials = { secretId: "AKIDmemory", secretKey: "memory" };
  const tat = new TatClient({ region: "ap-guangzhou", credentials, quotaShare: false, fetch: async () => new Response(body) });

  const kept = [];
  const keep = async (pages) => {
    for (let page = 0; page < pages; page += 1) {
      const answer = await tat.describeInvocationTasks({ HideOutput: false });
      kept.push(answer.InvocationTaskSet[50].InvocationTaskId, answer.RequestId);
    }
    gc();
    return process.memoryUsage().heapUsed;
  };
  const before = await keep(2);
  console.log((await keep(20)) - before);
`;

test("the ids of 20 pages with 3 MB of output each keep less than one of them", () => {
  const options = ["--expose-gc", "--input-type=module", "--eval", program];
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const grown = Number(execFileSync(process.execPath, options, { cwd: root, encoding: "utf8" }));
  assert.ok(grown < 3 * 1024 * 1024, `${grown} bytes`);
});
