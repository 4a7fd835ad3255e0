import { chinese } from "./chinese.js";
import { english } from "./english.js";
import type { Words } from "./words.js";

export function wordsIn(language: "zh" | "en"): Words {
  return language === "zh" ? chinese : english;
}

export function numbersIn(language: "zh" | "en"): Intl.NumberFormat {
  return new Intl.NumberFormat(language === "zh" ? "zh" : "en");
}
