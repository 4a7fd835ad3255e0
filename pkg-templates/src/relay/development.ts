import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { createRelay, type RelayOptions } from "tat-tasks/relay";

import { invalidOption } from "../invalid-option.js";
import { nodeListener } from "./node.js";

/** What a relay for one person is made of. Who asks is known by the token. */
export interface DevelopmentRelayOptions extends Omit<RelayOptions, "authorize"> {
  /** The port of 127.0.0.1 to listen on; 0 for any free one. Default: 0. */
  readonly port?: number | undefined;
  /** What callers have to send: 16 letters, digits and characters of `-._~` or more. Default: another one at each start. */
  readonly token?: string | undefined;
  /**
   * The origins of pages of other servers that may ask, with the token, such as `["http://localhost:5173"]`: by themselves, or by
   * the server that they are of, which hands on what they ask. Default: none.
   */
  readonly origins?: readonly string[] | undefined;
  /**
   * Answers `GET`, for the pages that ask the relay by `POST`: it is called for whoever has the token, and for nobody else. Its
   * pages are below a path that nobody else knows, which is taken off: they name each other, and the relay, by relative paths. What
   * it throws ends the process: it has to answer errors by itself. Default: a text that says that a relay is here.
   */
  readonly pages?: ((message: IncomingMessage, response: ServerResponse) => void) | undefined;
}

/** A relay for one person, on their own machine. */
export interface DevelopmentRelay {
  /** Where, with a slash at the end: `http://127.0.0.1:43123/`. */
  readonly url: string;
  /**
   * Whoever has it may ask for everything. Programs send it as `Authorization: Bearer …`; a browser that opens `?token=…` once
   * keeps it as a cookie.
   */
  readonly token: string;
  /** Ends what is under way, and frees the port. */
  close(): Promise<void>;
}

/**
 * Serves a relay on 127.0.0.1, for development: what `npx tat-tasks relay` does.
 *
 * ```js
 * const relay = await listenForDevelopment({ credentials: defaultCredentials(), regions: ["ap-guangzhou"] });
 * console.log(`${relay.url}?token=${relay.token}`);
 * ```
 *
 * Other pages that are open on the machine may reach it, some by a name of their own that they have pointed to 127.0.0.1. So it
 * answers to its own names and those of `origins` alone, to no other origin, and to nobody without the token.
 *
 * @throws {TatError} `validation` when an option makes no sense; what Node says when it cannot listen
 */
export async function listenForDevelopment({ port = 0, pages = sayThatItIsThere, token = randomName(32), origins = [], ...options }: DevelopmentRelayOptions): Promise<DevelopmentRelay> {
  // It is a part of a URL, as it is.
  if (typeof token !== "string" || !/^[\w.~-]{16,}$/.test(token)) throw invalidOption("token", "expected 16 letters, digits and characters of -._~ or more");
  if (!Array.isArray(origins)) throw invalidOption("origins", "expected an array of strings");
  if ((options as Partial<RelayOptions>).authorize !== undefined) throw invalidOption("authorize", "expected none: whoever has the token may ask for everything");
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw invalidOption("port", "expected a number from 0 to 65535");
  if (typeof pages !== "function") throw invalidOption("pages", "expected a function that answers a request of Node");
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  // As browsers write them: without a port that is the usual one.
  const places = ["127.0.0.1", "localhost"].map((name) => new URL(`http://${name}:${actual}`));
  // Cookies are of a name whatever the port. Below a path that only this relay knows, no other server of the machine gets its
  // cookie, which is good for nothing else either.
  const cookieName = `tat_relay_${actual}`;
  const [session, home] = [randomName(32), `/${randomName(16)}/`] as const;
  const isKnown = (authorization: string | null | undefined, cookies: string | null | undefined): boolean =>
    isSame(authorization ?? "", `Bearer ${token}`) || cookiesOf(cookies, cookieName).some((cookie) => isSame(cookie, session));
  try {
    const relay = createRelay({
      ...options,
      origins: [...origins, ...places.map(({ origin }) => origin)],
      authorize({ headers }) {
        if (isKnown(headers.get("authorization"), headers.get("cookie"))) return { tenant: "development", see: "all" };
        throw new Error('a request without the token of this relay was refused; it is sent as "Authorization: Bearer …"');
      },
    });
    // A server that hands on what its pages ask may leave its own name in it.
    const others = origins.map((origin) => new URL(origin).host);
    const hosts = [...others, ...places.flatMap(({ host, hostname }) => [host, `${hostname}:${actual}`])];
    const ask = nodeListener(relay);
    server.on("request", (message: IncomingMessage, response: ServerResponse) => {
      const { method, url = "/", headers } = message;
      if (!hosts.includes(headers.host?.toLowerCase() ?? "")) return say(response, 403, `This relay answers to 127.0.0.1:${actual} and localhost:${actual}; what hands requests on has to change the host, or name its origin to the relay.\n`);
      if (method !== "GET") return ask(message, response);
      // Not by URL, which throws on some of what a page may ask for, and would end the process.
      const given = new URLSearchParams(/\?.*/.exec(url)?.[0]).get("token");
      if (given !== null && isSame(given, token)) {
        // The token does not stay in the address, which is copied, and told to others.
        response.setHeader("Set-Cookie", `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=${home}`);
        response.setHeader("Location", home);
        return say(response, 303, "");
      }
      if (!isKnown(headers.authorization, headers.cookie)) return say(response, 403, "Open the URL that the relay has printed.\n");
      if (url.startsWith(home)) message.url = url.slice(home.length - 1);
      return pages(message, response);
    });
  } catch (error) {
    server.close();
    throw error;
  }
  return {
    url: `http://127.0.0.1:${actual}/`,
    token,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function randomName(bytes: number): string {
  return randomBytes(bytes).toString("base64url");
}

function sayThatItIsThere(_: IncomingMessage, response: ServerResponse): void {
  say(response, 200, "A relay answers here, by POST.\n");
}

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Content-Type": "text/plain; charset=utf-8",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
  });
  response.end(text);
}

function cookiesOf(cookies: string | null | undefined, wanted: string): string[] {
  const pairs = (cookies ?? "").split(";").map((pair) => pair.trim().split("="));
  return pairs.flatMap(([name, value = ""]) => (name === wanted ? [value] : []));
}

/** How long it takes says nothing about how much of the texts is the same. */
function isSame(one: string, other: string): boolean {
  const [first, second] = [one, other].map((text) => createHash("sha256").update(text).digest()) as [Buffer, Buffer];
  return timingSafeEqual(first, second);
}
