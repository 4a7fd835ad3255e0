// Internal modules, which no entry of the package has: bundled from their source, as the element and the command bundle them.
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

/** The installed package, which the sources know by its name. */
const alias = { "tat-tasks": fileURLToPath(import.meta.resolve("tat-tasks")) };

/** @param {string} file of pkg-templates/src */
export async function importSource(file) {
  const entry = new URL(`../../../pkg-templates/src/${file}`, import.meta.url).pathname;
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, alias, format: "esm", platform: "neutral", target: "es2022", tsconfigRaw: {}, write: false });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}
