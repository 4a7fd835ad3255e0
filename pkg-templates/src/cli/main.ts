import { readFileSync } from "node:fs";

import { Command, CommanderError, Help, type Option } from "commander";

import { commandFirst } from "./command-first.js";
import { inOwnWords } from "./commander-words.js";
import { addCompletion } from "./completion.js";
import { exitStatus, exitStatusHelp } from "./exit-status.js";
import { describeFailure, UsageError } from "./failure.js";
import { addFake } from "./fake.js";
import { addList } from "./list.js";
import { addOutput } from "./output.js";
import { addRelay } from "./relay.js";
import { addSign } from "./sign.js";
import { addWait } from "./wait.js";
import { addWatch } from "./watch.js";

// Whoever reads may have read enough, as `head` does; then the rest is of no use to anybody.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(exitStatus.outputClosed);
});
process.stderr.on("error", () => undefined);

/** What one command was not told well. */
class Refusal extends Error {
  readonly command: string;
  readonly reason: CommanderError;

  constructor(command: string, reason: CommanderError) {
    super(reason.message);
    this.command = command;
    this.reason = reason;
  }
}

const program = new Command("npx tat-tasks")
  .description("Asks Tencent Cloud TAT (自动化助手) what became of the commands that ran on your servers.")
  .version(version(), "--version", "the version of this package")
  .helpOption("--help", "this text")
  .helpCommand(false)
  .addHelpText("after", `\nExamples:\n  npx tat-tasks list --invocation inv-1vll7hda --region ap-guangzhou\n  npx tat-tasks wait inv-1vll7hda\n  npx tat-tasks fake --port 8080\n${exitStatusHelp}\nCredentials come from the environment, a profile file, a pod of TKE or the\nrole of the server.`)
  .configureHelp({ optionDescription: describeOption })
  .exitOverride()
  // It is told below, with what to type next.
  .configureOutput({ outputError: () => undefined });
for (const add of [addList, addWait, addWatch, addOutput, addSign, addRelay, addFake, addCompletion]) add(program);
for (const command of program.commands) {
  command.exitOverride((error) => {
    throw new Refusal(command.name(), error);
  });
}

try {
  const args = commandFirst(program, process.argv.slice(2));
  if (/^(?!--help$|--version$)-|^$/.test(args[0] ?? "")) program.error("error: expected a command, got none");
  await program.parseAsync(args, { from: "user" });
} catch (error) {
  if (error instanceof Refusal) refuse(`tat-tasks ${error.command}`, error.reason);
  else if (error instanceof CommanderError) refuse("tat-tasks", error);
  else throw error;
}

/** Commander ends a command by an error in any case, after its help too. */
function refuse(command: string, { exitCode, message }: CommanderError): void {
  if (exitCode === 0) return;
  process.stderr.write(describeFailure(command, new UsageError(inOwnWords(message))));
  process.exitCode = exitStatus.couldNotAsk;
}

/** A flag is off unless it is given, and a text needs no quotes. */
function describeOption(option: Option): string {
  return option.isBoolean() ? option.description : new Help().optionDescription(option).replace(/default: "(.*)"/, "default: $1");
}

function version(): string {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string };
  return manifest.version;
}
