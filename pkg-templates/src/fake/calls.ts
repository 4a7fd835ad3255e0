import type { FaultName } from "./faults.js";
import type { FakeRequest } from "./wire.js";

/** A call that arrived, and what it was answered. The signature, the token and any secret are left out. */
export interface FakeCall {
  /** When it arrived: Unix milliseconds on the fake's clock. */
  readonly at: number;
  readonly method: string;
  /** The Host header, with its port where one was sent. */
  readonly host: string;
  readonly path: string;
  /** What came after the `?`. */
  readonly query: string;
  /** By lower-case name. `authorization` and `x-tc-token` are redacted. */
  readonly headers: Readonly<Record<string, string>>;
  /** The parameters as they came, when they could be read: the JSON of the body, or the query unflattened. */
  readonly params: unknown;
  /** Whether signature and token were found good. */
  readonly authenticated: boolean;
  /** The canonical request as the fake rebuilt it: what to compare with when a signature does not match. */
  readonly canonicalRequest: string | null;
  readonly answer: {
    /** The HTTP status, or `null` when the connection was refused. */
    readonly status: number | null;
    /** `Response.Error.Code`, or `null` when there was none. */
    readonly code: string | null;
    /** `Response.RequestId`, or `null` when the answer had none. */
    readonly requestId: string | null;
    /** The faults that acted on this call. */
    readonly faults: readonly FaultName[];
  };
}

type Mutable<Shape> = { -readonly [Member in keyof Shape]: Shape[Member] };

/** A call while it is being answered. */
export type OpenCall = Mutable<Omit<FakeCall, "answer">> & {
  readonly answer: Mutable<Omit<FakeCall["answer"], "faults">> & { readonly faults: FaultName[] };
};

/** Opens the record of a call. */
export function openCall(request: FakeRequest, at: number): OpenCall {
  return {
    at,
    method: request.method,
    host: request.headers.get("host") ?? "",
    path: request.path,
    query: request.query,
    headers: redactHeaders(request.headers),
    params: undefined,
    authenticated: false,
    canonicalRequest: null,
    answer: { status: null, code: null, requestId: null, faults: [] },
  };
}

const redacted = "[redacted]";

/** A canonical request without the token, which it holds when the client signed that header too. */
export function redactCanonicalRequest(canonical: string): string {
  return canonical.replace(/^(x-tc-token:).*$/m, `$1${redacted}`);
}

function redactHeaders(headers: FakeRequest["headers"]): Record<string, string> {
  const shown: Record<string, string> = {};
  for (const [name, value] of headers) shown[name] = redactHeader(name, value);
  return shown;
}

function redactHeader(name: string, value: string): string {
  if (name === "x-tc-token") return redacted;
  if (name !== "authorization") return value;
  const signature = value.lastIndexOf("Signature=");
  return signature < 0 ? redacted : `${value.slice(0, signature)}Signature=${redacted}`;
}
