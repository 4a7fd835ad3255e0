/** What commander says of a line that was mistyped, as the other errors of this command say such things. */
export function inOwnWords(message: string): string {
  return message
    .replace(/^error: /, "")
    .replace(/^option '(\S+).*?' argument '(.*)' is invalid\. Allowed choices are (.*)\.$/s, '$1 takes $3; got "$2".')
    .replace(/^command-argument value '(.*)' is invalid for argument '(.*)'\. Allowed choices are (.*)\.$/s, '<$2> takes $3; got "$1".')
    .replace(/^too many arguments for '(list|sign)'\..*$/s, "ids are given by --invocation, --task, --instance or --command.")
    .replace(/^too many arguments for '.*'\. Expected (\d) .* got (\d+)\.$/s, "too many arguments: expected $1, got $2.");
}
