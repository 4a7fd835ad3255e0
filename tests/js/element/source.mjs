// Internal modules of the element, which no entry of the package has: bundled from their source, as the element bundles them.
import { build } from "esbuild";

/** @param {string} file of pkg-templates/src */
export async function importSource(file) {
  const entry = new URL(`../../../pkg-templates/src/${file}`, import.meta.url).pathname;
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: "esm", platform: "neutral", target: "es2022", tsconfigRaw: {}, write: false });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}
