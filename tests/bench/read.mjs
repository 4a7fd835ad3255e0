// What it takes from the bytes of an answer to checked, typed, plain objects with the outputs as text, beside `JSON.parse`
// and the host's own Base64, which check nothing: in Node, Chromium and Firefox.
//
//   node tests/bench/read.mjs [ROUNDS] [--json]
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { bundle } from "../../pkg-templates/build/bundle.mjs";
import { root } from "../../pkg-templates/build/rust.mjs";
import { engines } from "../browser/engines.mjs";
import { figure, given, node, say, tell } from "./figures.mjs";

const rounds = Number(given[0] ?? 25);
const outfile = join(root, "target/bench/reading.js");
mkdirSync(join(root, "target/bench"), { recursive: true });
await bundle("../../tests/bench/reading.mjs", { module: "inline", format: "esm", outfile });
const { PAGES, measure } = await import(outfile);

say(`An answer from bytes to objects and texts: microseconds, medians of ${rounds} rounds`);
const figures = await measured(node, measure);
for (const { name, executable, launch } of engines.filter(({ name }) => name !== "WebKit")) {
  if (executable === "") say(`${name}: there is none, so nothing was measured`);
  else figures.push(...(await inBrowser(name, launch, executable)));
}
if (process.argv.includes("--json")) tell(figures);

async function inBrowser(name, launch, executable) {
  const server = createServer(async ({ url }, response) => {
    const isScript = url === "/reading.js";
    response.writeHead(200, { "Content-Type": isScript ? "text/javascript" : "text/html" });
    response.end(isScript ? await readFile(outfile) : "<!doctype html><title>reading</title>");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const home = mkdtempSync(join(tmpdir(), "tat-tasks-bench-"));
  const browser = await launch(executable, home);
  const page = await browser.open(`http://127.0.0.1:${server.address().port}/`);
  const inPage = async (wanted, often) => (await import("/reading.js")).measure(wanted, often);
  const figures = await measured(name, (wanted, often) => page.evaluate(inPage, wanted, often));
  await browser.close();
  server.close();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  return figures;
}

async function measured(host, measureThere) {
  const figures = [];
  // What runs often, an engine compiles once more meanwhile: the first page would pay for all.
  await measureThere(PAGES[0], rounds);
  for (const wanted of PAGES) {
    const [ours, peer] = await measureThere(wanted, rounds);
    const whose = wanted.areAlike ? "of one invocation" : "of as many commands";
    const what = `read ${wanted.tasks} tasks ${whose} with ${wanted.outputBytes.toLocaleString("en")} bytes of output each`;
    const told = figure(what, "µs", ours * 1_000, "JSON.parse", peer * 1_000, host);
    figures.push(told);
    say(`${host.padEnd(14)}${what.padEnd(72)}${[told.ours, told.peer].map((time) => time.toFixed(0).padStart(8)).join("")}${told.ratio.toFixed(2).padStart(8)} x`);
  }
  return figures;
}
