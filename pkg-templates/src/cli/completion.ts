import { Argument, type Command } from "commander";

import { faultExamples, scenarioNames } from "./fake-names.js";
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
    .action((shell: keyof typeof shells) => void process.stdout.write(shells[shell](wordsOf(program))));
}

/** What may be typed. */
interface Words {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly { readonly flag: string; readonly description: string; readonly takesValue: boolean; readonly values: readonly string[] }[];
  readonly shortFlags: readonly string[];
  /** Of its argument. */
  readonly values: readonly string[];
}

/** What is often meant by options that take any value. */
const usualValues: Readonly<Record<string, readonly string[]>> = {
  "--encoding": ["utf-8", "gb18030", "gbk", "big5", "utf-16le"],
  "--endpoint": ["regional", "internal", "intl", "finance"],
  "--fault": faultExamples,
  "--region": ["ap-guangzhou", "ap-shanghai", "ap-nanjing", "ap-beijing", "ap-chengdu", "ap-chongqing", "ap-hongkong", "ap-singapore", "ap-tokyo", "ap-seoul", "eu-frankfurt", "na-ashburn", "na-siliconvalley"],
  "--scenario": scenarioNames,
};

function wordsOf(program: Command): Words[] {
  return program.commands.map((command) => ({
    name: command.name(),
    summary: command.summary(),
    shortFlags: command.options.flatMap(({ short, hidden }) => (short && !hidden ? [short] : [])),
    options: command.options.flatMap((option) =>
      option.long && !option.hidden ? [{ flag: option.long, description: option.description, takesValue: option.required, values: option.argChoices ?? usualValues[option.long] ?? [] }] : [],
    ),
    values: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
  }));
}

function bashScript(commands: readonly Words[]): string {
  const cases = commands.map(({ name, options, shortFlags, values }) => {
    const withValue = options.filter(({ takesValue }) => takesValue);
    const words = [...values, ...options.map(({ flag }) => flag), ...shortFlags, "--help"].join(" ");
    return `    ${name})
      case "$previous" in
${withValue.filter((option) => option.values.length > 0).map((option) => `        ${option.flag}) words="${option.values.join(" ")}" ;;\n`).join("")}${bashFreeValues(withValue)}        *) words="${words}" ;;
      esac ;;
`;
  });
  return `# bash completion for tat-tasks: source <(tat-tasks completion bash)
_tat_tasks() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}" words=""
  COMPREPLY=()
  # bash has a word of its own for the = of --option=value.
  if [ "$current" = "=" ]; then current=""
  elif [ "$previous" = "=" ]; then previous="\${COMP_WORDS[COMP_CWORD - 2]}"
  fi
  if [ "$COMP_CWORD" -eq 1 ]; then
    words="${[...commands.map(({ name }) => name), "--help", "--version"].join(" ")}"
  else
    case "\${COMP_WORDS[1]}" in
${cases.join("").replace(/^/gm, "  ").trimEnd()}
    esac
  fi
  [ -n "$words" ] && COMPREPLY=($(compgen -W "$words" -- "$current"))
  return 0
}
complete -F _tat_tasks tat-tasks
`;
}

/** What takes a value of any kind is followed by no other option. */
function bashFreeValues(options: Words["options"]): string {
  const flags = options.filter(({ values }) => values.length === 0).map(({ flag }) => flag);
  return flags.length === 0 ? "" : `        ${flags.join("|")}) ;;\n`;
}

function zshScript(commands: readonly Words[]): string {
  const cases = commands.map(({ name, options, values }) => {
    const specs = [...options, { flag: "--help", description: "its help", takesValue: false, values: [] }].map(zshOption);
    const argument = values.length > 0 ? [`'1:value:(${values.join(" ")})'`] : [];
    return `    ${name}) _arguments ${[...argument, ...specs].join(" \\\n      ")} ;;\n`;
  });
  return `#compdef tat-tasks
# zsh completion for tat-tasks
_tat_tasks() {
  local -a commands
  commands=(
${commands.map(({ name, summary }) => `    ${zshQuoted(`${name}:${summary}`)}\n`).join("")}  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local name=\${words[2]}
  shift words
  (( CURRENT-- ))
  case $name in
${cases.join("")}  esac
}
if [[ \${funcstack[1]} == _tat-tasks ]]; then _tat_tasks "$@"; else compdef _tat_tasks tat-tasks; fi
`;
}

function zshOption({ flag, description, takesValue, values }: Words["options"][number]): string {
  const text = description.replace(/[[\]:\\]/g, "\\$&");
  const value = takesValue ? `:value:${values.length > 0 ? `(${values.join(" ")})` : ""}` : "";
  return zshQuoted(`*${flag}[${text}]${value}`);
}

function zshQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
