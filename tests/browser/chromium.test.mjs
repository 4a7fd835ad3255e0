// The package in a real browser, as a plain ES module: no bundler, no import map.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, beforeEach, test } from "node:test";
import puppeteer from "puppeteer-core";
import { createFakeTat, exampleFleet } from "tat-tasks/fake";
import { serve } from "./origin.mjs";

const { chromium } = JSON.parse(readFileSync(new URL("../../target/set-up/found.json", import.meta.url), "utf8"));
const credentials = { secretId: "AKIDbrowser", secretKey: "a-key" };
const flags = [
  // Root, as in a container, has no sandbox.
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

let browser;
let page;
let complaints;
let origin;
let held;

before(async () => {
  const fake = createFakeTat({ fleet: exampleFleet, credentials: [credentials] });
  origin = await serve(async (request) => {
    await held;
    return fake.fetch(request);
  });
  browser = await puppeteer.launch({ executablePath: chromium, args: flags });
});
after(async () => {
  await browser?.close();
  origin?.close();
});
beforeEach(async () => {
  held = undefined;
  await page?.close();
  page = await browser.newPage();
  complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => complaints.push(message.text()));
  await page.goto(origin.url);
  await page.waitForFunction(() => window.tatTasks !== undefined);
});

test("the official example is answered", async () => {
  const answer = await page.evaluate(async (credentials) => {
    const { TatClient, decodeOutput } = window.tatTasks;
    const client = new TatClient({ region: "ap-guangzhou", credentials, endpoint: location.origin });
    const { InvocationTaskSet } = await client.describeInvocationTasks({
      Filters: [{ Name: "invocation-id", Values: ["inv-1vll7hda"] }],
      HideOutput: false,
    });
    const [task] = InvocationTaskSet;
    return { tasks: InvocationTaskSet.length, status: task.TaskStatus, text: decodeOutput(task.TaskResult).text };
  }, credentials);
  assert.deepEqual(answer, { tasks: 1, status: "SUCCESS", text: "root\n" });
  assert.deepEqual(complaints, []);
});

test("an abort in flight rejects with the signal's own reason", async () => {
  let release;
  held = new Promise((resolve) => (release = resolve));
  const same = await page.evaluate(async (credentials) => {
    const { TatClient } = window.tatTasks;
    const client = new TatClient({ region: "ap-guangzhou", credentials, endpoint: location.origin });
    const controller = new AbortController();
    const reason = new Error("the user went elsewhere");
    const answer = client.describeInvocationTasks({}, { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 100);
    return answer.then(
      () => "answered",
      (error) => error === reason,
    );
  }, credentials);
  release();
  assert.equal(same, true);
  assert.deepEqual(complaints, []);
});
