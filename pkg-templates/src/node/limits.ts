// What bounds an exchange: a time and a size.
import { Buffer } from "node:buffer";

import { badAnswer } from "./failures.js";

/** The answers take up to 7 KB: a token has at most 4,096 bytes, a key and an id 1,024 each. */
const MOST_BYTES = 64 * 1024;

/**
 * Takes a step, and rejects after a time, or with the reason of a signal; both also abort the signal that the step is
 * handed. What ignores that signal is waited for no longer.
 *
 * @param timeout in milliseconds
 */
export function within<Result>(
  timeout: number,
  signal: AbortSignal | undefined,
  step: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    };
    const stop = (reason: unknown): void => {
      end();
      reject(reason);
      controller.abort(reason);
    };
    const abort = (): void => {
      stop(signal?.reason);
    };
    const timer = setTimeout(() => {
      stop(new Error(`none within ${timeout} ms`));
    }, timeout);
    signal?.addEventListener("abort", abort);
    step(controller.signal).then(resolve, reject).finally(end);
  });
}

/** @throws {TatError} `protocol` when the body is longer than credentials are */
export async function readText(url: URL, body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > MOST_BYTES) throw badAnswer(url, `more than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
