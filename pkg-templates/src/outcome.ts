import type { InvocationTask } from "./generated/model.js";
import type { Summary } from "./summary.js";

/** What became of an invocation, or is known of it so far. */
export interface InvocationOutcome {
  /** Its tasks, in the order in which they were found. */
  readonly tasks: readonly InvocationTask[];
  readonly summary: Summary;
  /** The service's id of the last call that told of them; none where nothing was asked or answered. */
  readonly requestId: string | undefined;
}
