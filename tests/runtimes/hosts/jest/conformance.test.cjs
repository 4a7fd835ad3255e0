const { readFileSync } = require("node:fs");
const tatTasks = require("tat-tasks");
const js = require("tat-tasks/js");
const slim = require("tat-tasks/slim");
const { initialised, report } = require("../bundles/report.cjs");

test("every entry conforms", async () => {
  await report(
    { origin: process.env.ORIGIN, fetch: globalThis.lentFetch },
    {
      "tat-tasks": () => tatTasks,
      "tat-tasks/slim": () => initialised(slim, readFileSync(require.resolve("tat-tasks/tat_tasks.wasm"))),
      "tat-tasks/js": () => js,
    },
  );
});
