// Every host: which tools it is of, what its version is that of, how it is built and started. A row that serves is asked
// for a path, or has a page opened in a browser. In commands, ORIGIN stands for where the service is, HOST for the same
// without its scheme, PORT for where to listen.
import { nodes } from "./tools.mjs";

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {"core" | "rest"} tools
 * @property {string} of the npm package whose version is shown
 * @property {string} [directory] of the project, where it runs
 * @property {readonly string[]} [build] is run once, however many rows have it
 * @property {readonly string[]} [run] ends by itself
 * @property {readonly string[]} [serve] listens on PORT until it is stopped
 * @property {string} [ask] a path of what is served
 * @property {string} [page] a path of what is served, to be opened in a browser
 * @property {Record<string, unknown>} [differs] the results that are others in this host, by the names of checks
 */

const nodeRows = nodes.flatMap(({ major, of }) => [
  { name: `node ${major} esm`, tools: "core", of, run: [of, "ask.mjs", "ORIGIN"] },
  { name: `node ${major} cjs`, tools: "core", of, run: [of, "ask.cjs", "ORIGIN"] },
]);

const runtimes = [
  {
    name: "deno",
    tools: "core",
    of: "deno",
    run: ["deno", "run", "--no-prompt", "--no-lock", "--cached-only", "--allow-net=HOST", "ask.mjs", "ORIGIN"],
  },
  { name: "bun esm", tools: "core", of: "bun", run: ["bun", "--no-install", "ask.mjs", "ORIGIN"] },
  { name: "bun cjs", tools: "core", of: "bun", run: ["bun", "--no-install", "ask.cjs", "ORIGIN"] },
  {
    name: "workerd",
    tools: "core",
    of: "workerd",
    run: ["node", "--conditions=workerd", "miniflare.mjs", "ORIGIN"],
  },
  {
    name: "wrangler dev",
    tools: "rest",
    of: "wrangler",
    directory: "wrangler",
    serve: ["wrangler", "dev", "--ip", "127.0.0.1", "--port", "PORT"],
    ask: "/",
  },
];

const bundles = [
  bundle("esbuild", "esm", "mjs"),
  bundle("esbuild", "iife", "js"),
  bundle("esbuild", "cjs", "cjs"),
  bundle("esbuild", "node", "mjs"),
  bundle("edgeone", "edge", "js", "esbuild"),
  bundle("edgeone", "node", "mjs", "esbuild"),
  bundle("webpack", "web", "js"),
  bundle("webpack", "node", "cjs"),
  bundle("rollup", "", "mjs"),
  bundle("rolldown", "", "mjs"),
];

function bundle(tool, flavour, extension, of = tool) {
  const name = [tool, flavour].filter(Boolean).join("-");
  const file = `bundles/${name}.${extension}`;
  return {
    name: name.replace("-", " "),
    tools: "rest",
    of,
    build: ["node", "bundle.mjs", name, file],
    run: ["node", "run-bundle.mjs", file, "ORIGIN"],
  };
}

const vite = [
  { name: "vite dev", serve: ["vite", "vite", "--host", "127.0.0.1", "--port", "PORT", "--strictPort"] },
  {
    name: "vite build",
    build: ["vite", "build", "vite"],
    serve: ["vite", "preview", "vite", "--host", "127.0.0.1", "--port", "PORT", "--strictPort"],
  },
].map((row) => ({ ...row, tools: "rest", of: "vite", page: "/" }));

const next = [
  { name: "next server component", ask: "/" },
  { name: "next client component", page: "/client" },
  { name: "next node route", ask: "/node" },
  { name: "next edge route", ask: "/edge" },
].map((row) => ({
  ...row,
  tools: "rest",
  of: "next",
  directory: "next",
  build: ["next", "build"],
  serve: ["next", "start", "--hostname", "127.0.0.1", "--port", "PORT"],
}));

const testRunners = [
  jest("node", "node"),
  {
    ...jest("jsdom", "<rootDir>/jsdom-with-fetch.cjs"),
    differs: {
      "an output in GB18030 is read and a cut character seen, or it is refused where the host has no TextDecoder":
        "validation InvalidParameterValue of encoding",
    },
  },
  { name: "vitest", tools: "rest", of: "vitest", run: ["vitest", "run", "--root", "vitest"] },
];

function jest(flavour, environment) {
  return {
    name: `jest ${flavour}`,
    tools: "rest",
    of: "jest",
    build: ["node", "bundle.mjs", "jest-report", "bundles/report.cjs"],
    run: ["jest", "--config", "jest/jest.config.cjs", "--env", environment],
  };
}

/** @type {readonly Row[]} */
export const rows = [...nodeRows, ...runtimes, ...bundles, ...vite, ...next, ...testRunners];
