/** A number as it is; of another value, what it is. */
export function describeNumber(value: unknown): string {
  return typeof value === "number" ? String(value) : describeType(value);
}

/** What a value is, without what it holds, which may be a secret. */
export function describeType(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "an array";
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  const type = typeof value;
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}
