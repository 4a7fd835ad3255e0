import { printableText } from "../../printable-text.js";

/** Of what an instance, a command or a service is called, and of an error. */
const LONGEST = 1_000;

const seen = /^[ -~]*$/;

/** Text of strangers, such that one sees all of it: what hides or reorders is written out. A long one is cut. */
export function shown(text: string, longest = LONGEST): string {
  if (text.length > longest) return `${shown(text.slice(0, longest).replace(/[\ud800-\udbff]$/, ""))}…`;
  // Most is such, and rows are drawn while one scrolls.
  return seen.test(text) ? text : printableText(text);
}
