// What the pages show: an invocation of a hundred servers that has ended, one that goes on, and one of ten thousand.
import { gbkSample } from "tat-tasks/fake";

const HOUR = 3_600_000;
const command = { name: "disk-report", content: "df -h / && ./report.sh\n", workingDirectory: "/opt/report" };
const report = "Filesystem      Size  Used Avail Use% Mounted on\n/dev/vda1        50G   18G   30G  38% /\nreport written\n";

/** @param {number} now Unix milliseconds */
export function fleetOf(now) {
  return [...ended(now - HOUR), ...going(now)];
}

/** `inv-ended001`: 92 succeeded, each in its own second, and eight did not. */
function ended(createdAt) {
  const failures = {
    3: [{ after: 9_000, status: "FAILED", exitCode: 1, output: "\x1b[31m./report.sh: line 12: /var/report: No space left on device\x1b[0m\n" }],
    17: [{ after: 8_000, status: "FAILED", exitCode: 2, output: gbkSample }],
    29: [{ after: 61_000, status: "TIMEOUT", output: "waiting for a lock\n" }],
    41: [{ after: 40_000, status: "TASK_TIMEOUT" }],
    53: [{ after: 3_000, status: "START_FAILED", errorInfo: "InvalidWorkingDirectory: <b>/opt/report</b> not exists" }],
    67: [{ after: 6_000, status: "DELIVER_FAILED" }],
    71: [{ after: 9_000, status: "SUCCESS", exitCode: 3, output: "report written\n" }],
    83: [{ after: 5_000, status: "TERMINATED", output: "step 1 of 3\n" }],
  };
  return Array.from({ length: 100 }, (_, index) => {
    const number = String(index).padStart(3, "0");
    const begins = [{ after: 0, status: "PENDING" }, { after: 1_000, status: "DELIVERING" }];
    const isStarted = !["START_FAILED", "DELIVER_FAILED"].includes(failures[index]?.[0].status);
    const ends = failures[index] ?? [{ after: 5_000 + (index % 7) * 1_000, status: "SUCCESS", output: report }];
    return {
      invocationTaskId: `invt-ended${number}`,
      invocationId: "inv-ended001",
      commandId: "cmd-report01",
      instanceId: `ins-web${number}`,
      command: index === 17 ? { ...command, type: "BAT", workingDirectory: "C:\\report" } : command,
      createdAt,
      timeline: [...begins, ...(isStarted ? [{ after: 2_000, status: "RUNNING" }] : []), ...ends],
    };
  });
}

/** `inv-going001`: twelve servers that write a line each second until the test says that they are done. */
function going(createdAt) {
  return Array.from({ length: 12 }, (_, index) => goingTask(index, createdAt));
}

/** One of them; with `ends`, what it ends in. */
export function goingTask(index, createdAt, ends = []) {
  const lines = Array.from({ length: 600 }, (_, second) => ({ after: 1_000 + second * 1_000, status: "RUNNING", output: `step ${second + 1}\n` }));
  return {
    invocationTaskId: `invt-going${index}`,
    invocationId: "inv-going001",
    commandId: "cmd-report01",
    instanceId: `ins-going${index}`,
    command,
    createdAt,
    timeline: [{ after: 0, status: "PENDING" }, ...(ends.length > 0 ? ends : lines)],
  };
}
