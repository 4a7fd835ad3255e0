// What the values of options are read by. Each error says the option, what it takes and what came.

import { isRegionName } from "../region-name.js";
import { UsageError } from "./failure.js";

export function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`${name} takes a whole number; got ${JSON.stringify(text)}.`);
  return Number(text);
}

export function wholeNumberAboveZero(name: string, text: string): number {
  const number = wholeNumber(name, text);
  if (number === 0) throw new UsageError(`${name} takes a whole number above 0; got 0.`);
  return number;
}

export function portNumber(name: string, text: string): number {
  const port = wholeNumber(name, text);
  if (port > 65_535) throw new UsageError(`${name} takes a number up to 65535; got ${text}.`);
  return port;
}

export function regionName(name: string, text: string): string {
  if (!isRegionName(text)) throw new UsageError(`${name} takes the name of a region, such as ap-guangzhou; got ${JSON.stringify(text)}.`);
  return text;
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Milliseconds, of `90`, `90s`, `10m`, `1h` or `500ms`. */
export function duration(name: string, text: string): number {
  const [, digits = "", unit = "s"] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)?$/.exec(text) ?? [];
  const milliseconds = Number(digits) * (units[unit] ?? NaN);
  if (digits === "" || !(milliseconds > 0)) {
    throw new UsageError(`${name} takes a time above 0, such as 90, 90s, 10m or 1h; got ${JSON.stringify(text)}.`);
  }
  return milliseconds;
}

/** A header of HTTP, of `Name: value`. */
export function header(name: string, text: string): readonly [string, string] {
  const [, key, value] = /^([^:\s]+):[ \t]*(.*)$/.exec(text) ?? [];
  // The value may be a secret, and is not told.
  if (key === undefined || value === undefined) throw new UsageError(`${name} takes "Name: value"; got something without a colon, or with a space before it.`);
  return [key, value];
}

/** The label of an encoding, which is used once there is something to read; but it is wrong from the beginning. */
export function encodingLabel(name: string, text: string): string {
  try {
    void new TextDecoder(text);
  } catch {
    throw new UsageError(`${name} takes a name such as utf-8, gb18030, gbk or utf-16le; got ${JSON.stringify(text)}.`);
  }
  return text;
}

/** For options that may be given more than once. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
