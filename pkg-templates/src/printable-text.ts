// Text of strangers, such that one sees all of it: what hides, reorders or commands a terminal is written out.

/** A piece of a text as it may be shown. */
export interface PrintableRun {
  /** To show: the text as it was, or for characters that would not be seen how they are written here, such as `\x1b` or `\u{202e}`. */
  readonly text: string;
  /** Whether it stands for characters that would not be seen, so that it can be marked: a text may hold `\x1b` itself. */
  readonly isEscape: boolean;
}

// Default_Ignorable_Code_Point is Unicode's own list of what has no glyph: bidirectional controls, zero-width characters, the byte
// order mark, fillers, variation selectors, tags, and what is reserved for more of these.
const unseen = "[\\p{Cc}\\p{Cs}\\p{Default_Ignorable_Code_Point}\\u2028\\u2029\\ufff9-\\ufffb]";

// What would be hidden but belongs to the character before it, and can change nothing else. Joiners form emoji, and the letters of
// Persian and Indian languages; between other characters they would only let two words look the same.
const selector = "[\\u180b-\\u180d\\u180f\\ufe00-\\ufe0f]";
const idleScripts = "Latin Greek Cyrillic Han Hangul Hiragana Katakana".split(" ").map((script) => `\\p{Script=${script}}`);
const joinable = `(?:(?![${idleScripts.join("")}])[\\p{L}\\p{M}]|[\\p{Extended_Pictographic}\\p{Emoji_Modifier}])`;
const kept = [
  "\\r?\\n",
  "\\t",
  `${joinable}${selector}?[\\u200c\\u200d](?=${joinable})`,
  `(?!${unseen}|\\s)[^]${selector}`,
  "\\p{Script=Han}[\\u{e0100}-\\u{e01ef}]",
];
const pieces = new RegExp(`(?:${kept.join("|")})|(${unseen})`, "gu");

/**
 * Cuts a text into runs that can be shown as they are and runs that stand for what would not be seen. No two runs of one kind
 * follow each other. Line feeds, with or without a carriage return before them, and tabs are left as they are.
 */
export function* printableRuns(text: string): Generator<PrintableRun, void, undefined> {
  let plainFrom = 0;
  let escaped = "";
  for (const { 0: piece, 1: hidden, index } of text.matchAll(pieces)) {
    if (hidden === undefined) continue;
    if (plainFrom < index) {
      if (escaped !== "") yield { text: escaped, isEscape: true };
      yield { text: text.slice(plainFrom, index), isEscape: false };
      escaped = "";
    }
    escaped += writtenOut(piece);
    plainFrom = index + piece.length;
  }
  if (escaped !== "") yield { text: escaped, isEscape: true };
  if (plainFrom < text.length) yield { text: text.slice(plainFrom), isEscape: false };
}

/** A text with what would not be seen written as `\x1b` or `\u{202e}`: safe to print on a terminal, in a log, in a page. */
export function printableText(text: string): string {
  let printable = "";
  for (const run of printableRuns(text)) printable += run.text;
  return printable;
}

/** The very same JSON with what would not be seen in its strings written as `\u202e`: what reads it reads what was there. */
export function printableJson(json: string): string {
  return json.replace(pieces, (piece, hidden: string | undefined) => (hidden === undefined ? piece : jsonEscapes(hidden)));
}

function jsonEscapes(character: string): string {
  // By halves of a pair, as JSON has them.
  return character.split("").map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
}

function writtenOut(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  const digits = point.toString(16);
  return point < 0x100 ? `\\x${digits.padStart(2, "0")}` : `\\u{${digits}}`;
}
