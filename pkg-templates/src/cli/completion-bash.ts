import { optionsOfAll, type CompletedCommand } from "./completed-commands.js";

export function bashScript(commands: readonly CompletedCommand[]): string {
  const withValue = optionsOfAll(commands).filter(({ takesValue }) => takesValue);
  const known = withValue.filter(({ values }) => values.length > 0);
  const words = ({ values, options }: CompletedCommand): string => [...values, ...options.flatMap(({ flags }) => flags)].join(" ");
  return `# bash completion for tat-tasks: source <(tat-tasks completion bash)
_tat_tasks() {
  local current="\${COMP_WORDS[COMP_CWORD]}" command="" option="" is_part="" word words=""
  COMPREPLY=()
  # Of the words before: the command, and the option whose value comes next. To bash the = and the : of --option=value and
  # https://host are words of their own, after which a part of the same value comes.
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    if [ "$word" = ":" ] || { [ "$word" = "=" ] && [ -z "$option" ]; }; then is_part=yes
    elif [ "$word" = "=" ]; then :
    elif [ -n "$is_part" ]; then is_part=""
    elif [ -n "$option" ]; then option=""
    else
      case "$word" in
        ${withValue.flatMap(({ flags }) => flags).join("|")}) option="$word" ;;
        -*) ;;
        *) command="\${command:-$word}" ;;
      esac
    fi
  done
  if [ "$current" = "=" ] && [ -n "$option" ]; then current=""
  elif [ -n "$is_part" ] || [ "$current" = "=" ] || [ "$current" = ":" ]; then return 0
  fi
  case "$option" in
${known.map(({ flags, values }) => `    ${flags.join("|")}) words="${values.join(" ")}" ;;\n`).join("")}    "")
      case "$command" in
        "") words="${[...commands.map(({ name }) => name), "--help", "--version"].join(" ")}" ;;
${commands.map((command) => `        ${command.name}) words="${words(command)}" ;;\n`).join("")}      esac ;;
  esac
  [ -n "$words" ] && COMPREPLY=($(compgen -W "$words" -- "$current"))
  return 0
}
complete -F _tat_tasks tat-tasks
`;
}
