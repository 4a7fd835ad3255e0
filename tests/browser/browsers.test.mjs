// The package in real browsers, as plain ES modules without a bundler or an import map, and under a Content Security
// Policy, as strict as each entry of the package bears.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { describeEachBrowser } from "./each-browser.mjs";
import { longest } from "./engines.mjs";
import { serve } from "./origin.mjs";
import { unpackTarball } from "./tarball.mjs";

const expected = JSON.parse(readFileSync(new URL("../runtimes/expected.json", import.meta.url), "utf8"));
const strict = "default-src 'self'; script-src 'self'";
const wasmAllowed = `${strict} 'wasm-unsafe-eval'`;

// Not every entry in every place: each run takes seconds.
const table = [
  { place: "page", entry: "tat-tasks", policy: wasmAllowed },
  { place: "page", entry: "tat-tasks/js", policy: strict },
  { place: "Web Worker", entry: "tat-tasks/slim by URL", policy: wasmAllowed },
  { place: "Web Worker", entry: "tat-tasks/js", policy: strict },
  { place: "Service Worker", entry: "tat-tasks/slim by Response", policy: wasmAllowed },
  { place: "Service Worker", entry: "tat-tasks/js", policy: strict },
];

describe("browsers", { concurrency: true }, () => {
  let directory;
  let origin;
  before(async () => {
    directory = mkdtempSync(join(tmpdir(), "tat-tasks-browser-"));
    origin = await serve(unpackTarball(directory));
  });
  after(async () => {
    await origin?.close();
    rmSync(directory, { recursive: true });
  });

  describeEachBrowser(({ name, launched, hidesViolationsIn = [] }) => {
    // With `??`: where a module could not be loaded, the complaints say which.
    async function outcomeOf(place, entry, policy) {
      const browser = await launched();
      const url = origin.urlOf(place, entry, policy);
      return browser.visit(url, () => globalThis.outcome ?? { complaints: globalThis.complaints });
    }

    for (const { place, entry, policy } of table) {
      test(`${name}: ${entry} in a ${place} under ${policy}`, { timeout: longest }, async () => {
        const { failure, complaints, refusal, results } = await outcomeOf(place, entry, policy);
        assert.equal(failure, undefined);
        // The violation that was provoked, and no other: it shows that another one would have been seen.
        const seen = hidesViolationsIn.includes(place) ? [] : ["eval violates script-src"];
        assert.deepEqual(complaints, ["eval was refused", ...seen]);
        assert.equal(refusal, "validation SecretsInBrowser");
        assert.deepEqual(results, expected);
      });
    }

    for (const place of new Set(table.map((row) => row.place))) {
      const title = `${name}: in a ${place} without 'wasm-unsafe-eval', tat-tasks names both ways out`;
      test(title, { timeout: longest }, async () => {
        const { failure } = await outcomeOf(place, "tat-tasks", strict);
        assert.match(String(failure), /TatError: .*'wasm-unsafe-eval'.*tat-tasks\/js/s);
      });
    }
  });
});
