// What plain JavaScript may hand in where a type says otherwise: as arguments.ts, but by the error class of the main entry, of which
// that would bring another one.

import { describeNumber, describeType } from "../describe-type.js";
import { invalidOption } from "../invalid-option.js";
import { LONGEST_TIMER } from "../scope.js";

/** The options themselves, which have a default. */
export function requireOptions<Options extends object>(options: Options): Options {
  if (typeof options === "object" && (options as unknown) !== null) return options;
  throw invalidOption("options", `expected an object, got ${describeType(options)}`);
}

export function optionalText(field: string, value: unknown): string | undefined {
  if (value === undefined || typeof value === "string") return value;
  throw invalidOption(field, `expected a string, got ${describeType(value)}`);
}

export function optionalTexts(field: string, value: readonly string[] | undefined): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw invalidOption(field, `expected an array of strings, got ${describeType(value)}`);
  const wrong = (value as readonly unknown[]).find((text) => typeof text !== "string");
  if (wrong !== undefined) throw invalidOption(field, `expected an array of strings, got one with ${describeType(wrong)}`);
  return value;
}

export function optionalFunction<Value>(field: string, value: Value): Value {
  if (value === undefined || typeof value === "function") return value;
  throw invalidOption(field, `expected a function, got ${describeType(value)}`);
}

/** For a timer, to which `Infinity` is none. */
export function optionalMilliseconds(field: string, value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "number" && value > 0) return Math.min(value, LONGEST_TIMER);
  throw invalidOption(field, `expected milliseconds above 0, got ${describeNumber(value)}`);
}
