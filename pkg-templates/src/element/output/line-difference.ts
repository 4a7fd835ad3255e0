// How one output differs from another, line by line: the shortest way from one to the other (Myers, "An O(ND) Difference Algorithm
// and Its Variations", 1986), as long as it is short.

/** A line of either text. */
export interface DifferenceRow {
  /** Of both, of this text alone, or of the other alone. */
  readonly kind: "same" | "added" | "removed";
  /** Its number, from 0: in this text, or where it is `removed`, in the other. */
  readonly line: number;
  /** What of it differs, where the other text has a line like it. */
  readonly changed?: Span;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Above so many lines that differ, texts have nothing to do with each other; steps and memory grow by the square. */
const mostEdits = 1000;

/** The lines of both texts, in order; what was removed stands before what came in its place. */
export function lineDifference(other: readonly string[], text: readonly string[]): DifferenceRow[] {
  let head = 0;
  while (head < other.length && head < text.length && other[head] === text[head]) head += 1;
  let tail = 0;
  while (tail < other.length - head && tail < text.length - head && other[other.length - 1 - tail] === text[text.length - 1 - tail]) tail += 1;

  const rows: DifferenceRow[] = [];
  const keep = (from: number, to: number) => {
    for (let line = from; line < to; line += 1) rows.push({ kind: "same", line });
  };
  let otherLine = head;
  let line = head;
  keep(0, head);
  for (const common of commonStretches(other.slice(head, other.length - tail), text.slice(head, text.length - tail))) {
    rows.push(...replaced(other, otherLine, head + common.other, text, line, head + common.text));
    keep(head + common.text, head + common.text + common.length);
    otherLine = head + common.other + common.length;
    line = head + common.text + common.length;
  }
  rows.push(...replaced(other, otherLine, other.length - tail, text, line, text.length - tail));
  keep(text.length - tail, text.length);
  return rows;
}

/** Lines that follow each other in both texts. */
interface Stretch {
  readonly other: number;
  readonly text: number;
  readonly length: number;
}

function commonStretches(other: readonly string[], text: readonly string[]): Stretch[] {
  const limit = Math.min(other.length + text.length, mostEdits);
  // How far into the other text one gets with so many edits, on each diagonal: other - text.
  const reached = new Int32Array(2 * limit + 3);
  const history: Int32Array[] = [];
  for (let edits = 0; edits <= limit; edits += 1) {
    history.push(reached.slice(limit + 1 - edits - 1, limit + 1 + edits + 2));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const at = limit + 1 + diagonal;
      let x = isFromAbove(reached, at, diagonal, edits) ? (reached[at + 1] ?? 0) : (reached[at - 1] ?? 0) + 1;
      while (x < other.length && x - diagonal < text.length && other[x] === text[x - diagonal]) x += 1;
      reached[at] = x;
      if (x >= other.length && x - diagonal >= text.length) return traced(history, edits, other.length, text.length);
    }
  }
  return [];
}

/** The way back, from the ends of both texts. */
function traced(history: readonly Int32Array[], edits: number, otherLength: number, textLength: number): Stretch[] {
  const stretches: Stretch[] = [];
  let x = otherLength;
  let y = textLength;
  for (let step = edits; x > 0 || y > 0; step -= 1) {
    const reached = history[step] ?? new Int32Array(3);
    const diagonal = x - y;
    const at = step + 1 + diagonal;
    const fromAbove = isFromAbove(reached, at, diagonal, step);
    const before = fromAbove ? (reached[at + 1] ?? 0) : (reached[at - 1] ?? 0);
    const start = step === 0 ? 0 : fromAbove ? before : before + 1;
    if (x > start) stretches.push({ other: start, text: start - diagonal, length: x - start });
    x = before;
    y = before - (fromAbove ? diagonal + 1 : diagonal - 1);
    if (step === 0) break;
  }
  return stretches.reverse();
}

/** Whether the best way to a diagonal takes in a line of the text; otherwise it leaves out one of the other. */
function isFromAbove(reached: Int32Array, at: number, diagonal: number, edits: number): boolean {
  return diagonal === -edits || (diagonal !== edits && (reached[at - 1] ?? 0) < (reached[at + 1] ?? 0));
}

function* replaced(other: readonly string[], otherFrom: number, otherTo: number, text: readonly string[], from: number, to: number): Generator<DifferenceRow> {
  const count = to - from;
  const pairs = count === otherTo - otherFrom ? Array.from({ length: count }, (_, at) => changes(other[otherFrom + at] ?? "", text[from + at] ?? "")) : [];
  const all = pairs.flatMap((pair) => (pair === undefined ? [] : [pair]));
  if (count > 0 && all.length === count) {
    for (const [at, [removed, added]] of all.entries()) {
      yield { kind: "removed", line: otherFrom + at, changed: removed };
      yield { kind: "added", line: from + at, changed: added };
    }
    return;
  }
  for (let line = otherFrom; line < otherTo; line += 1) yield { kind: "removed", line };
  for (let line = from; line < to; line += 1) yield { kind: "added", line };
}

/** What lies between the common beginning and the common end of two lines, if these are a good part of them. */
function changes(before: string, after: string): readonly [Span, Span] | undefined {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  // No half of a pair of surrogates.
  if (isHighSurrogate(before.charCodeAt(head - 1))) head -= 1;
  if (tail > 0 && isLowSurrogate(before.charCodeAt(before.length - tail))) tail -= 1;
  if ((head + tail) * 3 < Math.max(before.length, after.length)) return undefined;
  return [
    { start: head, end: before.length - tail },
    { start: head, end: after.length - tail },
  ];
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}
