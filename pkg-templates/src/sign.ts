import { optionalText, optionalTexts, requireWhole, requireObject, requireText } from "./arguments.js";
import { describeType } from "./describe-type.js";
import { invalidArgument } from "./errors.js";
import { guard, ready } from "./instance.js";
import { joinTexts } from "./joined-texts.js";
import { encodeUtf8 } from "./text-coding.js";

/** What {@link signTc3} signs. */
export interface SignTc3Input {
  readonly secretId: string;
  readonly secretKey: string;
  /** The token of temporary credentials, to be sent as `X-TC-Token`. Signed only if `signedHeaders` names it. */
  readonly token?: string | undefined;
  /** The name of the product, such as `"tat"` or `"cvm"`. */
  readonly service: string;
  /** The `Host` header as it is sent: with the port where it is not the default. */
  readonly host: string;
  /** The value of `X-TC-Action`, where `signedHeaders` names it. */
  readonly action?: string | undefined;
  /** Default: `"POST"`. */
  readonly method?: "POST" | "GET" | undefined;
  /** The query as it is sent after the `?`, values percent-encoded: GET only. */
  readonly query?: string | undefined;
  /** The `Content-Type` header as it is sent. */
  readonly contentType: string;
  /**
   * The headers to sign: `content-type` and `host` at least, and of `x-tc-action`, `x-tc-timestamp` and `x-tc-token` what
   * is wanted. Default: `["content-type", "host"]`.
   */
  readonly signedHeaders?: readonly string[] | undefined;
  /**
   * The very bytes that are sent; a string stands for its UTF-8. The literal `UNSIGNED-PAYLOAD` where the header
   * `X-TC-Content-SHA256` says so. Default: empty.
   */
  readonly body?: string | Uint8Array | undefined;
  /** Unix time in whole seconds: the value of `X-TC-Timestamp`. */
  readonly timestamp: number;
}

/** A signature, with the steps that led to it. */
export interface SignedTc3 {
  /** Step 1 (规范请求串). */
  readonly canonicalRequest: string;
  /** Step 2 (待签名字符串). */
  readonly stringToSign: string;
  /** The value of the `Authorization` header. */
  readonly authorization: string;
}

/**
 * Signs a request of any service of Tencent Cloud by TC3-HMAC-SHA256
 * ([签名方法 v3](https://cloud.tencent.com/document/api/213/30654)).
 *
 * ```js
 * const { authorization } = await signTc3({
 *   secretId: "AKIDEXAMPLE",
 *   secretKey: "EXAMPLEKEY",
 *   service: "cvm",
 *   host: "cvm.tencentcloudapi.com",
 *   contentType: "application/json",
 *   body: "{}",
 *   timestamp: Math.floor(Date.now() / 1000),
 * });
 * ```
 *
 * @throws {TatError} `validation` when a part cannot be sent as it is; the message names it.
 */
export async function signTc3(input: SignTc3Input): Promise<SignedTc3> {
  requireObject("input", input);
  const fields = joinTexts([
    requireText("secretId", input.secretId),
    requireText("secretKey", input.secretKey),
    optionalText("token", input.token),
    requireText("service", input.service),
    requireText("host", input.host),
    optionalText("action", input.action),
    optionalText("method", input.method),
    optionalText("query", input.query),
    requireText("contentType", input.contentType),
    ...(optionalTexts("signedHeaders", input.signedHeaders) ?? ["content-type", "host"]),
  ]);
  const timestamp = requireWhole("timestamp", input.timestamp);
  let body = bytesOf(input.body);
  const booting = ready();
  if (booting !== undefined) {
    // What the caller's buffer becomes meanwhile is not signed.
    body = body.slice();
    await booting;
  }
  const steps = guard((glue) => glue.sign(fields, timestamp, body)).split("\0");
  const [canonicalRequest, stringToSign, authorization] = steps as [string, string, string];
  return { canonicalRequest, stringToSign, authorization };
}

function bytesOf(body: unknown): Uint8Array {
  if (body === undefined) return new Uint8Array();
  if (typeof body === "string") return encodeUtf8(body);
  if (!ArrayBuffer.isView(body)) throw invalidArgument("body", `expected a string or bytes, got ${describeType(body)}`);
  try {
    return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  } catch (cause) {
    throw invalidArgument("body", "expected bytes, got some whose memory was handed away", cause);
  }
}
