import { TatError } from "./errors.js";
import { Scope } from "./scope.js";

/** What may take only so long. */
export interface TimeLimit {
  readonly milliseconds: number;
  /** What it ends with when its time is over. */
  readonly onTimeout: () => TatError;
}

/** Does it within its time, as a part of something else. */
export async function limited<Result>(within: Scope, limit: TimeLimit, work: (scope: Scope) => Promise<Result>): Promise<Result> {
  const scope = new Scope({ within, ...limit });
  try {
    return await work(scope);
  } catch (error) {
    // A `fetch` that heeds the signal may be faster than the scope.
    if (scope.ended !== undefined) throw scope.ended.reason;
    throw error;
  } finally {
    scope.close();
  }
}

/** @param option the one that says how long */
export function timeoutError(code: string, milliseconds: number, what: string, option: string): TatError {
  return new TatError({
    kind: "timeout",
    code,
    message: `expected ${what} to end within ${milliseconds} ms, it did not; raise ${option} or ask for less`,
    retryable: true,
  });
}
