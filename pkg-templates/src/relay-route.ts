import { requireObject, requireText } from "./arguments.js";
import { runsInPage } from "./credentials.js";
import { invalidArgument } from "./errors.js";
import { guard } from "./instance.js";
import { joinTexts } from "./joined-texts.js";
import type { RelayClientOptions, RelayHeaders } from "./options.js";
import type { Route } from "./route.js";

/** What a relay has instead, and a client that asks it has not. */
const OF_THE_RELAY = [
  "credentials",
  "endpoint",
  "allowInsecureEndpoint",
  "dangerouslyAllowSecretsInBrowser",
  "language",
  "requestClient",
  "quotaShare",
  "quota",
] as const;

/** What an HTTP client sets by itself, or a browser does not let a page set. */
const OF_THE_HTTP_CLIENT =
  /^(?:content-.*|accept-charset|accept-encoding|access-control-.*|connection|cookie2?|date|dnt|expect|host|keep-alive|origin|proxy-.*|referer|sec-.*|te|trailer|transfer-encoding|upgrade|via)$/i;

/** The way of a client that asks a relay. */
export function relayRoute(options: RelayClientOptions): Route {
  const region = requireText("region", options.region);
  const relay = requireText("relay", options.relay);
  for (const name of OF_THE_RELAY) {
    if (options[name] !== undefined) throw invalidArgument(name, "expected none beside relay, where that is the relay's");
  }
  const headers = headerSource(options.headers);
  const { cookies } = options;
  if (cookies !== undefined && !["omit", "same-origin", "include"].includes(cookies)) {
    throw invalidArgument("cookies", 'expected "omit", "same-origin" or "include"');
  }
  return {
    isRelay: true,
    asks: "the headers function",
    write(json) {
      const url = urlOf(relay).href;
      const [body, hidesOutput] = guard((glue) => glue.relayBody(joinTexts([region]) + json)).split("\0") as [string, string];
      return { url, body, hidesOutput: hidesOutput !== "" };
    },
    async pass(scope) {
      const own = await scope.run(headers());
      return {
        secretId: "",
        refuse: () => false,
        prepare({ url, body, hidesOutput }) {
          const { origin, pathname, search } = new URL(url);
          return {
            method: "POST",
            url,
            headers: { ...own, "Content-Type": "application/json" },
            body,
            hidesOutput,
            cookies,
            target: origin + pathname,
            secrets: () => [...Object.values(own).flatMap((value) => [value, ...value.split(" ")]), search],
            advice: () => (runsInPage() ? "; a relay of another origin must permit that of the page (CORS)" : ""),
          };
        },
      };
    },
  };
}

/** The URL of a relay. It may hold what identifies the caller, and is not repeated. */
function urlOf(relay: string): URL {
  const { document, location } = globalThis as { document?: { readonly baseURI?: string }; location?: { readonly href?: string } };
  const page = document?.baseURI ?? location?.href;
  let url: URL | undefined;
  try {
    // Of an empty one, as of a variable that is not set, it would make the page itself.
    if (relay !== "") url = new URL(relay, page);
  } catch {
    // Neither a URL, nor a path of a page.
  }
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    const expected = page === undefined ? "a URL (https://…), as this host has no page that a path would be of" : "a path of this origin, or a URL (https://…)";
    throw invalidArgument("relay", `expected ${expected}`);
  }
  if (url.username !== "" || url.password !== "") throw invalidArgument("relay", "expected a URL without user information, got one with an \"@\"");
  return url;
}

function headerSource(headers: RelayClientOptions["headers"] = {}): () => Promise<RelayHeaders> {
  if (typeof headers === "function") return async () => checkHeaders(await headers());
  const checked = checkHeaders(headers);
  return async () => checked;
}

/** A copy: what the caller's object becomes later is not sent. Their values are not repeated. */
function checkHeaders(headers: RelayHeaders): RelayHeaders {
  if (Symbol.iterator in requireObject("headers", headers)) {
    throw invalidArgument("headers", "expected a plain object, got one to iterate over; Object.fromEntries makes one of it");
  }
  const entries = Object.entries(headers);
  for (const [name, value] of entries) {
    const field = `headers.${name}`;
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) throw invalidArgument("headers", "expected names of headers, got another text for one");
    if (OF_THE_HTTP_CLIENT.test(name)) throw invalidArgument(field, "expected a header of the caller's choosing, got one that belongs to the HTTP client");
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(requireText(field, value))) throw invalidArgument(field, "expected a value of a header, got one with a character that none may have");
  }
  return Object.fromEntries(entries);
}
