// How far the tasks are: a bar, and the states in words.

import { explain, type Summary } from "tat-tasks";

import type { Line } from "./live-view.js";
import type { Style } from "./terminal.js";
import { describeTime } from "./task-words.js";
import { cutToWidth, widthOf } from "./text-width.js";

export interface Progress {
  /** What is followed. */
  readonly title: string;
  /** Undefined until the service has answered. */
  readonly summary: Summary | undefined;
  /** How many tasks there are, or are expected, that are not in the summary yet. */
  readonly unseen: number;
  /** Milliseconds since the beginning. */
  readonly elapsed: number;
  /** What has gone wrong of late, and goes on. */
  readonly trouble?: string | undefined;
}

const WIDEST_BAR = 40;

/** Lines that leave the last column free, where some terminals break them. */
export function progressLines({ title, summary, unseen, elapsed, trouble }: Progress, columns: number, style: Style): Line[] {
  const room = columns - 1;
  const time = describeTime(elapsed);
  const troubled = trouble === undefined ? [] : [cutToWidth(trouble, room)].map((text) => ({ plain: text, coloured: style.bad(text) }));
  if (summary === undefined) return [plain(cutToWidth(`${title}  asking  ${time}`, room)), ...troubled];
  const { succeeded, failed } = summary;
  const total = summary.total + unseen;
  const ended = succeeded + failed;
  const head = cutToWidth(`${title}  ${ended} of ${total} ended  ${time}`, room);
  const width = Math.min(WIDEST_BAR, room - 2);
  const lines = [plain(head)];
  if (width > 0) lines.push(bar(width, total, succeeded, failed, style));
  const states = summary.statuses.map(({ status, count }) => `${count} ${status === "" ? "without a state" : explain(status).title.toLowerCase()}`);
  if (unseen > 0) states.push(`${unseen} not seen yet`);
  lines.push(...packed(states, room).map(plain), ...troubled);
  return lines;
}

function bar(width: number, total: number, succeeded: number, failed: number, style: Style): Line {
  // One that failed is always seen, and the bar is full only when all have ended.
  const cells = (count: number): number => (count === 0 ? 0 : Math.max(1, Math.floor((count / total) * width)));
  const bad = Math.min(width, cells(failed));
  const good = succeeded + failed === total ? width - bad : Math.min(width - bad, cells(succeeded));
  const [goodPart, badPart, rest] = ["#".repeat(good), "x".repeat(bad), ".".repeat(width - good - bad)];
  return {
    plain: `[${goodPart}${badPart}${rest}]`,
    coloured: `[${style.good(goodPart)}${style.bad(badPart)}${style.faint(rest)}]`,
  };
}

/** Parts side by side, on as many lines as they need. */
function packed(parts: readonly string[], room: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 2 + widthOf(part) <= room) lines[lines.length - 1] = `${last}  ${part}`;
    else lines.push(cutToWidth(part, room));
  }
  return lines;
}

function plain(text: string): Line {
  return { plain: text, coloured: text };
}
