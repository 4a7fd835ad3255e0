// `tat-tasks relay`, and what the other commands say of a relay that they ask.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { after, before, describe, test } from "node:test";

import { cli, environment, run } from "./command.mjs";
import { url } from "./fleet.mjs";

// No place of it has credentials: the metadata service is not asked.
const keyless = { TENCENTCLOUD_SECRET_ID: "", TENCENTCLOUD_SECRET_KEY: "" };

/** A relay, once it has announced itself. */
async function open(args, env = {}) {
  const child = spawn(process.execPath, [cli, "relay", ...args], { env: { ...environment, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let told = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (told += text));
  const [line] = await once(child.stdout.setEncoding("utf8"), "data");
  const [, address, regions] = /^relay: (\S+) regions=(\S+)\n$/.exec(line);
  return {
    address,
    regions,
    told: () => told,
    async tells(pattern) {
      while (!pattern.test(told)) await once(child.stderr, "data");
    },
    async close() {
      child.kill();
      assert.deepEqual(await once(child, "close"), [0, null]);
    },
  };
}

test("it says at once that there are no credentials it could use, and once why a call fails", async () => {
  const relay = await open(["--endpoint", url], { ...keyless, TENCENTCLOUD_SECRET_ID: "AKIDhalf" });
  await relay.tells(/^tat-tasks relay: [^\n]* \(CredentialsIncomplete\)\.\n$/);
  for (let call = 0; call < 2; call += 1) {
    const { code, stderr } = await run(["list", "--relay", relay.address], { env: keyless });
    assert.equal(code, 2);
    assert.match(stderr, /^tat-tasks list: the relay has failed\. Look at what the relay has printed or logged: it has the reason \(InternalError, request id [^)]+\)\.\n$/);
  }
  assert.equal(relay.told().split("\n").length, 2, relay.told());
  await relay.close();
});

test("it says why the service refuses its key", async () => {
  const relay = await open(["--endpoint", url], { TENCENTCLOUD_SECRET_ID: "AKIDstranger" });
  const { stderr } = await run(["list", "--relay", relay.address], { env: keyless });
  assert.match(stderr, /Look at what the relay has printed/);
  await relay.tells(/^tat-tasks relay: [^\n]*\(AuthFailure\.SecretIdNotFound, request id [^\n]*\)\.\n$/);
  await relay.close();
});

describe("a relay that knows its caller by a token", () => {
  let relay;
  before(async () => (relay = await open(["--fake", "--region", "ap-guangzhou"])));
  after(() => relay.close());
  const plain = () => relay.address.replace(/\?.*/, "");

  for (const [what, args, code, stdout, stderr] of [
    ["takes the URL that it has printed", () => ["--relay", relay.address], 0, /^invt-/, /^$/],
    ["takes the token as a header", () => ["--relay", plain(), "--header", `Authorization: Bearer ${new URL(relay.address).searchParams.get("token")}`], 0, /^invt-/, /^$/],
    ["refuses whom it does not know, who learns what to give", () => ["--relay", plain()], 2, /^$/, /Tell it who asks by --header, [^\n]*\n$/],
    ["refuses another region, and says that it is its own rule", () => ["--relay", relay.address, "--region", "ap-tokyo"], 2, /^$/, /^tat-tasks list: [^\n]*The relay serves other regions: [^\n]* \(UnsupportedRegion, request id [^)]+\)\.\n$/],
    ["is not told two tokens", () => ["--relay", relay.address, "--header", "authorization: Bearer x"], 2, /^$/, /exclude each other\.\nTry: /],
  ]) {
    test(what, async () => {
      const ran = await run(["list", "--task", "invt-08oe5fe2", ...args()], { env: keyless });
      assert.equal(ran.code, code, ran.stderr);
      assert.match(ran.stdout, stdout);
      assert.match(ran.stderr, stderr);
    });
  }
});

describe("the region", () => {
  const tccli = mkdtempSync(join(tmpdir(), "tat-tasks-tccli-"));
  after(() => rmSync(tccli, { recursive: true, force: true }));
  const own = { HOME: tccli, TENCENTCLOUD_REGION: "" };
  const configure = (profile, text) => {
    mkdirSync(join(tccli, ".tccli"), { recursive: true });
    writeFileSync(join(tccli, `.tccli/${profile}.configure`), text);
  };

  test("is that of tccli's profile where none is given", async () => {
    configure("default", JSON.stringify({ _sys_param: { output: "json", region: "ap-seoul" } }));
    configure("ci", JSON.stringify({ _sys_param: { region: "ap-mumbai" } }));
    const regionOf = async (args, env = {}) => JSON.parse((await run(["sign", "-q", ...args], { env: { ...own, ...env } })).stdout).headers["X-TC-Region"];
    assert.equal(await regionOf([]), "ap-seoul");
    assert.equal(await regionOf([], { TCCLI_PROFILE: "ci" }), "ap-mumbai");
    assert.equal(await regionOf([], { TENCENTCLOUD_REGION: "ap-tokyo" }), "ap-tokyo");
    assert.equal(await regionOf(["--region", "ap-bangkok"]), "ap-bangkok");
  });

  test("of a file that tccli has not written is none, and said so", async () => {
    configure("odd", "[");
    const { code, stderr } = await run(["list"], { env: { ...own, TCCLI_PROFILE: "odd" } });
    assert.equal(code, 2);
    assert.match(stderr, /^tat-tasks list: [^\n]*odd\.configure: expected an object in JSON[^\n]*\n$/);
  });

  test("of a relay comes from the same places", async () => {
    const relay = await open(["--endpoint", url], { TENCENTCLOUD_REGION: "ap-tokyo" });
    assert.equal(relay.regions, "ap-tokyo");
    await relay.close();
  });
});

