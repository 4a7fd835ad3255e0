// The console in real browsers, for whoever has no mouse, goes back, copies, or needs other colours.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";

import { openConsole } from "../../../www/server/console.mjs";
import { describeEachBrowser } from "../each-browser.mjs";
import { longest } from "../engines.mjs";
import { homeOf } from "./home.mjs";

const program = fileURLToPath(new URL("program.js", import.meta.url));

describe("getting about the console", { concurrency: true }, () => {
  let site;
  before(async () => (site = await openConsole({ program })));
  after(() => site?.close());

  describeEachBrowser(({ name, openPage }) => {
    test(`${name}: it is opened by the URL with the token`, { timeout: longest }, async () => {
      const page = await openPage(site.url, await homeOf(site));
      await page.sees("names", (names) => names?.length >= 10);
      await page.close();
    });

    test(`${name}: the focus goes on to what comes in the place of what had it`, { timeout: longest }, async () => {
      const page = await openPage(`${await homeOf(site)}?focus`);
      await page.see("prefer", "English");
      await page.sees("names", (names) => names?.length >= 10);
      await page.resize(390, 844);
      await page.see("focus", "list", "a");
      const chosen = await page.see("focused");
      await page.press("Enter");
      await page.sees("isListSeen", false);
      await page.sees("focused", (words) => /^section: inv-\w+$/.test(words));
      await page.see("back");
      await page.sees("isListSeen", true);
      await page.sees("focused", (words) => words.split(" ")[1] === chosen.split(" ")[1]);

      await page.see("goTo", "#/explorer");
      await page.sees("signature", (signature) => /^[\da-f]{64}$/.test(signature));
      await page.see("focus", "explorer", ".primary");
      await page.press("Enter");
      await page.sees("facts", (facts) => facts?.includes("200"));
      assert.equal(await page.see("focused"), "button: Send through the relay");
      assert.deepEqual(await page.see("complaints"), []);
      await page.close();
    });

    test(`${name}: an open task is a place, from which one comes back to its invocation`, { timeout: longest }, async () => {
      const page = await openPage(`${await homeOf(site)}?places`);
      await page.see("prefer", "English");
      await page.sees("names", (names) => names?.length >= 10);
      assert.equal(await page.see("title"), "Console · tat-tasks");
      await page.see("openInvocation", "edge-agent-upgrade");
      const [server, other] = await page.sees("rows", (rows) => rows.length === 8);
      await page.sees("title", "edge-agent-upgrade · Console · tat-tasks");
      await page.see("openTask", server);
      await page.sees("opened", server);
      // From one task to another, the way back is the same.
      await page.see("openTask", other);
      await page.sees("opened", other);
      await page.sees("address", (address) => address.includes("task-id="));
      await page.see("back");
      await page.sees("opened", null);
      assert.equal(await page.see("shown"), "edge-agent-upgrade");
      await page.sees("rows", (rows) => rows.length === 8);
      await page.see("openTask", server);
      await page.sees("opened", server);
      await page.press("Escape");
      await page.sees("opened", null);
      await page.sees("address", (address) => !address.includes("task-id="));
      await page.see("back");
      await page.sees("shown", null);
      await page.sees("title", "Console · tat-tasks");
      assert.deepEqual(await page.see("complaints"), []);
      await page.close();
    });

    test(`${name}: a copy says that it was made, or that the browser did not permit it`, { timeout: longest }, async () => {
      const page = await openPage(`${await homeOf(site)}?copies`);
      await page.see("prefer", "English");
      await page.sees("names", (names) => names?.length >= 10);
      await page.see("toggleCalls");
      await page.sees("calls", (rows) => rows?.length > 0);
      await page.see("openInvocation", "nginx-reload");
      await page.sees("shown", "nginx-reload");
      const assertCopies = async (place, selector, label, copied) => {
        await page.sees("textOf", label, place, selector);
        await page.see("permitCopying", false);
        await page.see("clickOn", place, selector);
        await page.sees("textOf", "The browser did not permit to copy", place, selector);
        await page.see("permitCopying", true);
        await page.see("clickOn", place, selector);
        await page.sees("textOf", "Copied", place, selector);
        assert.match(await page.see("copied"), copied);
        await page.sees("textOf", label, place, selector);
      };
      await assertCopies("page", ".bar .end button", "Copy link", /#\/invocations\/inv-\w{8}$/);
      await assertCopies("log", "tr:last-child .id button", "", /^[\da-f-]{36}$/);
      await page.see("goTo", "#/explorer");
      await page.sees("signature", (signature) => /^[\da-f]{64}$/.test(signature));
      await assertCopies("explorer", ".step-head button", "Copy", /^\{.*\}$/);
      assert.deepEqual(await page.see("complaints"), []);
      await page.close();
    });

    // By Chromium's own protocol.
    if (name !== "Chromium") return;

    test(`${name}: an explorer that cannot be loaded says so, and leaves the console alone`, { timeout: longest }, async () => {
      const page = await openPage(await homeOf(site));
      await page.see("prefer", "English");
      await page.sees("names", (names) => names?.length >= 10);
      const protocol = await page.protocol();
      let asked = 0;
      protocol.on("Network.requestWillBeSent", ({ request }) => (asked += /chunks\/request-explorer/.test(request.url) ? 1 : 0));
      await protocol.send("Network.enable");
      await protocol.send("Network.setBlockedURLs", { urls: ["*chunks/request-explorer*"] });
      await page.see("goTo", "#/explorer");
      await page.sees("explorerFailure", (words) => words?.startsWith("The explorer could not be loaded"));
      // Whatever is drawn anew meanwhile.
      await page.see("toggleCalls");
      await page.see("prefer", "Dark");
      await page.see("prefer", "Auto");
      assert.equal(asked, 1);
      await page.see("goTo", "#/");
      await page.sees("isListSeen", true);
      assert.equal(await page.see("failure"), null);
      await page.see("goTo", "#/explorer");
      await page.sees("explorerFailure", (words) => words?.startsWith("The explorer could not be loaded"));
      await protocol.send("Network.setBlockedURLs", { urls: [] });
      await page.see("loadExplorerAgain");
      await page.sees("signature", (signature) => /^[\da-f]{64}$/.test(signature));
      assert.equal(await page.see("explorerFailure"), null);
      await page.close();
    });

    test(`${name}: the rate of calls goes down once there are none`, { timeout: longest }, async () => {
      const page = await openPage(await homeOf(site));
      await page.see("prefer", "English");
      await page.sees("rate", (words) => /^(?!0 )[\d.]+ of 20 calls a second$/.test(words));
      await page.see("goTo", "#/explorer");
      await page.sees("rate", "0 of 20 calls a second");
      await page.close();
    });

    test(`${name}: with the colours of whoever looks, what is chosen stands out, and nothing vanishes`, { timeout: longest }, async () => {
      const page = await openPage(`${await homeOf(site)}#/explorer`);
      await page.see("prefer", "English");
      await page.sees("signature", (signature) => /^[\da-f]{64}$/.test(signature));
      const protocol = await page.protocol();
      await protocol.send("Emulation.setEmulatedMedia", { features: [{ name: "forced-colors", value: "active" }, { name: "prefers-color-scheme", value: "dark" }] });
      for (const [place, selector] of [["explorer", "[role='tab']"], ["shell", "nav a"]]) {
        const lines = await page.see("style", place, selector, "borderBlockEndColor");
        const [chosen] = await page.see("style", place, `${selector}:is([aria-selected='true'], [aria-current])`, "borderBlockEndColor");
        assert.equal(lines.filter((colour) => colour === chosen).length, 1, `${selector}: ${lines}`);
        for (const colour of lines) assert.ok(colour === chosen || isUnseen(colour), `${selector}: ${lines}`);
      }
      const [meter] = await page.see("style", "log", ".meter i", "backgroundColor");
      const [around] = await page.see("style", "log", ".meter", "borderBlockStartStyle");
      assert.ok(!isUnseen(meter) && around === "solid", `${meter}, ${around}`);
      await page.close();
    });
  });
});

/** Whether a colour is that of the ground, black, or none. */
function isUnseen(colour) {
  return colour === "rgb(0, 0, 0)" || /^rgba\(.*, 0\)$/.test(colour);
}
