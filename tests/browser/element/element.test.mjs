// <tat-invocation> in real browsers, as sites have it: bundled, under a policy that is as strict as can be, with a relay and
// a fake behind it. One person's way through it, by keys; and the same element in each framework.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { engines, longest } from "../engines.mjs";
import { fleetOf, goingTask } from "./fleet.mjs";
import { openSite } from "./site.mjs";

const SENTENCE = "92 of 100 succeeded, 1 doubtful, 2 failed, 1 timed out, 1 stopped answering, 2 not started, 1 terminated";
const FAILED_FIRST = ["ins-web071", "ins-web003", "ins-web017", "ins-web029", "ins-web041", "ins-web053", "ins-web067", "ins-web083", "ins-web000"];

describe("the element", { concurrency: true }, () => {
  let site;
  let directory;
  before(async () => {
    directory = mkdtempSync(join(tmpdir(), "tat-tasks-element-"));
    site = await openSite(fleetOf(Date.now()));
  });
  after(async () => {
    await site?.close();
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  });

  for (const { name, executable, launch } of engines) {
    if (executable === "") {
      test(name, { skip: "scripts/set-up found none, and said so" });
      continue;
    }

    describe(name, { concurrency: 1, timeout: 5 * longest }, () => {
      let launched;
      before(() => (launched = launch(executable, directory)), { timeout: longest });
      after(async () => (await launched).close());

      /** A page, and what is seen of it: each look waits until it is what is expected, and says at last what it is. */
      async function openPage(address) {
        const page = await (await launched).open(site.url + address);
        const see = (what, ...values) => page.evaluate((member, args) => globalThis.look?.[member](...args), what, values);
        const sees = async (what, expected) => {
          const isSeen = typeof expected === "function" ? expected : (seen) => JSON.stringify(seen) === JSON.stringify(expected);
          const deadline = Date.now() + longest / 2;
          for (;;) {
            const seen = await see(what);
            if (isSeen(seen)) return seen;
            if (Date.now() > deadline) assert.fail(`${what}: expected ${expected}, saw ${JSON.stringify(seen)}`);
            await sleep(30);
          }
        };
        return { ...page, see, sees };
      }

      test(`${name}: a person finds the one that failed, reads it, and comes back by its link`, { timeout: longest }, async () => {
        const page = await openPage("/plain");
        await page.sees("sentence", SENTENCE);
        await page.sees("rows", (rows) => FAILED_FIRST.every((server, place) => rows?.[place]?.startsWith(`${server}|`)));
        await page.sees("rows", (rows) => rows[1] === "ins-web003|Failed|./report.sh: line 12: /var/report: No space left on device");
        assert.equal(await page.see("badge"), "Failed");
        assert.equal(await page.see("announced"), SENTENCE);

        await page.see("focus", ".rows [tabindex='0']");
        await page.press("j", "Enter");
        await page.sees("opened", "ins-web003");
        await page.sees("explanation", (words) => /The command ran .* What next Read its output/.test(words));
        await page.sees("output", (text) => text?.includes("No space left on device"));
        assert.equal(await page.see("focused"), "ins-web003");

        await page.press("n", "Enter");
        await page.sees("opened", "ins-web017");
        await page.sees("output", (text) => text?.includes("\ufffd"));
        await page.see("chooseEncoding", "gbk");
        await page.sees("output", (text) => text?.includes("磁盘空间不足"));
        await page.sees("rows", (rows) => rows[2] === "ins-web017|Failed|磁盘空间不足");
        const hash = await page.see("hash");
        assert.equal(hash, "#task-id=invt-ended017&encoding=gbk");

        await page.press("Escape");
        await page.sees("opened", null);
        assert.equal(await page.see("focused"), "ins-web017");
        assert.deepEqual(await page.see("complaints"), []);
        await page.close();

        const again = await openPage(`/plain?again${hash}`);
        await again.sees("opened", "ins-web017");
        await again.sees("output", (text) => text?.includes("磁盘空间不足"));
        assert.deepEqual(await again.see("events"), ["settled 100"]);
        assert.deepEqual(await again.see("complaints"), []);
        await again.close();
      });
    });
  }
});
