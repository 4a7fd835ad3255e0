/** The same parameters as other programs write them: the usual ones first. */
export function bodiesLike(body: string): string[] {
  const others = [`${body}\n`, body.trim(), body.replace(/\r?\n/g, "\r\n"), "", "{}"];
  const value = parsed(body);
  if (value === undefined) return others;
  const written = [
    JSON.stringify(value),
    spaced(value),
    JSON.stringify(value, undefined, 2),
    JSON.stringify(value, undefined, 4),
    JSON.stringify(sortedKeys(value)),
    spaced(sortedKeys(value)),
  ];
  return [...written, ...others, ...written.map(asciiOnly)];
}

/** The most members whose orders are tried: of five, the action's own, there are 120. */
const MOST_MEMBERS = 5;

/** The same parameters in every order of their members, as maps and structures of some languages give them. */
export function* reorderedBodies(body: string): Generator<string> {
  const value = parsed(body);
  if (typeof value !== "object" || value === null || Array.isArray(value) || Object.keys(value).length > MOST_MEMBERS) return;
  for (const members of orders(Object.entries(value))) {
    const reordered = Object.fromEntries(members);
    for (const one of [reordered, turnedWithin(reordered)]) yield* [JSON.stringify(one), spaced(one), JSON.stringify(one, undefined, 2), JSON.stringify(one, undefined, 4)];
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}

function* orders<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  if (items.length < 2) yield items;
  else for (const [index, item] of items.entries()) for (const rest of orders(items.filter((_, place) => place !== index))) yield [item, ...rest];
}

/** With the values of a filter before its name. */
function turnedWithin(value: unknown, isOutermost = true): unknown {
  if (Array.isArray(value)) return value.map((item) => turnedWithin(item, false));
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, turnedWithin(member, false)] as const);
  return Object.fromEntries(isOutermost ? members : members.reverse());
}

/** With a blank after each comma and colon, as Python writes it. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${spaced(member)}`).join(", ")}}`;
}

function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)).map(([name, member]) => [name, sortedKeys(member)]));
}

function asciiOnly(json: string): string {
  return json.replace(/[^\0-\x7f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
