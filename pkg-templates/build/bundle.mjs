// TypeScript and the core -> one file of JavaScript.
import { join } from "node:path";
import { build } from "esbuild";
import { root } from "./rust.mjs";

/** One client, one quota and one TatError for all entries: the others ask for the main one by its name. */
const external = ["tat-tasks", "tat-tasks/*", "node:*"];

/**
 * @param {string} source a file of pkg-templates/src
 * @param {object} options
 * @param {string} [options.core] the directory of the core's glue
 * @param {string} [options.module] where the core comes from: a file of pkg-templates/src/module
 * @param {string} [options.compiled] what a host at the edge imports as a compiled module
 * @param {import("esbuild").BuildOptions} options.esbuild
 * @returns {Promise<string[]>} the files that it is made of
 */
export async function bundle(source, { core = join(root, "target/glue"), module, compiled, ...esbuild }) {
  const { warnings, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [join(root, "pkg-templates/src", source)],
    // Its paths lead to types, not to code.
    tsconfigRaw: {},
    alias: {
      "#glue": join(core, "glue.js"),
      "#module": join(root, `pkg-templates/src/module/${module}.ts`),
      "#wasm": join(core, "wasm-hex.js"),
      "#wasm-id": join(core, "wasm-id.js"),
      "#plain": join(core, "plain.js"),
    },
    plugins: [
      {
        name: "compiled",
        setup: ({ onResolve }) => onResolve({ filter: /^#compiled$/ }, () => ({ path: compiled, external: true })),
      },
    ],
    bundle: true,
    metafile: true,
    external,
    platform: "neutral",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    // Names and line breaks stay, which costs 2 % of what is sent: Node shows the line of an uncaught error, and the line
    // must not hold the whole module.
    minifySyntax: true,
    ...esbuild,
  });
  if (warnings.length > 0) throw new Error("esbuild warns, see above");
  return Object.keys(metafile.inputs);
}
