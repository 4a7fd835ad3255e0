import { test } from "vitest";
import "../app.js";

test("every entry conforms", { timeout: 180_000 }, () => globalThis.runtimes(process.env.ORIGIN));
