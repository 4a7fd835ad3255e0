import { cutIntoPieces, type FakeHttpAnswer, type FakeRequest } from "./wire.js";

/** Turns the arguments of a `fetch` into the request that would have gone over the wire. */
export async function toFakeRequest(input: string | URL | Request, init?: RequestInit): Promise<FakeRequest> {
  const request = new Request(input, init);
  const url = new URL(request.url);
  const headers = new Map(request.headers);
  if (!headers.has("host")) headers.set("host", url.host);
  return {
    method: request.method,
    path: url.pathname,
    query: url.search.slice(1),
    headers,
    body: new Uint8Array(await request.arrayBuffer()),
  };
}

/** The signal that ends a `fetch`, with its reason: the one of `init`, else that of a `Request`. */
export function signalOf(input: string | URL | Request, init?: RequestInit): AbortSignal | undefined {
  if (init?.signal !== undefined) return init.signal ?? undefined;
  return typeof input === "object" && "signal" in input ? input.signal : undefined;
}

/** Turns an answer into what `fetch` resolves to. */
export function toResponse(answer: FakeHttpAnswer, signal?: AbortSignal): Response {
  return new Response(bodyOf(answer, signal), {
    status: answer.status,
    statusText: answer.statusText,
    headers: answer.headers.map(([name, value]): [string, string] => [name, value]),
  });
}

/** What `fetch` rejects with when nothing listens. */
export function refusedError(): TypeError {
  return new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED (a fault of the fake TAT)") });
}

function bodyOf(answer: FakeHttpAnswer, signal: AbortSignal | undefined): BodyInit {
  const { body, delivery } = answer;
  switch (delivery.kind) {
    case "whole":
      return new Uint8Array(body);
    case "reset":
      return brokenStream(body.subarray(0, delivery.after));
    case "slow": {
      const pieces = cutIntoPieces(body, delivery.pieces);
      return slowStream(pieces, delivery.ms / Math.max(1, pieces.length), signal);
    }
  }
}

/** Gives the head, then fails as a body does whose connection was reset. */
function brokenStream(head: Uint8Array): ReadableStream<Uint8Array> {
  let headIsOut = false;
  return new ReadableStream(
    {
      pull(controller) {
        if (headIsOut) {
          controller.error(new TypeError("terminated", { cause: new Error("ECONNRESET (a fault of the fake TAT)") }));
        } else {
          headIsOut = true;
          controller.enqueue(head.slice());
        }
      },
    },
    { highWaterMark: 0 },
  );
}

/** Gives a piece each `interval` milliseconds, but only while somebody reads, so that no timer outlives its reader. */
function slowStream(
  pieces: readonly Uint8Array[],
  interval: number,
  signal: AbortSignal | undefined,
): ReadableStream<Uint8Array> {
  let given = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let onAbort: (() => void) | undefined;
  const settle = (): void => {
    clearTimeout(timer);
    if (onAbort !== undefined) signal?.removeEventListener("abort", onAbort);
  };
  return new ReadableStream(
    {
      start(controller) {
        onAbort = () => {
          settle();
          controller.error(signal?.reason);
        };
        if (signal?.aborted) onAbort();
        else signal?.addEventListener("abort", onAbort, { once: true });
      },
      pull: (controller) =>
        new Promise<void>((resolve) => {
          timer = setTimeout(() => {
            const piece = pieces[given];
            given += 1;
            if (piece !== undefined) controller.enqueue(piece.slice());
            if (given >= pieces.length) {
              settle();
              controller.close();
            }
            resolve();
          }, interval);
        }),
      cancel: settle,
    },
    { highWaterMark: 0 },
  );
}
