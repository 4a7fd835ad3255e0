// A browser with the viewer's page open, and what a person does there.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach } from "node:test";
import puppeteer from "puppeteer-core";
import { chromiumFlags, engines, longest } from "../engines.mjs";
import { serveViewer } from "./viewer-page.mjs";

const { executable } = engines.find(({ name }) => name === "Chromium");

/** Of a `describe` that calls {@link driveViewer}. */
export const options = { skip: executable === "" && "scripts/set-up found no Chromium, and said so", timeout: 4 * longest };

/** Texts of so many lines that hold their numbers. */
export const numbered = (count) => Array.from({ length: count }, (_, index) => `${index + 1}`).join("\n");

/**
 * Opens a new page for each test of this `describe`, and closes it with a look at the console, where each violation of the
 * policy is.
 */
export function driveViewer() {
  const viewer = { page: undefined, browser: undefined, home: undefined, origin: undefined };
  let served;
  let complaints;
  before(
    async () => {
      viewer.home = mkdtempSync(join(tmpdir(), "tat-tasks-viewer-"));
      served = await serveViewer();
      viewer.origin = new URL(served.url).origin;
      viewer.browser = await puppeteer.launch({ browser: "chrome", executablePath: executable, args: chromiumFlags, env: { ...process.env, HOME: viewer.home } });
    },
    { timeout: longest },
  );
  after(async () => {
    await viewer.browser?.close();
    await served?.close();
    rmSync(viewer.home, { recursive: true, force: true, maxRetries: 5 });
  });
  beforeEach(async () => {
    complaints = [];
    const page = await viewer.browser.newPage();
    viewer.page = page;
    await page.setViewport({ width: 1000, height: 800 });
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(served.url);
    await page.evaluate(() => customElements.whenDefined("tat-output"));
  });
  afterEach(async () => {
    await viewer.page.close();
    assert.deepEqual(complaints, []);
  });

  /** Runs a function of the viewer, its shadow root and values, in the page. */
  const within = (body, ...values) => {
    const element = 'document.querySelector("tat-output")';
    return viewer.page.evaluate(`(${body})(${element}, ${element}.shadowRoot, ${values.map((value) => JSON.stringify(value)).join(", ")})`);
  };

  /** Until frames bring nothing new: rows are measured after they were drawn. */
  const settled = () =>
    within(async (element) => {
      for (let frame = 0; frame < 4; frame += 1) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        await element.updateComplete;
      }
    });

  return {
    viewer,
    within,
    settled,
    /** Sets properties; bytes from text, or from numbers. */
    async set(properties) {
      await viewer.page.evaluate((given) => {
        const element = document.querySelector("tat-output");
        for (const [name, value] of Object.entries(given)) {
          const isBytes = ["bytes", "comparedTo"].includes(name);
          element[name] = isBytes ? (typeof value === "string" ? new TextEncoder().encode(value) : Uint8Array.from(value)) : value;
        }
      }, properties);
      await settled();
    },
    text: (selector) => within((element, root, sought) => root.querySelector(sought)?.textContent.replace(/\s+/g, " ").trim(), selector),
    async press(key) {
      await viewer.page.keyboard.press(key);
      await settled();
    },
    async click(selector) {
      await viewer.page.click(`tat-output >>> ${selector}`);
      await settled();
    },
    async type(words) {
      await viewer.page.type("tat-output >>> .find input", words);
      await settled();
    },
    focusLines: () => within((element, root) => root.querySelector(".lines").focus()),
    /** The numbers of the lines on screen, the first and the last that one sees whole. */
    onScreen: () =>
      within((element, root) => {
        const frame = root.querySelector(".lines").getBoundingClientRect();
        const seen = [...root.querySelectorAll(".row")].filter((row) => {
          const { top, bottom } = row.getBoundingClientRect();
          return top >= frame.top - 1 && bottom <= frame.bottom + 1;
        });
        const numbers = seen.map((row) => Number(row.querySelector("button").textContent));
        return [numbers[0], numbers.at(-1)];
      }),
  };
}
