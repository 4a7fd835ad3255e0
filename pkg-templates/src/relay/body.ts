import { Refusal } from "./refusal.js";

/** JSON, as a browser sends it only where it may: any other type it sends without asking first. */
export function requireJson({ headers }: Request): void {
  const type = headers.get("content-type") ?? "";
  if (!/^application\/json(?:[\t ]*;[\t ]*charset="?utf-8"?)?$/i.test(type.trim())) {
    throw new Refusal(415, "InvalidRequest", "expected the content type application/json");
  }
  const encoding = headers.get("content-encoding");
  if (encoding !== null && encoding.toLowerCase() !== "identity") {
    throw new Refusal(415, "InvalidRequest", "expected a body that is not compressed");
  }
}

/**
 * Reads a body of so many bytes at most, whatever it says of its own length.
 *
 * @param signal ends it early
 */
export async function readBody(request: Request, most: number, signal: AbortSignal): Promise<Uint8Array> {
  if (request.bodyUsed) throw new TypeError("expected a body that nobody has read; put the relay before whatever reads it");
  const declared = request.headers.get("content-length");
  if (declared !== null && !(Number(declared) <= most)) throw tooLarge(most);
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = request.body?.getReader();
  const stop = (): void => void reader?.cancel().catch(() => undefined);
  signal.addEventListener("abort", stop, { once: true });
  try {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      if (signal.aborted) throw signal.reason;
      if (done) break;
      if (!(value instanceof Uint8Array)) throw new Refusal(400, "InvalidParameter", "expected a body of bytes");
      length += value.length;
      if (length > most) throw tooLarge(most);
      // Of chunks without a byte there may be no end.
      if (value.length > 0) chunks.push(value);
    }
  } catch (cause) {
    stop();
    if (cause instanceof Refusal) throw cause;
    throw new Refusal(400, "InvalidParameter", "expected a body, it broke off", { cause });
  } finally {
    signal.removeEventListener("abort", stop);
  }
  return joined(chunks, length);
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let position = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, position);
    position += chunk.length;
  }
  return bytes;
}

function tooLarge(most: number): Refusal {
  return new Refusal(413, "RequestSizeLimitExceeded", `expected a body of up to ${most} bytes`);
}
