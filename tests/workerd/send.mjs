// A request on a connection of its own: one that is kept may be closed by workerd just when it is used again.
import { request } from "node:http";
import { text } from "node:stream/consumers";

/** @param {{ method?: string, headers?: Record<string, string>, body?: string, signal?: AbortSignal }} [options] the signal is of a client that goes away */
export function send(url, { body, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent: false, ...options }, (incoming) => {
      text(incoming).then((received) => resolve({ status: incoming.statusCode, text: received }), reject);
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
