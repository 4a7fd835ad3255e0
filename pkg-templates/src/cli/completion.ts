import { Argument, type Command } from "commander";

import { commandsOf } from "./completed-commands.js";
import { bashScript } from "./completion-bash.js";
import { zshScript } from "./completion-zsh.js";
import { addCommand } from "./session.js";

const shells = { bash: bashScript, zsh: zshScript } as const;

export function addCompletion(program: Command): void {
  addCommand(program, {
    name: "completion",
    summary: "print what completes the command in a shell",
    description: "Prints a script by which a shell completes tat-tasks, where that is installed as a command.",
    examples: ["source <(npx tat-tasks completion bash)", 'npx tat-tasks completion zsh > "${fpath[1]}/_tat-tasks"'],
  })
    .addArgument(new Argument("<shell>", "which one").choices(Object.keys(shells)))
    .action((shell: keyof typeof shells) => void process.stdout.write(shells[shell](commandsOf(program))));
}
