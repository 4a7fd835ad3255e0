import { describeType } from "./describe-type.js";
import { invalidArgument, TatError } from "./errors.js";
import type { DescribeInvocationTasksRequest } from "./generated/model.js";
import { guard, ready } from "./instance.js";
import { encodeUtf8 } from "./text-coding.js";

/** What a page asks of a relay. */
export interface RelayRequest {
  /** The region whose tasks are asked for. It has the shape of one; whether it may be asked for is the relay's to say. */
  readonly region: string;
  /** The parameters of the action, written anew by the core: `HideOutput` is always there, and with ids a `Limit`. */
  readonly request: DescribeInvocationTasksRequest;
}

/**
 * Reads and checks the body of a request to a relay: one JSON object in UTF-8, of the parameters of the action and `Region`. What it
 * gives is made of nothing else than what was checked.
 *
 * ```js
 * const { region, request } = await parseRelayRequest('{"Region":"ap-guangzhou","InvocationTaskIds":["invt-08oe5fe2"]}');
 * ```
 *
 * @throws {TatError} `validation`, with the field. Its code is `InvalidParameter` for what is no JSON and for a member that comes
 * twice, `UnknownParameter` for any other member, `MissingParameter` without a `Region`, and else as the action has it.
 */
export async function parseRelayRequest(body: string | Uint8Array): Promise<RelayRequest> {
  const bytes = bytesOf(body);
  await ready();
  const [region, json] = guard((glue) => glue.parseRelayRequest(bytes));
  return { region, request: JSON.parse(json) as DescribeInvocationTasksRequest };
}

function bytesOf(body: unknown): Uint8Array {
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice();
  if (typeof body !== "string") throw invalidArgument("body", `expected a string or bytes, got ${describeType(body)}`);
  // UTF-8 has nothing for it, and an encoder would make another text of it in silence.
  if (/\p{Surrogate}/u.test(body)) {
    throw new TatError({
      kind: "validation",
      code: "InvalidParameter",
      message: "request: expected text, got half of a surrogate pair in it",
      field: "request",
      retryable: false,
    });
  }
  return encodeUtf8(body);
}
