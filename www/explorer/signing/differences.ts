/** A piece of a text, and whether the other text has it so too. */
export interface Piece {
  readonly text: string;
  readonly differs: boolean;
}

/** Two texts line by line: what is the same at the beginning and at the end of each line is, and what is between differs. */
export function differences(left: string, right: string): { readonly left: readonly Piece[][]; readonly right: readonly Piece[][] } {
  const [ours, theirs] = [left.split("\n"), right.split("\n")];
  const pairs = aligned(ours, theirs);
  return { left: pairs.map(([line, other]) => piecesOf(line, other)), right: pairs.map(([other, line]) => piecesOf(line, other)) };
}

/** Lines of the same place, once the same ones at both ends are passed over: where one text has a line more, the rest stays aligned. */
function aligned(left: readonly string[], right: readonly string[]): (readonly [string | undefined, string | undefined])[] {
  let end = 0;
  while (end < Math.min(left.length, right.length) && left.at(-1 - end) === right.at(-1 - end)) end += 1;
  const [leftEnd, rightEnd] = [left.length - end, right.length - end];
  const middle = Array.from({ length: Math.max(leftEnd, rightEnd) }, (_, index) => {
    return [index < leftEnd ? left[index] : undefined, index < rightEnd ? right[index] : undefined] as const;
  });
  return [...middle, ...left.slice(leftEnd).map((line) => [line, line] as const)];
}

function piecesOf(line: string | undefined, other: string | undefined): Piece[] {
  if (line === undefined) return [];
  if (other === undefined) return [{ text: line, differs: true }];
  let start = 0;
  while (start < Math.min(line.length, other.length) && line[start] === other[start]) start += 1;
  let end = 0;
  while (end < Math.min(line.length, other.length) - start && line.at(-1 - end) === other.at(-1 - end)) end += 1;
  const pieces = [
    { text: line.slice(0, start), differs: false },
    { text: line.slice(start, line.length - end), differs: true },
    { text: line.slice(line.length - end), differs: false },
  ];
  return pieces.filter(({ text }) => text !== "");
}
