// For workerd, which compiles nothing at run time: the module comes by an import.
import * as tatTasks from "tat-tasks";
import * as js from "tat-tasks/js";
import * as slim from "tat-tasks/slim";
import module from "tat-tasks/tat_tasks.wasm";
import { initialised, report } from "./report.js";

export default {
  async fetch(request) {
    const origin = new URL(request.url).searchParams.get("origin");
    await report(
      { origin },
      {
        "tat-tasks": () => tatTasks,
        "tat-tasks/slim": () => initialised(slim, module),
        "tat-tasks/js": () => js,
      },
    );
    return new Response("reported");
  },
};
