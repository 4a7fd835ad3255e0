import type { Credentials } from "tat-tasks";

import { refusal } from "./failures.js";

/**
 * Where a client gets its credentials from, at each call of it anew. It keeps none: that is the client's.
 *
 * Ask it with a `signal` to end it early: it then rejects with the signal's own reason.
 */
export type CredentialsProvider = (options?: { readonly signal?: AbortSignal | undefined }) => Promise<ProvidedCredentials>;

/**
 * Credentials that can be logged: `secretId`, `secretKey` and `token` are read by their names, and are in no `inspect`,
 * JSON, copy or clone. So `{ ...credentials }` has none of the three; name them to copy them.
 */
export class ProvidedCredentials implements Credentials {
  static {
    // Asked for what is hidden and for the values of getters, Node's `inspect` would show these.
    const value = function (this: ProvidedCredentials): object {
      return { ...this };
    };
    Object.defineProperty(this.prototype, Symbol.for("nodejs.util.inspect.custom"), { value });
  }

  /** Where they come from, such as `environment (TENCENTCLOUD_SECRET_ID)`. */
  readonly source: string;
  /** Until when they hold, in Unix milliseconds; `undefined` if they hold until somebody revokes them. */
  readonly expiration: number | undefined;
  readonly #secretId: string;
  readonly #secretKey: string;
  readonly #token: string | undefined;

  constructor(source: string, { secretId, secretKey, token }: Credentials, expiration?: number) {
    this.source = source;
    this.expiration = expiration;
    this.#secretId = secretId;
    this.#secretKey = secretKey;
    this.#token = token;
  }

  get secretId(): string {
    return this.#secretId;
  }

  get secretKey(): string {
    return this.#secretKey;
  }

  /** The token of temporary credentials. */
  get token(): string | undefined {
    return this.#token;
  }
}

/** One of the three values, and what it is called where it comes from. */
export interface Part {
  readonly name: string;
  readonly value: string | undefined;
}

/**
 * The credentials of three values of one place, or `undefined` if none is set. An empty one counts as not set.
 *
 * @throws {TatError} `CredentialsIncomplete`, `CredentialsInvalid`
 */
export function takeTogether(
  source: string,
  { id, key, token }: { readonly id: Part; readonly key: Part; readonly token?: Part | undefined },
  expiration?: number,
): ProvidedCredentials | undefined {
  const given = [id, key, token].filter((part) => part !== undefined).filter(isSet);
  if (given.length === 0) return undefined;
  if (!isSet(id) || !isSet(key)) {
    const missing = [id, key].filter((part) => !isSet(part));
    throw refusal(
      "CredentialsIncomplete",
      `${source}: expected ${id.name} and ${key.name} together, got ${namesOf(given)} without ${namesOf(missing)}`,
    );
  }
  for (const part of given) requireUsable(source, part);
  const secrets = { secretId: id.value, secretKey: key.value, token: token?.value === "" ? undefined : token?.value };
  return new ProvidedCredentials(source, secrets, expiration);
}

export function isSet<Given extends Part>(part: Given): part is Given & { readonly value: string } {
  return part.value !== undefined && part.value !== "";
}

/**
 * A value that is trimmed here would work here alone: other clients sign with what is there, and are refused without a hint
 * at the reason.
 */
function requireUsable(source: string, { name, value }: { readonly name: string; readonly value: string }): void {
  if (value !== value.trim()) {
    throw refusal("CredentialsInvalid", `${source}: ${name} begins or ends with white space; remove it`);
  }
  if (/^(["']).*\1$/s.test(value)) throw refusal("CredentialsInvalid", `${source}: ${name} is in quotes; remove them`);
  if (!/^[!-~]+$/.test(value)) {
    throw refusal("CredentialsInvalid", `${source}: ${name} holds a character that no credential has: expected visible ASCII`);
  }
}

function namesOf(parts: readonly Part[]): string {
  return parts.map(({ name }) => name).join(" and ");
}
