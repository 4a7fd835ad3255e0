// The core as plain JavaScript, for hosts without WebAssembly and for policies that forbid it.

import { instantiatePlain } from "#plain";

import type { ModuleSource } from "./source.js";

export const source: ModuleSource = {
  instantiate: async (imports) => instantiatePlain(imports),
  instantiateSync: instantiatePlain,
};
