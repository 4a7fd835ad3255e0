import * as tatTasks from "tat-tasks";
import * as js from "tat-tasks/js";
import * as slim from "tat-tasks/slim";
import { initialised, report } from "../report.js";

/** By a module of the origin's, except where none can be compiled. */
export function reportTo(origin, module = `${origin}/tat_tasks.wasm`) {
  return report(
    { origin },
    {
      "tat-tasks": () => tatTasks,
      "tat-tasks/slim": () => initialised(slim, module),
      "tat-tasks/js": () => js,
    },
  );
}
