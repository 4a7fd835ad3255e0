// Method override, CORS and CSRF: what a page of another origin can make a browser send, with the cookies of its user.
import { answered, asksIds, attacks, ids, page, refused } from "./harness.mjs";

const body = ids("invt-red1");
const found = answered(["invt-red1"], [asksIds("invt-red1")]);
const forbidden = refused(403, "UnauthorizedOperation.RelayRefused");
const wrongMethod = refused(405, "UnsupportedProtocol");

attacks("the method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "patch", "PROPFIND", "QUERY", "POSTS", "P"].map((method) => [
  // A HEAD has no body to look at in HTTP; that is up to the server.
  method, { method, ...(["GET", "HEAD"].includes(method) ? {} : { body }) }, wrongMethod,
]));

attacks("a method that is said elsewhere:", [
  ["GET, overridden to POST", { method: "GET", headers: { "x-http-method-override": "POST" } }, wrongMethod],
  ["GET with everything in the URL", { method: "GET", url: "https://relay.example/?_method=POST&Region=ap-guangzhou&InvocationTaskIds.0=invt-red1" }, wrongMethod],
  ["PUT, overridden to POST", { method: "PUT", body, headers: { "x-method-override": "POST" } }, wrongMethod],
  ["POST, overridden to OPTIONS", { body, headers: { "x-http-method-override": "OPTIONS", "x-http-method": "OPTIONS" } }, found],
  ["POST, overridden to DELETE", { body, url: "https://relay.example/?_method=DELETE", headers: { "x-http-method-override": "DELETE" } }, found],
  ["OPTIONS with a body", { method: "OPTIONS", body }, { status: 204 }],
]);

/** Whatever is not the very text of an accepted origin. */
const origins = [
  "https://evil.example", "null", "", "*", "https://console.example/", "https://console.example:443", "https://console.example:8443", "http://console.example",
  "HTTPS://console.example", "https://Console.example", "https://console.example.", "https://console.example.evil.example", "https://evilconsole.example",
  "https://sub.console.example", "https://console.example@evil.example", "https://evil.example#https://console.example", "https://evil.example/https://console.example",
  "https://console.example https://evil.example", "https://console.example, https://evil.example", "https://evil.example, https://console.example",
  "https://console.example%00.evil.example", "https://console\u00adexample".replace("\u00ad", "%C2%AD"), "//console.example", "console.example", "file://", "https://relay.example",
  "chrome-extension://abcdefghijklmnop", "https://xn--cnsole-1wa.example", "undefined", "https://console_example", "https://consoleXexample",
];

attacks("an origin that is not accepted:", origins.map((origin) => [
  JSON.stringify(origin), { body, headers: { origin } }, forbidden,
]));

attacks("an origin that is not accepted, with cookies:", origins.slice(0, 5).map((origin) => [
  JSON.stringify(origin), { body, headers: { origin, cookie: "session=1", "sec-fetch-site": "cross-site" } }, forbidden,
]));

attacks("a preflight of an origin that is not accepted:", origins.slice(0, 14).map((origin) => [
  JSON.stringify(origin), { method: "OPTIONS", as: null, headers: { origin, "access-control-request-method": "POST" } }, forbidden,
]));

attacks("a request without an origin", [
  ["of a program", { body }, found],
  ["with a cookie, which a browser may have sent", { body, headers: { cookie: "session=1" } }, forbidden],
  ["with an empty cookie", { body, headers: { cookie: "" } }, forbidden],
  ["of the same origin", { body, headers: { "sec-fetch-site": "same-origin" } }, found],
  ["of the same origin, with a cookie", { body, headers: { cookie: "session=1", "sec-fetch-site": "same-origin" } }, found],
  ["of the same site", { body, headers: { "sec-fetch-site": "same-site" } }, forbidden],
  ["of another site", { body, headers: { "sec-fetch-site": "cross-site" } }, forbidden],
  ["of another site, with a cookie", { body, headers: { cookie: "session=1", "sec-fetch-site": "cross-site" } }, forbidden],
  ["of two sites", { body, headers: { cookie: "session=1", "sec-fetch-site": "same-origin, cross-site" } }, forbidden],
  ["of a site that is none", { body, headers: { cookie: "session=1", "sec-fetch-site": "Same-Origin" } }, forbidden],
  ["by the user, with a cookie", { body, headers: { cookie: "session=1", "sec-fetch-site": "none" } }, forbidden],
  ["but with a Referer of the console and a cookie", { body, headers: { cookie: "session=1", referer: `${page}/` } }, forbidden],
  ["but with a Referer of another site", { body, headers: { referer: "https://evil.example/", cookie: "session=1" } }, forbidden],
]);

attacks("an origin null", [
  ["of the same origin, as of a page in a sandbox", { body, headers: { origin: "null", "sec-fetch-site": "same-origin" } }, forbidden],
  ["without cookies", { body, headers: { origin: "null" } }, forbidden],
  ["that asks first", { method: "OPTIONS", as: null, headers: { origin: "null", "sec-fetch-site": "same-origin", "access-control-request-method": "POST" } }, forbidden],
]);

attacks("an accepted origin", [
  ["gets its own CORS", { body, headers: { origin: page } }, { ...found, origin: page }],
  ["gets it with cookies", { body, headers: { origin: page, cookie: "session=1", "sec-fetch-site": "cross-site" } }, { ...found, origin: page }],
  ["gets it with a refusal", { body: {}, headers: { origin: page } }, refused(400, "MissingParameter", { origin: page })],
  ["gets it with a refusal of its caller", { as: "nobody", body, headers: { origin: page } }, { ...forbidden, origin: page }],
  ["is refused as a form", { body: "x", headers: { origin: page, "content-type": "text/plain" } }, refused(415, "InvalidRequest", { origin: page })],
  ["asks first, without a caller", { method: "OPTIONS", as: null, headers: { origin: page, "access-control-request-method": "POST" } }, { status: 204, origin: page }],
  ["asks for other methods in vain", { method: "OPTIONS", as: null, headers: { origin: page, "access-control-request-method": "DELETE" } }, { status: 204, origin: page }],
  [
    "asks for other headers in vain",
    { method: "OPTIONS", as: null, headers: { origin: page, "access-control-request-method": "POST", "access-control-request-headers": "x-tc-action, x-evil\u00e9, *" } },
    { status: 204, origin: page },
  ],
  [
    "asks for a private network in vain",
    { method: "OPTIONS", as: null, headers: { origin: page, "access-control-request-method": "POST", "access-control-request-private-network": "true" } },
    { status: 204, origin: page },
  ],
]);

attacks("where no origin is accepted,", [
  ["none is", { body, headers: { origin: page } }, forbidden],
  ["the relay's own is by what the browser says", { body, headers: { origin: "https://relay.example", "sec-fetch-site": "same-origin" } }, found],
  ["the relay's own is not by its name alone", { body, headers: { origin: "https://relay.example", cookie: "session=1" } }, forbidden],
  ["a page that was reached by a rebound name is refused", { body, url: "https://evil.example/api/tat", headers: { origin: "https://evil.example" } }, forbidden],
], { origins: [] });
