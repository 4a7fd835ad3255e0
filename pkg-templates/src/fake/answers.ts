import type { FaultName } from "./faults.js";
import type { FakeHttpAnswer } from "./wire.js";

const encoder = new TextEncoder();

/** What the service answers: JSON, always in HTTP 200. */
export function jsonAnswer(value: unknown): FakeHttpAnswer {
  return answer(200, "OK", "application/json", JSON.stringify(value));
}

/** What something in front of the service answers instead of it. */
export function gatewayAnswer(
  fault: Extract<FaultName, "bad-gateway" | "unavailable" | "too-many-requests" | "html" | "empty-object">,
  retryAfter: number,
): FakeHttpAnswer {
  switch (fault) {
    case "bad-gateway":
      return answer(502, "Bad Gateway", "text/html", page("502 Bad Gateway", "The upstream server did not answer."));
    case "unavailable":
      return answer(503, "Service Unavailable", "text/plain", "Service Unavailable\n");
    case "too-many-requests":
      return withHeader(
        answer(429, "Too Many Requests", "text/plain", "Too Many Requests\n"),
        "retry-after",
        String(retryAfter),
      );
    case "html":
      return answer(200, "OK", "text/html; charset=utf-8", page("Welcome", "Please sign in to use this network."));
    case "empty-object":
      return answer(200, "OK", "application/json", "{}");
  }
}

/** The same answer with the first half of its body only, as if that were all. */
export function cutAnswer(whole: FakeHttpAnswer): FakeHttpAnswer {
  return withBody(whole, whole.body.slice(0, Math.floor(whole.body.length / 2)));
}

export function withHeader(plain: FakeHttpAnswer, name: string, value: string): FakeHttpAnswer {
  return { ...plain, headers: [...plain.headers, [name, value]] };
}

function withBody(plain: FakeHttpAnswer, body: Uint8Array): FakeHttpAnswer {
  const headers = plain.headers.filter(([name]) => name !== "content-length");
  return withHeader({ ...plain, headers, body }, "content-length", String(body.length));
}

function answer(status: number, statusText: string, contentType: string, text: string): FakeHttpAnswer {
  const plain: FakeHttpAnswer = {
    kind: "response",
    status,
    statusText,
    headers: [["content-type", contentType]],
    body: new Uint8Array(),
    delivery: { kind: "whole" },
  };
  return withBody(plain, encoder.encode(text));
}

function page(title: string, text: string): string {
  return `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1><p>${text}</p></body></html>\n`;
}
