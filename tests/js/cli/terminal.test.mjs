// The command line in a terminal: what moves, what stays, and that the terminal is as it was before.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { describe, test } from "node:test";

import { listen } from "tat-tasks/fake/node";

import { cli, ended, environment, home, runInTerminal } from "./command.mjs";
import { fake, task, url } from "./fleet.mjs";

const HIDE_CURSOR = "\x1b[?25l";
const SHOW_CURSOR = "\x1b[?25h";
const CTRL_C = "\u0003";

/** A task that runs until the test says otherwise. */
function running(name) {
  const placed = task(name, name, { status: "RUNNING", output: "begun\n" });
  fake.fleet.add(placed);
  const step = (more) => fake.fleet.replace({ ...placed, timeline: [...placed.timeline, { after: 0, ...more }] });
  return { invocation: `inv-${name}`, end: (status) => step({ status, output: "done\n" }) };
}

function assertRestored(written) {
  assert.equal(written.split(HIDE_CURSOR).length, written.split(SHOW_CURSOR).length);
  assert.ok(written.lastIndexOf(SHOW_CURSOR) >= written.lastIndexOf(HIDE_CURSOR));
}

describe("in a terminal", { concurrency: 3 }, () => {
  test("wait shows a bar, and leaves what became of the tasks", async () => {
    const { invocation, end } = running("waited");
    const terminal = runInTerminal(["wait", invocation, "--endpoint", url]);
    await terminal.shows(/inv-waited {2}0 of 1 ended {2}\d+ s\r\n\[\.{40}\]\r\n1 running\r\n/);
    end("SUCCESS");
    const { code, written, screen } = await terminal.ended();
    assert.equal(code, 0);
    assertRestored(written);
    assert.match(written, /\x1b\[32m1 of 1 succeeded\x1b\[39m/);
    assert.equal(screen, "1 of 1 succeeded\n");
  });

  for (const command of ["wait", "watch"]) {
    test(`${command} counts the tasks of pages that are still to come`, async (context) => {
      // Of each list there is the first page, and no more.
      const firstPages = await listen({ handle: (request) => (/"Offset":[1-9]/.test(Buffer.from(request.body)) ? new Promise(() => {}) : fake.handle(request)), refusesConnections: false, onFaultsChange: () => () => {} });
      context.after(() => firstPages.close());
      const terminal = runInTerminal([command, "inv-many", "--lines", "0", "--endpoint", firstPages.url]);
      await terminal.shows(/inv-many {2}100 of 1000 ended {2}\d+ s\r\n\[#{4}\.{36}\]\r\n100 succeeded {2}900 not seen yet\r\n/);
      terminal.type(CTRL_C);
      const { code, screen } = await terminal.ended();
      assert.equal(code, 130);
      assert.match(screen, /^100 of 100 succeeded, 900 not seen\n$/m);
    });
  }

  test("tasks that were named are counted before they are seen", async () => {
    const { invocation, end } = running("named");
    const terminal = runInTerminal(["wait", `invt-${invocation.slice(4)}`, "invt-later", "--endpoint", url]);
    await terminal.shows(/invt-named and 1 more {2}0 of 2 ended {2}\d+ s\r\n\[\.{40}\]\r\n1 running {2}1 not seen yet\r\n/);
    fake.fleet.add(task("later", "later", { status: "SUCCESS" }));
    end("SUCCESS");
    const { code, screen } = await terminal.ended();
    assert.equal(code, 0);
    assert.equal(screen, "2 of 2 succeeded\n");
  });

  test("a terminal has as many names as there is room for", async () => {
    const { screen } = await runInTerminal(["wait", "inv-alike", "--lines", "1", "--endpoint", url], { columns: 50 }).ended();
    assert.match(screen, /\n {2}5 tasks {2}exit code 2 {2}ins-alike1 and 4 more\n {4}\| No space left on device\n {2}2 tasks {2}exit code 3 {2}ins-alike0, ins-alike4\n/);
  });

  test("watch lets what happens run above the bar", async () => {
    const { invocation, end } = running("watched");
    const terminal = runInTerminal(["watch", invocation, "--endpoint", url]);
    await terminal.shows(/ins-watched \| begun\r\n[^]*\[\.{40}\]/);
    end("FAILED");
    const { code, written, screen } = await terminal.ended();
    assert.equal(code, 1);
    assertRestored(written);
    assert.match(screen, /^ins-watched {2}Running\nins-watched \| begun\nins-watched {2}Failed, exit code 1\nins-watched \| done\n\n0 of 1 succeeded, 1 failed \(exit code 1\)\n\nFailed: [^]*\nNext: /);
    assert.doesNotMatch(screen, /\[[#x.]+\]/);
  });

  test("a terminal that becomes narrower has narrower lines, and Ctrl+C gives it back", async () => {
    const { invocation } = running("narrow");
    const terminal = runInTerminal(["wait", invocation, "--endpoint", url]);
    await terminal.shows(/\[\.{40}\]/);
    terminal.resize(30);
    await terminal.shows(/\[\.{27}\]/);
    terminal.type(CTRL_C);
    const { code, written } = await terminal.ended();
    assert.equal(code, 130);
    assertRestored(written);
    assert.match(written.slice(written.lastIndexOf(SHOW_CURSOR)), /0 of 1 succeeded, 1 not ended/);
  });

  for (const [columns, heading] of [
    [120, /^TASK +INSTANCE +STATUS +EXIT +TIME +INVOCATION +COMMAND\n/],
    [80, /^TASK +INSTANCE +STATUS +EXIT +TIME +COMMAND\n/],
    [40, /^TASK +INSTANCE +STATUS +EXIT\n/],
    [32, /^TASK +STATUS +EXIT\n/],
  ]) {
    test(`list is a table no wider than ${columns} columns`, async () => {
      const { code, screen } = await runInTerminal(["list", "--instance", "ins-hostile", "--instance", "ins-gbk", "--endpoint", url], { columns }).ended();
      assert.equal(code, 0);
      assert.match(screen, heading);
      const lines = screen.trimEnd().split("\n");
      assert.equal(lines.length, 3);
      // Two characters of each name are twice as wide as others.
      for (const line of lines) assert.ok(line.length + (line.includes("名前") ? 2 : 0) <= columns, line);
    });
  }

  test("many events are drawn together", async () => {
    const { code, written } = await runInTerminal(["watch", "inv-many", "--output", "none", "--endpoint", url]).ended();
    assert.equal(code, 0);
    assert.equal(new Set(written.match(/ins-\w+ {2}\S*Succeeded/g)).size, 1_000);
    const drawings = written.split("\x1b[J").length;
    assert.ok(drawings < 300, `${drawings} drawings of a thousand events`);
  });

  test("while nothing answers it says why, and when it asks again", async () => {
    const terminal = runInTerminal(["wait", "inv-good", "--endpoint", "http://127.0.0.1:9"]);
    await terminal.shows(/inv-good {2}asking {2}\d+ s\r\nno answer, again in \d+ s: its port is one that fetch never asks \(NetworkError\)\r\n/);
    terminal.type(CTRL_C);
    const { code, screen } = await terminal.ended();
    assert.equal(code, 130);
    assert.equal(screen, "interrupted before the first answer: its port is one that fetch never asks (NetworkError)\n");
  });

  test("watch --quiet tells what happens, and shows nothing else", async () => {
    const { code, written } = await runInTerminal(["watch", "inv-mixed", "--output", "none", "--quiet", "--endpoint", url]).ended();
    assert.equal(code, 1);
    assert.doesNotMatch(written, /\x1b\[\?25l|ended|Next: /);
    assert.match(written, /ins-mixed2 {2}[^\n]*Failed, exit code 3/);
  });

  test("output makes visible what would move the cursor or turn the text", async () => {
    const { code, written } = await runInTerminal(["output", "invt-hostile", "--endpoint", url]).ended();
    assert.equal(code, 0);
    assert.equal(written, "\\x1b[31mred\\x1b]0;title\\x07\\u{202e}!\r\n");
  });

  test("output --raw does not", async () => {
    const { written } = await runInTerminal(["output", "invt-hostile", "--raw", "--endpoint", url]).ended();
    assert.equal(written, "\x1b[31mred\x1b]0;title\x07\u202e!\r\n");
  });

  test("output ends the last line, and says what was cut", async () => {
    const { written } = await runInTerminal(["output", "invt-long", "--endpoint", url]).ended();
    assert.match(written, /^界{8192}\r\ninvt-long: the first 24576 bytes; 5424 more were dropped/);
  });

  test("NO_COLOR: a bar without colours", async () => {
    const { invocation, end } = running("colourless");
    const terminal = runInTerminal(["wait", invocation, "--endpoint", url], { env: { NO_COLOR: "1" } });
    await terminal.shows(/\[\.{40}\]/);
    end("SUCCESS");
    const { written } = await terminal.ended();
    assert.doesNotMatch(written, /\x1b\[\d+m/);
  });

  for (const [what, env, expected] of [
    ["NO_COLOR: no colours", { NO_COLOR: "1" }, (written) => assert.doesNotMatch(written, /\x1b\[\d+m/)],
    ["FORCE_COLOR=0: the same", { FORCE_COLOR: "0" }, (written) => assert.doesNotMatch(written, /\x1b\[\d+m/)],
    ["TERM=dumb: nothing but text", { TERM: "dumb" }, (written) => assert.doesNotMatch(written, /\x1b/)],
    ["--quiet: nothing at all", { quiet: true }, (written) => assert.equal(written, "")],
  ]) {
    test(what, async () => {
      const { quiet = false, ...variables } = env;
      const args = ["wait", "inv-gbk", "--endpoint", url, ...(quiet ? ["--quiet"] : [])];
      const { code, written } = await runInTerminal(args, { env: variables }).ended();
      assert.equal(code, 1);
      expected(written);
    });
  }

  for (const [what, args] of [
    ["fake", ["fake", "--scenario", "example"]],
    ["relay", ["relay", "--fake"]],
  ]) {
    test(`${what} says what to type to ask it, which is answered`, async () => {
      const terminal = runInTerminal(args, { columns: 400 });
      await terminal.shows(/To ask it, in another shell:\r\n.*\r\n/);
      const typed = /shell:\r\n {2}(.*)\r\n/.exec(terminal.written())[1].replace("npx tat-tasks", '"$0" "$1"');
      const asked = await ended(spawn("sh", ["-c", typed, process.execPath, cli], { env: { PATH: environment.PATH, HOME: home } }));
      assert.deepEqual([asked.code, asked.stderr], [0, ""]);
      assert.match(asked.stdout, /^invt-08oe5fe2\t/m);
      terminal.type(CTRL_C);
      assert.equal((await terminal.ended()).code, 0);
    });
  }

  test("an error is below what was shown, and the cursor is there", async () => {
    const { code, written, screen } = await runInTerminal(["wait", "inv-none", "--grace", "100ms", "--endpoint", url]).ended();
    assert.equal(code, 2);
    assertRestored(written);
    assert.match(screen, /^tat-tasks wait: [^\n]* \(InvocationNotVisible, request id [^\n]*\)\.\n$/);
  });
});
