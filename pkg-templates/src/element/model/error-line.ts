/** What commands and shells write when something is wrong. */
const COMPLAINT = /error|fail|denied|cannot|can't|not found|no such|no space|refused|fatal|exception|unable|timed out|错误|失败|不足|拒绝|无法|找不到/i;

/** Colours, titles, links of a terminal. One that is not ended within its line is none, and is shown. */
const SEQUENCE = /\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x00-\x1f\x7f-\x9f]*(?:\x07|\x1b\\)|[ -/]*[0-OQ-WYZ\\`-~])/g;

/** The longest line that is shown in a row. */
const LONGEST = 200;

/** The line that tells most likely what went wrong: the first that complains, else the last one that says something. */
export function errorLineOf(text: string): string {
  const lines = text.split("\n").map((line) => lastShown(line).replaceAll(/\s+/g, " ").trim()).filter((line) => line !== "");
  const line = lines.find((candidate) => COMPLAINT.test(candidate)) ?? lines.at(-1) ?? "";
  // No half of a character.
  return line.slice(0, LONGEST).replace(/[\ud800-\udbff]$/, "");
}

/** What a terminal shows of a line at last: a progress bar returns to its beginning, and writes over it. */
function lastShown(line: string): string {
  return line.split("\r").reduce((before, piece) => {
    const text = piece.replaceAll(SEQUENCE, "");
    const erases = /\x1b\[[02]?K/.test(piece);
    return erases ? text : text + before.slice(text.length);
  }, "");
}
