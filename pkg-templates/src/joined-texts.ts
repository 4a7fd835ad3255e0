/** Stands for a text that was not given. */
const ABSENT = "\u0001";

/**
 * Texts on their way into the core: one text crosses many times faster than each by itself.
 *
 * A text that has in it what ends each, or what stands for none, has another spelling there, which no other text has: of fields, the
 * core refuses it as it refuses every control character; ids it only tells apart.
 */
export function joinTexts(texts: readonly (string | undefined)[]): string {
  let joined = "";
  for (const text of texts) joined += `${text === undefined ? ABSENT : spelled(text)}\0`;
  return joined;
}

/** To look first costs a third of a replacement that finds nothing. */
function spelled(text: string): string {
  if (!text.includes("\0") && !text.includes(ABSENT)) return text;
  return text.replace(/[\0\u0001]/g, (character) => (character === "\0" ? "\u0001\u0002" : "\u0001\u0003"));
}
