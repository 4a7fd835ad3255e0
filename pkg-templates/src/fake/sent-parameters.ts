import { Refusal } from "./refusal.js";
import type { FakeRequest } from "./wire.js";

/** The parameters of a request, as an object whose values nobody has checked. */
export type SentParameters = Readonly<Record<string, unknown>>;

/** Reads the parameters: from the JSON body of a POST, or from the flattened query of a GET. */
export function readSentParameters(request: FakeRequest): SentParameters {
  return request.method === "GET" ? readQuery(request.query) : readBody(request.body);
}

function readBody(body: Uint8Array): SentParameters {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body));
  } catch {
    throw new Refusal("body-malformed");
  }
  if (!isObject(value)) throw new Refusal("body-malformed");
  return value;
}

interface Branch extends Map<string, string | Branch> {}

/** Undoes the flattening: `Filters.0.Values.1=x` becomes `{ Filters: [{ Values: [, "x"] }] }`, from 0, without gaps. */
function readQuery(query: string): SentParameters {
  const root: Branch = new Map();
  for (const [name, value] of new URLSearchParams(query)) plant(root, name, value);
  return Object.fromEntries([...root].map(([name, child]) => [name, harvest(child, name)]));
}

function plant(root: Branch, name: string, value: string): void {
  const segments = name.split(".");
  const last = segments.pop() ?? "";
  let branch = root;
  for (const segment of segments) {
    const child = branch.get(segment) ?? new Map<string, string | Branch>();
    if (typeof child === "string") throw new Refusal("query-malformed", { name });
    branch.set(segment, child);
    branch = child;
  }
  if (branch.has(last)) throw new Refusal("query-malformed", { name });
  branch.set(last, value);
}

function harvest(node: string | Branch, name: string): unknown {
  if (typeof node === "string") return node;
  const names = [...node.keys()];
  if (!names.every((key) => /^\d+$/.test(key))) {
    return Object.fromEntries([...node].map(([key, child]) => [key, harvest(child, `${name}.${key}`)]));
  }
  return names.map((_, index) => {
    const child = node.get(String(index));
    if (child === undefined) throw new Refusal("query-malformed", { name: `${name}.${index}` });
    return harvest(child, `${name}.${index}`);
  });
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
