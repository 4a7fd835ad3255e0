// What a caller keeps of an answer must not keep the rest of it alive: engines keep a whole text for a slice of it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

/** What a program keeps, in bytes: of tasks that each have this of their own, so often as it says. */
function kept(members, keeping) {
  const program = `
    import { TatClient } from "tat-tasks";

    let number = 0;
    const own = (length) => String((number += 1)).padStart(length, "x");
    const answer = () => ({
      TotalCount: 100,
      InvocationTaskSet: Array.from({ length: 100 }, (_, id) => ({ InvocationTaskId: "invt-1234567" + id, TaskStatus: "SUCCESS", ${members} })),
      RequestId: crypto.randomUUID(),
    });
    const fetch = async () => new Response(JSON.stringify({ Response: answer() }));
    const credentials = { secretId: "AKIDmemory", secretKey: "memory" };
    const tat = new TatClient({ region: "ap-guangzhou", credentials, quotaShare: false, fetch });

    const kept = [];
    const heapAfter = async (pages) => {
      for (let page = 0; page < pages; page += 1) {
        const answer = await tat.describeInvocationTasks({ HideOutput: false });
        kept.push(${keeping});
      }
      gc();
      return process.memoryUsage().heapUsed;
    };
    const before = await heapAfter(2);
    console.log((await heapAfter(20)) - before);
  `;
  const options = ["--expose-gc", "--input-type=module", "--eval", program];
  const root = fileURLToPath(new URL("../..", import.meta.url));
  return Number(execFileSync(process.execPath, options, { cwd: root, encoding: "utf8" }));
}

test("the ids of 20 pages with 3 MB of output each keep less than one of them", () => {
  const bytes = kept(`TaskResult: { Output: Buffer.from(own(24 * 1024)).toString("base64") }`, "answer.InvocationTaskSet[50].InvocationTaskId, answer.RequestId");
  assert.ok(bytes < 3 * 1024 * 1024, `${bytes} bytes`);
});

test("a task of each of 20 pages keeps nothing of the 99 others, however short their texts", () => {
  for (const length of [250, 380, 600]) {
    const bytes = kept(`CommandDocument: { Content: own(${length}) }, TaskResult: { Output: own(${length}) }`, "answer.InvocationTaskSet[50]");
    // Those of a page have 100 times two such texts.
    assert.ok(bytes < (20 * 200 * length) / 2, `${bytes} bytes of texts of ${length}`);
  }
});
