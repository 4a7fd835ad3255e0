import { readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";

import { notHere, refusal } from "./failures.js";
import { homeDirectory } from "./home.js";
import { parseIni } from "./ini.js";
import { parseObject } from "./json.js";
import { optionalText, optionalTexts, requireOptions } from "./options.js";
import { takeTogether, type CredentialsProvider, type ProvidedCredentials } from "./provided-credentials.js";

/** Which profile, and where it is looked for. */
export interface ProfileOptions {
  /** The name of the profile. Default: `TENCENTCLOUD_PROFILE`, else `TCCLI_PROFILE`, else `default`. */
  readonly profile?: string | undefined;
  /** INI files. Default: `~/.tencentcloud/credentials`, then, but not on Windows, `/etc/tencentcloud/credentials`. */
  readonly files?: readonly string[] | undefined;
  /** The directory of tccli's files, which are asked last. Default: `~/.tccli`. */
  readonly tccliDirectory?: string | undefined;
}

/** What a place has of a profile: credentials, or why it has none. */
type Found = ProvidedCredentials | string;

/**
 * The credentials of a profile, from the first of the places that has it:
 *
 * - an INI file: `secret_id`, `secret_key` and, for temporary credentials, `token`, in the section of the profile
 * - tccli's `<profile>.credential`. tccli itself renews those that expire; this reads what it left.
 *
 * The files are read at each call. One that is not there, or that this user may not read, has no profile; nor has the home
 * directory of a user who has none.
 *
 * It rejects with a `TatError` of kind `validation`: `CredentialsNotFound` when no place has the profile `default`, or
 * tccli's file says to use the role of the server; `ProfileNotFound` when none has the one that was named;
 * `CredentialsIncomplete` when an id, a key or a token is there without the others; `CredentialsExpired`; `CredentialsInvalid`
 * when a file or a value makes no sense.
 *
 * Source: [TCCLI 配置方法](https://cloud.tencent.com/document/product/440/34012).
 *
 * @throws {TatError} `validation` when an option makes no sense
 */
export function profileCredentials(options: ProfileOptions = {}): CredentialsProvider {
  const given = requireOptions(options);
  optionalText("profile", given.profile);
  const ownFiles = optionalTexts("files", given.files);
  const ownDirectory = optionalText("tccliDirectory", given.tccliDirectory);

  return async ({ signal } = {}) => {
    signal?.throwIfAborted();
    const { profile, named } = profileNameOf(given);
    const home = homeDirectory();
    const files = ownFiles ?? usualFiles(home);
    const tccliFile = tccliFileOf(ownDirectory, home, `${profile}.credential`);
    const places = [
      ...files.map((path) => ({ path, read: readIniProfile })),
      ...(tccliFile === undefined ? [] : [{ path: tccliFile, read: readTccliProfile }]),
    ];
    const reasons = home === undefined ? ["this user has no home directory"] : [];
    for (const { path, read } of places) {
      const file = await readOptional(path);
      signal?.throwIfAborted();
      const found = "absence" in file ? file.absence : read(path, profile, file.text);
      if (typeof found !== "string") return found;
      reasons.push(`${path} ${found}`);
    }
    const message = `profile ${profile}: ${reasons.join(", ")}`;
    throw named === undefined ? notHere(message) : refusal("ProfileNotFound", message);
  };
}

/** The profile that is meant, and whether somebody has named it. */
export function profileNameOf(options: Pick<ProfileOptions, "profile">): { readonly profile: string; readonly named: string | undefined } {
  const named = options.profile ?? (process.env["TENCENTCLOUD_PROFILE"] || process.env["TCCLI_PROFILE"] || undefined);
  const profile = named ?? "default";
  if (profile === "" || /[/\\]/.test(profile)) {
    throw refusal("CredentialsInvalid", "profile: expected a name that is not empty and has no slash");
  }
  return { profile, named };
}

/** A file of tccli's; none where there is no home to look for it in. */
export function tccliFileOf(directory: string | undefined, home: string | undefined, name: string): string | undefined {
  if (directory !== undefined) return join(directory, name);
  return home === undefined ? undefined : join(home, ".tccli", name);
}

function usualFiles(home: string | undefined): string[] {
  const own = home === undefined ? [] : [join(home, ".tencentcloud", "credentials")];
  // On Windows, /etc would be a directory that any user may make.
  return process.platform === "win32" ? own : [...own, "/etc/tencentcloud/credentials"];
}

export async function readOptional(path: string): Promise<{ readonly text: string } | { readonly absence: string }> {
  try {
    return { text: await readFile(path, "utf8") };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return { absence: "is not there" };
    // A container that runs as another user has the home of root; a file of /etc may be root's alone.
    if (code === "EACCES" || code === "EPERM") return { absence: "may not be read by this user" };
    throw refusal("CredentialsInvalid", `${path}: expected a file, got ${String(code)}`);
  }
}

function readIniProfile(path: string, profile: string, text: string): Found {
  const sections = parseIni(text);
  if ("fault" in sections) throw refusal("CredentialsInvalid", `${path}: line ${sections.line}: ${sections.fault}`);
  const values = sections.get(profile);
  if (values === undefined) return `has no [${profile}]`;
  const part = (name: string) => ({ name, value: values.get(name) });
  const parts = { id: part("secret_id"), key: part("secret_key"), token: part("token") };
  return takeTogether(`profile ${profile} of ${path}`, parts) ?? "has no secret_id and secret_key for it";
}

function readTccliProfile(path: string, profile: string, text: string): Found {
  const invalid = (expected: string) => refusal("CredentialsInvalid", `${path}: expected ${expected}`);
  const values = parseObject(text);
  if (values === undefined) throw invalid("an object in JSON, as tccli writes it");
  // tccli asks the metadata service itself then, whatever keys are there too.
  if (values["type"] === "cvm-role") throw notHere(`profile ${profile}: ${path} says cvm-role, the role of the server`);
  if (values["role-arn"]) throw invalid("a key to use as it is, got one to assume a role with, which this package does not do");
  const part = (name: string) => {
    const value = values[name] ?? undefined;
    if (value !== undefined && typeof value !== "string") throw invalid(`${name} as a string`);
    return { name, value };
  };
  const parts = { id: part("secretId"), key: part("secretKey"), token: part("token") };
  const seconds = values["expiresAt"] ?? undefined;
  if (seconds !== undefined && typeof seconds !== "number") throw invalid("expiresAt as a number");
  const expiration = seconds === undefined ? undefined : seconds * 1000;
  if (expiration !== undefined && expiration <= Date.now()) {
    throw refusal("CredentialsExpired", `${path}: the login of tccli has expired; use tccli again, which renews it, or log in anew`);
  }
  return takeTogether(`profile ${profile} of ${path}`, parts, expiration) ?? "has no secretId and secretKey";
}
