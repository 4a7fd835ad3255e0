// Where the hosts' tools are, and what they are started with.
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL("./", import.meta.url));
const nodeOf = (major) => `node-${major}-${process.platform}-${process.arch}`;
/** The Node that the tools run on which run on one. */
const newest = join(here, "core/node_modules", nodeOf(24), "bin");

/** The three lines of Node that are maintained. */
export const nodes = ["20", "22", "24"].map((major) => ({ major, of: nodeOf(major) }));

export function versionOf({ tools, of }) {
  try {
    return JSON.parse(readFileSync(join(here, tools, "node_modules", of, "package.json"), "utf8")).version;
  } catch {
    return "not there";
  }
}

/** A command of a row, with its placeholders filled in and its program found among the row's tools. */
export function commandOf({ tools }, [name, ...parameters], values) {
  const modules = join(here, tools, "node_modules");
  const isNode = nodes.some(({ of }) => of === name);
  const program = name === "node" ? name : isNode ? join(modules, name, "bin/node") : join(modules, ".bin", name);
  const filled = parameters.map((parameter) => parameter.replace(/ORIGIN|HOST|PORT/, (placeholder) => values[placeholder]));
  return [program, ...filled];
}

export function browserCommand(project, url) {
  const found = readFileSync(join(here, "../../target/set-up/found.json"), "utf8");
  const { chromium } = JSON.parse(found);
  return [
    chromium,
    "--headless=new",
    // Root, as in a container, has no sandbox.
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    `--user-data-dir=${join(project, ".home/chromium")}`,
    "--enable-logging=stderr",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    url,
  ];
}

/** What a host sees of this machine: a home that is empty. None is to report on itself, or to look for its next version. */
export function environment(project, origin) {
  return {
    PATH: [newest, process.env.PATH].join(delimiter),
    HOME: join(project, ".home"),
    ORIGIN: origin,
    CI: "1",
    NO_COLOR: "1",
    DO_NOT_TRACK: "1",
    DENO_NO_UPDATE_CHECK: "1",
    NEXT_TELEMETRY_DISABLED: "1",
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_HIDE_BANNER: "true",
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
  };
}
