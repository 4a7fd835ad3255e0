/** How many objects of a cause are looked at; of one that has more, only a copy is handed on. */
const MOST_OBJECTS = 500;

/** How many causes of causes a copy has. */
const MOST_CAUSES = 8;

/**
 * What a `fetch` rejected with, as it may be told: itself where nothing in it holds a secret, else a copy of what it says.
 * Libraries put the request into their errors, with its headers.
 *
 * @param clean takes the secrets out of a text
 */
export function withoutSecretsIn(cause: unknown, clean: (text: string) => string): unknown {
  try {
    if (isClean(cause, clean)) return cause;
    return copyOf(cause, clean, MOST_CAUSES);
  } catch {
    // It has members that throw.
    return undefined;
  }
}

function isClean(cause: unknown, clean: (text: string) => string): boolean {
  const seen = new Set<unknown>([cause]);
  // What is added while it goes on is looked at too.
  for (const value of seen) {
    if (typeof value === "string" && clean(value) !== value) return false;
    if (value === null || typeof value !== "object") continue;
    if (seen.size > MOST_OBJECTS || ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return false;
    if (Symbol.iterator in value) {
      let left = MOST_OBJECTS;
      for (const item of value as Iterable<unknown>) {
        // There may be no end of them.
        if (left === 0) return false;
        left -= 1;
        seen.add(item);
      }
    }
    for (const key of Reflect.ownKeys(value)) {
      if (typeof key === "string") seen.add(key);
      seen.add((value as Record<PropertyKey, unknown>)[key]);
    }
    // Of a class, as DOMException, they are no members of its own.
    if (value instanceof Error) for (const inherited of [value.name, value.message]) seen.add(inherited);
  }
  return true;
}

function copyOf(cause: unknown, clean: (text: string) => string, depth: number): unknown {
  if (typeof cause === "string") return clean(cause);
  if (!(cause instanceof Error) || depth === 0) return undefined;
  const within = cause instanceof AggregateError ? (cause.errors as unknown[])[0] : cause.cause;
  const copied = copyOf(within, clean, depth - 1);
  const copy = new Error(clean(cause.message), copied === undefined ? undefined : { cause: copied });
  const { code } = cause as { code?: unknown };
  for (const [name, text] of Object.entries({ name: cause.name, stack: cause.stack, code })) {
    if (typeof text === "string") Object.defineProperty(copy, name, { value: clean(text), configurable: true, writable: true, enumerable: name === "code" });
  }
  return copy;
}
