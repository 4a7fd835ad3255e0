// The native example of the core, against the fake over HTTP: a second client that shares nothing with the first but the
// core.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createFakeTat, exampleCredential, exampleFleet } from "tat-tasks/fake";
import { listen } from "tat-tasks/fake/node";

const root = fileURLToPath(new URL("../..", import.meta.url));
const environment = {
  ...process.env,
  TENCENTCLOUD_SECRET_ID: exampleCredential.secretId,
  TENCENTCLOUD_SECRET_KEY: exampleCredential.secretKey,
};

test("the example asks for the task of the official page, and prints it", async (t) => {
  const server = await listen(createFakeTat({ fleet: exampleFleet }), { port: 0 });
  t.after(() => server.close());
  const { stdout } = await ask(server.url, "ap-guangzhou", "inv-1vll7hda");
  assert.match(stdout, /^invt-08oe5fe2 SUCCESS\n"root\\n"\n1 of 1 tasks, request [-0-9a-f]{36}\n$/);
});

test("the example ends with the service's error", async (t) => {
  const server = await listen(createFakeTat({ credentials: [] }), { port: 0 });
  t.after(() => server.close());
  await assert.rejects(ask(server.url, "ap-guangzhou", "inv-1vll7hda"), /\nAuthFailure.SecretIdNotFound \(auth\): .* \[request [-0-9a-f]{36}\]\n$/);
});

function ask(...options) {
  const example = ["run", "--quiet", "--locked", "--package", "tat-tasks-core", "--example", "ask", "--", ...options];
  return promisify(execFile)("cargo", example, { cwd: root, env: environment });
}
