import { fileURLToPath } from "node:url";

/** The tools are installed above the project. */
export default { turbopack: { root: fileURLToPath(new URL("../..", import.meta.url)) } };
