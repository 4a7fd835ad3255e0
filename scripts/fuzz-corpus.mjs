// Makes the committed corpus of a target anew, of what is in it and what `make fuzz` has found since. What a person wrote has a
// name, and stays: it is at a border that no coverage tells of.
//
//   node scripts/fuzz-corpus.mjs TARGET...

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const MOST_INPUTS = 40;
const MOST_BYTES = 1_024;

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const scratch = mkdtempSync(join(tmpdir(), "fuzz-corpus-"));
try {
  for (const target of process.argv.slice(2)) renew(target);
} finally {
  rmSync(scratch, { recursive: true });
}

function renew(target) {
  const committed = `tests/fuzz/corpus/${target}`;
  const inputs = coverage(target, [committed, `target/fuzz/corpus/${target}`]);
  const covered = new Set(inputs.flatMap(({ features }) => features)).size;
  const chosen = choose(inputs);
  const renewed = join(scratch, target);
  mkdirSync(renewed);
  for (const { file } of chosen) copyFileSync(file, join(renewed, basename(file)));
  rmSync(committed, { recursive: true });
  mkdirSync(committed);
  for (const file of readdirSync(renewed)) copyFileSync(join(renewed, file), join(committed, file));
  const kept = new Set(chosen.flatMap(({ features }) => features)).size;
  const bytes = chosen.reduce((sum, { size }) => sum + size, 0);
  console.log(`${target}: ${chosen.length} of ${inputs.length} inputs, ${bytes} bytes, ${kept} of ${covered} features`);
}

/** What each input reaches. libFuzzer writes that down while it merges directories. */
function coverage(target, directories) {
  const control = join(scratch, `${target}.control`);
  const merged = mkdtempSync(join(scratch, "merged-"));
  const host = /host: (\S+)/.exec(execFileSync("rustc", ["-vV"], { encoding: "utf8" }))[1];
  const flags = ["-set_cover_merge=1", "-use_counters=0", `-max_len=${MOST_BYTES}`, `-merge_control_file=${control}`];
  execFileSync(`target/fuzz/${host}/release/${target}`, [...flags, merged, ...directories], { stdio: "ignore" });
  const [count, , ...lines] = readFileSync(control, "utf8").trimEnd().split("\n");
  const files = lines.splice(0, Number(count));
  const inputs = [];
  for (const line of lines) {
    const [kind, index, ...features] = line.split(" ");
    const file = files[Number(index)];
    if (kind === "FT" && statSync(file).size <= MOST_BYTES) inputs.push({ file, size: statSync(file).size, features });
  }
  return inputs;
}

/** Those with a name; of all that are left, again and again the one that adds most; of several, the smallest. */
function choose(inputs) {
  const isNamed = ({ file }) => !/^[0-9a-f]{40}$/.test(basename(file));
  const chosen = inputs.filter(isNamed);
  const covered = new Set(chosen.flatMap(({ features }) => features));
  const left = inputs.filter((input) => !isNamed(input)).sort((one, other) => one.size - other.size);
  while (chosen.length < MOST_INPUTS) {
    const added = left.map(({ features }) => features.filter((feature) => !covered.has(feature)).length);
    const most = Math.max(...added);
    if (most <= 0) break;
    const [input] = left.splice(added.indexOf(most), 1);
    for (const feature of input.features) covered.add(feature);
    chosen.push(input);
  }
  return chosen;
}
