import { TatClient, TatError, type Attempt, type DescribeInvocationTasksRequest, type DescribeInvocationTasksResponse } from "tat-tasks";

/** What came of a call through the relay. */
export type Answer =
  | { readonly data: DescribeInvocationTasksResponse; readonly hidesOutput: boolean; readonly status: number; readonly milliseconds: number }
  | { readonly error: TatError; readonly milliseconds: number };

export interface Asked {
  readonly relay: string;
  readonly region: string;
  readonly request: DescribeInvocationTasksRequest;
  readonly signal: AbortSignal;
  /** Is told of each attempt. */
  readonly onAttempt?: ((attempt: Attempt) => void) | undefined;
}

/** Asks once: whoever explores wants to see what is answered, not what comes of trying again. An abort rejects with its reason. */
export async function askRelay({ relay, region, request, signal, onAttempt }: Asked): Promise<Answer> {
  const start = performance.now();
  const elapsed = (): number => Math.round(performance.now() - start);
  try {
    const client = new TatClient({ region, relay, maxRetries: 0, onAttempt });
    const { data, response } = await client.describeInvocationTasks(request, { signal }).withResponse();
    return { data, hidesOutput: request.HideOutput !== false, status: response.status, milliseconds: elapsed() };
  } catch (error) {
    if (!TatError.is(error)) throw error;
    return { error, milliseconds: elapsed() };
  }
}
