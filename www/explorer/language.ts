import { chinese } from "./words/chinese.js";
import { english } from "./words/english.js";
import type { Words } from "./words/words.js";

// The element's own rule; no entry of the package has it.
export { languageOf } from "../../pkg-templates/src/element/language.js";

export type Language = "zh" | "en";

export const WORDS: Readonly<Record<Language, Words>> = { zh: chinese, en: english };
