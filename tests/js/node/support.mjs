// What the tests of tat-tasks/node need: an environment with nothing in it, and a look at what a log would show.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";

import { tatFailure } from "../support.mjs";

export const secrets = { secretId: "AKIDhunter2hunter2", secretKey: "hunter3-secret-key", token: "hunter4-token" };

/** A directory of a test's own. */
export function directory(context) {
  const path = mkdtempSync(join(tmpdir(), "tat-tasks-node-"));
  context.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Until the end of a test, the environment has of what a provider reads these variables alone, and a home that is empty. */
export function setEnvironment(context, variables = {}) {
  const before = { ...process.env };
  for (const name of Object.keys(before)) if (/^(TENCENTCLOUD|TCCLI|TKE)_/.test(name)) delete process.env[name];
  Object.assign(process.env, { HOME: directory(context), ...variables });
  context.after(() => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  });
}

/** The three values, which are read by their names alone. */
export function valuesOf({ secretId, secretKey, token }) {
  return { secretId, secretKey, token };
}

/** The `TatError` of a provider, in which no secret is to be found. */
export async function refusal(promise, expected) {
  const error = await tatFailure(promise, expected);
  assertHidden(error);
  return error;
}

/** Nothing that a program may log of a value holds a secret; all of them have the word in them. */
export function assertHidden(value) {
  const hidden = { showHidden: true, depth: Infinity };
  const ways = [inspect(value, { ...hidden, getters: true }), inspect(value, { ...hidden, customInspect: false }), inspect(value), String(value), JSON.stringify(value), inspect({ ...value }), inspect(structuredClone(value))];
  if (value instanceof Error) ways.push(value.stack, value.message);
  for (const text of ways) assert.doesNotMatch(text, /hunter/);
}

/** A server on loopback, until the end of a test; `asked` are the requests that it got, with their bodies. */
export async function serve(context, answer) {
  const asked = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    asked.push({ method: request.method, url: request.url, headers: request.headers, body });
    await answer(request, response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  context.after(close);
  return { endpoint: `http://127.0.0.1:${server.address().port}`, asked, close };
}

/** Where nobody listens. */
export async function deadEnd(context) {
  const { endpoint, close } = await serve(context);
  close();
  return endpoint;
}
