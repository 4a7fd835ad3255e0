// A service that does not answer as it should: what can be told of its tasks is told, and the rest is not taken for well.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";

import { run } from "./command.mjs";

const time = "2026-01-01T00:00:00Z";

const base64 = (text) => Buffer.from(text).toString("base64");
const task = (name, TaskStatus = "SUCCESS", Output = "") => ({
  InvocationId: "inv-1",
  InvocationTaskId: `invt-${name}`,
  InstanceId: `ins-${name}`,
  TaskStatus,
  StartTime: time,
  EndTime: time,
  TaskResult: { ExitCode: TaskStatus === "SUCCESS" ? 0 : 1, Output, Dropped: 0, ExecStartTime: time, ExecEndTime: time, OutputUrl: "", OutputUploadCOSErrorInfo: "" },
});

/** The tasks of a list and how many the service counts, by the region that is asked; some as it is asked, and how long after the first time. */
const lists = {
  "counts-more": { tasks: [task("1")], count: 50 },
  "no-base64": { tasks: [task("1", "FAILED", base64("one\n")), task("2", "FAILED", "%%%"), task("3", "FAILED", base64("three\n"))], count: 3 },
  // As long as the service lets them be.
  "large": { tasks: Array.from({ length: 120 }, (_, number) => ({ ...task(String(number), "SUCCESS", base64("y".repeat(24 * 1024))), CommandDocument: { Content: base64("x".repeat(48 * 1024)) } })), count: 120 },
  "succeeded-no-base64": { tasks: [task("1", "SUCCESS", base64("one\n")), task("2", "SUCCESS", "%%%"), task("3", "SUCCESS", "5A==")], count: 3 },
  "no-output": { tasks: [task("1", "FAILED", null), task("2", "START_FAILED", null), task("3", "RUNNING", null)], count: 3 },
  "counts-none": { tasks: [], count: 9 },
  "counts-more-failed": { tasks: [task("1"), task("2", "FAILED")], count: 50 },
  // The lists that see whether all is there bring nothing but another count.
  "counts-more-at-last": ({ calls }) => ({ tasks: [task("1")], count: calls === 1 ? 1 : 50 }),
  "counts-less-at-last": ({ calls }) => ({ tasks: [task("1")], count: calls === 1 ? 50 : 1 }),
  "comes-back": ({ seconds }) => {
    const one = seconds < 0.5 ? [task("1", "RUNNING")] : seconds < 2.5 ? [] : [task("1")];
    return { tasks: [...one, task("2", seconds < 4 ? "RUNNING" : "SUCCESS")], count: one.length + 1 };
  },
  "refuses": { tasks: [task("1"), task("2", "FAILED")], count: 2, refused: "invt-none" },
  "one-failed": { tasks: [task("1", "RUNNING"), task("2", "FAILED")], count: 2 },
};

/** How often each region was asked, and when first. */
const asked = new Map();

