import { describeType } from "./describe-type.js";
import { invalidArgument, TatError } from "./errors.js";
import { isPlain } from "./plain-object.js";

/**
 * The parameters as JSON, in which the core reads and checks them. Members that are undefined are left out; what JSON has
 * not, or would make something else of in silence, is refused by the name of its field.
 */
export function toJson(request: unknown): string {
  try {
    return textOf(request, "", undefined);
  } catch (cause) {
    if (TatError.is(cause)) throw cause;
    throw invalidArgument("request", "expected an object that can be read, got one that throws", cause);
  }
}

/** An object or an array of the request, and what it is in. */
interface Place {
  readonly value: object;
  readonly name: string | number;
  readonly within: Place | undefined;
}

function textOf(value: unknown, name: string | number, within: Place | undefined): string {
  if (typeof value === "string" || typeof value === "boolean" || value === null) return JSON.stringify(value);
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  if (typeof value !== "object") throw refused(pathOf(name, within), describeType(value));
  for (let around = within; around !== undefined; around = around.within) {
    if (around.value === value) throw refused(pathOf(name, within), "an object that refers to itself");
  }
  const place = { value, name, within };
  if (Array.isArray(value)) {
    // A hole or an `undefined` is no item: the core refuses the `null` that JSON has for it.
    return `[${Array.from(value, (item: unknown, index) => textOf(item ?? null, index, place)).join()}]`;
  }
  // Of a Map, a Promise or an object whose members are inherited, JSON would make an empty object, which asks for every
  // task of the account.
  if (!isPlain(value)) throw refused(pathOf(name, within), "an object of a class; spread it into a plain one");
  let members = "";
  for (const [member, its] of Object.entries(value)) {
    if (its !== undefined) members += `${members === "" ? "" : ","}${JSON.stringify(member)}:${textOf(its, member, place)}`;
  }
  return `{${members}}`;
}

function pathOf(name: string | number, within: Place | undefined): string {
  if (within === undefined) return "";
  const outer = pathOf(within.name, within.within);
  if (typeof name === "number") return `${outer}[${name}]`;
  return outer === "" ? name : `${outer}.${name}`;
}

function refused(path: string, given: string): TatError {
  return invalidArgument(path === "" ? "request" : path, `expected a value that JSON has, got ${given}`);
}
