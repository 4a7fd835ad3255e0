// The pictures of the README, taken in Chromium of the console as `make console` shows it: www/screenshots/*.webp.
//
//   node scripts/screenshots.mjs [a directory for them]
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import puppeteer from "puppeteer-core";

import { chromiumFlags, engines } from "../tests/browser/engines.mjs";
import { openConsole } from "../www/server/console.mjs";

const [directory = fileURLToPath(new URL("../www/screenshots", import.meta.url))] = process.argv.slice(2);

const list = "tat-console >>> console-page >>> invocation-list";
const row = "tat-console >>> tat-invocation >>> .row[data-id]";
const desktop = { width: 1280, height: 800, deviceScaleFactor: 1 };
const phone = { width: 390, height: 844, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

/** What is seen in each: `open` is the name of the command whose invocation is opened. */
const pictures = [
  { name: "console", view: desktop, scheme: "light", language: "en", showsCalls: true },
  { name: "invocation-light", view: desktop, scheme: "light", language: "en", open: "rotate-logs", opensTask: true },
  { name: "invocation-dark", view: desktop, scheme: "dark", language: "en", open: "rotate-logs", opensTask: true },
  { name: "explorer", view: desktop, scheme: "dark", language: "en", page: "#/explorer", awaits: "tat-console >>> request-explorer >>> [data-step='signature']" },
  { name: "phone-light", view: phone, scheme: "light", language: "zh", open: "edge-agent-upgrade" },
  { name: "phone-dark", view: phone, scheme: "dark", language: "en" },
];

const home = mkdtempSync(join(tmpdir(), "tat-tasks-screenshots-"));
const site = await openConsole();
const browser = await puppeteer.launch({ executablePath: engines[0].executable, args: chromiumFlags, env: { ...process.env, HOME: home } });
try {
  mkdirSync(directory, { recursive: true });
  for (const picture of pictures) await take(picture);
} finally {
  await browser.close();
  await site.close();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
}

async function take({ name, view, scheme, language, page: place = "", awaits = `${list} >>> li`, open, opensTask = false, showsCalls = false }) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport(view);
  await page.evaluateOnNewDocument(
    (values) => Object.entries(values).forEach(([key, value]) => localStorage.setItem(key, value)),
    { "tat-console.scheme": scheme, "tat-console.language": language },
  );
  await page.goto(site.url + place);
  await appears(page, awaits);
  if (open !== undefined) {
    const links = await page.$$(`${list} >>> a`);
    const texts = await Promise.all(links.map((link) => link.evaluate(({ textContent }) => textContent)));
    await links[texts.findLastIndex((text) => text.includes(open))].click();
    await appears(page, row);
  }
  if (opensTask) await (await appears(page, row)).click();
  if (showsCalls) await page.click("tat-console >>> call-log >>> .head");
  // What comes in by and by, error lines and the calls' cost, is there then.
  await page.waitForNetworkIdle({ idleTime: 1_500 });
  await page.screenshot({ path: join(directory, `${name}.webp`), type: "webp", quality: 82 });
  await context.close();
}

/** Puppeteer's own waits look for changes of the document, and see none in a shadow root. */
async function appears(page, selector) {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(50)) {
    const found = await page.$(selector);
    if (found !== null) return found;
  }
  throw new Error(`screenshots: ${selector} does not appear`);
}
