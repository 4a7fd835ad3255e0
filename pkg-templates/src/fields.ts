/** Stands for a text that was not given. */
const ABSENT = "\u0001";

/**
 * Texts on their way into the core: one text crosses faster than many.
 *
 * What parts them, and what stands for none, is in no text that the core accepts of these: there, another control character takes
 * its place, which the core refuses as well.
 */
export function joinFields(texts: readonly (string | undefined)[]): string {
  return texts.map((text) => (text === undefined ? ABSENT : text.replace(/[\0\u0001]/g, "\u0002"))).join("\0");
}
