import { TatError, type DescribeInvocationTasksResponse, type InvocationTask } from "tat-tasks";

import type { CallAllowance } from "./charges.js";

/** What the calls for some ids have brought. */
export interface HalvedAnswer {
  readonly tasks: readonly InvocationTask[];
  /** That of the last call. */
  readonly requestId: string;
  /** By id, why there is no answer for it: its own is too large, or it takes more calls to tell whose is. */
  readonly failures: ReadonlyMap<string, unknown>;
}

/** The most calls that are made for some ids: by so many, one task of 100 is found whose answer is too large by itself. */
const MOST_CALLS = 15;

/**
 * Asks for tasks by their ids, and where the answer is too large, by halves: what one caller asks for fails no other one. So many
 * as a call is made for do fit by TAT's own limits.
 */
export async function askInHalves(
  call: (ids: readonly string[]) => Promise<DescribeInvocationTasksResponse>,
  ids: readonly string[],
  allowance: CallAllowance,
): Promise<HalvedAnswer> {
  const tasks: InvocationTask[] = [];
  const failures = new Map<string, unknown>();
  const parts = [ids];
  let [requestId, calls] = ["", 0];
  let failure: unknown;
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    if (calls === MOST_CALLS) {
      for (const id of part) failures.set(id, failure);
      continue;
    }
    calls += 1;
    if (calls > 1) allowance.owe(1);
    try {
      const { InvocationTaskSet, RequestId } = await call(part);
      tasks.push(...InvocationTaskSet);
      requestId = RequestId;
    } catch (error) {
      if (!isTooLarge(error)) throw error;
      failure = error;
      const middle = part.length >> 1;
      if (middle === 0) for (const id of part) failures.set(id, failure);
      else parts.push(part.slice(middle), part.slice(0, middle));
    }
  }
  return { tasks, requestId, failures };
}

/** Whether an answer has more bytes than the service sends, or than a client reads. */
export function isTooLarge(error: unknown): boolean {
  return TatError.is(error) && (error.code === "ResponseTooLarge" || error.code === "ResponseSizeLimitExceeded");
}
