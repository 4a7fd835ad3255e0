// What the metadata service and STS answer: temporary credentials, in the same words.
import { badAnswer } from "./failures.js";
import type { JsonObject } from "./json.js";
import { ProvidedCredentials } from "./provided-credentials.js";

/**
 * @param url what was asked
 * @param expiredTime in Unix seconds
 * @throws {TatError} `protocol` when one of them is missing
 */
export function readTemporary(source: string, url: URL, credentials: JsonObject, expiredTime: unknown): ProvidedCredentials {
  const text = (name: string): string => {
    const value = credentials[name];
    if (typeof value === "string" && /^[!-~]+$/.test(value)) return value;
    throw badAnswer(url, `no ${name} in visible ASCII`);
  };
  const secrets = { secretId: text("TmpSecretId"), secretKey: text("TmpSecretKey"), token: text("Token") };
  if (typeof expiredTime !== "number" || !(expiredTime > 0)) throw badAnswer(url, "no ExpiredTime in Unix seconds");
  return new ProvidedCredentials(source, secrets, expiredTime * 1000);
}
