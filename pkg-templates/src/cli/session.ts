// From a command line to an exit status: what all commands have around them.

import type { Command } from "commander";

import type { ClientOptions } from "./client-options.js";
import { describeFailure, exitStatusOf } from "./failure.js";
import { abortedByInterrupt, Interrupted } from "./interruption.js";
import { Screen } from "./screen.js";

/** What a command works with. */
export interface Session {
  /** As it was typed: `tat-tasks list`. */
  readonly command: string;
  readonly screen: Screen;
  /** Aborts when its user interrupts it. */
  readonly signal: AbortSignal;
}

/** What it says of itself. */
export interface Introduction {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly examples: readonly string[];
}

/** @returns the command, for its options and its action to be added */
export function addCommand(program: Command, { name, summary, description, examples }: Introduction): Command {
  return program
    .command(name)
    .summary(summary)
    .description(description)
    .showHelpAfterError(false)
    .addHelpText("after", `\nExamples:\n${examples.map((example) => `  ${example}\n`).join("")}`.trimEnd());
}

/** Runs a command, and makes of its end an exit status. */
export async function runSession(name: string, { quiet, relay }: Pick<ClientOptions, "quiet" | "relay">, run: (session: Session) => Promise<number>): Promise<void> {
  const command = `tat-tasks ${name}`;
  const screen = new Screen(quiet);
  const interruption = abortedByInterrupt();
  try {
    process.exitCode = await run({ command, screen, signal: interruption.signal });
  } catch (error) {
    screen.endView();
    if (!(error instanceof Interrupted)) process.stderr.write(describeFailure(command, error, relay !== undefined));
    process.exitCode = exitStatusOf(error);
  } finally {
    screen.endView();
    interruption.stop();
  }
}
