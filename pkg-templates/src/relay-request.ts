import { describeType } from "./describe-type.js";
import { invalidArgument } from "./errors.js";
import type { DescribeInvocationTasksRequest } from "./generated/model.js";
import { guard, ready } from "./instance.js";
import { encodeUtf8 } from "./text-coding.js";

/** What a page asks a relay. */
export interface RelayRequest {
  /** The region as it came: whether it may be asked is the relay's to say. */
  readonly region: string;
  /** The parameters. `HideOutput` is always there. */
  readonly request: DescribeInvocationTasksRequest;
}

/**
 * Reads the body of a request to a relay: the parameters of the action as JSON, with `Region` beside them. For a relay of your
 * own; `tat-tasks/relay` is one.
 *
 * What it gives is made anew of the values that it has read: members that are unknown or come twice, and values beyond the
 * limits of the API's page, are refused.
 *
 * @throws {TatError} `validation`
 */
export async function parseRelayRequest(body: string | Uint8Array): Promise<RelayRequest> {
  if (typeof body !== "string" && !(body instanceof Uint8Array)) {
    throw invalidArgument("body", `expected a string or bytes, got ${describeType(body)}`);
  }
  await ready();
  const bytes = typeof body === "string" ? encodeUtf8(body) : body;
  const [region, request] = guard((glue) => glue.parseRelayRequest(bytes));
  return { region, request: JSON.parse(request) as DescribeInvocationTasksRequest };
}
