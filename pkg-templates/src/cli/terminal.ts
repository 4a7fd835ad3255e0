// What the terminal at the other end of a stream can show, and what its user wants it to.

import type { WriteStream } from "node:tty";

/** Colours by what they mean. */
export interface Style {
  good(text: string): string;
  bad(text: string): string;
  busy(text: string): string;
  strong(text: string): string;
  faint(text: string): string;
}

type Stream = NodeJS.WriteStream | WriteStream;

const codes = { good: [32, 39], bad: [31, 39], busy: [36, 39], strong: [1, 22], faint: [2, 22] } as const;

export function styleOf(stream: Stream): Style {
  const isColoured = wantsColour(stream);
  const paint = (name: keyof typeof codes) => (text: string): string => {
    const [begin, end] = codes[name];
    return isColoured && text !== "" ? `\x1b[${begin}m${text}\x1b[${end}m` : text;
  };
  return { good: paint("good"), bad: paint("bad"), busy: paint("busy"), strong: paint("strong"), faint: paint("faint") };
}

/** Whether what was written may be taken back, to write something else in its place. */
export function canRedraw(): boolean {
  return process.stdout.isTTY && process.stderr.isTTY && process.env["TERM"] !== "dumb";
}

/** Columns of a terminal, 80 where it does not say; undefined where there is none, and nothing needs to be cut. */
export function columnsOf(stream: Stream): number | undefined {
  return stream.isTTY ? stream.columns || 80 : undefined;
}

/** By https://no-color.org and https://force-color.org, of which the latter has the last word, as in Node itself. */
function wantsColour(stream: Stream): boolean {
  const { FORCE_COLOR, NO_COLOR, TERM } = process.env;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "") return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  return stream.isTTY && TERM !== "dumb";
}
