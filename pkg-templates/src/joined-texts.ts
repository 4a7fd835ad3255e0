/** Stands for a text that was not given. */
const ABSENT = "\u0001";

/**
 * Texts on their way into the core: one text crosses many times faster than each by itself.
 *
 * A text that has in it what ends each, or what stands for none, has another spelling there, which no other text has: of fields, the
 * core refuses it as it refuses every control character; ids it only tells apart.
 */
export function joinTexts(texts: readonly (string | undefined)[]): string {
  return texts.map((text) => `${text === undefined ? ABSENT : text.replace(/[\0\u0001]/g, spelled)}\0`).join("");
}

function spelled(character: string): string {
  return character === "\0" ? "\u0001\u0002" : "\u0001\u0003";
}
