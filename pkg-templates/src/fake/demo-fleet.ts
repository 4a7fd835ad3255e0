import type { FakeCommand, FakeStep, FakeTask } from "./fleet.js";

/**
 * What a Chinese Windows prints from a batch file, in its console's code page: `驱动器 C 中的卷是 系统`,
 * `卷的序列号是 5A1C-77F0`, `磁盘空间不足`, each line ended by CR and LF. It is not UTF-8.
 */
export const gbkSample: Uint8Array = Uint8Array.of(
  0xc7, 0xfd, 0xb6, 0xaf, 0xc6, 0xf7, 0x20, 0x43, 0x20, 0xd6, 0xd0, 0xb5, 0xc4, 0xbe, 0xed, 0xca,
  0xc7, 0x20, 0xcf, 0xb5, 0xcd, 0xb3, 0x0d, 0x0a, 0xbe, 0xed, 0xb5, 0xc4, 0xd0, 0xf2, 0xc1, 0xd0,
  0xba, 0xc5, 0xca, 0xc7, 0x20, 0x35, 0x41, 0x31, 0x43, 0x2d, 0x37, 0x37, 0x46, 0x30, 0x0d, 0x0a,
  0xb4, 0xc5, 0xc5, 0xcc, 0xbf, 0xd5, 0xbc, 0xe4, 0xb2, 0xbb, 0xd7, 0xe3, 0x0d, 0x0a,
);

const command: FakeCommand = {
  name: "disk-report",
  content: "df -h / && ./report.sh\n",
  timeout: 120,
  workingDirectory: "/opt/report",
};

const windowsCommand: FakeCommand = {
  name: "disk-report",
  content: "vol C:\r\nreport.bat\r\n",
  type: "BAT",
  timeout: 120,
  username: "System",
  workingDirectory: "C:\\Program Files\\qcloud\\tat_agent\\workdir",
};

const delivered: readonly FakeStep[] = [
  { after: 0, status: "PENDING" },
  { after: 400, status: "DELIVERING" },
];

const diskTable = [
  "Filesystem      Size  Used Avail Use% Mounted on\n",
  "/dev/vda1        50G   18G   30G  38% /\n",
].join("");

/** 40,003 bytes, most of them in characters of three; the limit of 24 KiB falls inside one. */
const longOutput = `# ${"磁盘报告 ".repeat(3_077)}`;

const growing: readonly FakeStep[] = Array.from({ length: 58 }, (_, index) => ({
  after: 3_000 + index * 2_000,
  status: "RUNNING",
  output: `checked ${index + 1} of 58 directories\n`,
}));

/**
 * One invocation, `inv-demo0001`, on 14 servers, with nearly all that can become of a task: within 20 seconds all are
 * settled but two, which run for two minutes and for ever.
 */
export const demoFleet: readonly FakeTask[] = [
  server("web01", [
    ...delivered,
    { after: 1_000, status: "RUNNING" },
    { after: 2_500, status: "SUCCESS", output: `${diskTable}report written\n` },
  ]),
  server("web02", [
    ...delivered,
    { after: 1_200, status: "RUNNING", output: diskTable },
    { after: 4_000, status: "SUCCESS", output: "report written\n" },
  ]),
  server("web03", [
    ...delivered,
    { after: 1_100, status: "RUNNING", output: diskTable },
    { after: 3_200, status: "FAILED", output: "./report.sh: line 12: /var/report: No space left on device\n", exitCode: 1 },
  ]),
  server("web04", [
    ...delivered,
    { after: 1_500, status: "RUNNING", output: "waiting for a lock\n" },
    { after: 11_500, status: "TIMEOUT" },
  ], { command: { ...command, timeout: 10 } }),
  server("web05", [
    ...delivered,
    { after: 900, status: "START_FAILED", errorInfo: "InvalidWorkingDirectory: working_directory `/opt/report` not exists" },
  ]),
  server("web06", [...delivered, { after: 6_000, status: "DELIVER_FAILED" }]),
  server("win01", [
    ...delivered,
    { after: 1_300, status: "RUNNING" },
    { after: 3_500, status: "FAILED", output: gbkSample, exitCode: 2 },
  ], { command: windowsCommand, instanceId: "lhins-demowin01" }),
  server("db01", [
    ...delivered,
    { after: 1_000, status: "RUNNING" },
    {
      after: 5_000,
      status: "SUCCESS",
      output: longOutput,
      outputUploadError: "Upload output to cos failed, please check if ins-demodb01 has permission to put file to COS",
    },
  ]),
  server("db02", [
    ...delivered,
    { after: 2_000, status: "RUNNING" },
    ...growing,
    { after: 119_000, status: "SUCCESS", output: "report written\n" },
  ]),
  server("db03", [
    ...delivered,
    { after: 1_000, status: "RUNNING", output: diskTable },
    { after: 18_000, status: "TASK_TIMEOUT" },
  ]),
  server("edge01", [
    { after: 0, status: "PENDING" },
    { after: 400, status: "DELIVER_DELAYED" },
    { after: 8_000, status: "CANCELLED" },
  ], { instanceId: "rins-demoedge01" }),
  server("edge02", [
    ...delivered,
    { after: 1_000, status: "RUNNING", output: "step 1 of 3\n" },
    { after: 6_000, status: "CANCELLING" },
    { after: 7_500, status: "TERMINATED" },
  ], { instanceId: "rins-demoedge02" }),
  server("edge03", [{ after: 0, status: "PENDING" }], { instanceId: "rins-demoedge03" }),
  server("web07", [
    ...delivered,
    { after: 1_000, status: "RUNNING" },
    { after: 2_000, status: "SUCCESS" },
  ]),
];

function server(
  name: string,
  timeline: readonly FakeStep[],
  changes: Partial<Pick<FakeTask, "command" | "instanceId">> = {},
): FakeTask {
  return {
    invocationTaskId: `invt-demo${name}`,
    invocationId: "inv-demo0001",
    commandId: "cmd-demo0001",
    instanceId: `ins-demo${name}`,
    command,
    timeline,
    ...changes,
  };
}
