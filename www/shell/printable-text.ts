// By the rules of the package's own `printableText`, which its command line and element use and no entry exports; a test holds
// both to the same.

// Unicode's own list of what has no glyph, with what commands a terminal or ends a line, and halves of pairs.
const unseen = "[\\p{Cc}\\p{Cs}\\p{Default_Ignorable_Code_Point}\\u2028\\u2029\\ufff9-\\ufffb]";

// Ends of lines and tabs, and what belongs to the character before it: joiners in emoji and in scripts that need them, selectors.
const selector = "[\\u180b-\\u180d\\u180f\\ufe00-\\ufe0f]";
const idleScripts = "Latin Greek Cyrillic Han Hangul Hiragana Katakana".split(" ").map((script) => `\\p{Script=${script}}`);
const joinable = `(?:(?![${idleScripts.join("")}])[\\p{L}\\p{M}]|[\\p{Extended_Pictographic}\\p{Emoji_Modifier}])`;
const kept = ["\\r?\\n|\\t", `${joinable}${selector}?[\\u200c\\u200d](?=${joinable})`, `(?!${unseen}|\\s)[^]${selector}`, "\\p{Script=Han}[\\u{e0100}-\\u{e01ef}]"];

const pieces = new RegExp(`${kept.join("|")}|(${unseen})`, "gu");

/** A text with what would not be seen written as `\x1b` or `\u{202e}`. */
export function printableText(text: string): string {
  return withEscapes(text, (character) => {
    const point = character.codePointAt(0) ?? 0;
    return point < 0x100 ? `\\x${hexadecimal(point, 2)}` : `\\u{${hexadecimal(point)}}`;
  });
}

/** The very same JSON with what would not be seen in its strings written as `\u202e`: what reads it reads what was there. */
export function printableJson(json: string): string {
  // By halves of a pair, as JSON has them.
  return withEscapes(json, (character) => character.split("").map((unit) => `\\u${hexadecimal(unit.charCodeAt(0), 4)}`).join(""));
}

function withEscapes(text: string, escapeOf: (character: string) => string): string {
  return text.replace(pieces, (piece, hidden: string | undefined) => (hidden === undefined ? piece : escapeOf(hidden)));
}

function hexadecimal(number: number, digits = 1): string {
  return number.toString(16).padStart(digits, "0");
}
