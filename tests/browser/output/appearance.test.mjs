// <tat-output> in a real browser, under the strictest policy: what one sees of an output, and takes away.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { longest } from "../engines.mjs";
import { driveViewer, numbered, options } from "./viewer-driver.mjs";

const colourful = [
  "\x1b[1mdeploy\x1b[0m \x1b[2mdim\x1b[0m \x1b[31mred\x1b[0m \x1b[33;42m yellow on green \x1b[0m \x1b[38;5;226mcube\x1b[0m \x1b[38;2;250;250;250mnearly white\x1b[0m",
  "see https://example.com/a or \x1b]8;;https://example.org/b\x07this\x1b]8;;\x07, user\u202egpj.exe",
  "Error: no such file",
  "error again",
  ...Array.from({ length: 60 }, (_, index) => `line ${index + 5}`),
].join("\n");

describe("what the output viewer shows", options, () => {
  const { viewer, within, settled, set, text, press, click, type, focusLines } = driveViewer();
  const sample = { bytes: colourful, droppedBytes: 4096, outputUrl: "https://logs.example.com/inv/task.log?q-signature=s", line: 3, live: true };

  for (const scheme of ["light", "dark"]) {
    test(`axe finds nothing, ${scheme}`, async () => {
      await viewer.page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      await viewer.page.addScriptTag({ url: "/axe.js" });
      const found = async () => {
        const { violations } = await viewer.page.evaluate(() => globalThis.axe.run());
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, any }) => `${html} ${any[0]?.message ?? ""}`).join(" | ")}`);
      };
      await set(sample);
      await type("error");
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

  test("without colours of its own, the place that one is at stands out among those found", async () => {
    await set({ bytes: "error error" });
    await type("error");
    const session = await viewer.page.createCDPSession();
    await session.send("Emulation.setEmulatedMedia", { features: [{ name: "forced-colors", value: "active" }] });
    const backgrounds = () =>
      within((element, root) => {
        const probe = root.querySelector(".lines").appendChild(Object.assign(document.createElement("i"), { style: "forced-color-adjust: none; background: Highlight" }));
        const colours = [probe, root.querySelector("mark.current"), root.querySelector("mark.found")].map((found) => getComputedStyle(found).backgroundColor);
        probe.remove();
        return colours;
      });
    const [highlight, current, found] = await backgrounds();
    assert.equal(current, highlight);
    assert.notEqual(found, highlight);
  });

  test("an output is text: no markup, no style, links to http and https alone", async () => {
    await set({
      bytes: `<img src=x onerror=alert(1)> <script>alert(1)</script>\n\x1b]8;;javascript:alert(1)\x07click\x1b]8;;\x07 \x1b]8;;https://a.test/"onclick="x\x07ok\x1b]8;;\x07 javascript:alert(2)\n\x1b[38;5;1;2;3mx`,
      outputUrl: "javascript:alert(3)",
      name: "<b>",
    });
    assert.equal(await within((element, root) => root.querySelectorAll("img, script, style, [onclick], [onerror]").length), 0);
    assert.match(await text(".shown"), /<img src=x onerror=alert\(1\)> <script>alert\(1\)<\/script>/);
    const links = await within((element, root) => [...root.querySelectorAll("a")].map(({ href, rel, target }) => [href, rel, target]));
    assert.deepEqual(links, [["https://a.test/%22onclick=%22x", "noopener noreferrer", "_blank"]]);
    assert.equal(await text(".dropped"), "The whole log: javascript:alert(3)");
    for (const outputUrl of ["ftp://a.test/b.log?q-signature=s", `https://a.test/b.log?q-signature=s${"x".repeat(20_000)}`, "https://a.test:99999999/b.log?q-signature=s"]) {
      await set({ outputUrl });
      assert.match(await text(".dropped"), /^The whole log: (ftp|https):\/\/a\.test(:9+)?\/b\.log$/);
    }
    // A token of a role makes an address long.
    await set({ outputUrl: `https://a.test/b.log?x-cos-security-token=${"x".repeat(4_000)}` });
    assert.equal(await within((element, root) => root.querySelector(".dropped a").textContent.replace(/ \(.*/, "")), "https://a.test/b.log");
  });

  test("colours are set, and differ in the dark", async () => {
    await set({ bytes: "\x1b[31mred\x1b[0m \x1b[1;4mbold\x1b[0m \x1b[38;2;255;0;0;48;2;0;0;255mboth" });
    const looks = () => within((element, root) => [...root.querySelectorAll(".text span")].map((span) => [getComputedStyle(span).color, getComputedStyle(span).fontWeight, getComputedStyle(span).textDecorationLine]));
    const light = await looks();
    await viewer.page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
    const dark = await looks();
    assert.equal(light[0][0], "rgb(190, 51, 47)");
    assert.equal(dark[0][0], "rgb(227, 110, 107)");
    assert.deepEqual(light[1].slice(1), ["700", "underline"]);
    await within((element) => element.style.setProperty("--tat-ansi-1", "rgb(1, 2, 3)"));
    assert.equal((await looks())[0][0], "rgb(1, 2, 3)");
  });

  test("what would not be seen is written out, and marked", async () => {
    await set({ bytes: "a\x07\u202eb\\x07" });
    assert.deepEqual(await within((element, root) => [...root.querySelectorAll(".escape")].map((escape) => escape.textContent)), ["\\x07\\u{202e}"]);
    assert.equal(await text(".text"), "a\\x07\\u{202e}b\\x07");
  });

  test("an encoding is offered, chosen, and told", async () => {
    await within((element) => element.addEventListener("tat-encoding-change", ({ detail, bubbles, composed }) => (globalThis.told = [detail, bubbles, composed])));
    const gbk = [0xb4, 0xed, 0xce, 0xf3];
    await set({ bytes: gbk });
    assert.equal(await text(".other-encoding"), "Not all of this is UTF-8; it can be read as GBK. Read as GBK");
    await click(".other-encoding button");
    assert.deepEqual([await text(".text"), await text(".other-encoding"), await viewer.page.evaluate(() => globalThis.told)], ["错误", undefined, [{ encoding: "gbk" }, true, true]]);
    await viewer.page.select("tat-output >>> select", "utf-16be");
    await settled();
    assert.deepEqual([await text(".text"), await within((element) => element.encoding)], ["듭컳", "utf-16be"]);
    await set({ encoding: "koi9" });
    assert.match(await text(".notice"), /does not know the encoding “koi9”/);
    assert.equal(await within((element, root) => root.querySelector("select").value), "koi9");
  });

  test("says what was dropped, what is binary, and what is empty", async () => {
    await set({ bytes: "x", droppedBytes: 1234567, outputUrl: "https://b.cos.example.com/a/b.log?q-signature=secret" });
    assert.equal(await text(".dropped"), "1,234,567 bytes dropped: the service keeps the first 24 KiB. The whole log: https://b.cos.example.com/a/b.log (opens in a new tab)");
    assert.equal(await within((element, root) => root.querySelector(".dropped a").href), "https://b.cos.example.com/a/b.log?q-signature=secret");
    await set({ bytes: [0x7f, 0x45, 0x4c, 0x46, 0, 1, 0, 0, 0, 0, 2], droppedBytes: 0, outputUrl: "" });
    assert.equal(await text(".binary"), "This does not look like text.");
    await set({ bytes: "" });
    assert.equal(await text(".empty"), "The command wrote nothing.");
    await set({ live: true, language: "zh" });
    assert.equal(await text(".empty"), "命令还没有输出。");
    await within((element) => (element.bytes = undefined));
    await settled();
    assert.equal(await text(".empty"), "尚未读取输出。");
  });

  test("copies and downloads what one sees, or the bytes as they are", async () => {
    await viewer.browser.defaultBrowserContext().overridePermissions(viewer.origin, ["clipboard-read", "clipboard-write", "clipboard-sanitized-write"]);
    const session = await viewer.browser.target().createCDPSession();
    await session.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: viewer.home, eventsEnabled: true });
    const raw = "\x1b[31mred\x1b[0m\x07\r\nend";
    await set({ bytes: raw, name: "ins-1/../x" });
    await viewer.page.bringToFront();
    const copied = async (selector) => {
      await click(selector);
      await viewer.page.waitForFunction(() => document.querySelector("tat-output").shadowRoot.querySelector("[role=status]").textContent === "Copied", { timeout: longest });
      return viewer.page.evaluate(() => navigator.clipboard.readText());
    };
    assert.equal(await copied(".copy"), "red\nend\n");
    assert.equal(await within((element, root) => root.querySelector("[role=status]").getBoundingClientRect().width > 30), true);
    await click("summary");
    assert.equal(await copied(".copy-raw"), raw);
    assert.deepEqual(await within((element, root) => [root.querySelector("details").open, root.activeElement.tagName]), [false, "SUMMARY"]);

    for (const [selector, name, expected] of [
      [".save-text", "ins-1-..-x.txt", "red\nend\n"],
      [".save-raw", "ins-1-..-x.log", raw],
    ]) {
      const ended = new Promise((resolve) => session.on("Browser.downloadProgress", ({ state }) => state === "completed" && resolve()));
      await click("summary");
      await click(selector);
      await ended;
      assert.equal(readFileSync(join(viewer.home, name), "utf8"), expected);
    }
  });

  test("the menu closes by Escape, and by a look elsewhere", async () => {
    await set({ bytes: "a" });
    const isOpen = () => within((element, root) => root.querySelector("details").open);
    for (const leave of [() => press("Escape"), () => viewer.page.mouse.click(5, 5), () => focusLines()]) {
      await click("summary");
      assert.equal(await isOpen(), true);
      await leave();
      assert.equal(await isOpen(), false);
    }
  });

  test("a menu that is closed hears of no press, however often it was opened", async () => {
    await set({ bytes: "a" });
    const session = await viewer.page.createCDPSession();
    const heard = async () => {
      const { result } = await session.send("Runtime.evaluate", { expression: "document" });
      const { listeners } = await session.send("DOMDebugger.getEventListeners", { objectId: result.objectId });
      return listeners.filter(({ type }) => type === "pointerdown").length;
    };
    const before = await heard();
    await within((element, root) => root.querySelector("summary").focus());
    for (let opening = 0; opening < 3; opening += 1) {
      await press("Enter");
      assert.equal(await heard(), before + 1);
      await press("Escape");
      assert.equal(await heard(), before);
    }
    await session.detach();
  });

  test("by attributes, and with values that frameworks and pages set by mistake", async () => {
    await within((element) => {
      const attributes = { "dropped-bytes": "5", "output-url": "https://a.test/b?c", live: "", encoding: "gbk", language: "zh", line: "2", wrap: "", name: "x" };
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    });
    await set({ bytes: numbered(5) });
    assert.deepEqual([await text(".dropped"), await text(".row.marked button")], ["已丢弃 5 字节：服务只保留前 24 KiB。 完整日志： https://a.test/b (在新标签页中打开)", "2"]);
    await within((element) => element.getAttributeNames().forEach((name) => element.removeAttribute(name)));
    await settled();
    assert.deepEqual([await text(".dropped"), await text(".row.marked button"), await text(".text"), await within((element) => element.encoding)], [undefined, undefined, "1", "utf-8"]);
    for (const line of [0, -1, 2.5, "x", 1e9]) await set({ line, language: "no such", encoding: undefined });
    assert.deepEqual([await text(".text"), await text(".row.marked button")], ["1", undefined]);
    await within((element) => Object.assign(element, { bytes: null, comparedTo: null, line: null, outputUrl: undefined, name: undefined }));
    await settled();
    assert.equal(await text(".empty"), "The output has not been read.");
  });
});
