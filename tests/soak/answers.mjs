// What a service answers in a soak. It follows from what is asked alone, so that nothing of it grows.

/** How many tasks an invocation has, or how it fails. */
const invocations = { "inv-none": 0, "inv-one": 1, "inv-some": 7, "inv-many": 230 };
const failures = {
  "inv-throttled": [200, '{"Response":{"Error":{"Code":"RequestLimitExceeded","Message":"too fast"},"RequestId":"r-1"}}'],
  "inv-refused": [200, '{"Response":{"Error":{"Code":"UnauthorizedOperation.CamNoAuth","Message":"no"},"RequestId":"r-1"}}'],
  "inv-gateway": [502, "<html>Bad Gateway</html>"],
  "inv-cut": [200, '{"Response":{"TotalCount":1,"InvocationTaskSet":[{"InvocationTaskId":"invt-'],
};

export const answeredInvocations = Object.keys(invocations);
export const failedInvocations = Object.keys(failures);

/** Their ids are `invt-0` and so on. */
export const taskCount = 300;
const endings = ["SUCCESS", "SUCCESS", "FAILED", "TIMEOUT"];

function written(number, hidesOutput) {
  const Output = hidesOutput ? undefined : Buffer.alloc((number * 37) % 3_000, `line ${number} 界\n`).toString("base64");
  return JSON.stringify({
    InvocationId: "inv-1",
    InvocationTaskId: `invt-${number}`,
    CommandId: "cmd-1",
    InstanceId: `ins-${number}`,
    TaskStatus: endings[number % endings.length],
    TaskResult: { ExitCode: number % 3, Dropped: 0, ExecStartTime: "2026-01-01T00:00:00Z", ExecEndTime: "2026-01-01T00:00:09Z", Output },
    StartTime: "2026-01-01T00:00:00Z",
    EndTime: "2026-01-01T00:00:09Z",
    CreatedTime: "2026-01-01T00:00:00Z",
  });
}

const tasks = new Map([false, true].map((hidesOutput) => [hidesOutput, Array.from({ length: taskCount }, (_, number) => written(number, hidesOutput))]));

/** @returns {[status: number, body: string]} */
export function answerTo(body) {
  const { InvocationTaskIds, Filters, Offset = 0, Limit = 20, HideOutput } = JSON.parse(body);
  const invocation = Filters?.[0].Values[0];
  if (failures[invocation] !== undefined) return failures[invocation];
  const numbers = InvocationTaskIds?.map((id) => Number(id.slice("invt-".length))) ?? Array.from({ length: invocations[invocation] ?? 40 }, (_, number) => number);
  const page = numbers.slice(Offset, Offset + Limit).map((number) => tasks.get(HideOutput)[number]);
  return [200, `{"Response":{"TotalCount":${numbers.length},"InvocationTaskSet":[${page.join(",")}],"RequestId":"r-1"}}`];
}
