// What holds of a summary, whatever the tasks.
import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";
import { describeSummary, isTerminal, summarize } from "tat-tasks";
import { taskStatuses } from "tat-tasks/fake";

const status = fc.constantFrom(...taskStatuses, "SUCCESS", "FAILED", "RESTING", "__proto__", "", undefined, null);
const time = fc.constantFrom(undefined, null, "", "soon", "2024-01-01T00:00:01Z", "2024-01-01T00:00:05+00:00", "2024-01-01T00:00:09Z");
const result = fc.record(
  {
    ExitCode: fc.constantFrom(0, 0, 1, 2, 127, 255, -1),
    Output: fc.constantFrom("", "YQ==", "YQ", "YWI=", "A".repeat(32_768), `${"A".repeat(32_767)}B`),
    Dropped: fc.constantFrom(0, 5),
    ExecStartTime: time,
    ExecEndTime: time,
  },
  { requiredKeys: [] },
);
const task = fc.record({ TaskStatus: status, TaskResult: fc.option(result, { nil: undefined }), StartTime: time, EndTime: time }, { requiredKeys: [] });
const anyTasks = fc.array(task, { maxLength: 30 });

const holds = (law) => fc.assert(fc.property(anyTasks, (tasks) => law(summarize(tasks), tasks)));
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const counted = (counts) => sum(counts.map(({ count }) => count));

test("every task is live, has succeeded or has failed", () => {
  holds(({ total, live, succeeded, failed, statuses, failures, notStarted, notYetStarted, doubtful }, tasks) => {
    assert.equal(total, tasks.length);
    assert.equal(live + succeeded + failed, total);
    assert.equal(counted(statuses), total);
    assert.equal(live, tasks.filter(({ TaskStatus }) => !isTerminal(TaskStatus)).length);
    assert.equal(new Set(failures).size, failed);
    for (const task of [...notStarted, ...doubtful.map(({ task }) => task)]) assert.ok(failures.includes(task));
    assert.ok(notYetStarted.every(({ TaskStatus }) => !isTerminal(TaskStatus)));
  });
});

test("the outputs that were read are in one group each, with those of the same bytes alone", () => {
  const bytesOf = ({ Output, Dropped = 0 }) => `${Buffer.from(Output, "base64").toString("hex")} ${Dropped}`;
  holds(({ outputs: { read, of, groups } }) => {
    assert.equal(sum(groups.map(({ tasks }) => tasks.length)), read);
    assert.ok(read <= of);
    assert.equal(new Set(groups.map(bytesOf)).size, groups.length);
    for (const group of groups) for (const { TaskResult } of group.tasks) assert.equal(bytesOf(TaskResult), bytesOf(group));
  });
});

test("no duration is below 0 or NaN, and the slowest is no faster than any percentile", () => {
  holds(({ slowest, durations }) => {
    const { count, median, p90, p99 } = durations ?? { count: 0, median: 0, p90: 0, p99: 0 };
    assert.equal(slowest.length, Math.min(count, 10));
    const falling = [...(count > 0 ? [slowest[0].milliseconds] : []), p99, p90, median, 0];
    assert.deepEqual(falling, falling.toSorted((left, right) => right - left));
    const times = slowest.map(({ milliseconds }) => milliseconds);
    assert.deepEqual(times, times.toSorted((left, right) => right - left));
  });
});

test("the numbers of its line add up, and the line holds no output", () => {
  holds((summary) => {
    const line = describeSummary(summary);
    const [whole, ...others] = line.replace(/ \([^)]*\)/g, "").split(", ");
    const numberOf = (part) => Number.parseInt(part, 10);
    assert.equal(summary.total === 0 ? 0 : numberOf(whole) + sum(others.map(numberOf)), summary.total, line);
    assert.doesNotMatch(line, /YQ|YWI|AAA|undefined|NaN|null/);
  });
});

test("the counts do not hang on the order of the tasks", () => {
  const counts = ({ total, live, succeeded, failed, statuses, exitCodes, durations, outputs }) => {
    const byStatus = statuses.toSorted((left, right) => (left.status < right.status ? -1 : 1));
    return { total, live, succeeded, failed, byStatus, exitCodes, durations, read: outputs.read, of: outputs.of };
  };
  holds((summary, tasks) => assert.deepEqual(counts(summarize(tasks.toReversed())), counts(summary)));
});

test("it survives JSON, changes no task, and says the same of tasks told twice", () => {
  holds((_, tasks) => {
    const named = tasks.map((task, index) => Object.freeze({ ...task, InvocationTaskId: `invt-${index}` }));
    const summary = summarize(named);
    assert.deepEqual(summarize([...named, ...named]), summary);
    const copy = JSON.parse(JSON.stringify(summary));
    assert.equal(describeSummary(copy), describeSummary(summary));
    assert.deepEqual(summarize(copy.failures).failures, copy.failures);
    const { failures, doubtful, notStarted, notYetStarted, slowest, outputs, ...numbers } = summary;
    for (const [name, value] of Object.entries(numbers)) assert.deepEqual(copy[name], value);
  });
});
