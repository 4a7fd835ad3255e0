// "Wait until the tasks of an invocation have ended, and print what they wrote", with tat-tasks.
import { decodeOutput, TatClient } from "tat-tasks";

export async function waitWithTatTasks(invocationId, { region, credentials, endpoint, seconds, attemptSeconds, print }) {
  const tat = new TatClient({ region, credentials, endpoint, attemptTimeout: attemptSeconds * 1_000 });
  const { tasks } = await tat.waitForInvocation(invocationId, { output: "all", timeout: seconds * 1_000 });
  for (const task of tasks) print(decodeOutput(task.TaskResult).text);
}
