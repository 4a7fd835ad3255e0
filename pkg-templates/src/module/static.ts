// The module as the host has compiled it: hosts at the edge forbid to compile one at run time.

import module from "#compiled";

import { instantiate, instantiateSync } from "./compiled.js";
import type { ModuleSource } from "./source.js";

export const source: ModuleSource = {
  instantiate: (imports) => instantiate(module, imports),
  instantiateSync: (imports) => instantiateSync(module, imports),
};
