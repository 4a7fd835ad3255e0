// The fake's own origin, as the API has no CORS: below a number are the pages and the files of the package, under the
// policy that goes by this number; everything else is for the service.
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { createService } from "../runtimes/service.mjs";

const pages = new URL("pages/", import.meta.url);
const conformance = new URL("../runtimes/conformance.js", import.meta.url);
const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".wasm": "application/wasm",
};

/** @param {URL} tatTasks the directory of the installed package */
export async function serve(tatTasks) {
  const { listen } = await import(new URL("dist/fake-node.js", tatTasks));
  const service = createService(await import(new URL("dist/fake.js", tatTasks)));
  const policies = [];

  async function handle(request) {
    const [, number, path] = /^\/(\d+)\/([\w/.-]+)$/.exec(request.path) ?? [];
    if (path === undefined) return service.handle(request);
    const body = await readFile(fileOf(path, tatTasks)).catch(() => undefined);
    if (body === undefined) return answer(404);
    const type = types[extname(path)];
    return answer(200, body, { "content-type": type, "content-security-policy": policies[number] });
  }

  const server = await listen({ ...service, handle });
  return {
    /** A page that starts by itself. It and its files are new to every browser, and all of them have the policy. */
    urlOf(place, entry, policy) {
      const number = policies.push(policy) - 1;
      return `${server.url}/${number}/page.html?${new URLSearchParams({ place, entry })}`;
    },
    close: () => server.close(),
  };
}

function fileOf(path, tatTasks) {
  if (path === "conformance.js") return conformance;
  return path.startsWith("tat-tasks/") ? new URL(path.slice("tat-tasks/".length), tatTasks) : new URL(path, pages);
}

function answer(status, body = new Uint8Array(), headers = {}) {
  const all = { ...headers, "content-length": String(body.length) };
  return { kind: "response", status, statusText: "", headers: Object.entries(all), body, delivery: { kind: "whole" } };
}
