// The code in the READMEs, run as it stands there, with a fake TAT in the place of the network.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";

import { createFakeTat, exampleCredential, exampleFleet } from "tat-tasks/fake";
import { listen } from "tat-tasks/fake/node";

import { cli, environment, inShell } from "./cli/command.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
// Inside of the project, so that the package is found by its name.
const directory = join(root, "target/readme");

const network = `
  import { createFakeTat, exampleFleet as fleet } from "tat-tasks/fake";
  const { fetch } = globalThis;
  const fake = createFakeTat({ fleet });
  globalThis.fetch = (url, init) => (url.startsWith("https:") ? fake.fetch(url, init) : fetch(url, init));
`;

/** What a worker imports of its own, and what is asked of it. */
const sessions = `
  export const userOf = async (cookie) => (cookie === "session=ann" ? { team: "web", name: "ann", servers: ["ins-zj0f57ex"] } : undefined);
`;
const worker = `
  import worker from "./block.mjs";
  const { env } = process;
  const body = '{"Region":"ap-guangzhou","Filters":[{"Name":"instance-id","Values":["ins-zj0f57ex"]}]}';
  const url = "https://console.example/api/tat";
  for (const Cookie of ["session=ann", "session=nobody"]) {
    const headers = { Cookie, "Content-Type": "application/json", "Sec-Fetch-Site": "same-origin" };
    const response = await worker.fetch(new Request(url, { method: "POST", headers, body }), env);
    const { Response } = await response.json();
    console.log(response.status, Response.InvocationTaskSet?.[0].TaskStatus ?? Response.Error.Code);
  }
`;

const waited = /^1 of 1 succeeded\nins-zj0f57ex SUCCESS root\n\n$/;
const inWorker = /^200 SUCCESS\n403 UnauthorizedOperation\.RelayRefused\n$/;
const refused = /^validation InvalidParameterValue Limit [^\n]*1000[^\n]* undefined\n$/;
const expected = {
  "README.md": [waited, inWorker, /^SUCCESS\n$/, refused],
  "README.zh-CN.md": [waited, inWorker, /^SUCCESS\n$/, refused],
  "pkg-templates/README.md": [/^1 of 1 succeeded\ninvt-08oe5fe2 SUCCESS root\n\n$/, /^root\nins-zj0f57ex\n1\n$/, /^1 1\n$/],
};

for (const [readme, outputs] of Object.entries(expected)) {
  test(`each piece of code in ${readme} runs, and prints what it should`, () => {
    const blocks = blocksOf(readme, "js");
    assert.equal(blocks.length, outputs.length);
    for (const [index, block] of blocks.entries()) assert.match(run(block), outputs[index]);
  });
}

const commands = {
  list: /^invt-08oe5fe2\tins-zj0f57ex\tSUCCESS\t0\t/,
  wait: /^1 of 1 succeeded\ndeployed\n$/,
  watch: /\tins-zj0f57ex\tstatus\tSUCCESS\n/,
  output: /^root\n$/,
  sign: /^curl /,
};

describe("the commands of the READMEs", { concurrency: 3 }, () => {
  let server;
  before(async () => {
    server = await listen(createFakeTat({ fleet: exampleFleet }), { port: 0 });
    mkdirSync(directory, { recursive: true });
    const script = (name, text) => writeFileSync(join(directory, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    script("npx", `shift; exec ${process.execPath} ${cli} "$@" --endpoint ${server.url}`);
    script("deploy-next", "echo deployed");
  });
  after(() => server.close());

  for (const readme of Object.keys(expected)) {
    const lines = blocksOf(readme, "sh").flatMap((block) => block.trimEnd().split("\n"));

    for (const line of lines.filter((line) => line.startsWith("npx tat-tasks "))) {
      test(`${readme}: ${line}`, async () => {
        const { code, stdout, stderr } = await inShell(line, { cwd: directory, env: { ...environment, PATH: `${directory}:${environment.PATH}` } });
        assert.equal(code, 0, stderr);
        assert.match(stdout, commands[line.split(" ")[2]]);
      });
    }

    for (const line of lines.filter((line) => line.startsWith("make "))) {
      test(`${readme}: ${line} names a target`, () => {
        const [, target] = line.split(" ");
        assert.match(readFileSync(join(root, "Makefile"), "utf8"), new RegExp(`^${target}:`, "m"));
      });
    }
  }
});

test("the demo prints what the README shows of it", () => {
  const [shown] = blocksOf("README.md", "text");
  const env = { PATH: process.env.PATH };
  const printed = execFileSync(process.execPath, ["examples/demo.mjs"], { cwd: root, encoding: "utf8", env });
  const withoutChance = (text) => text.replace(/:\d{4,5}$/m, ":PORT").replace(/(?<=request id +)[0-9a-f-]{36}/, "ID");
  assert.ok(withoutChance(printed).startsWith(withoutChance(shown)), printed);
});

function blocksOf(readme, language) {
  const text = readFileSync(join(root, readme), "utf8");
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(([, block]) => block);
}

function run(block) {
  mkdirSync(directory, { recursive: true });
  const files = { "fake-network.mjs": network, "block.mjs": block, "sessions.js": sessions, "worker.mjs": worker };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  const program = block.includes("export default") ? "worker.mjs" : "block.mjs";
  return execFileSync(process.execPath, ["--import", "./fake-network.mjs", program], {
    cwd: directory,
    encoding: "utf8",
    env: {
      ...process.env,
      TENCENTCLOUD_SECRET_ID: exampleCredential.secretId,
      TENCENTCLOUD_SECRET_KEY: exampleCredential.secretKey,
    },
  });
}
