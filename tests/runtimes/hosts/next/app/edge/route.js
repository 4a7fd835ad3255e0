// By its path: Turbopack looks for an export with the query, and one that is no file would be a fault to publint.
import module from "../../../node_modules/tat-tasks/dist/tat_tasks.wasm?module";
import { reportTo } from "../../entries.js";

export const runtime = "edge";

export async function GET(request) {
  await reportTo(new URL(request.url).searchParams.get("origin"), module);
  return new Response("reported");
}
