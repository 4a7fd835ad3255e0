/**
 * A request as it came over the wire, before anything tidied it.
 *
 * The signature covers raw bytes, so an adapter must hand over what it received: no decoding of the query, no
 * normalising of the path, no re-encoding of the body.
 */
export interface FakeRequest {
  /** The HTTP method as received, such as `"POST"`. */
  readonly method: string;
  /** What stands before the `?` in the request target, such as `"/"`. */
  readonly path: string;
  /** What stands after the `?`, still percent-encoded; `""` when there is none. */
  readonly query: string;
  /**
   * Header values as received, by lower-case name. `host` must be there, with its port where one was sent. A header
   * that came more than once is joined by `", "`.
   */
  readonly headers: ReadonlyMap<string, string>;
  /** The body's bytes; empty when there is none. An adapter may stop at one byte more than 10 MiB. */
  readonly body: Uint8Array;
}

/** What the fake decided to send back. The adapter's only task is to deliver it. */
export type FakeAnswer = FakeHttpAnswer | { readonly kind: "refused" };

/** An HTTP response, and how to deliver its body. */
export interface FakeHttpAnswer {
  readonly kind: "response";
  readonly status: number;
  readonly statusText: string;
  /** All headers, `date` and `content-length` included. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  readonly delivery: FakeDelivery;
}

/**
 * How a body leaves the fake: at once; in `pieces` equal parts spread over `ms` milliseconds of real time; or the
 * first `after` bytes and then a reset connection.
 */
export type FakeDelivery =
  | { readonly kind: "whole" }
  | { readonly kind: "slow"; readonly ms: number; readonly pieces: number }
  | { readonly kind: "reset"; readonly after: number };

/** Cuts a body into at most `count` parts of equal size, none of them empty. */
export function cutIntoPieces(body: Uint8Array, count: number): Uint8Array[] {
  const size = Math.max(1, Math.ceil(body.length / count));
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < body.length; start += size) {
    pieces.push(body.subarray(start, start + size));
  }
  return pieces;
}
