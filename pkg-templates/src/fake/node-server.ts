import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";

import { isLoopback } from "./loopback.js";
import { fakeLimits } from "./rules.js";
import { cutIntoPieces, type FakeAnswer, type FakeHttpAnswer, type FakeRequest } from "./wire.js";

/** What a server needs of a fake: a `FakeTat` has it all. */
export interface FakeService {
  handle(request: FakeRequest): Promise<FakeAnswer>;
  readonly refusesConnections: boolean;
  onFaultsChange(listener: () => void): () => void;
}

/** Where to listen. */
export interface ListenOptions {
  /** Default: 0, any free port. */
  readonly port?: number;
  /** Default: `"127.0.0.1"`. */
  readonly host?: string;
  /** Allows a host that other machines can reach. Default: false. */
  readonly allowRemote?: boolean;
}

/** A fake that listens. */
export interface FakeServer {
  /** Where, without a slash at the end: `http://127.0.0.1:43123`. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /**
   * Resolves once the port is open, or closed, as the fault `refused` wants it. New connections are refused from the
   * moment of `inject()`, but a client may need a moment to see that the ones it kept open are gone; opening again
   * takes a moment too.
   */
  ready(): Promise<void>;
  /** Stops listening and ends every open connection, answers under way included. */
  close(): Promise<void>;
}

/**
 * Serves a fake over HTTP.
 *
 * @throws TypeError when the host is not loopback and `allowRemote` is not set; the system's error when the port
 *   cannot be had
 */
export async function listen(fake: FakeService, options: ListenOptions = {}): Promise<FakeServer> {
  const { port = 0, host = "127.0.0.1", allowRemote = false } = options;
  if (!allowRemote && !isLoopback(host)) {
    throw new TypeError(`The fake listens on loopback only, and ${host} is not; set \`allowRemote\` if you mean it.`);
  }
  const listener = new Listener(fake, host);
  return listener.start(port);
}

/** Room for a GET's query of 32 KiB, and one more, so that the fake itself can turn it down; Node's own limit is 16 KiB. */
const maxHeaderSize = 128 * 1024;

/** A port that closes while the fake refuses connections, and opens again after. */
class Listener {
  readonly #fake: FakeService;
  readonly #host: string;
  #port = 0;
  #server: Server | undefined;
  #closed = false;
  #transition: Promise<void> = Promise.resolve();

  constructor(fake: FakeService, host: string) {
    this.#fake = fake;
    this.#host = host;
  }

  async start(port: number): Promise<FakeServer> {
    this.#port = port;
    await this.#open();
    const stopWatching = this.#fake.onFaultsChange(() => this.#follow());
    this.#follow();
    return {
      url: `http://${this.#host.includes(":") ? `[${this.#host}]` : this.#host}:${this.#port}`,
      host: this.#host,
      port: this.#port,
      ready: () => this.#transition,
      close: async () => {
        this.#closed = true;
        stopWatching();
        this.#shut();
        await this.#transition;
      },
    };
  }

  #follow(): void {
    if (this.#fake.refusesConnections) this.#shut();
    else this.#enqueue(() => this.#open());
  }

  /** Closes at once, so that no connection gets in after the fault was injected. */
  #shut(): void {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const ended = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    this.#enqueue(async () => {
      await ended;
      // A client in this process learns of it in the next turns of the loop; before, it would still use its connection.
      for (let turn = 0; turn < 3; turn += 1) await nextTurn();
    });
  }

  #enqueue(step: () => Promise<void>): void {
    this.#transition = this.#transition.catch(() => undefined).then(step);
    // Whoever awaits ready() or close() gets the failure; without them it must not end the process.
    this.#transition.catch(() => undefined);
  }

  async #open(): Promise<void> {
    if (this.#server !== undefined || this.#closed) return;
    // Port 0 must be opened once, fault or not, to learn which port it is.
    if (this.#fake.refusesConnections && this.#port !== 0) return;
    const server = createServer({ maxHeaderSize }, (message, response) => {
      void serve(this.#fake, message, response);
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(this.#port, this.#host, resolve);
    });
    const address = server.address();
    if (typeof address === "object" && address !== null) this.#port = address.port;
    this.#server = server;
    // The fault may have come, or the end, while the port was being opened.
    if (this.#closed || this.#fake.refusesConnections) this.#shut();
  }
}

async function serve(fake: FakeService, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  try {
    const answer = await fake.handle(await toFakeRequest(message));
    if (answer.kind === "refused") message.socket.destroy();
    else await deliver(answer, message, response, gone.signal);
  } catch (error) {
    if (gone.signal.aborted || message.destroyed) return;
    if (response.headersSent) {
      response.destroy();
      return;
    }
    // A failure of the fake itself: it must not look like an answer of the service.
    response.writeHead(500, { "content-type": "text/plain; charset=utf-8" });
    response.end(`The fake TAT failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  }
}

async function toFakeRequest(message: IncomingMessage): Promise<FakeRequest> {
  const target = message.url ?? "/";
  const mark = target.indexOf("?");
  const headers = new Map<string, string>();
  for (let index = 0; index + 1 < message.rawHeaders.length; index += 2) {
    const name = (message.rawHeaders[index] ?? "").toLowerCase();
    const value = message.rawHeaders[index + 1] ?? "";
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return {
    method: message.method ?? "",
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? "" : target.slice(mark + 1),
    headers,
    body: await readBody(message),
  };
}

/** Reads a body; what goes beyond the limit is read, so that the client can finish sending, and forgotten. */
async function readBody(message: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of message as AsyncIterable<Uint8Array>) {
    if (length <= fakeLimits.bodyBytes) {
      chunks.push(chunk);
      length += chunk.length;
    }
  }
  const body = new Uint8Array(length);
  let position = 0;
  for (const chunk of chunks) {
    body.set(chunk, position);
    position += chunk.length;
  }
  return body;
}

async function deliver(
  answer: FakeHttpAnswer,
  message: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  response.sendDate = false;
  response.writeHead(answer.status, answer.statusText, answer.headers.flat());
  const { body, delivery } = answer;
  switch (delivery.kind) {
    case "whole":
      response.end(body);
      return;
    case "reset":
      await new Promise<void>((resolve) => response.write(body.subarray(0, delivery.after), () => resolve()));
      message.socket.resetAndDestroy();
      return;
    case "slow": {
      response.flushHeaders();
      const pieces = cutIntoPieces(body, delivery.pieces);
      for (const piece of pieces) {
        await sleep(delivery.ms / pieces.length, undefined, { signal });
        response.write(piece);
      }
      response.end();
    }
  }
}
