import { chinese } from "./closer-chinese.js";
import { english } from "./closer-english.js";
import type { CloserWords } from "./closer-words.js";

export function closerWordsIn(language: "zh" | "en"): CloserWords {
  return language === "zh" ? chinese : english;
}
