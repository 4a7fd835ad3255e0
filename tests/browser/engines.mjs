// The browsers, as scripts/set-up found them. Each is driven by the same functions: `visit(url, body)` opens a page and
// resolves with what `body` resolves with there, which must be JSON; `open(url)` opens one to work with, in which
// `evaluate(body, ...values)` does the same, and `press(...keys)` presses keys, by their names in `KeyboardEvent`; where the
// server leads to another page, `open(url, landsAt)` has its URL; `close()` ends the browser. What is not of its profile it
// keeps in `home`.
import { readFileSync } from "node:fs";
import { launchPuppeteer } from "./puppeteer.mjs";
import { launchWebKit } from "./webkit.mjs";

/** Milliseconds after which a browser hangs. */
export const longest = 180_000;

const found = JSON.parse(readFileSync(new URL("../../target/set-up/found.json", import.meta.url), "utf8"));

export const chromiumFlags = [
  // Root, as in a container, has no sandbox.
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Where scripts/set-up found none, the executable is "". */
export const engines = [
  {
    name: "Chromium",
    executable: found.chromium,
    launch: (executablePath, home) => launchPuppeteer({ browser: "chrome", executablePath, home, args: chromiumFlags }),
  },
  {
    name: "Firefox",
    executable: found.firefox,
    launch: (executablePath, home) => launchPuppeteer({ browser: "firefox", executablePath, home }),
  },
  {
    name: "WebKit",
    executable: found.webkit,
    launch: (driver, home) => launchWebKit({ driver, home, longest }),
    // Its workers fire no `securitypolicyviolation`.
    hidesViolationsIn: ["Web Worker", "Service Worker"],
  },
];
