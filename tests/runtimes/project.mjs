// A project as a user has one: empty, but for the package, as it is packed, and the files that ask it.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL("./", import.meta.url));
const root = join(here, "../..");

/**
 * Makes it anew below the tools that are used in it, where their names are found.
 *
 * @param {"core" | "rest"} tools
 */
export function createProject(tools) {
  const directory = join(here, tools, "project");
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory);
  writeFileSync(join(directory, "package.json"), '{ "private": true, "type": "module" }\n');
  const install = ["install", "--offline", "--no-audit", "--no-fund", "--loglevel", "error", tarball()];
  execFileSync("npm", install, { cwd: directory, stdio: ["ignore", "ignore", "inherit"] });
  cpSync(join(here, "hosts"), directory, { recursive: true });
  cpSync(join(here, "conformance.js"), join(directory, "conformance.js"));
  return directory;
}

function tarball() {
  const found = readdirSync(root).filter((name) => /^tat-tasks-.*\.tgz$/.test(name));
  if (found.length !== 1) throw new Error(`expected one tat-tasks-*.tgz, found ${found.length}: make pack`);
  return join(root, found[0]);
}
