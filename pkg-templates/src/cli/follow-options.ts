// How tasks are followed to their end: the options that all commands have which do it.

import type { Command } from "commander";

import type { ClientOptions } from "./client-options.js";
import { duration, encodingLabel, wholeNumber, wholeNumberAboveZero } from "./option-values.js";
import type { FormatOptions } from "./records.js";

/** What was typed of them. */
export type FollowOptions = ClientOptions &
  FormatOptions & {
    readonly timeout?: string;
    readonly expect?: string;
    readonly grace?: string;
    readonly lines: string;
    readonly encoding?: string;
  };

export function addFollowOptions(command: Command, timeout: string): Command {
  return command
    .argument("<id...>", "invocations (inv-…, up to five) or tasks (invt-…, of any number)")
    .option("--timeout <time>", `how long, such as 90s, 10m or 1h; a bare number is seconds (default: ${timeout})`)
    .option("--expect <number>", "how many tasks the invocations will have: it does not end with fewer")
    .option("--grace <time>", "how long tasks may not be visible yet (default: 30s)")
    .option("--encoding <label>", "what the commands wrote in, such as gb18030 (default: utf-8)")
    .option("--lines <number>", "how many lines are shown of what a task wrote that failed", "5");
}

/** What they mean. */
export type FollowSettings = ReturnType<typeof readFollowOptions>;

export function readFollowOptions({ timeout, expect, grace, lines, encoding }: FollowOptions) {
  return {
    timeout: timeout === undefined ? undefined : duration("--timeout", timeout),
    expectedTasks: expect === undefined ? undefined : wholeNumberAboveZero("--expect", expect),
    emptyGrace: grace === undefined ? undefined : duration("--grace", grace),
    lines: wholeNumber("--lines", lines),
    encoding: encoding === undefined ? undefined : encodingLabel("--encoding", encoding),
  };
}
