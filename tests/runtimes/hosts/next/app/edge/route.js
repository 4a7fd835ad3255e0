// By its path: the package exports it by a name without a query, and Turbopack looks for one with it.
import module from "../../../node_modules/tat-tasks/dist/tat_tasks.wasm?module";
import { reportTo } from "../../entries.js";

export const runtime = "edge";

export async function GET(request) {
  await reportTo(new URL(request.url).searchParams.get("origin"), module);
  return new Response("reported");
}
