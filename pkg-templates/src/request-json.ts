import { describeType } from "./describe-type.js";
import { invalidArgument, TatError } from "./errors.js";

/**
 * The parameters as JSON, in which the core reads and checks them. Members that are undefined are left out; what JSON has
 * not, or would make something else of in silence, is refused by the name of its field.
 */
export function toJson(request: unknown): string {
  try {
    return JSON.stringify(plain("", request, []));
  } catch (cause) {
    if (TatError.is(cause)) throw cause;
    throw invalidArgument("request", "expected an object that can be read, got one that throws", cause);
  }
}

function plain(path: string, value: unknown, around: readonly object[]): unknown {
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (typeof value !== "object") throw refused(path, describeType(value));
  if (around.includes(value)) throw refused(path, "an object that refers to itself");
  const inside = [...around, value];
  if (Array.isArray(value)) {
    // A hole or an `undefined` is no item: the core refuses the `null` that JSON has for it.
    return Array.from(value, (item: unknown, index) => item === undefined ? null : plain(`${path}[${index}]`, item, inside));
  }
  // Of a Map, a Promise or an object whose members are inherited, JSON would make an empty object, which asks for every
  // task of the account.
  if (!isPlain(value)) throw refused(path, "an object of a class; spread it into a plain one");
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  // Not by assignment, which would make the prototype of a member called __proto__.
  return Object.fromEntries(members.map(([name, member]) => [name, plain(path === "" ? name : `${path}.${name}`, member, inside)]));
}

/** Whether its prototype is none, or the `Object.prototype` of whatever realm. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function refused(path: string, given: string): TatError {
  return invalidArgument(path === "" ? "request" : path, `expected a value that JSON has, got ${given}`);
}
