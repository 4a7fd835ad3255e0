import type { Mark } from "./segments.js";
import type { Line } from "./terminal-text.js";

/** Where a text was found: in which line, from 0, and which characters of it. */
export interface Found {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** Longer ones are pasted by mistake. */
const longest = 256;

/** More at once are not told apart by eye, and slow a page down. */
const mostMarks = 1000;

/** Where a text stands, in the order of reading. Matches do not overlap. */
export function find(lines: readonly Pick<Line, "text">[], sought: string, caseSensitive: boolean): Found[] {
  const found: Found[] = [];
  if (sought === "" || sought.length > longest) return found;
  // Case is folded by the pattern, as lower case may be longer than upper case, and places would be off.
  const pattern = new RegExp(sought.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"), caseSensitive ? "gu" : "giu");
  for (const [line, { text }] of lines.entries()) {
    for (const { 0: match, index } of text.matchAll(pattern)) found.push({ line, start: index, end: index + match.length });
  }
  return found;
}

/** Which of what was found to go to first: the one at this line, or the next below it, or from the top. */
export function firstFrom(found: readonly Found[], line: number): number {
  return Math.max(0, found.findIndex((place) => place.line >= line));
}

/**
 * What was found in some lines, by line from 0.
 *
 * @param at which of all that was found one is at
 * @param numbers those of the lines that are drawn, from 1, in their order
 */
export function marksOf(found: readonly Found[], at: number, numbers: readonly number[]): Map<number, Mark[]> {
  const [first = 0, last = 0] = [numbers[0], numbers.at(-1)];
  const current = found[at];
  const seen = found.filter(({ line }) => line + 1 >= first && line + 1 <= last);
  const from = Math.max(0, seen.findIndex((place) => place === current) - mostMarks / 2);
  const marks = new Map<number, Mark[]>();
  for (const place of seen.slice(from, from + mostMarks)) {
    const inLine = marks.get(place.line) ?? [];
    inLine.push({ start: place.start, end: place.end, kind: place === current ? "current" : "found" });
    marks.set(place.line, inLine);
  }
  return marks;
}
