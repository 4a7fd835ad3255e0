// What each command prints in a pipe, and by which exit status it ends.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { decodeOutput } from "tat-tasks";
import { exampleCredential, gbkSample } from "tat-tasks/fake";
import { createRelay } from "tat-tasks/relay";
import { nodeListener } from "tat-tasks/relay/node";

import { region } from "../support.mjs";
import { cli, ended, environment, home, run, runInTerminal } from "./command.mjs";
import { fake, hostile, lines, task, url } from "./fleet.mjs";

const none = /^$/;
const requestId = "[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12}";
const time = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+00:00";
const row = (name, status, exitCode, rest = "report\t" + time + "\t" + time + "\t") => `invt-${name}\tins-${name}\t${status}\t${exitCode}\tinv-[a-z]+\tcmd-report\t${rest}\n`;
const asJson = (check) => (text) => check(JSON.parse(text));
const asLines = (check) => (text) => check(text.trimEnd().split("\n").map((line) => JSON.parse(line)));
const ids = (tasks) => tasks.map(({ InvocationTaskId: id }) => id);

/** Arguments (in front of the access point's), exit status, what is on standard output, what on standard error. */
const cases = [
  // list
  ["list --invocation inv-mixed", 0, new RegExp(`^${row("mixed1", "SUCCESS", 0)}${row("mixed2", "FAILED", 3)}${row("mixed3", "START_FAILED", "", `report\t${time}\t${time}\tInvalidUser: user \`deploy\`\\\\tnot exists`)}$`), none],
  ["list --invocation inv-hostile", 0, /^invt-hostile\tins-hostile\tFAILED\t1\tinv-hostile\tcmd-report\t名前\\t\\x1b\[31mred\\x1b\]0;title\\x07\\u\{202e\}!\\n\t[^\t]+\t[^\t]+\t\n$/, none],
  ["list --invocation inv-backslash", 0, /\tC:\\\\temp\\tx\n$/, none],
  ["list --invocation inv-good --invocation inv-mixed --instance ins-good2", 0, /^invt-good2\t[^\n]*\n$/, none],
  ["list --command cmd-report --instance ins-slow --instance ins-gbk", 0, /^invt-slow\t[^\n]*\ninvt-gbk\t[^\n]*\n$/, none],
  ["list --task invt-good1 --task invt-slow --json", 0, asJson((tasks) => assert.deepEqual(ids(tasks), ["invt-good1", "invt-slow"])), none],
  ["list --task invt-good1 --json", 0, asJson(([task]) => assert.equal(task.TaskResult.Output, undefined)), none],
  ["list --task invt-good1 --with-output", 2, none, /^tat-tasks list: --with-output is for --json and --ndjson; as text, the command output prints it\.\nTry: npx tat-tasks list --help\n$/],
  ["list --task invt-good1 --json --with-output", 0, asJson(([task]) => assert.equal(decodeOutput(task.TaskResult).text, "ok\n")), none],
  ["list --invocation inv-mixed --ndjson", 0, asLines((tasks) => assert.deepEqual(ids(tasks), ["invt-mixed1", "invt-mixed2", "invt-mixed3"])), none],
  ["list --invocation inv-many", 0, /^(?:invt-many[^\n]*\n){1000}$/, none],
  ["list --invocation inv-many --limit 150", 0, /^(?:invt-many[^\n]*\n){150}$/, /^150 of 1000 tasks\n$/],
  ["list", 0, /^(?:invt-[^\n]*\n){100}$/, /^100 of 10\d\d tasks; for more, give --limit\n$/],
  ["list --quiet", 0, /^(?:invt-[^\n]*\n){100}$/, none],
  ["--task invt-good1 -q list --json", 0, asJson((tasks) => assert.deepEqual(ids(tasks), ["invt-good1"])), none],
  ["--region=ap-guangzhou --task invt-good1 list", 0, /^invt-good1\t/, none],
  ["list --invocation inv-none", 0, none, /^no tasks; check the ids and the region if there should be some\n$/],
  ["list --invocation inv-none --json", 0, /^\[\]\n$/, /^no tasks/],
  ["list --invocation inv-none --ndjson -q", 0, none, none],
  ["list --task invt-good1 --log-level debug", 0, /^invt-good1/, /^debug tat-tasks: answered \{"attempt":1,.*"status":200,.*\}\n$/],

  // wait
  ["wait inv-good", 0, /^2 of 2 succeeded\n$/, none],
  ["wait invt-good1 invt-good2", 0, /^2 of 2 succeeded\n$/, none],
  ["wait inv-good inv-1vll7hda", 0, /^3 of 3 succeeded\n$/, none],
  ["wait inv-good --quiet", 0, none, none],
  ["wait inv-mixed --quiet", 1, none, none],
  ["wait inv-mixed", 1, /^1 of 3 succeeded, 1 failed \(exit code 3\), 1 not started\n\nFailed: .*\n {2}ins-mixed2 {2}exit code 3 {2}invt-mixed2\n(?: {4}\| line \d\n){5} {4}\| … 2 more: npx tat-tasks output invt-mixed2\nNext: Read its output.*\n\nStart failed: .*\n {2}ins-mixed3 {2}invt-mixed3\n {4}ErrorInfo: InvalidUser: .*\nNext: .*It is safe to run the command again.*\n$/, none],
  ["wait inv-alike", 1, /\n\nFailed: .*\n {2}5 tasks {2}exit code 2 {2}ins-alike1, ins-alike2, ins-alike3, ins-alike5, ins-alike6\n {4}\| No space left on device\n {2}2 tasks {2}exit code 3 {2}ins-alike0, ins-alike4\n {4}\| other\n {2}ins-alike7 {2}exit code 2 {2}invt-alike7\n {4}\| other\nNext: .*\n\nStart failed: .*\n {2}2 tasks {2}ins-unstarted1, ins-unstarted2\n {4}ErrorInfo: DirectoryNotExists: \/srv\nNext: /, none],
  ["wait inv-alike --lines 0", 1, /\n\nFailed: .*\n {2}6 tasks {2}exit code 2 {2}ins-alike1, ins-alike2, ins-alike3, ins-alike5, ins-alike6 and 1 more\n {2}2 tasks {2}exit code 3 {2}ins-alike0, ins-alike4\nNext: /, none],
  ["wait inv-each", 1, /\n {2}ins-each9 {2}exit code 1 {2}invt-each9\n {4}\| 9\n {2}and 2 more: npx tat-tasks list --invocation inv-each\nNext: /, none],
  ["wait inv-mixed --lines 0", 1, (text) => assert.doesNotMatch(text, /\|/), none],
  ["wait inv-hostile", 1, /\| \\x1b\[31mred\\x1b\]0;title\\x07\\u\{202e\}!\n/, none],
  ["wait inv-gbk", 1, /\| \(no utf-8; perhaps --encoding gb18030\)\n/, none],
  ["wait inv-gbk --encoding gbk", 1, /\| 磁盘空间不足\nNext: /, none],
  ["wait inv-doubt", 1, /^0 of 1 succeeded, 1 doubtful \(SUCCESS with exit code 4\)\n\nDoubtful: .*\n {2}ins-doubt {2}exit code 4 {2}invt-doubt\nNext: /, none],
  ["wait inv-mixed --json", 1, asJson((tasks) => assert.deepEqual(ids(tasks), ["invt-mixed1", "invt-mixed2", "invt-mixed3"])), /^1 of 3 succeeded, [^]*Next: /],
  ["wait inv-good --ndjson -q", 0, asLines((tasks) => assert.deepEqual(ids(tasks), ["invt-good1", "invt-good2"])), none],
  // On a machine that is busy, the time may be over before the first answer.
  ["wait inv-slow --timeout 300ms", 3, /^(?:0 of 1 succeeded, 1 not ended\n)?$/, /^tat-tasks wait: the time was over before all tasks had ended; give more by --timeout, or ask again later\.\n$/],
  ["wait inv-slow --timeout 300ms --json -q", 3, asJson((tasks) => assert.match(ids(tasks).join(), /^(?:invt-slow)?$/)), /^tat-tasks wait: the time was over/],
  ["wait invt-good1 --expect 3", 2, none, /^tat-tasks wait: --expect is for invocations: the ids of tasks say how many there are\./],
  ["wait inv-good --expect 3 --timeout 300ms", 3, /^(?:2 of 2 succeeded, 1 not seen\n)?$/, /the time was over/],
  ["wait inv-none --grace 100ms", 2, none, /^tat-tasks wait: .*"inv-none".* \(InvocationNotVisible, request id [^)]+\)\.\n$/],

  // watch
  ["watch inv-good", 0, /^(?=[^]*invt-good1\tins-good1\tstatus\tSUCCESS\n)(?=[^]*invt-good1\tins-good1\toutput\tok\n)(?=[^]*invt-good2\tins-good2\toutput\tno line feed\n)(?:[^\t\n]+\t[^\t\n]+\t(?:status|output)\t[^\t\n]*\n)+$/, /^2 of 2 succeeded\n$/],
  ["watch inv-mixed --output none", 1, (text) => assert.doesNotMatch(text, /\toutput\t/), /^1 of 3 succeeded, [^]*Next: /],
  ["watch inv-hostile -q", 1, /^invt-hostile\tins-hostile\t(?:status|output)\t[^]*\toutput\t\\x1b\[31mred[^\n]*\n$/, none],
  ["watch inv-backslash", 1, /\toutput\tC:\\\\temp\\tx\n/, /./],
  ["watch inv-hostile", 1, /\toutput\t\\x1b\[31mred\\x1b\]0;title\\x07\\u\{202e\}!\n/, /./],
  ["watch inv-gbk --encoding gb18030", 1, /\toutput\t磁盘空间不足\n/, /./],
  ["watch inv-good --ndjson", 0, asLines((events) => assert.deepEqual(new Set(events.map(({ type }) => type)), new Set(["status", "output", "settled"]))), /^2 of 2/],
  ["watch inv-good --json", 0, asJson((events) => assert.equal(events.filter(({ type }) => type === "settled").length, 2)), /^2 of 2/],
  ["watch inv-slow --timeout 300ms", 3, /^(?:invt-slow\tins-slow\tstatus\tRUNNING\n|$)/, /^(?:0 of 1 succeeded, 1 not ended\n)?tat-tasks watch: the time was over/],
  ["watch invt-good1 invt-none1 --grace 100ms", 2, /invt-none1\t\tmissing\tnot-visible\n/, /^1 of 1 succeeded, 1 not seen\n$/],

  // output
  ["output invt-good1", 0, /^ok\n$/, none],
  ["output inv-good", 0, /^==> invt-good1 ins-good1 SUCCESS exit code 0 <==\nok\n\n==> invt-good2 ins-good2 SUCCESS exit code 0 <==\nno line feed\n$/, none],
  ["output invt-good2", 0, /^no line feed$/, none],
  ["output invt-hostile", 0, (text) => assert.equal(text, hostile), none],
  ["output invt-gbk --encoding gb18030", 0, /^驱动器[^]*磁盘空间不足\r\n$/, none],
  ["output invt-gbk --encoding utf-8", 0, /\ufffd/, /^invt-gbk: some bytes are no utf-8; perhaps --encoding gb18030\n$/],
  ["output invt-long", 0, /^界{8192}$/, /^invt-long: the first 24576 bytes; 5424 more were dropped by the service, which keeps 24 KiB\n$/],
  ["output invt-slow", 0, /^so far\n$/, /^invt-slow: it has not ended, and may write more\n$/],
  ["output invt-mixed1", 0, none, /^invt-mixed1: it wrote nothing\n$/],
  ["output invt-mixed1 -q", 0, none, none],
  ["output inv-mixed --json", 0, asJson((outputs) => assert.deepEqual(outputs.map(({ text, ExitCode }) => [text, ExitCode]), [["", 0], [lines, 3], ["", null]])), /wrote nothing/],
  ["output invt-none1 invt-good1", 2, /ok\n$/, /^tat-tasks output: no tasks of invt-none1 in ap-guangzhou; check the id and the region\.\n$/],

  // sign
  ["sign --invocation inv-good --timestamp 1700000000", 0, asJson(({ method, headers, body }) => assert.deepEqual([method, headers["X-TC-Timestamp"], JSON.parse(body)], ["POST", "1700000000", { Filters: [{ Name: "invocation-id", Values: ["inv-good"] }], HideOutput: true }])), /^The Authorization is good for five minutes, for whoever has it: do not pass it on\.\n$/],
  ["sign --task invt-good1 --limit 5 --offset 1 --with-output -q", 0, asJson(({ body }) => assert.deepEqual(JSON.parse(body), { InvocationTaskIds: ["invt-good1"], Limit: 5, Offset: 1, HideOutput: false })), none],
  ["sign --limit 101", 2, none, /^tat-tasks sign: .*Limit.*100.*\n$/],
  ["sign --relay http://127.0.0.1:9", 2, none, /^tat-tasks sign: --relay is not for sign: .*\nTry: npx tat-tasks sign --help\n$/, { alone: true }],

  // what makes no sense, and what was mistyped
  ["", 2, none, /^tat-tasks: expected a command, got none\nTry: npx tat-tasks --help\n$/, { alone: true }],
  ["lisst", 2, none, /^tat-tasks: unknown command 'lisst' \(Did you mean list\?\)\nTry: /, { alone: true }],
  ["--region ap-guangzhou lisst", 2, none, /^tat-tasks: unknown command 'lisst' \(Did you mean list\?\)\nTry: /, { alone: true }],
  ["--region ap-guangzhou", 2, none, /^tat-tasks: expected a command, got none\nTry: /, { alone: true }],
  ["--version list", 0, /^\d+\.\d+\.\d+\n$/, none, { alone: true }],
  ["list --invocaton inv-good", 2, none, /^tat-tasks list: unknown option '--invocaton' \(Did you mean --invocation\?\)\nTry: npx tat-tasks list --help\n$/],
  ["list inv-good", 2, none, /^tat-tasks list: ids are given by --invocation, --task, --instance or --command\.\nTry: npx tat-tasks list --help\n$/],
  ["completion bash zsh", 2, none, /^tat-tasks completion: too many arguments: expected 1, got 2\.\n/, { alone: true }],
  ["watch inv-good --output much", 2, none, /^tat-tasks watch: --output takes live, all, failed, none; got "much"\.\n/],
  ["list --invocation", 2, none, /^tat-tasks list: option '--invocation <inv-id>' argument missing\n/, { alone: true }],
  ["list --task invt-good1 --instance ins-good1", 2, none, /^tat-tasks list: --task and --instance exclude each other: an id says all\.\n/],
  [`list ${"abcdef".replace(/./g, " --instance ins-$&")}`, 2, none, /--instance takes up to 5 ids at once, as the service does; got 6\./],
  ["list --json --ndjson", 2, none, /^tat-tasks list: --json and --ndjson exclude each other\.\n/],
  ["list --limit 0", 2, none, /--limit takes a whole number above 0; got 0\./],
  ["list --log-level loud", 2, none, /^tat-tasks list: --log-level takes debug, info, warn, error, off; got "loud"\.\n/],
  ["list --header X-Session:1", 2, none, /--header is for a relay; give --relay too\./],
  ["list --relay http://127.0.0.1:9", 2, none, /--relay and --endpoint exclude each other/],
  ["relay --fake --region AP", 2, none, /^tat-tasks relay: --region takes the name of a region, such as ap-guangzhou; got "AP"\.\nTry: npx tat-tasks relay --help\n$/, { alone: true }],
  ["relay --fake --region ap-guangzhou-", 2, none, /--region takes the name of a region, such as ap-guangzhou; got "ap-guangzhou-"\./, { alone: true }],
  ["list --invocation invalid", 2, none, /^tat-tasks list: .*\. Check the id \(inv-…\) and the region \(InvalidParameterValue\.InvalidInvocationId, request id [^)]+\)\.\n$/],
  ["wait", 2, none, /^tat-tasks wait: missing required argument 'id'\n/],
  ["wait ins-good1", 2, none, /expected ids of invocations \(inv-…\) or of tasks \(invt-…\); got "ins-good1"\./],
  ["wait inv-good invt-good1", 2, none, /got both; ask for each by itself\./],
  ["wait inv-good --timeout soon", 2, none, /--timeout takes a time above 0, such as 90, 90s, 10m or 1h; got "soon"\./],
  ["wait inv-good --encoding klingon", 2, none, /--encoding takes a name such as .*; got "klingon"\./],
  ["output invt-good1 --encoding klingon", 2, none, /--encoding takes a name such as .*; got "klingon"\./],
  ["output invt-good1 --raw --encoding gbk", 2, none, /--raw and --encoding exclude each other/],
  ["completion fish", 2, none, /^tat-tasks completion: <shell> takes bash, zsh; got "fish"\.\n/, { alone: true }],

  // what the service says, and who does not answer
  ["list --invocation inv-good", 2, none, new RegExp(`^tat-tasks list: .*\\. Check the secret key.* \\(AuthFailure\\.SignatureFailure, request id ${requestId}\\)\\.\\n$`), { env: { TENCENTCLOUD_SECRET_KEY: "wrong" } }],
  ["wait inv-good --region nowhere-1", 2, none, new RegExp(`^tat-tasks wait: .* \\(UnsupportedRegion, request id ${requestId}\\)\\.\\n$`)],
  ["list --profile nobody", 2, none, /^tat-tasks list: profile nobody: .*\. Check its name, or write it into one of these files \(ProfileNotFound\)\.\n$/],
  ["list", 2, none, /^tat-tasks list: a region is missing: give --region, such as ap-guangzhou, or set TENCENTCLOUD_REGION\.\nTry: /, { env: { TENCENTCLOUD_REGION: "" } }],
  ["list --endpoint http://example.com", 2, none, /^tat-tasks list: .*\n$/, { alone: true }],
];

describe("commands", { concurrency: 3 }, () => {
  for (const [line, code, stdout, stderr, { env, alone = false } = {}] of cases) {
    test(`tat-tasks ${line}${env === undefined ? "" : ` (${Object.keys(env)})`}: ${code}`, async () => {
      const args = line.split(" ").filter((word) => word !== "");
      const ran = await run(alone ? args : [...args, "--endpoint", url], { env });
      assert.equal(ran.code, code, ran.stderr);
      if (typeof stdout === "function") stdout(ran.stdout);
      else assert.match(ran.stdout, stdout);
      assert.match(ran.stderr, stderr);
      assert.doesNotMatch(ran.stdout + ran.stderr, /\x1b\[(?!31mred)/, "colours and cursor movements are for terminals");
    });
  }

  test("output in a pipe is what the command wrote, byte by byte", async () => {
    for (const more of [[], ["--raw"]]) {
      const { stdout } = await run(["output", "invt-gbk", "--endpoint", url, ...more], { bytes: true });
      assert.deepEqual(new Uint8Array(stdout), gbkSample);
    }
  });

  test("sign --curl is a command line that the service answers", async () => {
    const { stdout } = await run(["sign", "--invocation", "inv-good", "--endpoint", url, "--curl"]);
    const script = `curl() { for argument in "$@"; do printf '%s\\0' "$argument"; done; }\n${stdout}`;
    const shell = await ended(spawn("sh", ["-c", script]));
    const [, method, address, ...rest] = shell.stdout.split("\0");
    const headers = rest.flatMap((word, index) => (rest[index - 1] === "--header" ? [word.split(/: (.*)/s).slice(0, 2)] : []));
    const body = rest[rest.indexOf("--data-raw") + 1];
    const answer = await (await fetch(address, { method, headers, body })).json();
    assert.equal(answer.Response.TotalCount, 2, JSON.stringify(answer));
  });

  test("--profile is asked before the environment", async () => {
    mkdirSync(join(home, ".tencentcloud"), { recursive: true });
    const { secretId, secretKey } = exampleCredential;
    writeFileSync(join(home, ".tencentcloud/credentials"), `[ci]\nsecret_id = ${secretId}\nsecret_key = ${secretKey}\n`);
    const env = { TENCENTCLOUD_SECRET_ID: "AKIDanother", TENCENTCLOUD_SECRET_KEY: "another" };
    const { code, stdout, stderr } = await run(["list", "--task", "invt-good1", "--endpoint", url, "--profile", "ci"], { env });
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /^invt-good1\t/);
  });

  test("FORCE_COLOR colours what is for people, in a pipe too", async () => {
    const { stdout } = await run(["wait", "inv-good", "--endpoint", url], { env: { FORCE_COLOR: "1" } });
    assert.equal(stdout, "\x1b[32m2 of 2 succeeded\x1b[39m\n");
  });

  test("a reader who has read enough ends it quietly", async () => {
    const script = '"$0" "$1" list --invocation inv-many --ndjson --endpoint "$2" | head -n 1; echo "${PIPESTATUS[0]}"';
    const shell = spawn("bash", ["-c", script, process.execPath, cli, url], { env: environment });
    const { stdout, stderr } = await ended(shell);
    assert.match(stdout, /^\{"InvocationId":"inv-many"[^\n]*\n141\n$/);
    assert.equal(stderr, "");
  });

  describe("a list that comes to its end after its first page", () => {
    const page = Array.from({ length: 100 }, (_, index) => ({ InvocationTaskId: `invt-page${index}`, TaskStatus: "SUCCESS" }));
    const failure = { Error: { Code: "UnsupportedOperation", Message: "No more." }, RequestId: "two" };
    let isSilent = false;
    const server = createServer(async (request, response) => {
      const { Offset = 0 } = await json(request);
      if (Offset === 0) response.end(JSON.stringify({ Response: { TotalCount: 150, InvocationTaskSet: page, RequestId: "one" } }));
      // In this region nobody answers any more.
      else if (request.headers["x-tc-region"] === "silent") isSilent = true;
      else response.end(JSON.stringify({ Response: failure }));
    });
    let endpoint;
    before(async () => {
      await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
      endpoint = `http://127.0.0.1:${server.address().port}`;
    });
    after(() => {
      server.closeAllConnections();
      server.close();
    });

    test("by an error: what it has is valid JSON", async () => {
      const { code, stdout, stderr } = await run(["list", "--invocation", "inv-pages", "--json", "--endpoint", endpoint]);
      assert.equal(code, 2);
      assert.deepEqual(ids(JSON.parse(stdout)), ids(page));
      assert.match(stderr, /^tat-tasks list: No more\. .*\(UnsupportedOperation, request id two\)\.\n$/);
    });

    test("by an error, on a terminal: what it has is in the table", async () => {
      const { code, screen } = await runInTerminal(["list", "--invocation", "inv-pages", "--endpoint", endpoint]).ended();
      assert.equal(code, 2);
      assert.match(screen, /invt-page0 [^]*invt-page99 [^]*\ntat-tasks list: No more\./);
    });

    test("by an interrupt: what it has is valid JSON", async () => {
      const { code, stdout } = await run(["list", "--invocation", "inv-pages", "--json", "--region", "silent", "--endpoint", endpoint], {
        async onStart(child) {
          while (!isSilent) await sleep(20);
          child.kill("SIGINT");
        },
      });
      assert.equal(code, 130);
      assert.deepEqual(ids(JSON.parse(stdout)), ids(page));
    });
  });

  for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]]) {
    test(`${signal} ends a wait with what is known by then`, async () => {
      const invocation = signal.toLowerCase();
      fake.fleet.add(task(invocation, invocation, { status: "RUNNING" }));
      const calls = () => fake.calls.filter(({ params }) => params?.Filters?.[0].Values[0] === `inv-${invocation}`).length;
      const ran = await run(["wait", `inv-${invocation}`, "--endpoint", url], {
        async onStart(child) {
          // It asks again once it knows the first answer.
          while (calls() < 2) await sleep(20);
          child.kill(signal);
        },
      });
      assert.deepEqual(ran, { code, stdout: "0 of 1 succeeded, 1 not ended\n", stderr: "" });
    });
  }
});

