import type { Words } from "./words.js";

/**
 * With its time zone, as whoever gets the link may be in another one.
 *
 * @param timeZone a name, such as `Asia/Shanghai`; of none, and of one that there is not, it is that of whoever looks
 */
export function formatTime(words: Words, time: number, timeZone: string | null | undefined): string {
  return Number.isNaN(time) ? "" : new Date(time).toLocaleString(words.locale, { dateStyle: "medium", timeStyle: "long", timeZone: knownZone(timeZone) });
}

function knownZone(name: string | null | undefined): string | undefined {
  try {
    return name ? new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone : undefined;
  } catch {
    return undefined;
  }
}
