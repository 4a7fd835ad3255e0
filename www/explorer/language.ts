import { chinese } from "./words/chinese.js";
import { english } from "./words/english.js";
import type { Words } from "./words/words.js";

export type Language = "zh" | "en";

export const WORDS: Readonly<Record<Language, Words>> = { zh: chinese, en: english };

/** The language of what an element stands in, or that of whoever looks. */
export function languageOf(element: Element): Language {
  let language = "";
  for (let node: Node | null = element; node !== null && language === ""; node = node.parentNode ?? (node instanceof ShadowRoot ? node.host : null)) {
    if (node instanceof Element) language = node.getAttribute("lang") ?? "";
  }
  return /^zh\b/i.test(language || navigator.language) ? "zh" : "en";
}
