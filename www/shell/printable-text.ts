// Unicode's own list of what has no glyph, with what commands a terminal or ends a line, and halves of pairs.
const unseen = "[\\p{Cc}\\p{Cs}\\p{Default_Ignorable_Code_Point}\\u2028\\u2029\\ufff9-\\ufffb]";

// Ends of lines and tabs, and what forms emoji: a selector after one, a joiner between two.
const kept = ["\\r?\\n|\\t", "(?<=\\p{Extended_Pictographic})[\\ufe0e\\ufe0f]", "(?<=\\p{Extended_Pictographic}[\\ufe0f\\p{Emoji_Modifier}]?)\\u200d(?=\\p{Extended_Pictographic})"];

const hidden = new RegExp(`(?!${kept.join("|")})${unseen}`, "gu");

/** A text with what would not be seen written as `\x1b` or `\u{202e}`. */
export function printableText(text: string): string {
  return text.replace(hidden, (character) => {
    const point = character.codePointAt(0) ?? 0;
    return point < 0x100 ? `\\x${hexadecimal(point, 2)}` : `\\u{${hexadecimal(point)}}`;
  });
}

/** The very same JSON with what would not be seen in its strings written as `\u202e`: what reads it reads what was there. */
export function printableJson(json: string): string {
  // By halves of a pair, as JSON has them.
  return json.replace(hidden, (character) => character.split("").map((unit) => `\\u${hexadecimal(unit.charCodeAt(0), 4)}`).join(""));
}

function hexadecimal(number: number, digits = 1): string {
  return number.toString(16).padStart(digits, "0");
}