describe("through a relay", () => {
  const relay = createRelay({
    credentials: exampleCredential,
    regions: [region],
    fetch: fake.fetch,
    authorize: ({ headers }) => (headers.get("x-session") === "a: session" ? { tenant: "one", see: "all" } : undefined),
  });
  const server = createServer(nodeListener(relay));
  let address;
  before(async () => {
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    address = `http://127.0.0.1:${server.address().port}/`;
  });
  after(() => server.close());
  // It has the credentials, not the command.
  const env = { TENCENTCLOUD_SECRET_ID: "", TENCENTCLOUD_SECRET_KEY: "" };

  test("whom it knows, it answers", async () => {
    const { code, stdout, stderr } = await run(["wait", "inv-mixed", "--relay", address, "--header", "X-Session: a: session"], { env });
    assert.equal(code, 1, stderr);
    assert.match(stdout, /^1 of 3 succeeded/);
  });

  for (const [what, more, expected] of [
    ["whom it does not know, it refuses", [], /^tat-tasks list: .*\n$/],
    ["a header without a name is none, and not told", ["--header", "a secret"], /--header takes "Name: value"/],
  ]) {
    test(what, async () => {
      const { code, stdout, stderr } = await run(["list", "--relay", address, ...more], { env });
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, expected);
      assert.doesNotMatch(stderr, /a secret/);
    });
  }
});