let url;
const server = createServer(async (request, response) => {
  const { InvocationTaskIds, Offset = 0, Limit = 20 } = JSON.parse((await request.toArray()).join(""));
  const region = request.headers["x-tc-region"];
  const { calls, began } = asked.get(region) ?? { calls: 0, began: Date.now() };
  asked.set(region, { calls: calls + 1, began });
  const list = lists[region];
  const { tasks, count, refused } = typeof list === "function" ? list({ calls: calls + 1, seconds: (Date.now() - began) / 1_000 }) : list;
  if (InvocationTaskIds?.includes(refused)) {
    response.end(JSON.stringify({ Response: { Error: { Code: "InvalidParameterValue.InvalidInvocationTaskId", Message: "not found" }, RequestId: "an-id" } }));
    return;
  }
  const named = InvocationTaskIds && tasks.filter(({ InvocationTaskId }) => InvocationTaskIds.includes(InvocationTaskId));
  const InvocationTaskSet = (named ?? tasks).slice(Offset, Offset + Limit);
  response.end(JSON.stringify({ Response: { TotalCount: named?.length ?? count, InvocationTaskSet, RequestId: "an-id" } }));
});
before(async () => {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${server.address().port}`;
});
after(() => server.close());
const ask = (region, ...args) => {
  asked.delete(region);
  return run([...args, "--region", region, "--endpoint", url]);
};

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

  test("that some failed is known whatever the others did, and it is told of those too", async () => {
    const { code, stdout, stderr } = await ask("counts-more-failed", "wait", "inv-1");
    assert.equal(code, 1);
    assert.match(stderr, /^tat-tasks wait: the service counts 50 tasks, and showed 2 of them: [^\n]*\n$/);
    assert.match(stdout, /^1 of 2 succeeded, 1 failed[^\n]*, 48 not seen\n/);
  });

  test("output prints what there is, and says so", async () => {
    const { code, stdout, stderr } = await ask("counts-more", "output", "inv-1");
    assert.equal(code, 2);
    assert.match(stdout, /^==> invt-1 /);
    assert.match(stderr, /^tat-tasks output: the service counts 50 tasks, and showed 1 of them: [^\n]*\n$/m);
  });

  test("list says that there is no more to be had", async () => {
    assert.equal((await ask("counts-none", "list", "--invocation", "inv-1")).stderr, "0 of 9 tasks; the service shows no more\n");
    const { code, stderr } = await ask("counts-more", "list", "--limit", "5");
    assert.deepEqual([code, stderr], [0, "1 of 50 tasks; the service shows no more\n"]);
    const named = Array.from({ length: 150 }, (_, number) => ["--task", `invt-${number}`]).flat();
    assert.equal((await ask("counts-more", "list", ...named)).stderr, "1 of 150 tasks; the service shows no more\n");
    assert.equal((await ask("counts-none", "output", "inv-1")).stderr, "tat-tasks output: the service counts 9 tasks, and showed 0 of them: what became of the others is not known; ask again later.\n");
  });

  for (const [command, says] of [["wait", /^tat-tasks wait: expected to see all tasks within 500 ms, invt-none did not appear; [^\n]*\n$/], ["watch", /^0 of 1 succeeded, 1 failed/]]) {
    test(`and where one that was named is not there: ${command}`, async () => {
      for (const [task, expected] of [["invt-1", 2], ["invt-2", 1]]) {
        const { code, stdout, stderr } = await ask("counts-more-failed", command, task, "invt-none", "--grace", "500ms");
        assert.equal(code, expected, stdout + stderr);
        if (expected === 1) assert.match(stderr, says);
      }
    });
  }
});

for (const command of ["wait", "watch"]) {
  test(`${command} goes by the last count of the service`, async () => {
    const more = await ask("counts-more-at-last", command, "inv-1", "--quiet");
    assert.equal(more.code, 2, more.stderr);
    assert.match(more.stderr, /the service counts 50 tasks, and showed 1 /);
    const less = await ask("counts-less-at-last", command, "inv-1", "--quiet");
    assert.deepEqual([less.code, less.stderr], [0, ""]);
  });

  test(`a task that is gone for a while is not missing at the end: ${command}`, async () => {
    const { code, stderr } = await ask("comes-back", command, "inv-1", "--grace", "500ms", "--quiet");
    assert.deepEqual([code, stderr], [0, ""]);
  });

  test(`that some failed is known where an id is refused: ${command}`, async () => {
    for (const [task, expected] of [["invt-1", 2], ["invt-2", 1]]) {
      const { code, stdout, stderr } = await ask("refuses", command, task, "invt-none");
      assert.equal(code, expected, stdout + stderr);
    }
  });

  test(`when the time is over, that is what counts, though some failed: ${command}`, async () => {
    const { code, stdout, stderr } = await ask("one-failed", command, "inv-1", "--timeout", "1500ms");
    assert.equal(code, 3, stdout + stderr);
    assert.match(stdout + stderr, /0 of 2 succeeded, 1 failed[^\n]*, 1 not ended/);
  });
}

describe("an output that is no Base64 is told as such, and takes nothing away from the others", { concurrency: 3 }, () => {
  const said = "The service answered an output that is no Base64, and cannot be read.";
  const told = `invt-2: ${said}\n`;

  test("wait tells what became of all", async () => {
    const { code, stdout, stderr } = await ask("no-base64", "wait", "inv-1");
    assert.deepEqual([code, stderr], [1, ""]);
    assert.match(stdout, new RegExp(`ins-1 [^]*\\n    \\| one\\n[^]*ins-2 [^]*\\n    \\| \\(${said}\\)\\n[^]*ins-3 [^]*\\n    \\| three\\n`));
  });

  test("output prints the others, and does not end well", async () => {
    const { code, stdout, stderr } = await ask("no-base64", "output", "inv-1", "--quiet");
    assert.deepEqual([code, stderr], [2, told]);
    assert.match(stdout, /^==> invt-1 [^\n]*\none\n\n==> invt-2 [^\n]*\n\n==> invt-3 [^\n]*\nthree\n$/);
  });

  test("in JSON it has no text", async () => {
    const { code, stdout, stderr } = await ask("no-base64", "output", "inv-1", "--json");
    assert.deepEqual([code, stderr], [2, told]);
    const records = JSON.parse(stdout).map(({ text, encoding, error }) => [text, encoding, error]);
    assert.deepEqual(records, [["one\n", "utf-8", null], [null, null, "InvalidOutput"], ["three\n", "utf-8", null]]);
  });

  test("watch tells no line of it", async () => {
    const { code, stdout, stderr } = await ask("no-base64", "watch", "inv-1");
    assert.equal(code, 1);
    assert.deepEqual(stdout.match(/^.*\toutput\t.*$/gm), ["invt-1\tins-1\toutput\tone", "invt-3\tins-3\toutput\tthree"]);
    assert.ok(stderr.includes(told), stderr);
  });

  for (const [command, ...args] of [["watch"], ["watch", "--ndjson"], ["output"]]) {
    test(`${command} ${args} says so where it is to be quiet, and does not end well though the task has`, async () => {
      const { code, stderr } = await ask("succeeded-no-base64", command, ...args, "inv-1", "--quiet");
      assert.deepEqual([code, stderr], [2, told]);
    });
  }

  for (const [command, ...args] of [["watch", "--output", "none"], ["wait"]]) {
    test(`${command} ${args}, which asks for none, ends well`, async () => {
      assert.deepEqual([(await ask("succeeded-no-base64", command, ...args, "inv-1", "--quiet")).code], [0]);
    });
  }
});

test("why there is no output is told by what became of the task", async () => {
  const { code, stdout, stderr } = await ask("no-output", "output", "inv-1", "--json");
  assert.deepEqual([code, stderr], [0, "invt-1: the service has no output of it\ninvt-2: it was not started\ninvt-3: it has no output yet\n"]);
  assert.deepEqual(JSON.parse(stdout).map(({ text, error }) => [text, error]), [[null, null], [null, null], [null, null]]);
});

for (const args of [["list", "--invocation", "inv-1", "--json", "--with-output"], ["output", "inv-1", "--json"]]) {
  test(`${args[0]} reads outputs and scripts of any length`, async () => {
    const { code, stdout, stderr } = await ask("large", ...args);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(JSON.parse(stdout).length, 120);
  });
}
