// What is said where nobody answers, and where something is missing to ask with: what happened, what to do, and the code.
import assert from "node:assert/strict";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import { after, before, describe, test } from "node:test";

import { TatError } from "tat-tasks";

import { importSource } from "../element/source.mjs";
import { run } from "./command.mjs";

const hasNone = { TENCENTCLOUD_SECRET_ID: "", TENCENTCLOUD_SECRET_KEY: "" };

describe("by the code that Node gives", async () => {
  const { networkFailureOf } = await importSource("cli/network-failure.ts");
  const because = (code, message, cause) => Object.assign(new Error(message, { cause }), { code });
  const failed = (cause, reason = "fetch failed") => ({ code: "NetworkError", message: `expected an answer from https://tat.example/, got none: ${reason}`, cause: new TypeError("fetch failed", { cause }) });

  for (const [code, happened, next] of [
    ["ENOTFOUND", "there is no such host", /name/],
    ["EAI_AGAIN", "its name could not be looked up", /network/],
    ["ECONNREFUSED", "nothing listens there", /port/],
    ["ECONNRESET", "the connection was closed", /https:\/\//],
    ["UND_ERR_SOCKET", "the connection was closed", /https:\/\//],
    ["UND_ERR_CONNECT_TIMEOUT", "nobody answered", /firewall/],
    ["ENETUNREACH", "there is no way to it from here", /network/],
    ["EPROTO", "https was tried where no TLS is spoken", /http:\/\//],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "https was tried where no TLS is spoken", /http:\/\//],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "its certificate is signed by nobody whom Node trusts", /NODE_EXTRA_CA_CERTS/],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "its certificate is signed by nobody whom Node trusts", /NODE_EXTRA_CA_CERTS/],
    ["CERT_HAS_EXPIRED", "its certificate has expired", /clock/],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "its certificate is that of another host", /host/],
    ["HPE_INVALID_CONSTANT", "what answered speaks no HTTP", /port/],
  ]) {
    test(code, () => {
      const failure = networkFailureOf(failed(because(code, "806C4903457F0000:error:0A00010B:SSL routines")));
      assert.deepEqual([failure.url, failure.happened, failure.code], ["https://tat.example/", happened, code]);
      assert.match(failure.next, next);
    });
  }

  test("one that is not known is told as it came", () => {
    const failure = networkFailureOf(failed(because("EODD", "odd"), "fetch failed: odd"));
    assert.deepEqual([failure.happened, failure.code], ["fetch failed: odd", "EODD"]);
    assert.match(failure.next, /^Check the network/);
  });

  test("the innermost cause says it, and causes that go round end", () => {
    const inner = because("ECONNREFUSED", "refused");
    const outer = because("UND_ERR", "outer", inner);
    inner.cause = outer;
    assert.equal(networkFailureOf(failed(outer)).code, "ECONNREFUSED");
  });

  for (const [title, environment, isSaid] of [
    ["who is behind a proxy is told what makes Node heed it", { HTTPS_PROXY: "http://proxy.example:3128" }, true],
    ["unless Node does", { HTTPS_PROXY: "http://proxy.example:3128", NODE_USE_ENV_PROXY: "1" }, false],
    ["or there is none", {}, false],
  ]) {
    test(title, async () => {
      const { stderr } = await run(["list", "--endpoint", "nowhere.invalid"], { env: environment });
      assert.match(stderr, /^tat-tasks list: no answer from https:\/\/nowhere\.invalid\/: [^\n]* \(NetworkError, E[A-Z_]+\)\.\n$/);
      assert.equal(stderr.includes("NODE_USE_ENV_PROXY"), isSaid);
    });
  }
});

test("a call whose time was over says why its last attempt failed", async () => {
  const { describeFailure } = await importSource("cli/failure.ts");
  const late = (cause) => new TatError({ kind: "timeout", code: "Timeout", message: "expected the whole call to end within 60000 ms, it did not; raise timeout", retryable: true, cause });
  const refused = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
  const last = new TatError({ kind: "network", code: "NetworkError", message: "expected an answer from https://tat.example/, got none: refused", retryable: true, cause: refused });
  const advice = "Check the network, and --endpoint or --relay if you gave one (Timeout).\n";
  assert.equal(describeFailure("tat-tasks list", late(undefined)), `tat-tasks list: no answer came in time. ${advice}`);
  assert.equal(describeFailure("tat-tasks list", late(last)), `tat-tasks list: no answer came in time; at last: nothing listens there (NetworkError, ECONNREFUSED). ${advice}`);
});

describe("in one line", { concurrency: 3 }, () => {
  const servers = {
    plain: createHttpServer((_, response) => response.end("hello")),
    closed: createServer(),
    mail: createServer((socket) => socket.on("error", () => undefined).end("220 mail\r\n")),
  };
  const ports = {};
  before(async () => {
    for (const [name, server] of Object.entries(servers)) {
      await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
      ports[name] = server.address().port;
    }
    servers.closed.close();
  });
  after(() => Object.values(servers).forEach((server) => server.close()));

  for (const [title, args, code, expected, env] of [
    ["TLS where there is none", () => ["list", "--endpoint", `https://127.0.0.1:${ports.plain}`], 2, /^tat-tasks list: no answer from \S+: https was tried where no TLS is spoken\. Give the address with http:\/\/[^\n]* \(NetworkError, (?:EPROTO|ERR_SSL_\w+)\)\.\n$/],
    ["HTTP where there is none", () => ["list", "--endpoint", `http://127.0.0.1:${ports.mail}`], 2, /: what answered speaks no HTTP\. Check the host and the port \(NetworkError, HPE_\w+\)\.\n$/],
    ["a port where nobody listens", () => ["list", "--endpoint", `http://127.0.0.1:${ports.closed}`], 2, /: nothing listens there\. Check the host and the port \(NetworkError, ECONNREFUSED\)\.\n$/],
    ["a port that fetch does not ask", () => ["list", "--endpoint", "http://127.0.0.1:9"], 2, /: its port is one that fetch never asks\. Give another port \(NetworkError\)\.\n$/],
    ["no credentials", () => ["list"], 2, /^tat-tasks list: no credentials anywhere\. Set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY, or write a profile; npx tat-tasks list --log-level error tells where they were looked for \(CredentialsNotFound\)\.\n$/, hasNone],
    ["no credentials, told at length", () => ["list", "--log-level", "error"], 2, /^error tat-tasks: [^\n]*CredentialsNotFound [^\n]*TKE_ROLE_ARN[^\n]*\ntat-tasks list: no credentials anywhere\. [^\n]*\n$/, hasNone],
    ["a port that is taken", () => ["fake", "--port", String(ports.plain)], 1, /^tat-tasks fake: port \d+ is taken\. Give another one by --port; 0 is any free one \(EADDRINUSE\)\.\n$/],
  ]) {
    test(title, async () => {
      const ran = await run(args(), { env });
      assert.deepEqual([ran.code, ran.stdout], [code, ""], ran.stderr);
      assert.match(ran.stderr, expected);
    });
  }
});
