// <tat-output> in a real browser, under the strictest policy: how one gets about in an output.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { longest } from "../engines.mjs";
import { driveViewer, numbered, options } from "./viewer-driver.mjs";

describe("getting about in the output viewer", options, () => {
  const { viewer, within, settled, set, text, press, click, type, focusLines, onScreen } = driveViewer();

  test("search counts, goes on and back, tells so aloud, and ends", async () => {
    await set({ bytes: `error 1\nnothing\n${numbered(500)}\nERROR 2\nlast error` });
    await focusLines();
    await press("/");
    await viewer.page.keyboard.type("error");
    await settled();
    const state = async () => [await text(".count"), await text("mark.current"), await text("[role=status]")];
    assert.deepEqual(await state(), ["1/3", "error", "1 of 3"]);
    await press("Enter");
    assert.deepEqual(await state(), ["2/3", "ERROR", "2 of 3"]);
    assert.ok((await onScreen())[1] >= 503);
    await viewer.page.keyboard.down("Shift");
    await press("Enter");
    await press("Enter");
    await viewer.page.keyboard.up("Shift");
    assert.deepEqual(await state(), ["3/3", "error", "3 of 3"]);
    await click(".case");
    assert.equal(await text(".count"), "2/2");
    await focusLines();
    await press("n");
    assert.deepEqual([await text(".count"), await onScreen()], ["1/2", [1, (await onScreen())[1]]]);
    await press("p");
    assert.equal(await text(".count"), "2/2");
    await type("x");
    assert.deepEqual([await text(".count"), await text("[role=status]"), await within((element, root) => root.querySelector(".next").disabled)], ["Not found", "Not found", true]);
    await press("Escape");
    assert.equal(await within((element, root) => root.querySelectorAll("mark").length + root.querySelector("input").value.length), 0);
    assert.equal(await within((element, root) => root.activeElement.className.trim()), "lines");
  });

  test("goes to a place beyond the side of a long line", async () => {
    await set({ bytes: `${"x".repeat(3000)}needle${"x".repeat(3000)}` });
    await type("needle");
    await settled();
    const isSeen = await within((element, root) => {
      const mark = root.querySelector("mark.current").getBoundingClientRect();
      const lines = root.querySelector(".lines").getBoundingClientRect();
      return mark.left >= lines.left && mark.right <= lines.right;
    });
    assert.equal(isSeen, true);
  });

  test("of 24,576 lines a few are drawn, wherever one is", async () => {
    await set({ bytes: "\n".repeat(24_575) + "end" });
    const drawn = () => within((element, root) => root.querySelectorAll(".row").length);
    assert.ok((await drawn()) < 120);
    await focusLines();
    await press("G");
    assert.equal((await onScreen())[1], 24_576);
    assert.ok((await drawn()) < 120);
    await press("g");
    assert.equal((await onScreen())[0], 1);
    await within((element, root) => (root.querySelector(".lines").scrollTop = 200_000));
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
    assert.equal(await within((element, root) => root.querySelector(".lines").scrollWidth <= root.querySelector(".lines").clientWidth), true);
    await focusLines();
    await press("G");
    assert.equal((await onScreen())[1], 900);
    // What is above turns out higher or lower than it was taken for, as one scrolls up; what one reads stays.
    for (let step = 0; step < 12; step += 1) {
      const [, before] = await onScreen();
      await within((element, root) => root.querySelector(".lines").scrollBy(0, -200));
      await settled();
      const [, now] = await onScreen();
      assert.ok(now <= before && now > before - 40, `${before}, then ${now}`);
    }
    // What is in the middle stays there.
    await set({ line: 450 });
    await set({ line: undefined });
    for (const wrap of [false, true]) {
      await press("w");
      assert.equal(await within((element) => element.wrap), wrap);
      const [first, last] = await onScreen();
      assert.ok(first < 450 && last > 450, `${first} to ${last}, ${wrap}`);
    }
  });

  test("follows the end, pauses where one scrolls up, and comes back", async () => {
    let count = 100;
    const grow = (by) => set({ bytes: numbered((count += by)), live: true });
    await grow(0);
    assert.equal((await onScreen())[1], 100);
    await grow(500);
    assert.equal((await onScreen())[1], 600);
    assert.equal(await text(".to-end"), undefined);

    await viewer.page.mouse.move(500, 400);
    await viewer.page.mouse.wheel({ deltaY: -400 });
    await viewer.page.waitForFunction(() => document.querySelector("tat-output").shadowRoot.querySelector(".to-end") !== null, { timeout: longest });
    await settled();
    const paused = await onScreen();
    assert.ok(paused[1] < 600);
    assert.equal(await text("[role=status]"), "Paused where you are");
    await grow(300);
    assert.deepEqual(await onScreen(), paused);

    await click(".to-end");
    assert.equal((await onScreen())[1], 900);
    assert.equal(await text(".to-end"), undefined);
    assert.equal(await within((element, root) => root.activeElement.className.trim()), "lines");
    await press("f");
    await grow(100);
    assert.equal((await onScreen())[1], 900);
    await press("f");
    assert.equal((await onScreen())[1], 1000);
    await set({ live: false });
    assert.deepEqual([await text(".follow"), await text(".to-end"), (await onScreen())[1]], [undefined, undefined, 1000]);
  });

  for (const [order, news] of [
    ["before", [{ live: false }, { bytes: numbered(900) }]],
    ["after", [{ bytes: numbered(900) }, { live: false }]],
    ["with", [{ bytes: numbered(900), live: false }]],
  ]) {
    test(`the last of it comes ${order} the news that the command has ended: it is followed, until one goes elsewhere`, async () => {
      await set({ bytes: numbered(400), live: true });
      for (const properties of news) await set(properties);
      assert.equal((await onScreen())[1], 900);
      await set({ bytes: numbered(1000) });
      assert.equal((await onScreen())[1], 1000);
      await within((element, root) => root.querySelector(".lines").scrollBy(0, -2000));
      await settled();
      const before = await onScreen();
      await set({ bytes: numbered(1100) });
      assert.deepEqual(await onScreen(), before);
    });
  }

  test("another output is read from its beginning, or followed while it grows", async () => {
    await set({ bytes: numbered(900), live: true });
    await set({ bytes: `other\n${numbered(900)}`, live: false });
    assert.equal((await onScreen())[0], 1);
    await set({ bytes: `third\n${numbered(900)}`, live: true });
    assert.equal((await onScreen())[1], 901);
    await set({ bytes: `fourth\n${numbered(700)}` });
    assert.equal((await onScreen())[1], 701);
  });

  test("a link to a line that was not kept says so", async () => {
    await set({ bytes: numbered(686), line: 3000, live: true });
    assert.equal(await text(".lost-line"), undefined);
    await set({ droppedBytes: 5 });
    assert.equal(await text(".lost-line"), "Line 3,000 is not among the 686 lines that were kept.");
    await set({ droppedBytes: 0, live: false });
    assert.equal(await text(".lost-line"), "Line 3,000 is not among the 686 lines that were kept.");
    await set({ line: 686 });
    assert.equal(await text(".lost-line"), undefined);
  });

  test("a line is linked to by its number, by mouse and by keys, and the link is taken back", async () => {
    await within((element) => {
      globalThis.told = [];
      element.addEventListener("tat-line-change", ({ detail }) => globalThis.told.push(detail.line ?? null));
    });
    await set({ bytes: numbered(1000) });
    await click("button[data-line='3']");
    await focusLines();
    await viewer.page.keyboard.press("Tab");
    assert.equal(await within((element, root) => root.activeElement.dataset.line), "3");
    for (let step = 0; step < 60; step += 1) await viewer.page.keyboard.press("ArrowDown");
    await settled();
    assert.equal(await within((element, root) => root.activeElement.dataset.line), "63");
    assert.ok((await onScreen())[1] >= 63);
    await press("Enter");
    assert.equal(await within((element) => element.line), 63);
    await press("Enter");
    assert.deepEqual(await viewer.page.evaluate(() => globalThis.told), [3, 63, null]);
    assert.equal(await text(".row.marked button"), undefined);
    // The number leaves the screen and is drawn no more: the keys still lead here.
    await within((element, root) => (root.querySelector(".lines").scrollTop = 15_000));
    await settled();
    assert.equal(await within((element, root) => root.activeElement.className.trim()), "lines");
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

  test("a line that is gone before it was brought on screen is forgotten", async () => {
    await set({ bytes: numbered(2000) });
    await within((element) => {
      element.handleKey("G");
      element.bytes = new TextEncoder().encode("short\n".repeat(400));
    });
    await settled();
    // Nothing is left to do.
    assert.equal(await within((element) => element.isUpdatePending), false);
    assert.equal((await onScreen())[0], 1);
  });

  test("where one looks around, the end is not followed", async () => {
    await set({ bytes: "a\nb", live: true });
    await focusLines();
    await press("g");
    assert.equal(await text(".to-end"), "Back to the end");
  });

  test("the difference to another output, line by line, and from one to the next", async () => {
    const majority = numbered(400).replace("\n200\n", "\nhost web-17 ok\n");
    await set({ bytes: `${numbered(400).replace("\n200\n", "\nhost web-203 ok\n")}\nmore`, comparedTo: majority });
    assert.match(await text(".difference"), /^\+2 −1 2 lines only here, 1 line only in what most of the others wrote\./);
    await click(".next-change");
    const rows = () => within((element, root) => [...root.querySelectorAll(".row:not(.same)")].map((row) => [row.querySelector("[role=img]").getAttribute("aria-label"), row.querySelector(".text").textContent, row.querySelector("mark")?.textContent ?? ""]));
    assert.deepEqual(await rows(), [
      ["only in the others", "host web-17 ok", "17"],
      ["only here", "host web-203 ok", "203"],
    ]);
    await click(".next-change");
    assert.deepEqual(await rows(), [["only here", "more", ""]]);
    await set({ bytes: majority });
    assert.equal(await text(".difference"), "The same as most of the others wrote.");
    await set({ bytes: [0x61, 0xe7], comparedTo: [0x61, 0xe7] });
    assert.equal(await text(".difference"), "The same as most of the others wrote.");
    await set({ bytes: `\x1b[1m${majority}`, comparedTo: majority });
    assert.match(await text(".difference"), /only colours or control characters differ/);
  });

  test("keys of a person who is elsewhere, and keys that are not the viewer's", async () => {
    await set({ bytes: numbered(500) });
    assert.deepEqual(await within((element) => ["G", "j", "/"].map((key) => element.handleKey(key))), [true, false, true]);
    await settled();
    assert.equal((await onScreen())[1], 500);
    await viewer.page.evaluate(() => {
      globalThis.heard = [];
      document.addEventListener("keydown", ({ key }) => globalThis.heard.push(key));
    });
    await viewer.page.keyboard.type("gw");
    assert.equal(await within((element, root) => root.querySelector("input").value), "gw");
    await focusLines();
    await press("j");
    await press("g");
    assert.deepEqual(await viewer.page.evaluate(() => globalThis.heard), ["g", "w", "j"]);
  });
});
