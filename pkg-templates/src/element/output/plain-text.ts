import { printableRuns } from "../../printable-text.js";
import type { Line } from "./terminal-text.js";

/** What one sees, as text to paste and to keep: no sequences, no characters that do not show, lines ended by line feeds. */
export function plainText(lines: readonly Line[]): string {
  let text = "";
  for (const line of lines) {
    for (const run of printableRuns(line.text)) if (!run.isEscape) text += run.text;
    text += "\n";
  }
  return text;
}
