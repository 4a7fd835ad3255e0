// Opens the console and the request explorer on loopback. Run it by `make console`, or `make console port=8080`.
//
// Without a key it has a fake TAT behind it, with a fleet that lives. With TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY and
// TENCENTCLOUD_REGION set, it asks Tencent Cloud.
import { once } from "node:events";

import { openConsole } from "./server/console.mjs";

const { TENCENTCLOUD_SECRET_ID: secretId, TENCENTCLOUD_SECRET_KEY: secretKey, TENCENTCLOUD_REGION: region } = process.env;
const [given = "0"] = process.argv.slice(2);
const hasKey = Boolean(secretId || secretKey);
const missing = Object.entries({ SECRET_ID: secretId, SECRET_KEY: secretKey, REGION: region }).filter(([, value]) => !value);

if (!/^\d{1,5}$/.test(given) || Number(given) > 65_535) {
  console.error(`console: expected a port up to 65535, got ${JSON.stringify(given)}; make console port=8080`);
  process.exitCode = 2;
} else if (hasKey && missing.length > 0) {
  for (const [name] of missing) console.error(`console: to ask Tencent Cloud, set TENCENTCLOUD_${name} too, beside the others`);
  process.exitCode = 2;
} else {
  process.exitCode = await serve();
}

async function serve() {
  const interruption = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  let opened;
  let told = "";
  // The same failure comes again with each call of the page: it is told once.
  const onFailure = (/** @type {unknown} */ error) => {
    const words = error instanceof Error ? error.message : String(error);
    if (words !== told) console.error(`console: could not ask: ${words}`);
    told = words;
  };
  try {
    opened = await openConsole({ port: Number(given), onFailure, ...(hasKey ? { region } : {}) });
  } catch (error) {
    console.error(`console: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
  const behind = hasKey ? `asks Tencent Cloud, ${region}` : "a fake TAT is behind it; with TENCENTCLOUD_SECRET_ID, _SECRET_KEY and _REGION set, Tencent Cloud";
  console.log(`console: ${opened.url}\n(${behind}; Ctrl+C ends it)`);
  await interruption;
  await opened.close();
  return 0;
}
