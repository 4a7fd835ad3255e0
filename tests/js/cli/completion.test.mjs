// What the shells themselves make of the scripts that complete the command.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { cli, environment, home } from "./command.mjs";

const commands = ["list", "wait", "watch", "output", "sign", "relay", "fake", "completion"];

function scriptOf(shell) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, "completion", shell], { encoding: "utf8", env: environment });
  assert.deepEqual([status, stderr], [0, ""]);
  return stdout;
}

/** What bash offers after these words, the last of which is begun. */
const offer = `offer() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _tat_tasks; printf '%s\\n' "\${COMPREPLY[*]}"; }`;

for (const [words, expected] of [
  [["tat-tasks", ""], [...commands, "--help", "--version"]],
  [["tat-tasks", "w"], ["wait", "watch"]],
  [["tat-tasks", "list", "--in"], ["--invocation", "--instance"]],
  [["tat-tasks", "watch", "--output", ""], ["live", "all", "failed", "none"]],
  [["tat-tasks", "wait", "--log-level", "w"], ["warn"]],
  [["tat-tasks", "list", "--region", ""], []],
  [["tat-tasks", "completion", ""], ["bash", "zsh", "--help"]],
  [["tat-tasks", "fake", "--he"], ["--help"]],
]) {
  test(`bash completes ${words.join(" ")}`, () => {
    const { stdout, stderr } = spawnSync("bash", ["--norc", "-c", `eval "$0"; ${offer}; offer "$@"; complete -p tat-tasks`, scriptOf("bash"), ...words], { encoding: "utf8" });
    assert.equal(stderr, "");
    assert.deepEqual(stdout.split("\n").slice(0, 2), [expected.join(" "), "complete -o default -F _tat_tasks tat-tasks"]);
  });
}

const zsh = process.env.ZSH ?? "zsh";
const hasZsh = spawnSync(zsh, ["-f", "-c", "exit 0"]).status === 0;

test("zsh completes commands, options and values", { skip: !hasZsh && "there is no zsh" }, () => {
  writeFileSync(join(home, "_tat-tasks"), scriptOf("zsh"));
  // In a terminal of zsh's own, which a list of what it offers is read from.
  const session = `
    zmodload zsh/zpty
    zpty -b shell ${zsh} -f -i
    type() { zpty -w shell "$1" }
    read_until() { local all= piece=; while [[ $all != *$~1* ]]; do zpty -r shell piece || break; all+=$piece; done; print -r -- $all }
    type "PS1=; fpath=($HOME \\$fpath); autoload -Uz compinit; compinit -D -u; LISTMAX=0; print rea''dy"
    read_until '*ready' > /dev/null
    for line in 'tat-tasks wa' 'tat-tasks list --inv' 'tat-tasks watch --output fa'; do
      zpty -n -w shell $line$'\\t'
      zpty -n -w shell $'\\x15print en''d\\n'
      read_until '*end'
    done
    zpty -d shell`;
  const { stdout } = spawnSync(zsh, ["-f", "-c", session], { encoding: "utf8", env: { ...environment, TERM: "dumb" }, timeout: 60_000 });
  assert.match(stdout, /wait +-- wait until[^]*watch +-- tell what[^]*list --invocation[^]*--output failed/);
});
