// A service whose every text is made to command a terminal, to end a line or to turn what stands beside it.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";

import { run, runInTerminal } from "./command.mjs";

const hostile = "X\x1b]52;c;ZXZpbA==\x07\x1b[2J\x9b31m\u202erlo\u2066lri\u200bzero\u061c\nnext\tcell\0\x7f";
const time = "2026-01-01T00:00:00Z";

const task = {
  InvocationId: `inv-1${hostile}`,
  InvocationTaskId: `invt-1${hostile}`,
  InstanceId: `ins-1${hostile}`,
  CommandId: `cmd-1${hostile}`,
  CommandName: hostile,
  TaskStatus: "FAILED",
  ErrorInfo: hostile,
  StartTime: time,
  EndTime: time,
  CreatedTime: time,
  UpdatedTime: time,
  TaskResult: { ExitCode: 1, Output: Buffer.from(hostile).toString("base64"), ExecStartTime: time, ExecEndTime: time, Dropped: 0, OutputUrl: hostile, OutputUploadCOSErrorInfo: hostile },
  CommandDocument: { Content: hostile, CommandType: "SHELL", Timeout: 60, WorkingDirectory: hostile, Username: hostile },
};

const failure = (fields) => ({ Error: { Code: "FailedOperation", Message: "The operation failed.", ...fields }, RequestId: "an-id" });

/** What is answered, by the region that is asked. */
const answers = {
  "of-code": failure({ Code: `AuthFailure.${hostile}` }),
  "of-message": failure({ Message: hostile }),
  "of-request-id": { ...failure({}), RequestId: hostile },
  "of-all": { ...failure({ Code: `AuthFailure.${hostile}`, Message: hostile }), RequestId: hostile },
  "of-tasks": { TotalCount: 1, InvocationTaskSet: [task], RequestId: hostile },
  "of-status": { TotalCount: 1, InvocationTaskSet: [{ ...task, TaskStatus: `ODD${hostile}` }], RequestId: hostile },
};

/** All that a command may write by itself: colours, and how it moves the cursor. */
const own = /\x1b\[(?:\d+A|J|\?25[lh]|[\d;]*m)/g;
const unseen = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

function assertVisible(written) {
  assert.doesNotMatch(written.replace(own, "").replaceAll("\r\n", "\n").replaceAll("\r", ""), unseen);
}

describe("what a hostile service answers is made visible", { concurrency: 3 }, () => {
  let url;
  const server = createServer((request, response) => {
    request.resume();
    response.end(JSON.stringify({ Response: answers[request.headers["x-tc-region"]] }));
  });
  before(async () => {
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${server.address().port}`;
  });
  after(() => server.close());
  const at = (region) => ["--region", region, "--endpoint", url];

  for (const region of ["of-code", "of-message", "of-request-id", "of-all"]) {
    test(`an error, ${region.replaceAll("-", " ")}: one line`, async () => {
      const { code, stdout, stderr } = await run(["list", "--task", "invt-1", ...at(region)]);
      assert.deepEqual([code, stdout], [2, ""]);
      assertVisible(stderr);
      assert.match(stderr, /^tat-tasks list: [^\n]*\\u\{1b\}\]52;[^\n]*\\u\{202e\}[^\n]*\\nnext\\tcell\\u\{0\}[^\n]*\n$/);
    });
  }

  for (const [region, ...args] of [
    ["of-tasks", "list"],
    ["of-tasks", "list", "--json", "--with-output"],
    ["of-tasks", "list", "--log-level", "debug"],
    ["of-tasks", "output", "inv-1"],
    ["of-tasks", "output", "inv-1", "--ndjson"],
    ["of-tasks", "wait", "inv-1"],
    ["of-tasks", "wait", "inv-1", "--json"],
    ["of-tasks", "watch", "inv-1"],
    ["of-tasks", "watch", "inv-1", "--ndjson"],
    ["of-status", "list"],
    ["of-status", "wait", "inv-1", "--timeout", "300ms"],
    ["of-status", "watch", "inv-1", "--timeout", "300ms"],
    ["of-all", "list", "--log-level", "debug"],
  ]) {
    test(`on a terminal: ${args.join(" ")}, ${region.replaceAll("-", " ")}`, async () => {
      const { written } = await runInTerminal([...args, ...at(region)]).ended();
      assert.match(written, /\S/);
      assertVisible(written);
    });
  }

  for (const columns of [40, 80, 120]) {
    test(`a table is no wider than ${columns} columns, however long an id is`, async () => {
      const { written } = await runInTerminal(["list", ...at("of-status")], { columns }).ended();
      const lines = written.replace(own, "").trimEnd().split("\r\n");
      assert.equal(lines.length, 2);
      for (const line of lines) assert.ok(line.length <= columns, `${line.length}: ${line}`);
    });
  }

  test("JSON is the same after it was made visible", async () => {
    const { stdout } = await run(["list", "--json", ...at("of-tasks")]);
    const [listed] = JSON.parse(stdout);
    const { TaskResult, ...rest } = task;
    assert.deepEqual({ ...listed, TaskResult: { ...listed.TaskResult, Output: TaskResult.Output } }, { ...rest, TaskResult });
  });
});
