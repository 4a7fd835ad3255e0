import type { Overview } from "../model/shown-tasks.js";
import { formatNumber } from "./format.js";
import type { Words } from "./words.js";

/** What became of all tasks, in a sentence: its numbers add up. */
export function sentenceOf(words: Words, { total, fates }: Overview): string {
  if (total === 0) return words.noTasks;
  const number = (count: number): string => formatNumber(words, count);
  const others = [...fates].filter(([fate]) => fate !== "succeeded").map(([fate, count]) => words.fate(fate, number(count)));
  return [words.succeeded(number(fates.get("succeeded") ?? 0), number(total)), ...others].join(words.and);
}
