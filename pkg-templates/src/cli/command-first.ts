import type { Command } from "commander";

/** The arguments with the command before its options, where commander looks for it: `--region ap-guangzhou list` is `list --region ap-guangzhou`. */
export function commandFirst(program: Command, args: readonly string[]): readonly string[] {
  const withValue = new Set(program.commands.flatMap(({ options }) => options.filter(({ required }) => required).map(({ long }) => long)));
  let at = 0;
  for (let word = args[at]; word?.startsWith("-") === true; word = args[at]) {
    if (program.options.some(({ long }) => long === word)) return args;
    at += withValue.has(word) ? 2 : 1;
  }
  return [...args.slice(at, at + 1), ...args.slice(0, at), ...args.slice(at + 1)];
}
