import { homedir } from "node:os";
import { isAbsolute } from "node:path";

/** The user's home directory. None where the system knows none, and where it says no whole path: the working directory is no home. */
export function homeDirectory(): string | undefined {
  try {
    const path = homedir();
    return isAbsolute(path) ? path : undefined;
  } catch {
    return undefined;
  }
}
