import { describeType } from "../describe-type.js";
import { isPlain } from "../plain-object.js";

/**
 * The members of a plain object, each read once. What a policy inherits would be easy to overlook, and what it leaves out
 * narrows nothing: so neither a class nor an inherited name is taken for one.
 *
 * @param subject what is read, for the error
 * @param names what the object must not inherit
 * @throws {TypeError} where it is no plain object, or inherits one of the names
 */
export function ownMembers(subject: string, value: unknown, names: readonly string[]): ReadonlyMap<string | symbol, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TypeError(`${subject}: expected a plain object, got ${describeType(value)}`);
  }
  if (!isPlain(value)) {
    throw new TypeError(`${subject}: expected a plain object, got one of a class or with a prototype of its own: copy what counts into { … }`);
  }
  const inherited = names.find((name) => name in value && !Object.hasOwn(value, name));
  if (inherited !== undefined) throw new TypeError(`${subject}: expected own members, got ${inherited} from its prototype`);
  return new Map(Reflect.ownKeys(value).map((name) => [name, Reflect.get(value, name)]));
}
