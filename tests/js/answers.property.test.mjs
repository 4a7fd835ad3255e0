// Whatever the service answers, the client gives what JSON.parse gives, by the documented rules; and whatever else
// answers in its place is an error of a known kind.
import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";
import { TatError } from "tat-tasks";

import { answering, anyText, clientOf } from "./support.mjs";

// A second reading of the page, which shares nothing with the tables that the core generates.
const text = "text";
const time = "text, or null";
const whole = "whole number";
const integer = "integer";
const commandDocument = {
  Content: text,
  CommandType: text,
  Timeout: whole,
  WorkingDirectory: text,
  Username: text,
  OutputCOSBucketUrl: text,
  OutputCOSKeyPrefix: text,
};
const taskResult = {
  ExitCode: integer,
  Output: text,
  ExecStartTime: time,
  ExecEndTime: time,
  Dropped: whole,
  OutputUrl: text,
  OutputUploadCOSErrorInfo: text,
};
const invocationTask = {
  InvocationId: text,
  InvocationTaskId: text,
  CommandId: text,
  TaskStatus: text,
  InstanceId: text,
  TaskResult: taskResult,
  StartTime: time,
  EndTime: time,
  CreatedTime: text,
  UpdatedTime: text,
  CommandDocument: commandDocument,
  ErrorInfo: text,
  InvocationSource: text,
  CommandName: text,
};

const texts = fc.oneof(
  anyText(12),
  fc.constantFrom("", "\0", "\u2028", "\\u0041", '"', "😀", "\ufeff", "constructor", "SUCCESS", "null", "NaN"),
);
const values = { [text]: texts, [time]: texts, [whole]: fc.maxSafeNat(), [integer]: fc.maxSafeInteger() };

/** Members that the page does not know, whose names may look like anything but one that it knows. */
const unknown = fc.dictionary(
  fc.oneof(texts, fc.constantFrom("__proto__", "toString", "output", "Output ", "TaskResults")).map((name) => (/^[A-Z]/.test(name) ? `x${name}` : name)),
  fc.jsonValue({ maxDepth: 3 }),
  { maxKeys: 2, noNullPrototype: true },
);

/** An object of these members: each may be there, be null, or be missing. */
function objectOf(members) {
  const known = fc.record(
    Object.fromEntries(
      Object.entries(members).map(([name, kind]) => [
        name,
        fc.option(typeof kind === "string" ? values[kind] : objectOf(kind), { freq: 6, nil: null }),
      ]),
    ),
    { requiredKeys: [], noNullPrototype: true },
  );
  return fc.tuple(known, fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: unknown }), fc.boolean()).map(
    // Unknown members before the known ones, or after.
    ([mine, others, areFirst]) => Object.fromEntries(areFirst ? [...Object.entries(others), ...Object.entries(mine)] : [...Object.entries(mine), ...Object.entries(others)]),
  );
}

const nothing = fc.record(
  { TotalCount: fc.constant(0), InvocationTaskSet: fc.constantFrom(null, []), RequestId: fc.option(texts, { nil: null }) },
  { requiredKeys: ["TotalCount"], noNullPrototype: true },
);
const something = fc.record(
  {
    TotalCount: fc.maxSafeNat(),
    InvocationTaskSet: fc.array(fc.tuple(objectOf(invocationTask), fc.subarray(Object.keys(invocationTask))), { maxLength: 6 }).map(repeating),
    RequestId: fc.option(texts, { nil: null }),
    Error: fc.constant(null),
  },
  { requiredKeys: ["TotalCount", "InvocationTaskSet"], noNullPrototype: true },
);
const responses = fc.oneof({ weight: 1, arbitrary: nothing }, { weight: 9, arbitrary: something });

/** Tasks of which each has some members as the one before has them, or lacks them, as the tasks of one invocation do. */
function repeating(tasks) {
  let before = {};
  return tasks.map(([task, repeated]) => {
    const isRepeated = ([name]) => repeated.includes(name);
    before = Object.fromEntries([...Object.entries(before).filter(isRepeated), ...Object.entries(task).filter((entry) => !isRepeated(entry))]);
    return before;
  });
}

/** How a server may write it: with blanks or without, characters as they are or as escapes. */
const styles = fc.record({ indent: fc.constantFrom(undefined, 2, "\t"), isEscaped: fc.boolean() });
function write(value, { indent, isEscaped }) {
  const json = JSON.stringify(value, undefined, indent);
  const escape = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return isEscaped ? json.replace(/[^\x00-\x7e]/g, escape) : json;
}

/** What the client is to make of an object: null is absent where the page knows no null, and what is unknown is dropped. */
function expectedOf(members, given) {
  const expected = {};
  for (const [name, kind] of Object.entries(members)) {
    if (!Object.hasOwn(given, name)) continue;
    const value = given[name];
    if (value === null && kind !== time) continue;
    expected[name] = typeof kind === "string" ? value : expectedOf(kind, value);
  }
  return expected;
}

function expectedAnswer({ TotalCount, InvocationTaskSet, RequestId }, isHidden) {
  const tasks = (InvocationTaskSet ?? []).map((task) => expectedOf(invocationTask, task));
  if (isHidden) for (const task of tasks) delete task.TaskResult?.Output;
  return { TotalCount, InvocationTaskSet: tasks, RequestId: RequestId ?? "" };
}

