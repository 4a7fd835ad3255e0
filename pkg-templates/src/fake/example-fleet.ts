import type { FakeTask } from "./fleet.js";

/**
 * The one task of the official page's example: asked for `inv-1vll7hda` with its output, it answers what is printed
 * there, member by member.
 */
export const exampleFleet: readonly FakeTask[] = [
  {
    invocationTaskId: "invt-08oe5fe2",
    invocationId: "inv-1vll7hda",
    commandId: "cmd-13axrtuq",
    instanceId: "ins-zj0f57ex",
    command: {
      content: "whoami",
      timeout: 1,
      username: "root",
      workingDirectory: "/root/",
      outputCosBucketUrl: "https://example-123456789.cos.ap-beijing.myqcloud.com",
      outputCosKeyPrefix: "datalog",
    },
    // The page of this action shows lower case, that of DescribeInvocations upper case.
    invocationSource: "user",
    createdAt: Date.UTC(2020, 10, 5, 7, 49, 56),
    timeline: [
      { after: 0, status: "PENDING" },
      { after: 2_000, status: "RUNNING" },
      { after: 8_000, status: "SUCCESS", output: "root\n", exitCode: 0 },
      { after: 10_000, status: "SUCCESS" },
    ],
  },
];
