/**
 * Texts as the languages write them. What cannot be seen, or is read as something else, is always escaped: control and bidi characters,
 * separators of lines, halves of surrogate pairs.
 */

const unseen = /[\p{C}\p{Zl}\p{Zp}]/gu;
/** It has no UTF-8. */
const surrogate = /\p{Surrogate}/gu;
const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

type Escape = (character: string, codePoint: number) => string;

/** JavaScript and Python alike; a program is UTF-8. */
export function javaScriptText(text: string): string {
  return doubleQuoted(text, /["\\]/g, byUnits);
}

export function pythonText(text: string): string {
  return doubleQuoted(text, /["\\]/g, (character, codePoint) => (codePoint > 0xffff ? `\\U${hex(codePoint, 8)}` : byUnits(character)));
}

export function goText(text: string): string {
  return doubleQuoted(text, /["\\]/g, (_, codePoint) => (codePoint > 0xffff ? `\\U${hex(codePoint, 8)}` : `\\u${hex(codePoint, 4)}`));
}

/** `\u000a` would end a line of Java; and without being told, a compiler takes a source for what its machine writes. */
export function javaText(text: string): string {
  return doubleQuoted(text, /["\\]/g, (character, codePoint) => (codePoint < 0x80 ? `\\${octal(codePoint)}` : byUnits(character)), /[^ -~]/gu);
}

export function csharpText(text: string): string {
  return doubleQuoted(text, /["\\]/g, byUnits);
}

export function rustText(text: string): string {
  return doubleQuoted(text, /["\\]/g, (_, codePoint) => `\\u{${codePoint.toString(16)}}`);
}

/** By bytes, as a compiler may take a source for something else than UTF-8. Octal, as a hexadecimal escape has no end; no trigraphs. */
export function cppText(text: string): string {
  return doubleQuoted(text, /["\\?]/g, (character) => bytesOf(character).map((byte) => `\\${octal(byte)}`).join(""), /[^ -~]/gu);
}

/** Ruby replaces `#{…}`, `#$…` and `#@…` between double quotes. */
export function rubyText(text: string): string {
  return doubleQuoted(text, /["\\#]/g, (_, codePoint) => `\\u{${codePoint.toString(16)}}`);
}

/** PHP replaces `$…` and `{$…}` between double quotes. */
export function phpText(text: string): string {
  return doubleQuoted(text, /["\\$]/g, (_, codePoint) => `\\u{${codePoint.toString(16)}}`);
}

/** One word of a shell's, in which nothing is replaced. A shell has no NUL in a word. */
export function shellText(text: string): string {
  return `'${text.replace(surrogate, "\uFFFD").replaceAll("'", "'\\''")}'`;
}

/** The JSON of a value, as it is sent. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replace(unseen, byUnits);
}

function doubleQuoted(text: string, special: RegExp, escape: Escape, hidden: RegExp = unseen): string {
  // Half of a surrogate pair has no UTF-8; the package refuses it before it comes here.
  const escaped = text
    .replace(surrogate, "\uFFFD")
    .replace(special, "\\$&")
    .replace(hidden, (character) => short[character] ?? escape(character, character.codePointAt(0) ?? 0));
  return `"${escaped}"`;
}

function byUnits(character: string): string {
  return Array.from({ length: character.length }, (_, index) => `\\u${hex(character.charCodeAt(index), 4)}`).join("");
}

function bytesOf(character: string): number[] {
  return [...new TextEncoder().encode(character)];
}

function hex(value: number, length: number): string {
  return value.toString(16).padStart(length, "0");
}

function octal(value: number): string {
  return value.toString(8).padStart(3, "0");
}
