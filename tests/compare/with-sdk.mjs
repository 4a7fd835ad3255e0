// "Wait until the tasks of an invocation have ended, and print what they wrote", with the official SDK. Better than most
// such programs: it asks for the output, and knows all states in which a task has ended. Like all of them: it reads the
// first page, takes an empty one for the end, and lets an error of the SDK end the program.
import { setTimeout as sleep } from "node:timers/promises";

// The whole SDK loads every product of Tencent Cloud; this is the same code of this one.
import sdk from "tencentcloud-sdk-nodejs/tencentcloud/services/tat/index.js";

const ended = ["SUCCESS", "FAILED", "TIMEOUT", "TASK_TIMEOUT", "DELIVER_FAILED", "START_FAILED", "CANCELLED", "TERMINATED"];

export async function waitWithSdk(invocationId, { region, credentials, agent, seconds, attemptSeconds, print }) {
  const client = new sdk.tat.v20201028.Client({
    credential: credentials(),
    region,
    profile: { httpProfile: { protocol: "http://", agent, reqTimeout: attemptSeconds } },
  });
  const deadline = Date.now() + seconds * 1_000;
  while (Date.now() < deadline) {
    const { InvocationTaskSet: tasks } = await client.DescribeInvocationTasks({
      Filters: [{ Name: "invocation-id", Values: [invocationId] }],
      HideOutput: false,
    });
    if (tasks.every((task) => ended.includes(task.TaskStatus))) {
      for (const task of tasks) print(Buffer.from(task.TaskResult.Output, "base64").toString());
      return;
    }
    await sleep(1_000);
  }
  throw new Error("timed out");
}
