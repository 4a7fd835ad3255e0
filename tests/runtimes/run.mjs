// Proves the packed package in every host: run.mjs [--core] [--only deno,bun]. It prints a line for each, and fails if
// one fails.
import { mkdirSync, rmSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { perform } from "./perform.mjs";
import { createProject } from "./project.mjs";
import { rows } from "./rows.mjs";
import { versionOf } from "./tools.mjs";

const { values: options } = parseArgs({ options: { core: { type: "boolean" }, only: { type: "string" } } });
const words = options.only?.split(",") ?? [""];
const chosen = rows.filter(
  ({ name, tools }) => (tools === "core" || !options.core) && words.some((word) => name.includes(word)),
);
if (chosen.length === 0) {
  console.error(`no host is called ${options.only}; they are: ${rows.map(({ name }) => name).join(", ")}`);
  process.exit(1);
}

const began = Date.now();
const logs = fileURLToPath(new URL("../../target/runtimes", import.meta.url));
rmSync(logs, { recursive: true, force: true });
mkdirSync(logs, { recursive: true });
const projects = new Map([...new Set(chosen.map(({ tools }) => tools))].map((tools) => [tools, createProject(tools)]));

let passed = 0;
for (const row of chosen) {
  const started = Date.now();
  const { firstAnswer, failure } = await perform(row, projects.get(row.tools), logs).catch((error) => ({ failure: error }));
  const seconds = ((Date.now() - started) / 1_000).toFixed(1).padStart(5);
  const end = failure === undefined ? `first answer ${String(firstAnswer).padStart(4)} ms` : "see target/runtimes";
  console.log(`${failure === undefined ? "passed" : "FAILED"}  ${row.name.padEnd(22)}  ${versionOf(row).padEnd(12)}  ${seconds} s  ${end}`);
  if (failure === undefined) passed += 1;
  else console.log(failure.message.replace(/^/gm, "    "));
}
const seconds = Math.round((Date.now() - began) / 1_000);
console.log(`make runtimes: ${passed} of ${chosen.length} hosts passed, in ${seconds} s`);
process.exit(passed === chosen.length ? 0 : 1);
