// The code of a call: run against a fake where this machine can run it, and read by each language's own parser where there is one.
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import { createFakeTat, exampleCredential, exampleFleet } from "tat-tasks/fake";
import { listen } from "tat-tasks/fake/node";

import { loadParts } from "./parts.mjs";

const { CODE_LANGUAGES } = await loadParts();
const root = fileURLToPath(new URL("../../../", import.meta.url));
const codeOf = (id, call) => CODE_LANGUAGES.find((language) => language.id === id).code(call);

const plain = { region: "ap-guangzhou", request: { HideOutput: true }, origin: undefined, language: undefined, hasToken: false };
const byInvocation = { ...plain, request: { Filters: [{ Name: "invocation-id", Values: ["inv-1vll7hda"] }], Limit: 10, Offset: 0, HideOutput: false } };
const nasty = "ins-\"a'b\\c$HOME`id`$(id)#{1}\n中\u202e😀";
const everything = {
  region: "ap-shanghai-fsi",
  request: { InvocationTaskIds: ["invt-1", nasty], Filters: [{ Name: "instance-id", Values: [nasty, "ins-2"] }, { Name: "command-id", Values: ["cmd-1"] }], Limit: 100, Offset: 7, HideOutput: false },
  origin: new URL("http://127.0.0.1:8080"),
  language: "en-US",
  hasToken: true,
};
const calls = { plain, everything };

