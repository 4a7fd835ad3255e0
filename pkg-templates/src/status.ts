import { TERMINAL_STATUSES } from "./generated/tables.js";

const terminal: ReadonlySet<string> = new Set(TERMINAL_STATUSES);

/**
 * Whether a task in this state never changes again. 8 of the 13 states are terminal; `CANCELLING` is not, and neither is
 * a state that this version does not know.
 *
 * ```js
 * isTerminal("TASK_TIMEOUT"); // true
 * isTerminal("CANCELLING"); // false
 * ```
 */
export function isTerminal(status: string | undefined): boolean {
  return status !== undefined && terminal.has(status);
}
