// What the benches have in common: medians, and how figures are told, to people or with --json to scripts/benchmarks.mjs.

/**
 * One figure, beside that of a peer where there is one.
 *
 * @typedef {{ what: string, host: string, ours: number, peer?: number, peerName?: string, unit: string, ratio?: number }} Figure
 */

export const node = `Node ${process.versions.node}`;

/** The arguments of a bench, without what says how its figures are told. */
export const given = process.argv.slice(2).filter((argument) => argument !== "--json");

/** Tells people what goes on; whoever reads JSON is told figures alone. */
export function say(text) {
  if (!process.argv.includes("--json")) console.log(text);
}

/** Tells the figures of a bench. @param {Figure[]} figures */
export function tell(figures) {
  if (process.argv.includes("--json")) console.log(JSON.stringify(figures));
  else for (const figure of figures) console.log(line(figure));
}

/** @returns {Figure} */
export function figure(what, unit, ours, peerName, peer, host = node) {
  const hasPeer = peerName !== undefined;
  if (!Number.isFinite(ours) || (hasPeer && !Number.isFinite(peer))) throw new Error(`${what}: expected numbers, got ${ours} and ${peer}`);
  // Of differences that are lost in the noise, or of what is below the clock, a ratio says nothing.
  const ratio = ours > 0 && peer > 0 ? { ratio: ours / peer } : {};
  return { what, host, ours, ...(hasPeer ? { peer, peerName, ...ratio } : {}), unit };
}

export function median(numbers) {
  return percentile(numbers, 0.5);
}

export function percentile(numbers, part) {
  const sorted = numbers.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

/** A number with as many digits as say something. */
export function shown(number) {
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.max(Math.abs(number), 0.01))));
  return number.toLocaleString("en", { minimumFractionDigits: Math.min(digits, 2), maximumFractionDigits: Math.min(digits, 2) });
}

function line({ what, ours, peer, peerName, unit, ratio }) {
  const beside = peer === undefined ? "" : `   ${peerName} ${shown(peer)}   ${ratio === undefined ? "" : `${shown(ratio)} x`}`.trimEnd();
  return `${what.padEnd(60)}${shown(ours).padStart(10)} ${unit}${beside}`;
}
