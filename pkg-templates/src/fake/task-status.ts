/** The 13 statuses of a task, in the order of a task's life, the terminal ones last. */
export const taskStatuses = [
  "PENDING",
  "DELIVERING",
  "DELIVER_DELAYED",
  "RUNNING",
  "CANCELLING",
  "SUCCESS",
  "FAILED",
  "TIMEOUT",
  "TASK_TIMEOUT",
  "DELIVER_FAILED",
  "START_FAILED",
  "CANCELLED",
  "TERMINATED",
] as const;

/** A documented value of `TaskStatus`. */
export type TaskStatus = (typeof taskStatuses)[number];

const terminalStatuses: ReadonlySet<string> = new Set<TaskStatus>([
  "SUCCESS",
  "FAILED",
  "TIMEOUT",
  "TASK_TIMEOUT",
  "DELIVER_FAILED",
  "START_FAILED",
  "CANCELLED",
  "TERMINATED",
]);

/** Whether nothing more comes after a status. */
export function isTerminalStatus(status: string): boolean {
  return terminalStatuses.has(status);
}
