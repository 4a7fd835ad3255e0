import { test } from "vitest";
import "../app.js";

test("every entry conforms", { timeout: 60_000 }, () => globalThis.runtimes(process.env.ORIGIN));
