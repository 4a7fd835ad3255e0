// The console in real browsers, as `make console` serves it: a person's way through it, under its policy. A fake is behind it,
// with the fleet that lives.
import assert from "node:assert/strict";
import { request } from "node:http";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";

import { exampleCredential } from "tat-tasks/fake";

import { openConsole } from "../../../www/server/console.mjs";
import { describeEachBrowser } from "../each-browser.mjs";
import { longest } from "../engines.mjs";
import { homeOf } from "./home.mjs";

const program = fileURLToPath(new URL("program.js", import.meta.url));

describe("the console", { concurrency: true }, () => {
  let site;
  before(async () => (site = await openConsole({ program })));
  after(() => site?.close());

  test("nothing of it is served without the token", async () => {
    const { origin } = new URL(site.url);
    for (const path of ["/", "/main.js", "/theme.css", "/settings.json", "/upstream.json"]) {
      const answer = await fetch(origin + path);
      assert.equal(answer.status, 403, path);
      assert.equal(await answer.text(), "Open the URL that the relay has printed.\n");
    }
  });

  test("its pages have a policy that runs no text as a program, and no page of another origin may frame them", async () => {
    const { status, headers } = await get("/");
    assert.equal(status, 200);
    assert.equal(
      headers["content-security-policy"],
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    assert.deepEqual([headers["x-content-type-options"], headers["referrer-policy"], headers["cache-control"]], ["nosniff", "no-referrer", "no-store"]);
  });

  test("what is no page is not found, whatever its name", async () => {
    for (const path of ["/nothing", "/constructor", "/../package.json", "/%2e%2e/package.json", "//[", "/main.js/"]) {
      assert.equal((await get(path)).status, 404, path);
    }
    assert.equal((await get("/settings.json?x")).status, 200);
  });

  /** By `node:http`, which sends a path as it is. */
  function get(path) {
    const { hostname, port, searchParams } = new URL(site.url);
    return new Promise((resolve, reject) => {
      request({ hostname, port, path, headers: { authorization: `Bearer ${searchParams.get("token")}` } }, (response) => {
        response.resume();
        resolve({ status: response.statusCode, headers: response.headers });
      })
        .on("error", reject)
        .end();
    });
  }

  describeEachBrowser(({ name, openPage }) => {
    test(`${name}: a person sees what has run, finds out why it failed, and comes back by the link`, { timeout: longest }, async () => {
      const page = await openPage(site.url, await homeOf(site));
      await page.see("prefer", "English");
      await page.sees("names", (names) => names?.length >= 10 && ["nginx-reload", "磁盘检查", "edge-agent-upgrade"].every((command) => names.includes(command)));
      assert.deepEqual(await page.see("tabs"), ["page Console", "- Request explorer"]);
      assert.equal(await page.see("title"), "Console · tat-tasks");
      assert.equal(await page.see("place"), "Fake TAT ap-guangzhou");
      assert.equal(await page.see("wordsOf", "磁盘检查"), "10 servers, 2 failed");

      await page.see("find", "EDGE");
      await page.sees("names", ["edge-agent-upgrade"]);
      await page.see("find", "inv-0000");
      await page.sees("openById", "Open inv-0000");
      await page.see("find", "");
      await page.sees("names", (names) => names.length >= 10);
      await page.see("openInvocation", "edge-agent-upgrade");
      await page.sees("sentence", "4 of 8 succeeded, 3 not started, 1 terminated");
      assert.equal(await page.see("shown"), "edge-agent-upgrade");
      assert.equal(await page.see("currentName"), "edge-agent-upgrade");
      const [server] = await page.sees("rows", (rows) => rows.length === 8);
      await page.see("openTask", server);
      await page.sees("opened", server);
      await page.sees("explanation", (words) => words?.includes("could not be started") || words?.includes("not start"));
      const address = await page.see("address");
      assert.match(address, /#\/invocations\/inv-\w{8}\?task-id=invt-\w{8}$/);

      await page.see("prefer", "中文");
      await page.sees("heading", "最近的执行活动");
      await page.sees("sentence", (words) => words.startsWith("共 8 个，4 个成功"));
      assert.equal(await page.see("language"), "zh-CN");
      await page.sees("title", "edge-agent-upgrade · 控制台 · tat-tasks");
      await page.see("prefer", "English");

      await page.see("back");
      await page.sees("opened", null);
      await page.see("back");
      await page.sees("shown", null);
      assert.deepEqual(await page.see("complaints"), []);
      await page.close();

      const again = await openPage(address);
      await again.sees("opened", server);
      assert.deepEqual(await again.see("complaints"), []);
      await again.close();
    });

    test(`${name}: the explorer sends a call, and the calls are told with what they have cost`, { timeout: longest }, async () => {
      const page = await openPage(`${await homeOf(site)}#/explorer`);
      await page.see("prefer", "English");
      await page.sees("signature", (signature) => /^[\da-f]{64}$/.test(signature));
      assert.equal(await page.see("title"), "Request explorer · tat-tasks");
      await page.see("send");
      await page.sees("facts", (facts) => facts?.includes("200"));
      await page.see("toggleCalls");
      const calls = await page.sees("calls", (rows) => rows?.length > 0 && rows.every(([, , , cost]) => /^(1 call|none)$/.test(cost)));
      for (const [time, took, outcome, , size, requestId] of calls) {
        assert.match([time, took, outcome, size, requestId].join("|"), /^\d\d:\d\d:\d\d\|\d+ ms\|OK\|[\d.]+ kB\|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
      }
      assert.deepEqual(await page.see("faults"), []);
      assert.deepEqual(await page.see("complaints"), []);
      await page.close();
    });

    test(`${name}: whatever the service answers, all of it is seen, and nothing is turned`, { timeout: longest }, async () => {
      // By an address of its own: where there is one window, the next page is not to be this one at another place.
      const page = await openPage(`${await homeOf(site)}?hostile`);
      await page.see("prefer", "English");
      await page.sees("names", (names) => names?.length >= 10);
      await page.see("toggleCalls");
      const assertSeen = async () => assert.deepEqual([await page.see("hiddenTexts"), await page.see("turningTexts")], [[], []]);

      await page.see("answerWith", "error");
      await page.see("refresh");
      await page.sees("banner", (words) => words?.includes("message X\\u{1b}]52;"));
      await page.sees("calls", (rows) => rows.some((row) => row.at(-1).includes("id X\\u{1b}]52;")));
      await assertSeen();

      await page.see("goTo", "#/explorer");
      await page.sees("signature", (signature) => /^[\da-f]{64}$/.test(signature));
      await page.see("send");
      await page.sees("facts", (facts) => facts?.includes("FailedOperation.X\\u{1b}]52;"));
      await assertSeen();
      await page.see("answerWith", "tasks");
      await page.see("send");
      await page.sees("explorerVerdict", "1 of 1 tasks");
      await assertSeen();

      await page.see("goTo", "#/");
      await page.see("refresh");
      await page.sees("names", (names) => names.some((words) => words.includes("name X\\x1b]52;")));
      await assertSeen();
      assert.deepEqual(await page.see("complaints"), []);
      await page.close();
    });

    test(`${name}: nothing is asked for the list while the explorer is shown, and a link is told once`, { timeout: longest }, async () => {
      const page = await openPage(`${await homeOf(site)}?quiet#/explorer`);
      await page.sees("signature", (signature) => /^[\da-f]{64}$/.test(signature));
      assert.equal(await page.see("callsWithin", 6_500), 0);
      await page.see("goTo", "#/");
      await page.sees("names", (names) => names?.length >= 10);
      await page.see("prefer", "English");
      await page.see("openInvocation", "nginx-reload");
      await page.sees("shown", "nginx-reload");
      // Members that the element does not know, or writes in another way.
      await page.see("goTo", `${new URL(await page.see("address")).hash}?foo=1&encoding=UTF-8`);
      await page.sees("address", (address) => address.endsWith("UTF-8"));
      assert.ok((await page.see("linksWithin", 3_500)) <= 1);
      await page.close();
    });

    // It is the same in each engine, and takes a server of its own.
    if (name === "Chromium") {
      test(`${name}: what goes wrong is told with what to do, and it goes on once that is done`, { timeout: longest }, async () => {
        const failures = [];
        const own = await openConsole({ program, onFailure: ({ code }) => failures.push(code) });
        try {
          own.fake.removeCredential(exampleCredential.secretId);
          const page = await openPage(own.url, await homeOf(own));
          await page.see("prefer", "English");
          await page.sees("banner", (words) => /^Could not ask: .*The terminal that runs this console says why\./.test(words));
          await page.see("toggleCalls");
          const [[, , outcome]] = await page.sees("calls", (rows) => rows?.length > 0);
          assert.ok(outcome.includes("FailedOperation") && outcome.includes("The terminal that runs this console says why."), outcome);
          // What the page is not told, whoever runs the relay is.
          assert.equal(failures[0], "AuthFailure.SecretIdNotFound");
          own.fake.addCredential(exampleCredential);
          await page.sees("names", (names) => names.length > 0);
          assert.equal(await page.see("banner"), null);
          assert.deepEqual(await page.see("complaints"), []);
          await page.close();
        } finally {
          await own.close();
        }
      });
    }

    if (name === "Chromium") {
      test(`${name}: once the console was started anew, the page says to open the URL that it has now`, { timeout: longest }, async () => {
        let own = await openConsole({ program });
        try {
          const page = await openPage(own.url, await homeOf(own));
          await page.see("prefer", "English");
          await page.sees("names", (names) => names?.length >= 10);
          const { port } = new URL(own.url);
          await own.close();
          own = await openConsole({ program, port: Number(port) });
          await page.sees("banner", (words) => /^Could not ask: Refused by the relay .* Open the URL that the terminal has printed/.test(words));
          await page.see("prefer", "中文");
          await page.sees("banner", (words) => words.includes("请打开终端里显示的网址"));
          await page.close();
        } finally {
          await own.close();
        }
      });
    }

    test(`${name}: axe finds nothing, light or dark, on a phone neither`, { timeout: longest }, async () => {
      const page = await openPage(`${await homeOf(site)}#/`);
      await page.see("prefer", "English");
      await page.sees("names", (names) => names?.length >= 10);
      await page.see("toggleCalls");
      for (const [scheme, colour] of [["Light", "rgb(243, 245, 249)"], ["Dark", "rgb(12, 16, 22)"]]) {
        await page.see("prefer", scheme);
        await page.sees("colour", colour);
        assert.deepEqual(await page.see("faults"), [], scheme);
      }
      await page.see("openInvocation", "nginx-reload");
      await page.sees("shown", "nginx-reload");
      assert.deepEqual(await page.see("faults"), []);
      await page.see("prefer", "Auto");
      await page.resize(390, 844);
      await page.sees("isListSeen", false);
      assert.equal(await page.see("overflow"), 0);
      await page.see("goTo", "#/");
      await page.sees("isListSeen", true);
      assert.equal(await page.see("overflow"), 0);
      assert.deepEqual(await page.see("faults"), []);
      await page.close();
    });
  });
});
