import type { IncomingMessage, ServerResponse } from "node:http";

import { refusalOf, refuse } from "./answers.js";
import { Refusal, REFUSED_BEFORE, type HearsOfRefusals } from "./refusal.js";
import type { Relay } from "./create-relay.js";

/**
 * Lets Node's `http` server, or a framework that has its requests, hand requests to a relay. The connection is closed if an answer
 * is not read within 30 seconds.
 *
 * ```js
 * createServer(nodeListener(createRelay({ … }))).listen(8080);
 * ```
 *
 * The URL that `authorize` sees is of the scheme `http` or `https` as the connection is, and of the host that the client has
 * sent: behind a proxy, look at what the proxy adds instead.
 */
export function nodeListener(relay: Relay): (message: IncomingMessage, response: ServerResponse) => void {
  return (message, response) => {
    serve(relay, message, response).catch(() => response.destroy());
  };
}

/** Milliseconds in which the whole of an answer has to be read: those for which a client waits for one. */
const READ_WITHIN = 30_000;

async function serve(relay: Relay, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const refused = (refusal: Refusal): Promise<Answer> => {
    if (message.method !== "OPTIONS") (relay as HearsOfRefusals)[REFUSED_BEFORE]?.(refusal);
    return read(refuse(refusal, {}));
  };
  const request = toRequest(message, gone.signal);
  // A relay does not reject, but what somebody has put before it may.
  const answer = await (request instanceof Refusal ? refused(request) : ask(relay, request).catch((error: unknown) => refused(refusalOf(error))));
  if (gone.signal.aborted) return;
  // What was not read of a body that was refused would be taken for the next request.
  if (!message.complete) response.shouldKeepAlive = false;
  try {
    send(message, response, answer);
  } catch (error) {
    send(message, response, await refused(refusalOf(error)));
  }
}

function send({ method }: IncomingMessage, response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, ...(status === 204 ? {} : { "Content-Length": body.length }) });
  dropUnread(response);
  response.end(method === "HEAD" ? undefined : body);
}

/** Nobody keeps an answer in memory by not reading it. */
function dropUnread(response: ServerResponse): void {
  const begin = (): void => {
    const timer = setTimeout(() => response.destroy(), READ_WITHIN);
    response.once("close", () => clearTimeout(timer));
  };
  // Until those before it are read, it is not its turn.
  if (response.socket === null) response.once("socket", begin);
  else begin();
}

async function ask(relay: Relay, request: Request): Promise<Answer> {
  return read(await relay(request));
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Uint8Array;
}

async function read(answer: Response): Promise<Answer> {
  return { status: answer.status, headers: headersOf(answer.headers), body: new Uint8Array(await answer.arrayBuffer()) };
}

/** What holds for one connection alone (RFC 9110, 7.6.1), and the length: how an answer is sent is known here. */
const OF_A_CONNECTION = ["connection", "content-length", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"];

function headersOf(headers: Headers): Answer["headers"] {
  const named = (headers.get("connection") ?? "").toLowerCase().split(/[\t ]*,[\t ]*/);
  const kept = [...headers].filter(([name]) => !OF_A_CONNECTION.includes(name) && !named.includes(name));
  // The one header that there may be more than once.
  const cookies = headers.getSetCookie();
  return { ...Object.fromEntries(kept), ...(cookies.length === 0 ? {} : { "set-cookie": cookies }) };
}

/** Headers of which a second one would be another request to whoever looks at the other one. */
const ONCE = ["authorization", "content-length", "content-type", "cookie", "host", "origin", "sec-fetch-site"];

function toRequest(message: IncomingMessage, signal: AbortSignal): Request | Refusal {
  const { rawHeaders, method = "", url: target = "" } = message;
  const headers = new Headers();
  try {
    for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
      const name = rawHeaders[index] ?? "";
      if (headers.has(name) && ONCE.includes(name.toLowerCase())) return malformed(`expected one header ${name.toLowerCase()}, got several`);
      headers.append(name, rawHeaders[index + 1] ?? "");
    }
    const encoding = headers.get("transfer-encoding");
    // Of any other encoding, Node says only once the body is read that it cannot tell where it ends.
    if (encoding !== null && (encoding.toLowerCase() !== "chunked" || headers.has("content-length"))) {
      return malformed("expected a body whose length is known");
    }
    const host = headers.get("host") ?? "";
    const scheme = "encrypted" in message.socket ? "https" : "http";
    const url = new URL(`${scheme}://${host}`);
    // Of a name and a port nothing else comes out again; `user@host`, `host/path` and `host#` are no such thing.
    if (!target.startsWith("/") || (url.host !== host.toLowerCase() && `${url.host}:${scheme === "http" ? 80 : 443}` !== host.toLowerCase())) {
      return malformed("expected a path and the name of a host");
    }
    const place = new URL(`${url.origin}${target}`);
    // What is written in another way than it is read would be another path to whoever has looked at it before.
    if (place.pathname + place.search !== target) return malformed("expected a path without dots, backslashes and fragments");
    const hasBody = method !== "GET" && method !== "HEAD";
    const length = headers.get("content-length");
    const body = hasBody ? (bodyOf(message, length === null ? undefined : Number(length)) as unknown as BodyInit) : null;
    const request = new Request(place, { method, headers, signal, body, ...(hasBody ? { duplex: "half" } : {}) });
    // The relay then says so, and not that there is none.
    if (message.readableEnded) request.body?.cancel().catch(() => undefined);
    return request;
  } catch (cause) {
    return malformed("expected a request of HTTP", cause);
  }
}

/** Read no further than somebody asks for: what is refused is not kept. */
function bodyOf(message: IncomingMessage, length: number | undefined): ReadableStream<Uint8Array> {
  const chunks = message[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  let read = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (typeof value === "string") controller.error(new TypeError("expected bytes of a body, got text that somebody has decoded; put the relay before whatever calls setEncoding"));
        else if (done !== true) {
          read += value.length;
          controller.enqueue(new Uint8Array(value));
        } else if (length === undefined || read === length) controller.close();
        // Node has had as much as it says: somebody has taken a part of it.
        else controller.error(new TypeError(`expected a body of which nobody has read a part, ${read} of ${length} bytes are left; put the relay before whatever reads it`));
      },
      cancel() {
        message.pause();
      },
    },
    { highWaterMark: 0 },
  );
}

function malformed(message: string, cause?: unknown): Refusal {
  return new Refusal(400, "InvalidRequest", message, { cause });
}
