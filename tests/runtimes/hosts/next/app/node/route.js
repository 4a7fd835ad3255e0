import { reportTo } from "../../entries.js";

export async function GET(request) {
  await reportTo(new URL(request.url).searchParams.get("origin"));
  return new Response("reported");
}
