// What the headers of an answer tell of time.

/** Milliseconds that the answer asks to wait, said in seconds or by a date. */
export function retryAfterOf(headers: unknown): number | undefined {
  const value = headerOf(headers, "retry-after") ?? "";
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = secondsOf(value);
  return date === undefined ? undefined : Math.max(0, date - (dateOf(headers) ?? Date.now() / 1000)) * 1000;
}

/** The service's clock, in Unix seconds. */
export function dateOf(headers: unknown): number | undefined {
  return secondsOf(headerOf(headers, "date") ?? "");
}

/** A date as HTTP has it, in Unix seconds. `Date.parse` reads much more: `-5` is a day of 2001 to some. */
function secondsOf(date: string): number | undefined {
  if (!/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/.test(date)) return undefined;
  const milliseconds = Date.parse(date);
  return milliseconds >= 0 ? milliseconds / 1000 : undefined;
}

/** A header by whatever kind of `Headers` it is. */
function headerOf(headers: unknown, name: string): string | undefined {
  try {
    const value: unknown = (headers as Headers).get(name);
    return typeof value === "string" ? value.trim() : undefined;
  } catch {
    return undefined;
  }
}
