// The code in the READMEs, run as it stands there, with a fake TAT in the place of the network.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { exampleCredential } from "tat-tasks/fake";

const root = fileURLToPath(new URL("../..", import.meta.url));
// Inside of the project, so that the package is found by its name.
const directory = join(root, "target/readme");

const preparation = `
  import { createFakeTat, exampleFleet as fleet } from "tat-tasks/fake";
  const { fetch } = globalThis;
  const fake = createFakeTat({ fleet });
  globalThis.fetch = (url, init) => (url.startsWith("https:") ? fake.fetch(url, init) : fetch(url, init));
`;

const expected = {
  "README.md": [/^1 of 1 succeeded\nins-zj0f57ex SUCCESS root\n\n$/, /^SUCCESS\n$/],
  "README.zh-CN.md": [/^1 of 1 succeeded\nins-zj0f57ex SUCCESS root\n\n$/, /^SUCCESS\n$/],
  "pkg-templates/README.md": [/^1 of 1 succeeded\ninvt-08oe5fe2 SUCCESS root\n\n$/, /^root\nins-zj0f57ex\n1\n$/, /^1 1\n$/],
};

for (const [readme, outputs] of Object.entries(expected)) {
  test(`each piece of code in ${readme} runs, and prints what it should`, () => {
    const blocks = [...readFileSync(join(root, readme), "utf8").matchAll(/^```js\n(.*?)^```$/gms)].map(([, code]) => code);
    assert.equal(blocks.length, outputs.length);
    for (const [index, block] of blocks.entries()) assert.match(run(block), outputs[index]);
  });
}

function run(block) {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "fake-network.mjs"), preparation);
  writeFileSync(join(directory, "block.mjs"), block);
  return execFileSync(process.execPath, ["--import", "./fake-network.mjs", "block.mjs"], {
    cwd: directory,
    encoding: "utf8",
    env: {
      ...process.env,
      TENCENTCLOUD_SECRET_ID: exampleCredential.secretId,
      TENCENTCLOUD_SECRET_KEY: exampleCredential.secretKey,
    },
  });
}
