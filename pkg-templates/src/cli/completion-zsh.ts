import { optionsOfAll, type CompletedCommand, type CompletedOption } from "./completed-commands.js";

export function zshScript(commands: readonly CompletedCommand[]): string {
  const cases = commands.map(({ name, options, values }) => {
    const argument = values.length > 0 ? [`'1:value:(${values.join(" ")})'`] : [];
    return `        ${name}) _arguments ${specs([...argument, ...options.flatMap(specsOf)], 10)} ;;\n`;
  });
  return `#compdef tat-tasks
# zsh completion for tat-tasks
_tat_tasks() {
  local context state state_descr line
  local -A opt_args
  local -a commands
  commands=(
${commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}\n`).join("")}  )
  _arguments -C ${specs(["'1: :->command'", "'*:: :->rest'", "'--version[the version of this package]'", ...optionsOfAll(commands).flatMap(specsOf)], 4)}
  case $state in
    command) _describe command commands ;;
    rest)
      case $words[1] in
${cases.join("")}      esac ;;
  esac
}
if [[ \${funcstack[1]} == _tat-tasks ]]; then _tat_tasks "$@"; else compdef _tat_tasks tat-tasks; fi
`;
}

function specs(lines: readonly string[], indent: number): string {
  return lines.join(` \\\n${" ".repeat(indent)}`);
}

/** The long flag of an option with a value has it as the next word, or behind a =. */
function specsOf({ flags, description, takesValue, values }: CompletedOption): string[] {
  const text = description.replace(/[[\]:\\]/g, "\\$&");
  const value = takesValue ? `:value:${values.length > 0 ? `(${values.join(" ")})` : ""}` : "";
  return flags.map((flag) => quoted(`*${flag}${takesValue && flag.startsWith("--") ? "=" : ""}[${text}]${value}`));
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
