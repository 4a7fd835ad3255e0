// A fake TAT that listens, with tasks for each thing that the command line has to tell.
import { after, before } from "node:test";

import { createFakeTat, exampleFleet, gbkSample, uniformFleet } from "tat-tasks/fake";
import { listen } from "tat-tasks/fake/node";

export const hostile = "\x1b[31mred\x1b]0;title\x07\u202e!\n";
export const lines = Array.from({ length: 7 }, (_, index) => `line ${index + 1}\n`).join("");

export function task(name, invocation, step, changes = {}) {
  return {
    invocationTaskId: `invt-${name}`,
    invocationId: `inv-${invocation}`,
    commandId: "cmd-report",
    instanceId: `ins-${name}`,
    command: { name: "report" },
    timeline: [{ after: 0, status: "RUNNING" }, { after: 0, ...step }],
    ...changes,
  };
}

const fleet = [
  ...exampleFleet,
  task("good1", "good", { status: "SUCCESS", output: "ok\n" }),
  task("good2", "good", { status: "SUCCESS", output: "no line feed" }),
  task("mixed1", "mixed", { status: "SUCCESS" }),
  task("mixed2", "mixed", { status: "FAILED", output: lines, exitCode: 3 }),
  task("mixed3", "mixed", { status: "START_FAILED", errorInfo: "InvalidUser: user `deploy`\tnot exists" }),
  ...Array.from({ length: 8 }, (_, index) => task(`alike${index}`, "alike", { status: "FAILED", ...(index % 4 === 0 ? { exitCode: 3, output: "other\n" } : { exitCode: 2, output: index === 7 ? "other\n" : "No space left on device\n" }) })),
  ...["unstarted1", "unstarted2"].map((name) => task(name, "alike", { status: "START_FAILED", errorInfo: "DirectoryNotExists: /srv" })),
  ...Array.from({ length: 12 }, (_, index) => task(`each${index}`, "each", { status: "FAILED", output: `${index}\n` })),
  task("doubt", "doubt", { status: "SUCCESS", exitCode: 4 }),
  task("slow", "slow", { status: "RUNNING", output: "so far\n" }),
  task("hostile", "hostile", { status: "FAILED", output: hostile }, { command: { name: `名前\t${hostile}` } }),
  task("backslash", "backslash", { status: "FAILED", output: "C:\\temp\tx\n", errorInfo: "C:\\temp\tx" }),
  task("gbk", "gbk", { status: "FAILED", output: gbkSample }),
  task("long", "long", { status: "SUCCESS", output: "界".repeat(10_000) }),
  ...uniformFleet(1_000, { invocationId: "inv-many", runAfter: 0, runFor: 0 }),
];

/** Two terminals and a dozen pipes ask at once, more than the service would take. */
export const fake = createFakeTat({ fleet, requestsPerSecond: Infinity });
export let url;
let server;
before(async () => {
  server = await listen(fake);
  url = server.url;
});
after(() => server.close());