describe("code that is run against a fake", { concurrency: 1 }, () => {
  let fake;
  let server;
  let directory;
  before(async () => {
    fake = createFakeTat({ fleet: exampleFleet, requestsPerSecond: Infinity });
    server = await listen(fake);
    // Below the root, so that the packages are found by their names.
    directory = join(root, `target/explorer-code-${process.pid}`);
    mkdirSync(directory, { recursive: true });
  });
  after(async () => {
    await server?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const run = (file, code, command, more = {}) => {
    const path = join(directory, file);
    writeFileSync(path, code);
    const env = { ...process.env, ...more, TENCENTCLOUD_SECRET_ID: exampleCredential.secretId, TENCENTCLOUD_SECRET_KEY: exampleCredential.secretKey };
    return new Promise((resolve, reject) => {
      execFile(command, [path], { env, timeout: 60_000 }, (error, stdout, stderr) => (error === null ? resolve(stdout) : reject(new Error(`${error.message}\n${stderr}`))));
    });
  };

  const runnable = [
    ["tat-tasks", "ask.mjs", process.execPath, (printed) => JSON.parse(printed)],
    ["curl", "ask.sh", "bash", (printed) => JSON.parse(printed).Response],
  ];
  for (const [id, file, command, read] of runnable) {
    test(`${id}: the task of the example, with its output`, { timeout: 90_000 }, async () => {
      const answer = read(await run(file, codeOf(id, { ...byInvocation, origin: new URL(server.url), language: "zh-CN" }), command));
      assert.equal(answer.TotalCount, 1);
      assert.equal(answer.InvocationTaskSet[0].InvocationTaskId, "invt-08oe5fe2");
      assert.equal(answer.InvocationTaskSet[0].TaskResult.Output, "cm9vdAo=");
    });
  }

  test("node: the task of the example, by the SDK, whose connections end at the fake whatever the host", { timeout: 90_000 }, async () => {
    const detour = join(directory, "detour.mjs");
    writeFileSync(detour, `import http from "node:http";\nimport { connect } from "node:net";\nhttp.globalAgent.createConnection = () => connect(${server.port}, "127.0.0.1");\n`);
    const code = codeOf("node", { ...byInvocation, origin: new URL("http://tat.ap-guangzhou.tencentcloudapi.com"), language: "en-US" });
    const answer = JSON.parse(await run("sdk.mjs", code, process.execPath, { NODE_OPTIONS: `--import ${pathToFileURL(detour)}` }));
    assert.equal(answer.InvocationTaskSet[0].TaskResult.Output, "cm9vdAo=");
    assert.equal(fake.calls.at(-1).host, "tat.ap-guangzhou.tencentcloudapi.com");
    assert.equal(fake.calls.at(-1).headers["x-tc-language"], "en-US");
  });

  test("curl: a value with every quote there is arrives as it was, under a right signature", { timeout: 90_000 }, async () => {
    const request = { Filters: [{ Name: "instance-id", Values: [nasty] }], HideOutput: true };
    const { Error } = JSON.parse(await run("nasty.sh", codeOf("curl", { ...plain, request, origin: new URL(server.url) }), "bash")).Response;
    // There is no such instance: that is all that is said against it.
    assert.equal(Error.Code, "InvalidParameterValue.InvalidInstanceId");
    const { authenticated, params } = fake.calls.at(-1);
    assert.equal(authenticated, true);
    assert.deepEqual(params, request);
  });
});

describe("code that is read by a parser", { concurrency: 2 }, () => {
  let directory;
  before(() => {
    directory = join(root, `target/explorer-parsers-${process.pid}`);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, "Parse.java"), javaParser);
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  const parsers = [
    ["tat-tasks", "tat.mjs", process.execPath, ["--check"]],
    ["node", "node.mjs", process.execPath, ["--check"]],
    ["curl", "curl.sh", "bash", ["-n"]],
    ["tccli", "tccli.sh", "bash", ["-n"]],
    ["python", "ask.py", "python3", ["-c", "import ast, sys; ast.parse(open(sys.argv[1], encoding='utf-8').read())"]],
    ["java", "Ask.java", "java", ["Parse.java"]],
    ["rust", "ask.rs", "rustfmt", ["--edition", "2024", "--emit", "stdout"]],
    ["cpp", "ask.cpp", "g++", ["-std=c++11", "-fsyntax-only", "-I", "."]],
    ["go", "ask.go", "gofmt", ["-e"]],
    ["php", "ask.php", "php", ["-l"]],
    ["ruby", "ask.rb", "ruby", ["-c"]],
  ];

  test("every language but C# has a parser here", () => {
    assert.deepEqual([...parsers.map(([id]) => id), "csharp"].sort(), CODE_LANGUAGES.map(({ id }) => id).sort());
  });

  for (const [id, file, command, parameters] of parsers) {
    const skip = isThere(command) ? false : `there is no ${command} on this machine`;
    test(`${id} can be read`, { skip, timeout: 120_000 }, () => {
      for (const [name, call] of Object.entries(calls)) {
        const path = join(directory, `${name}-${file}`);
        writeFileSync(path, codeOf(id, call));
        if (id === "cpp") writeHeaders(directory, codeOf(id, call));
        assert.doesNotThrow(() => execFileSync(command, [...parameters, path], { cwd: directory, stdio: ["ignore", "ignore", "pipe"] }), `${id}: ${name}`);
      }
    });
  }
});

test("no code holds a key: each takes it from the environment, and a token where there is one", () => {
  for (const { id, code } of CODE_LANGUAGES) {
    const [without, having] = [code(plain), code(everything)];
    if (id === "tat-tasks") assert.match(without, /defaultCredentials\(\)/);
    else assert.match(without, /TENCENTCLOUD_SECRET_ID[^]*TENCENTCLOUD_SECRET_KEY/, id);
    assert.doesNotMatch(without, /SESSION_TOKEN|TENCENTCLOUD_TOKEN/, id);
    if (id !== "tat-tasks") assert.match(having, /TENCENTCLOUD_(SESSION_)?TOKEN/, id);
  }
});

test("every parameter is in every code, and what is not asked for is not", () => {
  for (const { id, code } of CODE_LANGUAGES) {
    const having = code(everything);
    for (const part of ["ap-shanghai-fsi", "127.0.0.1:8080", "invt-1", "instance-id", "ins-2", "cmd-1", "100", "7"]) assert.ok(having.includes(part), `${id}: ${part}`);
    const without = code(plain);
    assert.doesNotMatch(without, /InvocationTaskIds|invocation_task_ids|Filter[^a-z]|127\.0\.0\.1|Offset\W*\d/, id);
    assert.match(without, /hide_?output/i, id);
    assert.doesNotMatch(without, /undefined(?!, 2)|\[object|NaN/, id);
    assert.ok(!/[\u202a-\u202e\u2066-\u2069]/.test(having), `${id} has a bidi character`);
  }
});

/** Takes a source apart, without the classes that it names. */
const javaParser = `
import java.io.File;
import java.util.List;
import javax.tools.*;
public class Parse {
  public static void main(String[] files) throws Exception {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    StandardJavaFileManager manager = compiler.getStandardFileManager(found, null, null);
    var task = (com.sun.source.util.JavacTask) compiler.getTask(null, manager, found, null, null, manager.getJavaFileObjects(new File(files[0])));
    task.parse();
    if (!found.getDiagnostics().isEmpty()) throw new Exception(found.getDiagnostics().toString());
  }
}
`;

/** As much of the SDK's headers as the code names, so that a compiler checks it all but for them. */
const cppHeader = `#pragma once
#include <cstdint>
#include <string>
#include <vector>
namespace TencentCloud {
  inline void InitAPI() {}
  inline void ShutdownAPI() {}
  struct Credential { Credential(const std::string &, const std::string &, const std::string & = "") {} };
  struct HttpProfile { void SetEndpoint(const std::string &) {} };
  struct ClientProfile { ClientProfile(const HttpProfile &) {} };
  struct Error { std::string PrintAll() const { return ""; } };
  namespace Tat { namespace V20201028 {
    namespace Model {
      struct Filter { void SetName(const std::string &) {} void SetValues(const std::vector<std::string> &) {} };
      struct DescribeInvocationTasksRequest {
        void SetInvocationTaskIds(const std::vector<std::string> &) {} void SetFilters(const std::vector<Filter> &) {}
        void SetLimit(const uint64_t &) {} void SetOffset(const uint64_t &) {} void SetHideOutput(const bool &) {}
      };
      struct DescribeInvocationTasksResponse { std::string ToJsonString() const { return ""; } };
    }
    struct Outcome { bool IsSuccess() const { return true; } Error GetError() const { return {}; } Model::DescribeInvocationTasksResponse GetResult() const { return {}; } };
    struct TatClient { TatClient(const Credential &, const std::string &, const ClientProfile &) {} Outcome DescribeInvocationTasks(const Model::DescribeInvocationTasksRequest &) { return {}; } };
  } }
}
`;

function writeHeaders(directory, code) {
  writeFileSync(join(directory, "sdk.h"), cppHeader);
  for (const [, header] of code.matchAll(/#include <(tencentcloud\/[^>]+)>/g)) {
    mkdirSync(join(directory, header, ".."), { recursive: true });
    writeFileSync(join(directory, header), '#include <sdk.h>\n');
  }
}

function isThere(command) {
  try {
    execFileSync("sh", ["-c", `command -v ${command}`], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
