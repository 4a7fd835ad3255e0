import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * Lays the package out as npm does for a user, from a tarball that is packed anew.
 *
 * @returns {URL} where it is, below the directory
 */
export function unpackTarball(directory) {
  const options = { cwd: directory, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] };
  const run = (command, parameters) => execFileSync(command, parameters, options);
  const pkg = fileURLToPath(new URL("../../pkg", import.meta.url));
  const [{ filename }] = JSON.parse(run("npm", ["pack", pkg, "--json", "--pack-destination", directory]));
  run("tar", ["-xzf", filename]);
  return pathToFileURL(join(directory, "package/"));
}
