import type { Command } from "commander";

import { faultExamples, scenarioNames } from "./fake-names.js";

/** What may be typed of a command. */
export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  /** Of its argument. */
  readonly values: readonly string[];
}

export interface CompletedOption {
  /** The long one, then the short one if there is one. */
  readonly flags: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  /** What may be its value, or often is; empty where it may be anything. */
  readonly values: readonly string[];
}

export function commandsOf(program: Command): CompletedCommand[] {
  return program.commands.map((command) => ({
    name: command.name(),
    summary: command.summary(),
    options: [...command.options.flatMap(({ long, short, hidden, description, required, argChoices }) =>
      long && !hidden ? [{ flags: [long, ...(short ? [short] : [])], description, takesValue: required, values: argChoices ?? usualValues[long] ?? [] }] : [],
    ), help],
    values: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
  }));
}

/** The options of all commands, each once: they may stand before the command. */
export function optionsOfAll(commands: readonly CompletedCommand[]): CompletedOption[] {
  return [...new Map(commands.flatMap(({ options }) => options.map((option) => [option.flags[0], option]))).values()];
}

/** What is often meant by options that take any value. */
const usualValues: Readonly<Record<string, readonly string[]>> = {
  "--encoding": ["utf-8", "gb18030", "gbk", "big5", "utf-16le"],
  "--endpoint": ["regional", "internal", "intl", "finance"],
  "--fault": faultExamples,
  "--region": [
    ...["ap-guangzhou", "ap-shanghai", "ap-nanjing", "ap-beijing", "ap-chengdu", "ap-chongqing", "ap-hongkong", "ap-singapore", "ap-jakarta"],
    ...["ap-bangkok", "ap-mumbai", "ap-seoul", "ap-tokyo", "na-siliconvalley", "na-ashburn", "sa-saopaulo", "eu-frankfurt"],
  ],
  "--scenario": scenarioNames,
};

const help: CompletedOption = { flags: ["--help"], description: "its help", takesValue: false, values: [] };
