// The one task of the example in the official page of the action, whose ids the explorer's form gives as examples: whoever sends them
// to the fake finds it there.

/**
 * @param {number} createdAt Unix milliseconds
 * @returns {import("tat-tasks/fake").FakeTask}
 */
export function documentedTask(createdAt) {
  return {
    invocationTaskId: "invt-08oe5fe2",
    invocationId: "inv-1vll7hda",
    commandId: "cmd-13axrtuq",
    instanceId: "ins-zj0f57ex",
    createdAt,
    command: { name: "whoami", content: "whoami", timeout: 1, username: "root", workingDirectory: "/root/" },
    timeline: [
      { after: 2_000, status: "RUNNING" },
      { after: 8_000, status: "SUCCESS", output: "root\n", exitCode: 0 },
    ],
  };
}
