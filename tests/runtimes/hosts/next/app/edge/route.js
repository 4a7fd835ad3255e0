import module from "tat-tasks/tat_tasks.wasm?module";
import { reportTo } from "../../entries.js";

export const runtime = "edge";

export async function GET(request) {
  await reportTo(new URL(request.url).searchParams.get("origin"), module);
  return new Response("reported");
}
