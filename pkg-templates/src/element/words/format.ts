import type { Words } from "./words.js";

export function formatNumber(words: Words, number: number): string {
  return number.toLocaleString(words.locale);
}

/** Days and hours, or hours and minutes, or minutes and seconds: the service tells whole seconds. */
export function formatDuration(words: Words, milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  return words.duration(Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60);
}
