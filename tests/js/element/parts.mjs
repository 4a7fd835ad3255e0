// The parts of the element that need no document, which the package does not export, bundled from their sources.
import { mkdirSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

import { build } from "esbuild";

const sources = fileURLToPath(new URL("../../../pkg-templates/src/element/", import.meta.url));
const target = fileURLToPath(new URL("../../../target/element-parts/", import.meta.url));

/** @param {string} file such as `model/filter.ts` */
export async function importPart(file) {
  mkdirSync(target, { recursive: true });
  const outfile = `${target}${file.replaceAll("/", "-").replace(/\.ts$/, ".mjs")}`;
  await build({ entryPoints: [sources + file], outfile, bundle: true, format: "esm", platform: "neutral", external: ["tat-tasks"], tsconfigRaw: {} });
  return import(pathToFileURL(outfile));
}

/** A task as the service tells of it. */
export function taskOf(number, status, more = {}) {
  return { InvocationTaskId: `invt-${number}`, InvocationId: "inv-1", InstanceId: `ins-${number}`, TaskStatus: status, ErrorInfo: "", ...more };
}
