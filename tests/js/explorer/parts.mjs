// The parts of the explorer that need no document, built as the page has them, but with the installed package.
import { mkdirSync, rmSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

import { build } from "esbuild";

const root = fileURLToPath(new URL("../../../", import.meta.url));

const sources = ["form", "language", "error-codes", "fault", "signing/diagnosis", "signing/differences", "signing/line-meanings", "signing/sent-request", "signing/shell-words", "signing/tc3", "code/languages", "code/literals"];

/** Below the package's own directory, so that its name is found; one directory a process, as tests run beside each other. */
const directory = `${root}target/explorer-${process.pid}/`;

/** @returns all that the parts export, in one object */
export async function loadParts() {
  mkdirSync(directory, { recursive: true });
  process.once("exit", () => rmSync(directory, { recursive: true, force: true }));
  await build({
    stdin: { contents: sources.map((source) => `export * from "./www/explorer/${source}.ts";`).join("\n"), resolveDir: root },
    outfile: `${directory}parts.mjs`,
    bundle: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    external: ["tat-tasks", "tat-tasks/explain"],
    tsconfigRaw: {},
    logLevel: "error",
  });
  return import(pathToFileURL(`${directory}parts.mjs`));
}
