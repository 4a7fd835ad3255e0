// What plain JavaScript may hand in where a type says otherwise. What a value must look like is the core's to say.

import { describeNumber, describeType } from "./describe-type.js";
import { invalidArgument } from "./errors.js";

export function requireText(field: string, value: unknown): string {
  if (typeof value === "string") return value;
  const advice = value === undefined ? "; is an environment variable not set?" : "";
  throw invalidArgument(field, `expected a string, got ${describeType(value)}${advice}`);
}

export function optionalText(field: string, value: unknown): string | undefined {
  return value === undefined ? undefined : requireText(field, value);
}

export function optionalTexts(field: string, value: unknown): string[] | undefined {
  return value === undefined ? undefined : requireTexts(field, value);
}

export function requireTexts(field: string, value: unknown): string[] {
  if (!Array.isArray(value)) throw invalidArgument(field, `expected an array, got ${describeType(value)}`);
  return value.map((item: unknown) => requireText(field, item));
}

/** A whole number that is not negative, and that is exact. */
export function requireWhole(field: string, value: unknown): number {
  if (Number.isSafeInteger(value) && Number(value) >= 0) return Number(value);
  throw invalidArgument(field, `expected a whole number that is not negative, got ${describeNumber(value)}`);
}

export function optionalBoolean(field: string, value: unknown): boolean | undefined {
  if (value === undefined || typeof value === "boolean") return value;
  throw invalidArgument(field, `expected true or false, got ${describeType(value)}`);
}

export function requireObject<Value extends object>(field: string, value: Value): Value {
  if (typeof value === "object" && (value as unknown) !== null) return value;
  throw invalidArgument(field, `expected an object, got ${describeType(value)}`);
}

export function optionalFunction<Value>(field: string, value: Value): Value {
  if (value === undefined || typeof value === "function") return value;
  throw invalidArgument(field, `expected a function, got ${describeType(value)}`);
}

/**
 * An `AbortSignal` by what it can do, since one of another realm is an instance of another class. `null` is none, as it is
 * to `fetch`.
 */
export function optionalSignal(field: string, value: AbortSignal | null | undefined): AbortSignal | undefined {
  if (value === undefined || value === null) return undefined;
  const signal = requireObject(field, value);
  if (typeof signal.aborted === "boolean" && typeof signal.addEventListener === "function") return signal;
  throw invalidArgument(field, "expected an AbortSignal, got an object of another kind");
}
