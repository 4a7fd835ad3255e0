import process from "node:process";

import { notHere } from "./failures.js";
import { isSet, takeTogether, type CredentialsProvider, type Part } from "./provided-credentials.js";

/** The names that belong together. The second family is that of functions (SCF); the first has a name of the token for each tool. */
const families = [
  {
    id: "TENCENTCLOUD_SECRET_ID",
    key: "TENCENTCLOUD_SECRET_KEY",
    tokens: ["TENCENTCLOUD_SESSION_TOKEN", "TENCENTCLOUD_TOKEN", "TENCENTCLOUD_SECURITY_TOKEN"],
  },
  { id: "TENCENTCLOUD_SECRETID", key: "TENCENTCLOUD_SECRETKEY", tokens: ["TENCENTCLOUD_SESSIONTOKEN"] },
] as const;

/**
 * The credentials of the environment, taken together from the first of these families of which something is set:
 *
 * - `TENCENTCLOUD_SECRET_ID`, `TENCENTCLOUD_SECRET_KEY`, and the first that is set of `TENCENTCLOUD_SESSION_TOKEN`,
 *   `TENCENTCLOUD_TOKEN` and `TENCENTCLOUD_SECURITY_TOKEN`
 * - `TENCENTCLOUD_SECRETID`, `TENCENTCLOUD_SECRETKEY` and `TENCENTCLOUD_SESSIONTOKEN`, as a function (SCF) has them
 *
 * An empty variable counts as not set.
 *
 * It rejects with a `TatError` of kind `validation`: `CredentialsNotFound` when no variable is set,
 * `CredentialsIncomplete` when an id, a key or a token is there without the others, `CredentialsInvalid` when a value is in
 * quotes or has white space around it.
 */
export function environmentCredentials(): CredentialsProvider {
  return async ({ signal } = {}) => {
    signal?.throwIfAborted();
    for (const { id, key, tokens } of families) {
      const parts = { id: variable(id), key: variable(key), token: tokens.map(variable).find(isSet) };
      const credentials = takeTogether(`environment (${id})`, parts);
      if (credentials !== undefined) return credentials;
    }
    const names = families.map(({ id, key }) => `${id} and ${key}`);
    throw notHere(`environment: neither ${names.join(" nor ")} are set`);
  };
}

function variable(name: string): Part {
  return { name, value: process.env[name] };
}
