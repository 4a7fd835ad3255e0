// Whether a report is what every host must send.
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";

const expected = JSON.parse(readFileSync(new URL("expected.json", import.meta.url), "utf8"));
const entries = ["tat-tasks", "tat-tasks/slim", "tat-tasks/js"];

/**
 * @param {string} text what `report.js` sent
 * @param {Record<string, unknown>} [differs] what is expected of this host instead, by the names of checks
 * @returns {number} how many milliseconds it took until the default entry had its first answer
 * @throws {Error} that names each check that failed
 */
export function judge(text, differs = {}) {
  const reports = JSON.parse(text);
  const faults = entries.flatMap((entry) => faultsOf(reports[entry], { ...expected, ...differs }).map((fault) => `${entry}: ${fault}`));
  if (faults.length > 0) throw new Error(faults.join("\n"));
  return reports[entries[0]].firstAnswerMs;
}

function faultsOf(report, wanted) {
  if (report === undefined) return ["it was not reported on"];
  if (report.error !== undefined) return [report.error.split("\n", 3).join("\n")];
  const names = Object.keys({ ...wanted, ...report.results });
  return names
    .filter((name) => !isDeepStrictEqual(report.results[name], wanted[name]))
    .map((name) => `${name}: ${firstDifference(report.results[name], wanted[name])}`);
}

/** Where two values begin to differ, with what each has there. */
function firstDifference(got, wanted, path = "") {
  if (isObject(got) && isObject(wanted)) {
    const name = Object.keys({ ...wanted, ...got }).find((key) => !isDeepStrictEqual(got[key], wanted[key]));
    return firstDifference(got[name], wanted[name], `${path}[${JSON.stringify(name)}]`);
  }
  return `expected ${JSON.stringify(wanted)}, got ${JSON.stringify(got)} in ${path || "all of it"}`;
}

function isObject(value) {
  return typeof value === "object" && value !== null;
}
