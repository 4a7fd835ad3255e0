// <tat-output> in a real browser, under the strictest policy: what a person sees, hears, presses and takes away.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import puppeteer from "puppeteer-core";
import { chromiumFlags, engines, longest } from "../engines.mjs";
import { serveViewer } from "./viewer-page.mjs";

const { executable } = engines.find(({ name }) => name === "Chromium");
const skip = executable === "" && "scripts/set-up found no Chromium, and said so";

const colourful = [
  "\x1b[1mdeploy\x1b[0m \x1b[2mdim\x1b[0m \x1b[31mred\x1b[0m \x1b[33;42m yellow on green \x1b[0m \x1b[38;5;226mcube\x1b[0m \x1b[38;2;250;250;250mnearly white\x1b[0m",
  "see https://example.com/a or \x1b]8;;https://example.org/b\x07this\x1b]8;;\x07, user\u202egpj.exe",
  "Error: no such file",
  "error again",
  ...Array.from({ length: 60 }, (_, index) => `line ${index + 5}`),
].join("\n");
const numbered = (count, text = "") => Array.from({ length: count }, (_, index) => `${index + 1}${text}`).join("\n");

describe("the output viewer", { skip, timeout: 4 * longest }, () => {
  let home;
  let origin;
  let browser;
  let page;
  let complaints;
  before(
    async () => {
      home = mkdtempSync(join(tmpdir(), "tat-tasks-viewer-"));
      origin = await serveViewer();
      browser = await puppeteer.launch({ browser: "chrome", executablePath: executable, args: chromiumFlags, env: { ...process.env, HOME: home } });
    },
    { timeout: longest },
  );
  after(async () => {
    await browser?.close();
    await origin?.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  });
  beforeEach(async () => {
    complaints = [];
    page = await browser.newPage();
    await page.setViewport({ width: 1000, height: 800 });
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(origin.url);
    await page.evaluate(() => customElements.whenDefined("tat-output"));
  });
  // A violation of the policy is an error of the console.
  afterEach(async () => {
    await page.close();
    assert.deepEqual(complaints, []);
  });

  /** Sets properties; bytes from text, or from numbers. Resolves when all is drawn. */
  const set = (properties) =>
    page.evaluate(async (given) => {
      const viewer = document.querySelector("tat-output");
      for (const [name, value] of Object.entries(given)) {
        const isBytes = ["bytes", "comparedTo"].includes(name);
        viewer[name] = isBytes ? (typeof value === "string" ? new TextEncoder().encode(value) : Uint8Array.from(value)) : value;
      }
      await viewer.updateComplete;
    }, properties).then(settled);

  /** Until frames bring nothing new: rows are measured after they were drawn. */
  const settled = () =>
    page.evaluate(async () => {
      const viewer = document.querySelector("tat-output");
      for (let frame = 0; frame < 4; frame += 1) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        await viewer.updateComplete;
      }
    });

  const within = (body, ...values) => page.evaluate(`(${body})(document.querySelector("tat-output"), document.querySelector("tat-output").shadowRoot, ${values.map((value) => JSON.stringify(value)).join(", ")})`);
  const text = (selector) => within((viewer, root, sought) => root.querySelector(sought)?.textContent.replace(/\s+/g, " ").trim(), selector);
  const press = async (key) => {
    await page.keyboard.press(key);
    await settled();
  };
  const click = async (selector) => {
    await page.click(`tat-output >>> ${selector}`);
    await settled();
  };
  const focusLines = () => within((viewer, root) => root.querySelector(".lines").focus());

  /** The numbers of the lines on screen, the first and the last, as far as one can read them. */
  const onScreen = () =>
    within((viewer, root) => {
      const frame = root.querySelector(".lines").getBoundingClientRect();
      const seen = [...root.querySelectorAll(".row")].filter((row) => {
        const { top, bottom } = row.getBoundingClientRect();
        return top >= frame.top - 1 && bottom <= frame.bottom + 1;
      });
      const numbers = seen.map((row) => Number(row.querySelector("button").textContent));
      return [numbers[0], numbers.at(-1)];
    });

  const sample = { bytes: colourful, droppedBytes: 4096, outputUrl: "https://logs.example.com/inv/task.log?q-signature=s", line: 3, live: true };

  for (const scheme of ["light", "dark"]) {
    test(`axe finds nothing, ${scheme}`, async () => {
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      await page.addScriptTag({ url: "/axe.js" });
      const found = async () => {
        const { violations } = await page.evaluate(() => globalThis.axe.run());
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, any }) => `${html} ${any[0]?.message ?? ""}`).join(" | ")}`);
      };
      await set(sample);
      await page.type("tat-output >>> .find input", "error");
      assert.deepEqual(await found(), []);
      await set({ comparedTo: colourful.replace("Error: no", "Error: yes").replace("line 9", "") });
      await click("summary");
      assert.deepEqual(await found(), []);
      await set({ bytes: "", live: false });
      assert.deepEqual(await found(), []);
      await set({ bytes: [0xb4, 0xed, 0xce, 0xf3], language: "zh", encoding: "none" });
      assert.deepEqual(await found(), []);
    });
  }

  test("an output is text: no markup, no style, links to http and https alone", async () => {
    await set({
      bytes: `<img src=x onerror=alert(1)> <script>alert(1)</script>\n\x1b]8;;javascript:alert(1)\x07click\x1b]8;;\x07 \x1b]8;;https://a.test/"onclick="x\x07ok\x1b]8;;\x07 javascript:alert(2)\n\x1b[38;5;1;2;3mx`,
      outputUrl: "javascript:alert(3)",
      name: "<b>",
    });
    assert.equal(await within((viewer, root) => root.querySelectorAll("img, script, style, [style], [onclick]").length - root.querySelectorAll(".all[style], .shown[style], .lines[style], span[style]").length), 0);
    assert.match(await text(".shown"), /<img src=x onerror=alert\(1\)> <script>alert\(1\)<\/script>/);
    const links = await within((viewer, root) => [...root.querySelectorAll("a")].map(({ href, rel, target }) => [href, rel, target]));
    assert.deepEqual(links, [["https://a.test/%22onclick=%22x", "noopener noreferrer", "_blank"]]);
    assert.equal(await text(".dropped"), "The whole log: javascript:alert(3)");
  });

  test("colours are set, and differ in the dark", async () => {
    await set({ bytes: "\x1b[31mred\x1b[0m \x1b[1;4mbold\x1b[0m \x1b[38;2;255;0;0;48;2;0;0;255mboth" });
    const looks = () => within((viewer, root) => [...root.querySelectorAll(".text span")].map((span) => [getComputedStyle(span).color, getComputedStyle(span).fontWeight, getComputedStyle(span).textDecorationLine]));
    const light = await looks();
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
    const dark = await looks();
    assert.equal(light[0][0], "rgb(179, 38, 30)");
    assert.equal(dark[0][0], "rgb(255, 123, 114)");
    assert.deepEqual(light[1].slice(1), ["700", "underline"]);
    await within((viewer) => viewer.style.setProperty("--tat-ansi-1", "rgb(1, 2, 3)"));
    assert.equal((await looks())[0][0], "rgb(1, 2, 3)");
  });

  test("what would not be seen is written out, and marked", async () => {
    await set({ bytes: "a\x07\u202eb\\x07" });
    assert.deepEqual(await within((viewer, root) => [...root.querySelectorAll(".escape")].map((escape) => escape.textContent)), ["\\x07\\u{202e}"]);
    assert.equal(await text(".text"), "a\\x07\\u{202e}b\\x07");
  });

  test("search counts, goes on and back, tells so aloud, and ends", async () => {
    await set({ bytes: `error 1\nnothing\n${numbered(500)}\nERROR 2\nlast error` });
    await focusLines();
    await press("/");
    await page.keyboard.type("error");
    await settled();
    const state = async () => [await text(".count"), await text("mark.current"), await text("[role=status]")];
    assert.deepEqual(await state(), ["1/3", "error", "1 of 3"]);
    await press("Enter");
    assert.deepEqual(await state(), ["2/3", "ERROR", "2 of 3"]);
    assert.ok((await onScreen())[1] >= 503);
    await page.keyboard.down("Shift");
    await press("Enter");
    await press("Enter");
    await page.keyboard.up("Shift");
    assert.deepEqual(await state(), ["3/3", "error", "3 of 3"]);
    await click(".case");
    assert.equal(await text(".count"), "2/2");
    await focusLines();
    await press("n");
    assert.deepEqual([await text(".count"), await onScreen()], ["1/2", [1, (await onScreen())[1]]]);
    await press("p");
    assert.equal(await text(".count"), "2/2");
    await page.type("tat-output >>> .find input", "x");
    assert.deepEqual([await text(".count"), await text("[role=status]"), await within((viewer, root) => root.querySelector(".next").disabled)], ["Not found", "Not found", true]);
    await press("Escape");
    assert.equal(await within((viewer, root) => root.querySelectorAll("mark").length + root.querySelector("input").value.length), 0);
    assert.equal(await within((viewer, root) => root.activeElement.className.trim()), "lines");
  });

  test("goes to a place beyond the side of a long line", async () => {
    await set({ bytes: `${"x".repeat(3000)}needle${"x".repeat(3000)}` });
    await page.type("tat-output >>> .find input", "needle");
    await settled();
    const isSeen = await within((viewer, root) => {
      const mark = root.querySelector("mark.current").getBoundingClientRect();
      const lines = root.querySelector(".lines").getBoundingClientRect();
      return mark.left >= lines.left && mark.right <= lines.right;
    });
    assert.equal(isSeen, true);
  });

  test("of 24,576 lines a few are drawn, wherever one is", async () => {
    await set({ bytes: "\n".repeat(24_575) + "end" });
    const drawn = () => within((viewer, root) => root.querySelectorAll(".row").length);
    assert.ok((await drawn()) < 120);
    await focusLines();
    await press("G");
    assert.equal((await onScreen())[1], 24_576);
    assert.ok((await drawn()) < 120);
    await press("g");
    assert.equal((await onScreen())[0], 1);
    await within((viewer, root) => (root.querySelector(".lines").scrollTop = 200_000));
    await settled();
    const [first, last] = await onScreen();
    assert.ok(first > 9_000 && last < 11_000 && last - first > 10, `${first} to ${last}`);
    await set({ line: 20_000 });
    const [above, below] = await onScreen();
    assert.ok(above < 20_000 && below > 20_000, `${above} to ${below}`);
    assert.equal(await text(".row.marked button"), "20000");
  });

  test("of lines that are broken, each is found where it is", async () => {
    const lines = Array.from({ length: 900 }, (_, index) => `${index + 1} ${"word ".repeat((index * 7) % 90)}`);
    await set({ bytes: lines.join("\n"), wrap: true, line: 700 });
    const [above, below] = await onScreen();
    assert.ok(above <= 700 && below >= 700, `${above} to ${below}`);
    assert.equal(await within((viewer, root) => root.querySelector(".lines").scrollWidth <= root.querySelector(".lines").clientWidth), true);
    await focusLines();
    await press("G");
    assert.equal((await onScreen())[1], 900);
    // What is above turns out higher or lower than it was taken for, as one scrolls up; what one reads stays.
    for (let step = 0; step < 12; step += 1) {
      const [, before] = await onScreen();
      await within((viewer, root) => root.querySelector(".lines").scrollBy(0, -200));
      await settled();
      const [, now] = await onScreen();
      assert.ok(now <= before && now > before - 40, `${before}, then ${now}`);
    }
    await press("w");
    assert.equal(await within((viewer) => viewer.wrap), false);
  });

  test("follows the end, pauses where one scrolls up, and comes back", async () => {
    let count = 100;
    const grow = (by) => set({ bytes: numbered((count += by)), live: true });
    await grow(0);
    assert.equal((await onScreen())[1], 100);
    await grow(500);
    assert.equal((await onScreen())[1], 600);
    assert.equal(await text(".to-end"), undefined);

    await page.mouse.move(500, 400);
    await page.mouse.wheel({ deltaY: -400 });
    await page.waitForFunction(() => document.querySelector("tat-output").shadowRoot.querySelector(".to-end") !== null, { timeout: longest });
    await settled();
    const paused = await onScreen();
    assert.ok(paused[1] < 600);
    assert.equal(await text("[role=status]"), "Paused where you are");
    await grow(300);
    assert.deepEqual(await onScreen(), paused);

    await click(".to-end");
    assert.equal((await onScreen())[1], 900);
    assert.equal(await text(".to-end"), undefined);
    assert.equal(await within((viewer, root) => root.activeElement.className.trim()), "lines");
    await press("f");
    await grow(100);
    assert.equal((await onScreen())[1], 900);
    await press("f");
    assert.equal((await onScreen())[1], 1000);
    await set({ live: false });
    assert.deepEqual([await text(".follow"), await text(".to-end"), (await onScreen())[1]], [undefined, undefined, 1000]);
  });

  test("an encoding is offered, chosen, and told", async () => {
    await within((viewer) => viewer.addEventListener("tat-encoding-change", ({ detail, bubbles, composed }) => (globalThis.told = [detail, bubbles, composed])));
    const gbk = [0xb4, 0xed, 0xce, 0xf3];
    await set({ bytes: gbk });
    assert.equal(await text(".other-encoding"), "Not all of this is UTF-8; it can be read as GBK. Read as GBK");
    await click(".other-encoding button");
    assert.deepEqual([await text(".text"), await text(".other-encoding"), await page.evaluate(() => globalThis.told)], ["错误", undefined, [{ encoding: "gbk" }, true, true]]);
    await page.select("tat-output >>> select", "utf-16be");
    await settled();
    assert.deepEqual([await text(".text"), await within((viewer) => viewer.encoding)], ["듭컳", "utf-16be"]);
    await set({ encoding: "koi9" });
    assert.match(await text(".notice"), /does not know the encoding “koi9”/);
    assert.equal(await within((viewer, root) => root.querySelector("select").value), "koi9");
  });

  test("says what was dropped, what is binary, and what is empty", async () => {
    await set({ bytes: "x", droppedBytes: 1234567, outputUrl: "https://b.cos.example.com/a/b.log?q-signature=secret" });
    assert.equal(await text(".dropped"), "1,234,567 bytes dropped: the service keeps the first 24 KiB. The whole log: https://b.cos.example.com/a/b.log (opens in a new tab)");
    assert.equal(await within((viewer, root) => root.querySelector(".dropped a").href), "https://b.cos.example.com/a/b.log?q-signature=secret");
    await set({ bytes: [0x7f, 0x45, 0x4c, 0x46, 0, 1, 0, 0, 0, 0, 2], droppedBytes: 0, outputUrl: "" });
    assert.equal(await text(".binary"), "This does not look like text.");
    await set({ bytes: "" });
    assert.equal(await text(".empty"), "The command wrote nothing.");
    await set({ live: true, language: "zh" });
    assert.equal(await text(".empty"), "命令还没有输出。");
    await within((viewer) => (viewer.bytes = undefined));
    await settled();
    assert.equal(await text(".empty"), "尚未读取输出。");
  });

  test("a line is linked to by its number, by mouse and by keys, and the link is taken back", async () => {
    await within((viewer) => {
      globalThis.told = [];
      viewer.addEventListener("tat-line-change", ({ detail }) => globalThis.told.push(detail.line ?? null));
    });
    await set({ bytes: numbered(1000) });
    await click("button[data-line='3']");
    await focusLines();
    await page.keyboard.press("Tab");
    assert.equal(await within((viewer, root) => root.activeElement.dataset.line), "3");
    for (let step = 0; step < 60; step += 1) await page.keyboard.press("ArrowDown");
    await settled();
    assert.equal(await within((viewer, root) => root.activeElement.dataset.line), "63");
    assert.ok((await onScreen())[1] >= 63);
    await press("Enter");
    assert.equal(await within((viewer) => viewer.line), 63);
    await press("Enter");
    assert.deepEqual(await page.evaluate(() => globalThis.told), [3, 63, null]);
    assert.equal(await text(".row.marked button"), undefined);
    // The number leaves the screen and is drawn no more: the keys still lead here.
    await within((viewer, root) => (root.querySelector(".lines").scrollTop = 15_000));
    await settled();
    assert.equal(await within((viewer, root) => root.activeElement.className.trim()), "lines");
  });

  test("a link to a line waits until the line is there, and then leaves one alone", async () => {
    await set({ bytes: numbered(100), live: true, line: 400 });
    assert.equal((await onScreen())[0], 1);
    await set({ bytes: numbered(800) });
    assert.ok((await onScreen())[0] < 400 && (await onScreen())[1] > 400);
    await focusLines();
    await press("g");
    await set({ bytes: numbered(900) });
    assert.equal((await onScreen())[0], 1);
  });

  test("copies and downloads what one sees, or the bytes as they are", async () => {
    await browser.defaultBrowserContext().overridePermissions(new URL(origin.url).origin, ["clipboard-read", "clipboard-write", "clipboard-sanitized-write"]);
    const session = await browser.target().createCDPSession();
    await session.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: home, eventsEnabled: true });
    const raw = "\x1b[31mred\x1b[0m\x07\r\nend";
    await set({ bytes: raw, name: "ins-1/../x" });
    await page.bringToFront();
    const copied = async (selector) => {
      await click(selector);
      await page.waitForFunction(() => document.querySelector("tat-output").shadowRoot.querySelector("[role=status]").textContent === "Copied", { timeout: longest });
      return page.evaluate(() => navigator.clipboard.readText());
    };
    assert.equal(await copied(".copy"), "red\nend\n");
    await click("summary");
    assert.equal(await copied(".copy-raw"), raw);
    assert.deepEqual(await within((viewer, root) => [root.querySelector("details").open, root.activeElement.tagName]), [false, "SUMMARY"]);

    for (const [selector, name, expected] of [
      [".save-text", "ins-1-..-x.txt", "red\nend\n"],
      [".save-raw", "ins-1-..-x.log", raw],
    ]) {
      const ended = new Promise((resolve) => session.on("Browser.downloadProgress", ({ state }) => state === "completed" && resolve()));
      await click("summary");
      await click(selector);
      await ended;
      assert.equal(readFileSync(join(home, name), "utf8"), expected);
    }
  });

  test("the menu closes by Escape, and by a look elsewhere", async () => {
    await set({ bytes: "a" });
    const isOpen = () => within((viewer, root) => root.querySelector("details").open);
    for (const leave of [() => press("Escape"), () => page.mouse.click(5, 5), () => focusLines()]) {
      await click("summary");
      assert.equal(await isOpen(), true);
      await leave();
      assert.equal(await isOpen(), false);
    }
  });

  test("the difference to another output, line by line, and from one to the next", async () => {
    const majority = numbered(400).replace("\n200\n", "\nhost web-17 ok\n");
    await set({ bytes: `${numbered(400).replace("\n200\n", "\nhost web-203 ok\n")}\nmore`, comparedTo: majority });
    assert.match(await text(".difference"), /^\+2 −1 2 lines only here, 1 line only in what most of the others wrote\./);
    await click(".next-change");
    const rows = () => within((viewer, root) => [...root.querySelectorAll(".row:not(.same)")].map((row) => [row.querySelector("[role=img]").getAttribute("aria-label"), row.querySelector(".text").textContent, row.querySelector("mark")?.textContent]));
    assert.deepEqual(await rows(), [
      ["only in the others", "host web-17 ok", "17"],
      ["only here", "host web-203 ok", "203"],
    ]);
    await click(".next-change");
    assert.deepEqual(await rows(), [["only here", "more", undefined]].map((row) => [...row.slice(0, 2), null]));
    await set({ bytes: majority });
    assert.equal(await text(".difference"), "The same as most of the others wrote.");
    await set({ bytes: `\x1b[1m${majority}` });
    assert.match(await text(".difference"), /only colours or control characters differ/);
  });

  test("keys of a person who is elsewhere, and keys that are not the viewer's", async () => {
    await set({ bytes: numbered(500) });
    assert.deepEqual(await within((viewer) => ["G", "j", "/"].map((key) => viewer.handleKey(key))), [true, false, true]);
    await settled();
    assert.equal((await onScreen())[1], 500);
    await page.evaluate(() => {
      globalThis.heard = [];
      document.addEventListener("keydown", ({ key }) => globalThis.heard.push(key));
    });
    await page.keyboard.type("gw");
    assert.equal(await within((viewer, root) => root.querySelector("input").value), "gw");
    await focusLines();
    await press("j");
    await press("g");
    assert.deepEqual(await page.evaluate(() => globalThis.heard), ["g", "w", "j"]);
  });
});
