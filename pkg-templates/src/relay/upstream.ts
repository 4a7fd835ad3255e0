import { TatError, type DescribeInvocationTasksRequest, type DescribeInvocationTasksResponse, type TatClient } from "tat-tasks";

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
    return data;
  } catch (error) {
    if (TatError.is(error)) owe(charge, error.attempts);
    throw error;
  }
}

function owe(charge: Charge, attempts: number): void {
  if (attempts > 1) charge(attempts - 1, true);
}
