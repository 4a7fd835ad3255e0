// Bundles app.js as a project does that configures nothing: bundle.mjs NAME OUTPUT
import process from "node:process";
import { dirname, basename, resolve } from "node:path";

const entry = "app.js";

const bundlers = {
  "esbuild-esm": esbuild({ format: "esm" }),
  "esbuild-iife": esbuild({ format: "iife" }),
  "esbuild-cjs": esbuild({ format: "cjs" }),
  "esbuild-node": esbuild({ platform: "node", format: "esm" }),
  // What EdgeOne's command does to edge functions and to node functions.
  "edgeone-edge": esbuild({}),
  "edgeone-node": esbuild({ platform: "node", format: "esm", target: "node14" }),
  // Jest requires what it is given, and the files of this project are ES modules.
  "jest-report": esbuild({ entryPoints: ["report.js"], format: "cjs" }),
  "webpack-web": webpack({ target: "web" }),
  "webpack-node": webpack({ target: "node" }),

  async rollup(file) {
    const { rollup } = await import("rollup");
    const { nodeResolve } = await import("@rollup/plugin-node-resolve");
    const bundle = await rollup({ input: entry, plugins: [nodeResolve()], onLog: complain });
    await bundle.write({ file, format: "es" });
  },

  async rolldown(file) {
    const { rolldown } = await import("rolldown");
    const bundle = await rolldown({ input: entry, onLog: complain });
    await bundle.write({ file, format: "es" });
  },
};

function esbuild(options) {
  return async (outfile) => {
    const { build } = await import("esbuild");
    const { warnings } = await build({ entryPoints: [entry], bundle: true, outfile, ...options });
    for (const { text } of warnings) complain("warn", text);
  };
}

function webpack(options) {
  return async (file) => {
    const { default: compile } = await import("webpack");
    const output = { path: resolve(dirname(file)), filename: basename(file) };
    const stats = await new Promise((done, fail) => {
      compile({ mode: "production", entry: `./${entry}`, output, performance: false, ...options }, (error, result) =>
        error ? fail(error) : done(result),
      );
    });
    if (stats.hasErrors() || stats.hasWarnings()) complain("warn", stats.toString("errors-warnings"));
  };
}

/** A bundler that has something to say about the package is one that does not take it as it is. */
function complain(level, log) {
  if (level === "info" || level === "debug") return;
  throw new Error(typeof log === "string" ? log : log.message);
}

const [name, output] = process.argv.slice(2);
await bundlers[name](output);