test("an answer is what JSON.parse gives, by the documented rules", async () => {
  await fc.assert(
    fc.asyncProperty(responses, styles, fc.boolean(), async (Response, style, isHidden) => {
      const wire = write({ Response }, style);
      const answer = await clientOf({ fetch: answering(wire) }).describeInvocationTasks({ HideOutput: isHidden });
      assert.deepStrictEqual(answer, expectedAnswer(JSON.parse(wire).Response, isHidden));
    }),
    { numRuns: 150 },
  );
});

test("many tasks, each with characters of every length before the next", async () => {
  const InvocationTaskSet = Array.from({ length: 2_000 }, (_, index) => ({
    InvocationTaskId: `invt-${index}`,
    CommandName: ["a", "é", "界", "😀", ""][index % 5].repeat(index % 7),
    TaskResult: { ExitCode: index - 1000, ...(index % 3 === 0 ? {} : { Output: "cm9vdAo=" }), ExecEndTime: null },
  }));
  const Response = { TotalCount: 2_000, InvocationTaskSet, RequestId: "界" };
  const answer = await clientOf({ fetch: answering(Response) }).describeInvocationTasks({ HideOutput: false });
  assert.deepStrictEqual(answer, Response);
});

test("an answer belongs to its caller: changing it changes no other", async () => {
  const client = clientOf({ fetch: answering({ TotalCount: 1, InvocationTaskSet: [{ TaskResult: {} }], RequestId: "r" }) });
  const first = await client.describeInvocationTasks();
  first.InvocationTaskSet[0].TaskResult.ExitCode = 1;
  first.InvocationTaskSet.push({});
  assert.deepStrictEqual(await client.describeInvocationTasks(), { TotalCount: 1, InvocationTaskSet: [{ TaskResult: {} }], RequestId: "r" });
});

test("tasks that follow each other have one frozen object of the same command, and all else of their own", async () => {
  const command = { Content: "ZGYgLWg=", Timeout: 60 };
  const results = [{ ExitCode: 0 }, { ExitCode: 0 }, { ExitCode: 0 }, { ExitCode: 0 }];
  const commands = [command, command, { ...command, Username: "root" }, command];
  const InvocationTaskSet = commands.map((CommandDocument, index) => ({ TaskResult: results[index], CommandDocument }));
  const answer = await clientOf({ fetch: answering({ TotalCount: 4, InvocationTaskSet, RequestId: "r" }) }).describeInvocationTasks();
  const [first, second, third, fourth] = answer.InvocationTaskSet;
  assert.equal(first.CommandDocument, second.CommandDocument);
  assert.deepStrictEqual([first, second, third, fourth], InvocationTaskSet);
  for (const { CommandDocument } of [first, third, fourth]) assert.ok(Object.isFrozen(CommandDocument));
  assert.throws(() => (first.CommandDocument.Content = "df -h"), TypeError);
  second.TaskResult.ExitCode = 1;
  second.TaskStatus = "FAILED";
  assert.deepStrictEqual([first, third, fourth], InvocationTaskSet.toSpliced(1, 1));
});

/** Bytes that came with a status, as some proxy may send them. The status may be one that `Response` does not take. */
const answeringBytes = (status, bytes) => async () => ({ status, body: null, arrayBuffer: async () => bytes.slice().buffer });

test("any bytes at all are an error of the kind protocol", async () => {
  const bytes = fc.oneof(fc.uint8Array({ maxLength: 80 }), texts.map((given) => new TextEncoder().encode(given)), fc.json().map((given) => new TextEncoder().encode(given)));
  await fc.assert(
    fc.asyncProperty(bytes, async (given) => {
      await assert.rejects(clientOf({ fetch: answeringBytes(200, given) }).describeInvocationTasks(), (error) => TatError.is(error) && error.kind === "protocol" && error.code === "InvalidResponse");
    }),
    { numRuns: 150 },
  );
});

test("any bytes with any status are an error by the status", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 100, max: 599 }), fc.uint8Array({ maxLength: 20 }), async (status, bytes) => {
      const expected = status === 429 ? "throttled" : status >= 500 ? "service" : "protocol";
      await assert.rejects(clientOf({ fetch: answeringBytes(status, bytes) }).describeInvocationTasks(), (error) => TatError.is(error) && error.kind === expected);
    }),
    { numRuns: 150 },
  );
});

test("an answer that was damaged on its way is an answer or an error of the kind protocol", async () => {
  const damage = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), remove: fc.nat(3), insert: fc.oneof(fc.uint8Array({ maxLength: 2 }), fc.constantFrom('"', "{", "}", "[", "]", ",", "null", "\\", "0").map((given) => Buffer.from(given))) });
  await fc.assert(
    fc.asyncProperty(something, fc.array(damage, { minLength: 1, maxLength: 2 }), async (Response, damages) => {
      let bytes = Buffer.from(JSON.stringify({ Response }));
      for (const { at, remove, insert } of damages) {
        const place = Math.floor(at * bytes.length);
        bytes = Buffer.concat([bytes.subarray(0, place), insert, bytes.subarray(place + remove)]);
      }
      try {
        await clientOf({ fetch: answering(Uint8Array.from(bytes)) }).describeInvocationTasks();
      } catch (error) {
        assert.ok(TatError.is(error), String(error?.stack));
        assert.equal(error.kind, "protocol", error.message);
      }
    }),
    { numRuns: 150 },
  );
});
