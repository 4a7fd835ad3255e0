// workerd by miniflare, without a bundler: the files run as they are packed. To be started with --conditions=workerd, by
// which the names of the package mean what they mean there. The origin is the only argument.
import { readFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { Miniflare } from "miniflare";

const origin = process.argv[2];
const read = (name) => readFileSync(fileURLToPath(import.meta.resolve(name)));
const script = (path, name) => ({ type: "ESModule", path, contents: read(name) });
const wasm = (path) => ({ type: "CompiledWasm", path, contents: read("tat-tasks/tat_tasks.wasm") });

const miniflare = new Miniflare({
  compatibilityDate: "2024-01-01",
  modules: [
    script("worker.js", "./worker.js"),
    script("report.js", "./report.js"),
    script("conformance.js", "./conformance.js"),
    script("tat-tasks", "tat-tasks"),
    wasm("tat_tasks.wasm"),
    script("tat-tasks/js", "tat-tasks/js"),
    script("tat-tasks/slim", "tat-tasks/slim"),
    wasm("tat-tasks/tat_tasks.wasm"),
  ],
});
try {
  await miniflare.dispatchFetch(`http://127.0.0.1/?origin=${encodeURIComponent(origin)}`);
} finally {
  await miniflare.dispose();
}
