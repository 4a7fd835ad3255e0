/** What commands and shells write when something is wrong. */
const COMPLAINT = /error|fail|denied|cannot|can't|not found|no such|no space|refused|fatal|exception|unable|timed out|错误|失败|不足|拒绝|无法|找不到/i;

/** Colours and other sequences of a terminal, and single controls: a row shows plain text. */
const CONTROLS = /\x1b(?:\[[\d;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?)|[^\P{C}\n]/gu;

/** The longest line that is shown in a row. */
const LONGEST = 200;

/** The line that tells most likely what went wrong: the first that complains, else the last one that says something. */
export function errorLineOf(text: string): string {
  const lines = text.replaceAll(CONTROLS, "").split("\n").map((line) => line.trim()).filter((line) => line !== "");
  return (lines.find((line) => COMPLAINT.test(line)) ?? lines.at(-1) ?? "").slice(0, LONGEST);
}
