import { chinese } from "./words/chinese.js";
import { english } from "./words/english.js";
import type { Words } from "./words/words.js";

export type Language = "zh" | "en";

export const WORDS: Readonly<Record<Language, Words>> = { zh: chinese, en: english };

/** The language of the page, or that of whoever looks; English where there are no words. */
export function languageOfPage(): Language {
  return /^zh\b/i.test(document.documentElement.lang || navigator.language) ? "zh" : "en";
}
