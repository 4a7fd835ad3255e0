import { TatError, type DescribeInvocationTasksRequest, type DescribeInvocationTasksResponse, type InvocationTask, type TatClient } from "tat-tasks";

import type { CallAllowance } from "./charges.js";

/** One call to the service that was paid for, and its repetitions, which are owed. */
export async function askTasks(
  client: TatClient,
  request: DescribeInvocationTasksRequest,
  allowance: CallAllowance,
): Promise<DescribeInvocationTasksResponse> {
  try {
    const { data, response } = await client.describeInvocationTasks(request).withResponse();
    owe(allowance, response.attempts);
    for (const task of data.InvocationTaskSet) frozen(task);
    return data;
  } catch (error) {
    if (TatError.is(error)) owe(allowance, error.attempts);
    throw error;
  }
}

/** It is shared from here on: nothing that looks at it, such as `where`, may change what others see. */
export function frozen(task: InvocationTask): InvocationTask {
  for (const part of [task, task.TaskResult, task.CommandDocument]) Object.freeze(part);
  return task;
}

function owe(allowance: CallAllowance, attempts: number): void {
  if (attempts > 1) allowance.owe(attempts - 1);
}
