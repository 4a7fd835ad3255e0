// For Node and Bun: the origin is the only argument.
const { readFileSync } = require("node:fs");
const tatTasks = require("tat-tasks");
const js = require("tat-tasks/js");
const slim = require("tat-tasks/slim");

const origin = process.argv[2];
import("./report.js").then(({ initialised, report }) =>
  report(
    { origin },
    {
      "tat-tasks": () => tatTasks,
      "tat-tasks/slim": () => initialised(slim, readFileSync(require.resolve("tat-tasks/tat_tasks.wasm"))),
      "tat-tasks/js": () => js,
    },
  ),
);
