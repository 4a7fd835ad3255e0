// Modules of the console's pages, bundled from their source as the pages are.
import { build } from "esbuild";

/** @param {string} file of www */
export async function importPage(file) {
  const entry = new URL(`../../../www/${file}`, import.meta.url).pathname;
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: "esm", platform: "browser", target: "es2022", tsconfigRaw: {}, write: false });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}
