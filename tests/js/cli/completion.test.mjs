// What the shells themselves make of the scripts that complete the command.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { cli, environment, home, inTerminal } from "./command.mjs";

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
  [["tat-tasks", "list", "--region", "ap-shang"], ["ap-shanghai"]],
  [["tat-tasks", "list", "--region", "=", "eu-"], ["eu-frankfurt"]],
  [["tat-tasks", "wait", "--encoding", "g"], ["gb18030", "gbk"]],
  [["tat-tasks", "output", "--encoding", "=", "utf"], ["utf-8", "utf-16le"]],
  [["tat-tasks", "list", "--limit", ""], []],
  [["tat-tasks", "list", "--relay", "http", ":", ""], []],
  [["tat-tasks", "list", "--relay", "http", ":", "//127.0.0.1", ":", "80", "--l"], ["--limit", "--log-level"]],
  // before the command
  [["tat-tasks", "--region", "ap-guangzhou", ""], [...commands, "--help", "--version"]],
  [["tat-tasks", "--region", "=", "ap-guangzhou", "o"], ["output"]],
  [["tat-tasks", "--region", "ap-to"], ["ap-tokyo"]],
  [["tat-tasks", "--endpoint", "http", ":", "//127.0.0.1", ":", "80", "-q", "list", "--in"], ["--invocation", "--instance"]],
  [["tat-tasks", "-q", "wait", "--gr"], ["--grace"]],
  [["tat-tasks", "wait", "--log-level", "="], ["debug", "info", "warn", "error", "off"]],
  [["tat-tasks", "wait", "--log-level", "=", "d"], ["debug"]],
  [["tat-tasks", "wait", "-"], /--encoding .*-q/],
  [["tat-tasks", "sign", "--re"], ["--region"]],
  [["tat-tasks", "fake", "--scenario", ""], ["demo", "example", "statuses", "thousand"]],
  [["tat-tasks", "fake", "--fault", "bad-g"], ["bad-gateway"]],
  [["tat-tasks", "fake", "--fault", "=", "thr"], ["throttle=5"]],
  [["tat-tasks", "fake", "--fault", "=", "throttle", "=", ""], []],
  [["tat-tasks", "fake", "--fault", "=", "throttle", "="], []],
  [["tat-tasks", "fake", "--fault", "=", "throttle", "=", "5", "--fault", "ex"], ["expired-token"]],
  [["tat-tasks", "completion", ""], ["bash", "zsh", "--help"]],
  [["tat-tasks", "fake", "--he"], ["--help"]],
]) {
  test(`bash completes ${words.join(" ")}`, () => {
    const { stdout, stderr } = spawnSync("bash", ["--norc", "-c", `eval "$0"; ${offer}; offer "$@"; complete -p tat-tasks`, scriptOf("bash"), ...words], { encoding: "utf8" });
    assert.equal(stderr, "");
    const [offered, how] = stdout.split("\n");
    if (expected instanceof RegExp) assert.match(offered, expected);
    else assert.equal(offered, expected.join(" "));
    assert.equal(how, "complete -F _tat_tasks tat-tasks");
  });
}

const zsh = process.env.ZSH ?? "zsh";
const hasZsh = spawnSync(zsh, ["-f", "-c", "exit 0"]).status === 0;

test("zsh completes commands, options and values", { skip: !hasZsh && "there is no zsh" }, async () => {
  writeFileSync(join(home, "_tat-tasks"), scriptOf("zsh"));
  const terminal = inTerminal([zsh, "-f", "-i"], { columns: 120, env: { TERM: "dumb" } });
  terminal.type("PS1='> '; fpath=(~ $fpath); autoload -Uz compinit; compinit -D -u; print rea''dy\n");
  await terminal.shows(/ready\r\n/);
  for (const [typed, completed] of [
    ["tat-tasks wa\t\t", /wait +-- wait until[^]*watch +-- tell what/],
    ["tat-tasks list --inv\t", /list --invocation/],
    ["tat-tasks watch --output fa\t", /--output failed/],
    ["tat-tasks completion z\t", /completion zsh/],
    ["tat-tasks watch -\t\t", /-q +-- nothing but data/],
    ["tat-tasks list --region eu\t", /list --region eu-frankfurt/],
    ["tat-tasks --region ap-gu\t", /tat-tasks --region ap-guangzhou/],
    ["tat-tasks --region ap-guangzhou ou\t", /ap-guangzhou output/],
    ["tat-tasks --region ap-guangzhou -q list --inv\t", /-q list --invocation/],
    ["tat-tasks output --encoding big\t", /--encoding big5/],
    ["tat-tasks fake --fault=bad-g\t", /--fault=bad-gateway/],
    ["tat-tasks fake --fault ht\t", /--fault html/],
  ]) {
    terminal.type(typed);
    await terminal.shows(completed);
    // Takes back the line.
    terminal.type("\u0015");
  }
  terminal.type("exit\n");
  await terminal.ended();
});
