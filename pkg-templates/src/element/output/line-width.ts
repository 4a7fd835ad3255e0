import type { Line } from "./terminal-text.js";

/** What takes the place of more than one character: East Asian ones of two, a tab of up to eight, what is written out of four. */
const wide: readonly (readonly [pattern: RegExp, more: number])[] = [
  [/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g, 1],
  [/\t/g, 7],
  [/[\0-\x08\x0b-\x1f\x7f]/g, 3],
];

/** About how many characters wide a line is. */
export function widthOf({ text }: Pick<Line, "text">): number {
  return wide.reduce((width, [pattern, more]) => width + more * (text.match(pattern)?.length ?? 0), text.length);
}
