import type { FakeStep, FakeTask } from "./fleet.js";
import { taskStatuses, type TaskStatus } from "./task-status.js";

/** The way to each status, all in the instant of creation, so that it is in force as soon as the task is there. */
const ways: Readonly<Record<TaskStatus, readonly FakeStep[]>> = {
  PENDING: [{ after: 0, status: "PENDING" }],
  DELIVERING: [{ after: 0, status: "DELIVERING" }],
  DELIVER_DELAYED: [{ after: 0, status: "DELIVER_DELAYED" }],
  RUNNING: [{ after: 0, status: "RUNNING", output: "working…\n" }],
  CANCELLING: [
    { after: 0, status: "RUNNING", output: "working…\n" },
    { after: 0, status: "CANCELLING" },
  ],
  SUCCESS: [
    { after: 0, status: "RUNNING" },
    { after: 0, status: "SUCCESS", output: "done\n" },
  ],
  FAILED: [
    { after: 0, status: "RUNNING" },
    { after: 0, status: "FAILED", output: "bash: no-such-command: command not found\n", exitCode: 127 },
  ],
  TIMEOUT: [
    { after: 0, status: "RUNNING", output: "working…\n" },
    { after: 0, status: "TIMEOUT" },
  ],
  TASK_TIMEOUT: [
    { after: 0, status: "RUNNING" },
    { after: 0, status: "TASK_TIMEOUT" },
  ],
  DELIVER_FAILED: [
    { after: 0, status: "DELIVERING" },
    { after: 0, status: "DELIVER_FAILED" },
  ],
  START_FAILED: [
    { after: 0, status: "DELIVERING" },
    { after: 0, status: "START_FAILED", errorInfo: "InvalidUser: user `deploy` not exists" },
  ],
  CANCELLED: [{ after: 0, status: "CANCELLED" }],
  TERMINATED: [
    { after: 0, status: "RUNNING", output: "working…\n" },
    { after: 0, status: "TERMINATED" },
  ],
};

/** One task in each of the 13 statuses, where it stays: invocation `inv-statuses`. */
export const statusFleet: readonly FakeTask[] = taskStatuses.map((status, index) => ({
  invocationTaskId: `invt-status${String(index + 1).padStart(2, "0")}`,
  invocationId: "inv-statuses",
  commandId: "cmd-statuses",
  instanceId: `ins-status${String(index + 1).padStart(2, "0")}`,
  command: { name: status, content: "echo done" },
  timeline: ways[status],
}));
