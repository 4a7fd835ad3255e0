// How the service is reached: the options that all commands have which ask it.

import { Option, type Command } from "commander";
import { TatClient, TatError, type CredentialsProvider, type Logger, type LogLevel } from "tat-tasks";

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

export function addClientOptions(command: Command): Command {
  return command
    .option("--region <name>", "whose tasks (default: TENCENTCLOUD_REGION)")
    .option("--endpoint <where>", "regional, internal, intl, finance, a host or a URL (default: the nearest)")
    .option("--profile <name>", "the profile that has the credentials (default: TENCENTCLOUD_PROFILE)")
    .option("--relay <url>", "ask a relay, which has the credentials")
    .option("--header <line>", "what the relay knows one by, as \"Name: value\"; may be given more than once", collect)
    .addOption(new Option("--log-level <level>", "what of each call is told on standard error").choices(logLevels).default("off"))
    .option("-q, --quiet", "nothing but data and errors: no live view, no report, no hints", false);
}

export async function openClient(options: ClientOptions, screen: Screen): Promise<TatClient> {
  const { endpoint, profile, relay, logLevel } = options;
  const common = { region: regionOf(options), logger: loggerOn(screen), logLevel };
  if (relay !== undefined) {
    const other = endpoint !== undefined ? "--endpoint" : profile !== undefined ? "--profile" : undefined;
    if (other !== undefined) throw new UsageError(`--relay and ${other} exclude each other: the relay knows where to ask, and by whose key.`);
    const headers = Object.fromEntries((options.header ?? []).map((line) => header("--header", line)));
    return new TatClient({ ...common, relay, headers });
  }
  if (options.header !== undefined) throw new UsageError("--header is for a relay; give --relay too.");
  return new TatClient({ ...common, endpoint, credentials: await credentialsOf(profile) });
}

/** A profile that was named is meant: what the environment has is then no better place. */
async function credentialsOf(profile: string | undefined): Promise<CredentialsProvider> {
  const { defaultCredentials, profileCredentials } = await import("tat-tasks/node");
  return profile === undefined ? defaultCredentials() : profileCredentials({ profile });
}

export function regionOf({ region }: Pick<ClientOptions, "region">): string {
  const found = region ?? (process.env["TENCENTCLOUD_REGION"] || undefined);
  if (found === undefined) throw new UsageError("a region is missing: give --region, such as ap-guangzhou, or set TENCENTCLOUD_REGION.");
  return found;
}

function loggerOn(screen: Screen): Logger {
  const tell = (level: string) => (message: string, details: object) =>
    screen.message(`${level} ${oneLine(message)} ${printableJson(JSON.stringify(details, withoutCauses))}\n`);
  return { debug: tell("debug"), info: tell("info"), warn: tell("warn"), error: tell("error") };
}

function withoutCauses(_: string, value: unknown): unknown {
  return TatError.is(value) ? { code: value.code, message: value.message } : value;
}
