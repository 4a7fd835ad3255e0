import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import type { RelayOptions } from "tat-tasks/relay";

/** A relay for one person, on their own machine. */
export interface DevelopmentRelay {
  /** Where, with a slash at the end: `http://127.0.0.1:43123/`. */
  readonly url: string;
  /** Whoever has it may ask for everything. */
  readonly token: string;
  close(): Promise<void>;
}

const COOKIE = "tat_relay";

/**
 * Serves a relay on 127.0.0.1.
 *
 * Other pages that are open on the machine may reach it, some by a name of their own that they have pointed to 127.0.0.1. So it
 * answers to its own names alone, to no other origin, and to nobody without the token.
 */
export async function listenForDevelopment(options: Omit<RelayOptions, "authorize" | "origins">, port = 0): Promise<DevelopmentRelay> {
  // Loaded where it is needed: the command that has it among others is to begin at once.
  const [{ createRelay }, { nodeListener }] = await Promise.all([import("tat-tasks/relay"), import("tat-tasks/relay/node")]);
  const token = randomBytes(32).toString("base64url");
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  const names = ["127.0.0.1", "localhost"].map((name) => `${name}:${actual}`);
  const isKnown = (authorization: string | null | undefined, cookies: string | null | undefined): boolean =>
    isSame(authorization ?? "", `Bearer ${token}`) || cookiesOf(cookies).some((cookie) => isSame(cookie, token));
  try {
    const relay = createRelay({
      ...options,
      origins: names.map((name) => `http://${name}`),
      authorize: ({ headers }) => (isKnown(headers.get("authorization"), headers.get("cookie")) ? { tenant: "development", see: "all" } : undefined),
    });
    const ask = nodeListener(relay);
    server.on("request", (message: IncomingMessage, response: ServerResponse) => {
      const { method, url = "/", headers } = message;
      if (!names.includes(headers.host?.toLowerCase() ?? "")) return say(response, 403, "This relay answers to 127.0.0.1 and localhost.\n");
      if (method !== "GET") return ask(message, response);
      // Not by URL, which throws on some of what a page may ask for, and would end the process.
      const given = new URLSearchParams(/\?.*/.exec(url)?.[0]).get("token");
      if (given !== null && isSame(given, token)) {
        // The token does not stay in the address, which is copied, and told to others.
        response.setHeader("Set-Cookie", `${COOKIE}=${token}; HttpOnly; SameSite=Strict; Path=/`);
        response.setHeader("Location", "/");
        return say(response, 303, "");
      }
      if (!isKnown(headers.authorization, headers.cookie)) return say(response, 403, "Open the URL that the relay has printed.\n");
      return say(response, 200, "A relay answers here, by POST.\n");
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

function cookiesOf(cookies: string | null | undefined): string[] {
  const pairs = (cookies ?? "").split(";").map((pair) => pair.trim().split("="));
  return pairs.flatMap(([name, value = ""]) => (name === COOKIE ? [value] : []));
}

/** How long it takes says nothing about how much of the texts is the same. */
function isSame(one: string, other: string): boolean {
  const [first, second] = [one, other].map((text) => createHash("sha256").update(text).digest()) as [Buffer, Buffer];
  return timingSafeEqual(first, second);
}
