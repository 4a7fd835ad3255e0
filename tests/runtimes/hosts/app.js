// What the bundlers bundle. Whoever loads the bundle calls `runtimes` with the origin.
import * as tatTasks from "tat-tasks";
import * as js from "tat-tasks/js";
import * as slim from "tat-tasks/slim";
import { initialised, report } from "./report.js";

globalThis.runtimes = (origin) =>
  report(
    { origin },
    {
      "tat-tasks": () => tatTasks,
      "tat-tasks/slim": () => initialised(slim, `${origin}/tat_tasks.wasm`),
      "tat-tasks/js": () => js,
    },
  );
