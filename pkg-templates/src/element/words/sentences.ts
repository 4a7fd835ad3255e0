import type { Overview } from "../model/shown-tasks.js";
import { formatNumber } from "./format.js";
import type { Words } from "./words.js";

/**
 * What became of all tasks, in a sentence: its numbers add up. As long as not all were found, it does not say how many of all
 * succeeded.
 */
export function sentenceOf(words: Words, { total, fates }: Overview, hasAll: boolean, isLooking: boolean): string {
  if (total === 0) return words.noTasks;
  const number = (count: number): string => formatNumber(words, count);
  const others = [...fates].filter(([fate]) => fate !== "succeeded").map(([fate, count]) => words.fate(fate, number(count)));
  const first = hasAll ? words.succeeded(number(fates.get("succeeded") ?? 0), number(total)) : words.found(number(total), isLooking);
  return [first, ...others].join(words.and);
}
