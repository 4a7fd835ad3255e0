import type { CodeRule } from "./generated/tables.js";

/** The first of the rules that covers a code. */
export function ruleOf(code: string, rules: readonly CodeRule[]): CodeRule | undefined {
  return rules.find(({ pattern }) => (pattern.endsWith("*") ? code.startsWith(pattern.slice(0, -1)) : code === pattern));
}
