// For Node, Deno and Bun: the origin is the only argument.
import process from "node:process";
import * as tatTasks from "tat-tasks";
import * as js from "tat-tasks/js";
import * as slim from "tat-tasks/slim";
import { initialised, report } from "./report.js";

const origin = process.argv[2];
await report(
  { origin },
  {
    "tat-tasks": () => tatTasks,
    "tat-tasks/slim": () => initialised(slim, `${origin}/tat_tasks.wasm`),
    "tat-tasks/js": () => js,
  },
);
