// Runs the conformance file by each entry of the package, and sends what came of it to whoever started the host.
import { conformance } from "./conformance.js";

/**
 * @param {{ origin: string, fetch?: typeof globalThis.fetch }} host
 * @param {Record<string, () => object | Promise<object>>} entries what gives the namespace of an entry, by its name
 */
export async function report(host, entries) {
  const reports = {};
  for (const [name, load] of Object.entries(entries)) {
    try {
      reports[name] = await conformance(await load(), host);
    } catch (error) {
      reports[name] = { error: String(error instanceof Error ? error.stack : error) };
    }
  }
  const send = host.fetch ?? globalThis.fetch;
  await send(`${host.origin}/report`, { method: "POST", body: JSON.stringify(reports) });
}

/** The entry that brings no module with it, once it has one. */
export async function initialised(slim, module) {
  await slim.init(module);
  return slim;
}
