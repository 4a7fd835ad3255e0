// WebKit, Safari's engine, by plain WebDriver. It has no headless mode: it draws on a screen that nobody sees.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export async function launchWebKit({ driver, home, longest }) {
  const children = [];
  const start = (...command) => children[children.push(spawn(...command)) - 1];
  // Without its screen the browser ends too, whatever it is at.
  const close = () => children.forEach((child) => child.kill());
  process.once("exit", close);

  try {
    const stdio = ["ignore", "ignore", "ignore", "pipe"];
    const screen = start("Xvfb", ["-displayfd", "3", "-nolisten", "tcp"], { stdio });
    const [number] = await unlessItEnds(screen, once(screen.stdio[3], "data"));
    const port = await freePort();
    const env = { ...process.env, HOME: home, DISPLAY: `:${String(number).trim()}`, LIBGL_ALWAYS_SOFTWARE: "1" };
    const server = start(driver, [`--port=${port}`], { stdio: "ignore", env });
    const send = commandsTo(`http://127.0.0.1:${port}`, 2 * longest);
    await unlessItEnds(server, untilListening(send, server));
    const capabilities = { alwaysMatch: { timeouts: { script: longest } } };
    const { sessionId } = await send("POST", "/session", { capabilities });
    const inSession = (path, parameters) => send("POST", `/session/${sessionId}/${path}`, parameters);
    return {
      open: (url, landsAt) => open(inSession, url, landsAt),
      visit: async (url, body) => (await open(inSession, url)).evaluate(body),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** Keys that are no character, by the numbers that WebDriver has for them. */
const KEYS = { Enter: "\ue007", Escape: "\ue00c", Tab: "\ue004", ArrowDown: "\ue015", ArrowUp: "\ue013", End: "\ue010", Home: "\ue011" };

async function open(send, url, landsAt = url) {
  const evaluate = (script, args = []) => send("execute/sync", { script, args });
  await send("url", { url });
  // The empty page that is there first may be taken for the one that was asked for.
  const loaded = `return location.href === ${JSON.stringify(landsAt)} && document.readyState === "complete"`;
  while (!(await evaluate(loaded))) await sleep(20);
  return {
    evaluate: (body, ...values) => evaluate(`return (${body})(...arguments)`, values),
    async press(...keys) {
      const strokes = keys.map((key) => KEYS[key] ?? key).flatMap((value) => [{ type: "keyDown", value }, { type: "keyUp", value }]);
      await send("actions", { actions: [{ type: "key", id: "keyboard", actions: strokes }] });
    },
    resize: (width, height) => send("window/rect", { width, height }),
    // There is one window, which the next page takes.
    close: async () => undefined,
  };
}

function commandsTo(url, longest) {
  return async (method, path, parameters) => {
    const body = parameters && JSON.stringify(parameters);
    const response = await fetch(url + path, { method, body, signal: AbortSignal.timeout(longest) });
    const { value } = await response.json();
    if (value?.error !== undefined) throw new Error(`WebKitWebDriver: ${value.error}: ${value.message}`);
    return value;
  };
}

async function untilListening(send, server) {
  const listening = () => send("GET", "/status").then(() => true, () => false);
  while (server.exitCode === null && !(await listening())) await sleep(20);
}

function unlessItEnds(child, promise) {
  const ended = once(child, "exit").then(([status]) => {
    throw new Error(`${child.spawnfile} ended, with status ${status}`);
  });
  return Promise.race([promise, ended]);
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}
