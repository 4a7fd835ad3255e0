// Runs every bench, one after the other, and writes what they tell into BENCHMARKS.md: all in one run, on one machine.
//
//   node scripts/benchmarks.mjs
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";

import { shown } from "../tests/bench/figures.mjs";

const found = JSON.parse(readFileSync("target/set-up/found.json", "utf8"));
const script = (name) => [process.execPath, `tests/bench/${name}.mjs`];
const benches = [
  { title: "To start", command: script("start") },
  { title: "To sign", command: script("sign"), note: "What is by hand checks nothing, and has its key from before. The native core has its rounds after the others." },
  { title: "To read an answer", command: script("read") },
  {
    title: "A whole call",
    command: script("call"),
    note: "This package calls `fetch`, the official SDK `http.request`: in all, each of these alone with the same bytes, and what is above that.",
  },
  { title: "A watch, by its tasks", command: script("scale"), note: "A straight line: the figure for each task stays, or falls." },
  {
    title: "A watch of more tasks than a test can serve",
    command: ["cargo", "bench", "--quiet", "--locked", "--package", "tat-tasks-core", "--bench", "schedule", "--"],
    note: "The core alone, native, with a simulated clock.",
  },
  { title: "A relay", command: script("relay"), note: "Loaded from another process; the service is a third one." },
  { title: "The element, with 10,000 tasks", command: script("element"), note: "One run, of many frames." },
];

const about = machine();
const sections = [];
const failed = [];
for (const { title, command, note } of benches) {
  const line = command.slice(1).join(" ").replace(/ --$/, "");
  console.log(`${title}: ${line}`);
  const [program, ...parameters] = command;
  const { status, stdout } = spawnSync(program, [...parameters, "--json"], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 2 ** 24 });
  if (status !== 0) failed.push(line);
  // One that is over its budget has told its figures all the same.
  if (stdout) sections.push(`## ${title}\n${note === undefined ? "" : `\n${note}\n`}\n${tableOf(JSON.parse(stdout))}`);
  // Each time, so that what comes later cannot lose it.
  writeFileSync("BENCHMARKS.md", page());
}
if (failed.length > 0) {
  console.error(`make bench: failed, see above: ${failed.join(", ")}; BENCHMARKS.md has what came`);
  process.exit(1);
}
console.log("make bench: BENCHMARKS.md");

function page() {
  return `# Benchmarks

What this package costs, beside its peers: all in one run of \`make bench\`, which writes this file. A figure is the median of
several rounds, in which each program has its turn; a time is the processor's where a bench can tell it. A ratio below 1 is in
favour of this package, but of requests a second, where it is one above 1; where a figure is not above 0, there is none.

| | |
|---|---|
${about.map(([name, value]) => `| ${name} | ${value} |`).join("\n")}

${sections.join("\n")}
## To repeat

\`make bench\`, on a machine that does nothing else: it takes about ten minutes. One alone is \`node tests/bench/call.mjs\`, after
\`make pack\`; each says what it does in its first lines.
`;
}

function tableOf(figures) {
  const rows = figures.map(({ what, host, ours, peer, peerName, unit, ratio }) => {
    const beside = peer === undefined ? " | " : `${shown(peer)} ${unit}, ${peerName} | ${ratio === undefined ? "" : shown(ratio)}`;
    return `| ${what} | ${host} | ${shown(ours)} ${unit} | ${beside} |\n`;
  });
  return `| what | host | this package | peer | ratio |\n|---|---|---:|---:|---:|\n${rows.join("")}`;
}

function machine() {
  const sdk = JSON.parse(readFileSync("node_modules/tencentcloud-sdk-nodejs/package.json", "utf8")).version;
  const browsers = [found.chromium, found.firefox].filter((executable) => executable !== "").map((executable) => versionOf(executable));
  return [
    ["processor", `${cpus()[0]?.model ?? "unknown"}, ${availableParallelism()} cores`],
    ["memory", `${Math.round(totalmem() / 2 ** 30)} GiB`],
    ["system", `${process.platform}, ${process.arch}`],
    ["Node", process.versions.node],
    ["Rust", versionOf("rustc")],
    ["browsers", browsers.join(", ") || "none"],
    ["official SDK", `tencentcloud-sdk-nodejs ${sdk}`],
  ];
}

function versionOf(executable) {
  const version = execFileSync(executable, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return version.trim().replace(/ (?:\(|built on).*$/, "");
}