describe("help", () => {
  const names = ["list", "wait", "watch", "output", "sign", "relay", "fake", "completion"];

  test("names all commands, and says what the exit status means", async () => {
    const { code, stdout, stderr } = await run(["--help"]);
    assert.deepEqual([code, stderr], [0, ""]);
    for (const name of names) assert.match(stdout, new RegExp(`^  ${name} `, "m"));
    assert.match(stdout, /Exit status:\n {2}0 [^]* 1 [^]* 2 [^]* 3 [^]* 130 /);
  });

  for (const name of names) {
    test(`of ${name} has examples`, async () => {
      const { code, stdout, stderr } = await run([name, "--help"]);
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(stdout, new RegExp(`^Usage: npx tat-tasks ${name} [^]*\nExamples:\n {2}[^\n]*tat-tasks ${name}`));
    });
  }

  test("--version is that of the package", async () => {
    const { version } = JSON.parse(readFileSync(new URL(import.meta.resolve("tat-tasks/package.json")), "utf8"));
    assert.deepEqual(await run(["--version"]), { code: 0, stdout: `${version}\n`, stderr: "" });
  });

  test("loads no fake, no relay and no credentials", () => {
    const imports = [...readFileSync(cli, "utf8").matchAll(/^(?:import|export)\b[^;]*? from "([^"]+)";$/gm)].map(([, name]) => name);
    assert.deepEqual([...new Set(imports.filter((name) => !name.startsWith("node:")))], ["tat-tasks"]);
  });
});
