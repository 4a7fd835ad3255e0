// How the service is reached: the options that all commands have which ask it.

import { Option, type Command } from "commander";
import { TatClient, TatError, type Attempt, type CredentialsProvider, type Logger, type LogLevel } from "tat-tasks";

import { printableJson } from "../printable-text.js";
import { oneLine, UsageError } from "./failure.js";
import { collect, header } from "./option-values.js";
import type { Screen } from "./screen.js";

const logLevels = ["debug", "info", "warn", "error", "off"] as const satisfies readonly LogLevel[];

/** What was typed of them. */
export interface ClientOptions {
  readonly region?: string;
  readonly endpoint?: string;
  readonly profile?: string;
  readonly relay?: string;
  readonly header?: readonly string[];
  readonly logLevel: LogLevel;
  readonly quiet: boolean;
}

/** @param use whether something is sent: if not, what is for a relay is not offered */
export function addClientOptions(command: Command, { isSent = true }: { readonly isSent?: boolean } = {}): Command {
  const forRelay = (option: Option): Option => (isSent ? option : option.hideHelp());
  return command
    .option("--region <name>", "whose tasks (default: TENCENTCLOUD_REGION, else the region of tccli's profile)")
    .option("--endpoint <where>", "regional, internal, intl, finance, a host or a URL (default: the nearest)")
    .option("--profile <name>", "the profile that has the credentials (default: TENCENTCLOUD_PROFILE)")
    .addOption(forRelay(new Option("--relay <url>", "ask a relay, which has the credentials; the URL that tat-tasks relay prints will do, with its token")))
    .addOption(forRelay(new Option("--header <line>", 'what the relay knows one by, as "Name: value"; may be given more than once').argParser(collect)))
    .addOption(new Option("--log-level <level>", "what of each call is told on standard error").choices(logLevels).default("off"))
    .option("-q, --quiet", "nothing but data and errors: no live view, no report, no hints", false);
}

/** @param onAttempt is told of each attempt of a call */
export async function openClient(options: ClientOptions, screen: Screen, onAttempt?: (attempt: Attempt) => void): Promise<TatClient> {
  const { endpoint, profile, relay, logLevel } = options;
  const common = { region: await regionOf(options), logger: loggerOn(screen), logLevel, onAttempt };
  if (relay !== undefined) {
    const other = endpoint !== undefined ? "--endpoint" : profile !== undefined ? "--profile" : undefined;
    if (other !== undefined) throw new UsageError(`--relay and ${other} exclude each other: the relay knows where to ask, and by whose key.`);
    const headers = Object.fromEntries((options.header ?? []).map((line) => header("--header", line)));
    return new TatClient({ ...common, ...withoutToken(relay, headers) });
  }
  if (options.header !== undefined) throw new UsageError("--header is for a relay; give --relay too.");
  return new TatClient({ ...common, endpoint, credentials: await credentialsOf(profile) });
}

/** The URL that `tat-tasks relay` prints has its token in it, for browsers: here it is a header. */
function withoutToken(relay: string, headers: Readonly<Record<string, string>>): { readonly relay: string; readonly headers: Readonly<Record<string, string>> } {
  const url = URL.canParse(relay) ? new URL(relay) : undefined;
  const token = url?.searchParams.get("token") ?? undefined;
  if (url === undefined || token === undefined) return { relay, headers };
  if (Object.keys(headers).some((name) => name.toLowerCase() === "authorization")) {
    throw new UsageError("the token of --relay and a --header Authorization exclude each other.");
  }
  url.searchParams.delete("token");
  return { relay: url.href, headers: { ...headers, Authorization: `Bearer ${token}` } };
}

/** A profile that was named is meant: what the environment has is then no better place. */
async function credentialsOf(profile: string | undefined): Promise<CredentialsProvider> {
  const { defaultCredentials, profileCredentials } = await import("tat-tasks/node");
  return profile === undefined ? defaultCredentials() : profileCredentials({ profile });
}

export async function regionOf({ region, profile }: Pick<ClientOptions, "region" | "profile">): Promise<string> {
  const found = region ?? (await usualRegion(profile));
  if (found === undefined) throw new UsageError("a region is missing: give --region, such as ap-guangzhou, or set TENCENTCLOUD_REGION.");
  return found;
}

/** The region where none is given: that of the environment, else that which tccli asks by default. */
export async function usualRegion(profile?: string): Promise<string | undefined> {
  const ofEnvironment = process.env["TENCENTCLOUD_REGION"];
  if (ofEnvironment) return ofEnvironment;
  const { profileRegion } = await import("tat-tasks/node");
  return profileRegion({ profile });
}

function loggerOn(screen: Screen): Logger {
  const tell = (level: string) => (message: string, details: object) =>
    screen.message(`${level} ${oneLine(message)} ${printableJson(JSON.stringify(details, withoutCauses))}\n`);
  return { debug: tell("debug"), info: tell("info"), warn: tell("warn"), error: tell("error") };
}

function withoutCauses(_: string, value: unknown): unknown {
  return TatError.is(value) ? { code: value.code, message: value.message } : value;
}
