import { explain, type Explanation } from "tat-tasks";

import type { Words } from "../words/words.js";

/** An error in words. Whoever reads them runs the relay as well: what to do about what comes of it is said for them. */
export function explained(words: Words, code: string): Pick<Explanation, "title" | "meaning" | "next"> {
  const { title, meaning, next } = explain(code, words.locale === "en" ? "en" : "zh");
  // What comes from elsewhere may be called `constructor`.
  return { title, meaning, next: (Object.hasOwn(words.nextHere, code) ? words.nextHere[code] : undefined) ?? next };
}
