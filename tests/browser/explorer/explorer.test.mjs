// <request-explorer> in real browsers, under a strict policy, with a relay and a fake behind it: a person's way through it, and what
// becomes of the key that they type.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { signTc3 } from "tat-tasks";

import { describeEachBrowser } from "../each-browser.mjs";
import { longest } from "../engines.mjs";
import { garbled, openSite, unkept } from "./site.mjs";

const KEY = "a-key-that-nobody-may-see";
const TOKEN = "a-token-that-nobody-may-see";

describe("the explorer", { concurrency: true }, () => {
  let site;
  before(async () => (site = await openSite()));
  after(() => site?.close());

  describeEachBrowser(({ name, openPage }) => {
    /** A page whose form has been signed for the first time. */
    async function openForm() {
      const page = await openPage(site.url);
      await page.sees("signature", (text) => /^[0-9a-f]{64}$/.test(text ?? ""));
      return page;
    }

    test(`${name}: a person corrects the form, sends it, and takes it along`, { timeout: longest }, async () => {
      const page = await openForm();
      await page.see("type", "#filters-0-values", "invt-demo0001");
      await page.sees("fault", (text) => /“invocation-id” takes IDs of execution activities \(inv-…\), got “invt-demo0001”/.test(text), "filters-0-values");
      assert.equal(await page.see("isSendable"), false);

      await page.see("type", "#filters-0-values", "inv-demo0001");
      await page.sees("isSendable", Boolean);
      await page.sees("step", (text) => text.includes('"Values":["inv-demo0001"]'), "payload");
      await page.see("click", ".primary");
      await page.sees("verdict", (text) => /of 14 tasks/.test(text));
      assert.match(await page.see("facts"), /HTTP status 200 Request ID [0-9a-f-]{36}/);
      assert.equal((await page.see("outputs")).length, 14);
      assert.match(await page.see("announced"), /^Answered in \d+ ms$/);

      await page.see("type", "#filters-0-values", "inv-1vll7hda");
      await page.sees("isSendable", Boolean);
      await page.see("click", ".primary");
      await page.sees("verdict", (text) => /^No task .*Check the ID and the region/.test(text));

      await page.see("type", "#filters-0-values", "inv-demo0001");
      await page.see("type", "#region-picker", "ap-beijing");
      await page.sees("value", (value) => value === "ap-beijing", "#region");
      await page.sees("notServed", (text) => /does not serve ap-beijing/.test(text ?? ""));
      await page.sees("isSendable", Boolean);
      await page.see("click", ".primary");
      await page.sees("facts", (text) => /UnsupportedRegion .*What next/.test(text ?? ""));

      await page.see("focus", "#tab-answer");
      await page.press("End");
      await page.sees("focused", (id) => id === "tab-codes");
      await page.see("key", "ArrowLeft");
      await page.sees("focused", (id) => id === "tab-compare");
      await page.see("key", "ArrowLeft");
      await page.sees("focused", (id) => id === "tab-code");
      assert.match(await page.see("code"), /region: "ap-beijing"[^]*Values: \["inv-demo0001"\]/);
      await page.see("type", "#code-language", "python");
      await page.sees("code", (text) => text.includes("tat_client.TatClient(key, \"ap-beijing\", profile)"));

      await page.see("language", "zh");
      await page.see("click", "#tab-answer");
      await page.sees("verdict", (text) => /\p{Script=Han}/u.test(text));
      await page.see("type", "#limit", "1.5");
      await page.sees("fault", (text) => text === "返回数量：应为 1 到 100 的整数，现在是“1.5”。", "limit");
      await page.see("click", "#tab-signature");
      await page.sees("verdict", (text) => /还不能签名.*应为 1 到 100 的整数/.test(text ?? ""));
      await page.see("click", "#tab-codes");
      await page.see("type", "#code-search", '{"Response":{"Error":{"Code":"AuthFailure.SignatureExpire"}}}');
      await page.sees("codes", (found) => found.length === 1 && /^AuthFailure\.SignatureExpire 时钟偏差过大/.test(found[0]));
      assert.deepEqual(await page.see("complaints"), []);
      await page.close();
    });

    test(`${name}: a key signs here, and is nowhere else`, { timeout: longest }, async () => {
      const page = await openForm();
      await page.see("open");
      for (const [field, text] of [["#timestamp", "1730000000"], ["#secretId", "AKIDTYPED"], ["#secretKey", KEY], ["#token", TOKEN]]) await page.see("type", field, text);
      const body = '{"HideOutput":false}';
      const { authorization } = await signTc3({ secretId: "AKIDTYPED", secretKey: KEY, service: "tat", host: "tat.tencentcloudapi.com", contentType: "application/json", body, timestamp: 1730000000 });
      await page.sees("signature", (text) => authorization.endsWith(`Signature=${text}`));
      await page.sees("caution", (text) => /^More than 5 minutes from now/.test(text ?? ""), "timestamp");
      assert.match((await page.see("keys")).join(), /^(hidden[^,]*,?){3}$/);
      assert.match(await page.see("step", "authorization"), /X-TC-Token: \(hidden\)/);
      assert.deepEqual(await page.see("traces", TOKEN), []);
      await page.see("reveal", "authorization");
      await page.sees("step", (text) => text.includes(`X-TC-Token: ${TOKEN}`), "authorization");
      await page.see("reveal", "authorization");
      await page.sees("step", (text) => !text.includes(TOKEN), "authorization");

      await page.see("click", ".primary");
      await page.sees("verdict", (text) => /tasks/.test(text ?? ""));
      await page.see("click", "#tab-code");
      await page.sees("code", (text) => text?.includes("defaultCredentials()"));
      assert.deepEqual(await page.see("traces", KEY), []);
      // The token is a header of the request that is shown, and of nothing else.
      assert.deepEqual(await page.see("traces", TOKEN), []);
      assert.ok(!site.sent().includes(KEY) && !site.sent().includes(TOKEN) && !site.sent().includes("AKIDTYPED"));

      await page.see("click", "#tab-signature");
      await page.see("leaveAndReturn");
      await page.sees("value", (value) => value === "", "#secretKey");
      for (const field of ["#secretId", "#token"]) assert.equal(await page.see("value", field), "");
      assert.deepEqual(await page.see("complaints"), []);
      await page.close();
    });

    // What differs from one browser to another is above.
    if (name !== "Chromium") return;

    test(`${name}: what stands in the form is sent, be it worked out or not`, { timeout: longest }, async () => {
      const page = await openForm();
      await page.see("typeAndSend", { "#filters-0-values": "inv-demo0001", "#limit": "7" });
      await page.sees("verdict", (text) => /^7 of 14 tasks/.test(text ?? ""));
      await page.see("typeAndSend", { "#region": "ap-beijing", "#limit": "9" });
      await page.sees("facts", (text) => text?.includes("UnsupportedRegion"));
      const sent = site.sent().split("\n").filter((text) => text.includes('"Limit":'));
      assert.ok(sent.some((text) => text.includes('"ap-guangzhou"') && text.includes('"Limit":7')), sent.join("\n"));
      assert.ok(sent.some((text) => text.includes('"ap-beijing"') && text.includes('"Limit":9')), sent.join("\n"));
      await page.see("typeAndSend", { "#limit": "many" });
      await page.sees("fault", (text) => /expected a whole number/.test(text ?? ""), "limit");
      assert.equal(site.sent().includes("many"), false);
      await page.close();
    });

    test(`${name}: outputs that were not asked for, that are empty, that are not there, or that cannot be read`, { timeout: longest }, async () => {
      const page = await openForm();
      const hint = "The outputs were not asked for: set HideOutput to false to see them.";
      for (const [hideOutput, instance, shown, said] of [
        ["true", "ins-demoweb01", "none", hint],
        ["", "ins-demoweb03", "none", hint],
        ["false", "ins-demoweb07", "none", ""],
        ["false", garbled, "Output not readable", ""],
        ["false", unkept, "none", ""],
      ]) {
        await page.see("typeAndSend", { "#filters-0-name": "instance-id", "#filters-0-values": instance, "#hideOutput": hideOutput });
        await page.sees("outputs", ([row]) => row?.startsWith(instance) && row.endsWith(shown));
        assert.equal(await page.see("outputHint"), said, `${instance} ${hideOutput}`);
      }
      for (const [hideOutput, said] of [["true", hint], ["false", ""]]) {
        await page.see("typeAndSend", { "#filters-0-name": "invocation-id", "#filters-0-values": "inv-demo0001", "#hideOutput": hideOutput });
        await page.sees("outputs", (rows) => rows.length === 14 && rows.every((row) => row.endsWith("none")) === (hideOutput === "true"));
        assert.equal(await page.see("outputHint"), said, `14 tasks ${hideOutput}`);
      }
      assert.deepEqual(await page.see("complaints"), []);
      await page.close();
    });

    test(`${name}: in Chinese, a fault says in Chinese what to look at, and axe finds nothing`, { timeout: longest }, async () => {
      const page = await openForm();
      await page.see("language", "zh-CN");
      await page.see("type", "#limit", "101");
      await page.sees("fault", (text) => /^返回数量：应为 1 到 100 的整数，现在是“101”。$/.test(text ?? ""), "limit");
      await page.see("open");
      for (const tab of ["signature", "answer", "compare"]) {
        await page.see("click", `#tab-${tab}`);
        await page.sees("tab", (id) => id === `tab-${tab}`);
        assert.deepEqual(await page.see("faults"), []);
      }
      await page.close();
    });

    test(`${name}: a request that failed is taken apart`, { timeout: longest }, async () => {
      const page = await openForm();
      await page.see("open");
      await page.see("type", "#secretKey", KEY);
      await page.see("click", "#tab-compare");
      const now = Math.floor(Date.now() / 1000);
      const signed = { secretId: "AKIDTYPED", secretKey: KEY, service: "tat", host: "tat.tencentcloudapi.com", contentType: "application/json", body: "{}", timestamp: now };
      const { authorization } = await signTc3(signed);
      const headers = [`Authorization: ${authorization}`, "Content-Type: application/json; charset=utf-8", "X-TC-Action: DescribeInvocationTasks", "X-TC-Version: 2020-10-28", `X-TC-Timestamp: ${now}`];
      await page.sees("value", (value) => value === "", "#pasted");
      await page.see("type", "#pasted", `curl https://tat.tencentcloudapi.com ${headers.map((text) => `-H '${text}'`).join(" ")} -d '{}'`);
      const findings = await page.sees("findings", (found) => found.length > 1);
      assert.match(findings[0], /^Wrong ?The content type that was signed is “application\/json”, but “application\/json; charset=utf-8” was sent/);
      assert.match(findings[1], /^Wrong ?There is no X-TC-Region/);
      assert.match((await page.see("marks")).join(), /; charset=utf-8/);
      assert.deepEqual(await page.see("complaints"), []);
      await page.close();
    });

    test(`${name}: what is typed on is not compared`, { timeout: longest }, async () => {
      const page = await openForm();
      await page.see("open");
      await page.see("type", "#secretKey", KEY);
      await page.see("click", "#tab-compare");
      await page.sees("value", (value) => value === "", "#pasted");
      const authorization = `TC3-HMAC-SHA256 Credential=AKIDTYPED/2024-12-31/tat/tc3_request, SignedHeaders=content-type;host, Signature=${"0".repeat(64)}`;
      const typed = [1, 2, 3, 4, 5].map((limit) => `curl https://tat.tencentcloudapi.com -H 'Authorization: ${authorization}' -H 'Content-Type: application/json' -H 'X-TC-Timestamp: 1735660800' -d '{"Limit":${limit}}'`);
      const hashed = await page.see("hashedWhileTyping", "#pasted", typed, 60);
      assert.deepEqual(hashed.filter((text) => /^\{"Limit":\d\}$/.test(text)), []);
      assert.equal(await page.see("compared"), "Being compared…");
      const findings = await page.sees("findings", (found) => found.length > 0);
      assert.ok(findings.some((text) => text.includes("The signature does not fit what was pasted")), findings.join("\n"));
      // A field that is not compared leaves what was found alone.
      assert.deepEqual((await page.see("hashedWhileTyping", "#limit", ["1"], 400)).filter((text) => text === '{"Limit":5}'), []);
      assert.deepEqual(await page.see("complaints"), []);
      await page.close();
    });

    test(`${name}: axe finds nothing, light and dark, and nothing is wider than a phone`, { timeout: longest }, async () => {
      const page = await openForm();
      await page.see("open");
      for (const [scheme, tab] of [["light", "signature"], ["dark", "compare"], ["dark", "code"], ["light", "codes"]]) {
        await page.see("scheme", scheme);
        await page.see("click", `#tab-${tab}`);
        await page.sees("tab", (id) => id === `tab-${tab}`);
        assert.deepEqual(await page.see("faults"), []);
      }
      await page.resize(390, 844);
      for (const tab of ["signature", "code", "compare", "codes"]) {
        await page.see("click", `#tab-${tab}`);
        await page.sees("tab", (id) => id === `tab-${tab}`);
        assert.ok((await page.see("overflow")) <= 0);
        assert.ok(await page.see("tabIsWhole"), tab);
      }
      await page.close();
    });
  });
});
