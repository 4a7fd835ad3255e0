import { TatError, type DescribeInvocationTasksRequest, type DescribeInvocationTasksResponse, type InvocationTask, type TatClient } from "tat-tasks";

import type { Charge } from "./charges.js";

/** One call to the service that was paid for, and its repetitions, which are owed. */
export async function askTasks(
  client: TatClient,
  request: DescribeInvocationTasksRequest,
  charge: Charge,
): Promise<DescribeInvocationTasksResponse> {
  try {
    const { data, response } = await client.describeInvocationTasks(request).withResponse();
    owe(charge, response.attempts);
    for (const task of data.InvocationTaskSet) frozen(task);
    return data;
  } catch (error) {
    if (TatError.is(error)) owe(charge, error.attempts);
    throw error;
  }
}

/** It is shared from here on: nothing that looks at it, such as `where`, may change what others see. */
export function frozen(task: InvocationTask): InvocationTask {
  for (const part of [task, task.TaskResult, task.CommandDocument]) Object.freeze(part);
  return task;
}

function owe(charge: Charge, attempts: number): void {
  if (attempts > 1) charge(attempts - 1, true);
}
