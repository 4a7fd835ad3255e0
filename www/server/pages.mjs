// Answers `GET`: the pages, under a policy that lets them load nothing from elsewhere and run no text as a program.

/**
 * The core of `tat-tasks` is WebAssembly, which a policy permits by a word of its own: it lets modules be compiled, and no text be
 * run. `tat-tasks/js` would do without it; but this is where the entry that most users have is seen at work.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const headers = {
  "Cache-Control": "no-store",
  "Content-Security-Policy": policy,
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

/**
 * @param {ReadonlyMap<string, import("./build.mjs").File>} files
 * @param {Readonly<Record<string, () => unknown>>} facts what is told as JSON, by its path
 * @returns {(message: import("node:http").IncomingMessage, response: import("node:http").ServerResponse) => void}
 */
export function servePages(files, facts) {
  return ({ url = "/" }, response) => {
    const path = url.replace(/[?#].*$/s, "");
    const tell = Object.hasOwn(facts, path) ? facts[path] : undefined;
    const file = tell === undefined ? files.get(path) : { type: "application/json", body: JSON.stringify(tell()) };
    const { type, body } = file ?? { type: "text/plain; charset=utf-8", body: "There is no such page.\n" };
    response.writeHead(file === undefined ? 404 : 200, { ...headers, "Content-Type": type });
    response.end(body);
  };
}
