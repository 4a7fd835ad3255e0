// What the tests of a page have in common: each browser that is there, and a look at a page that waits for what it expects.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { engines, longest } from "./engines.mjs";

/**
 * A `describe` for each browser: `define` gets its name, its traits, `launched()`, which is the browser, and `openPage(url,
 * landsAt)`, whose page is looked at by what it has in `globalThis.look`.
 */
export function describeEachBrowser(define) {
  for (const { name, executable, launch, ...traits } of engines) {
    if (executable === "") {
      test(name, { skip: "scripts/set-up found none, and said so" });
      continue;
    }

    describe(name, { concurrency: 1, timeout: 5 * longest }, () => {
      let home;
      let launching;
      before(
        () => {
          home = mkdtempSync(join(tmpdir(), "tat-tasks-browser-"));
          return (launching = launch(executable, home));
        },
        { timeout: longest },
      );
      after(async () => {
        // A browser that was too late is there all the same.
        await (await launching).close();
        // Again, as it may still be writing its last.
        rmSync(home, { recursive: true, force: true, maxRetries: 5 });
      });
      const launched = () => launching;
      define({ name, ...traits, launched, openPage: async (url, landsAt) => lookedAt(await (await launching).open(url, landsAt)) });
    });
  }
}

/** A page with `see`, a look at it, and `sees`, which looks until it sees what is expected, and says at last what there is. */
async function lookedAt(page) {
  await page.resize(1280, 900);
  const see = (what, ...values) => page.evaluate((member, args) => globalThis.look?.[member](...args) ?? null, what, values);
  const sees = async (what, expected, ...values) => {
    const isSeen = typeof expected === "function" ? expected : (seen) => JSON.stringify(seen) === JSON.stringify(expected);
    const deadline = Date.now() + longest / 2;
    for (;;) {
      const seen = await see(what, ...values);
      if (isSeen(seen)) return seen;
      if (Date.now() > deadline) assert.fail(`${what}: expected ${typeof expected === "function" ? expected : JSON.stringify(expected)}, saw ${JSON.stringify(seen)}`);
      await sleep(30);
    }
  };
  return { ...page, see, sees };
}
