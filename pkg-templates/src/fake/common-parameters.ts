import { Refusal, type MessageLanguage } from "./refusal.js";
import { fakeLimits } from "./rules.js";
import type { FakeRequest } from "./wire.js";

const action = "DescribeInvocationTasks";
const version = "2020-10-28";
const languages: readonly string[] = ["zh-CN", "en-US"] satisfies MessageLanguage[];

/** The language of messages: `X-TC-Language` where it is known, English otherwise. */
export function messageLanguage(request: FakeRequest): MessageLanguage {
  return request.headers.get("x-tc-language") === "zh-CN" ? "zh-CN" : "en-US";
}

/** Checks what can be told before the signature: the method, the content type and the sizes. */
export function verifyTransport(request: FakeRequest): void {
  if (request.method !== "POST" && request.method !== "GET") {
    throw new Refusal("method-unsupported", { given: request.method });
  }
  if (request.body.length > fakeLimits.bodyBytes) throw new Refusal("body-too-large", { limit: fakeLimits.bodyBytes });
  if (request.query.length > fakeLimits.queryBytes) {
    throw new Refusal("query-too-large", { limit: fakeLimits.queryBytes });
  }
}

/** Checks that the content type is the one that the method takes; parameters such as a charset are free. */
export function verifyContentType(request: FakeRequest): void {
  const wanted = request.method === "GET" ? "application/x-www-form-urlencoded" : "application/json";
  const given = request.headers.get("content-type") ?? "";
  const [essence = ""] = given.split(";");
  const type = essence.trim().toLowerCase();
  if (request.method === "POST" && type === "multipart/form-data") throw new Refusal("multipart-unspoken", { wanted });
  if (type !== wanted) {
    throw new Refusal("content-type-unsupported", { method: request.method, wanted, given });
  }
}

/** Checks `X-TC-Action`, `X-TC-Version` and `X-TC-Region`, and gives the region. */
export function readRegion(request: FakeRequest): string {
  const sentAction = header(request, "x-tc-action");
  if (sentAction === "") throw new Refusal("action-missing");
  if (sentAction !== action) throw new Refusal("action-unknown", { given: sentAction, wanted: action });

  const sentVersion = header(request, "x-tc-version");
  if (sentVersion === "") throw new Refusal("version-missing");
  if (sentVersion !== version) throw new Refusal("version-unknown", { given: sentVersion, wanted: version });

  const region = header(request, "x-tc-region");
  if (region === "") throw new Refusal("region-missing");
  // The list of regions grows, so only the shape can be held against a name.
  if (!/^[a-z]{2}-[a-z]+(-[a-z0-9]+)*$/.test(region)) throw new Refusal("region-unknown", { given: region });
  return region;
}

/** Checks the common parameters that may be left out: `X-TC-Language` and `X-TC-RequestClient`. */
export function verifyOptionalParameters(request: FakeRequest): void {
  const language = request.headers.get("x-tc-language");
  if (language !== undefined && !languages.includes(language)) {
    throw new Refusal("language-unknown", { given: language, wanted: languages.join(", ") });
  }

  const limit = fakeLimits.requestClient;
  const client = request.headers.get("x-tc-requestclient");
  if (client !== undefined && (client.length > limit || !/^[0-9a-zA-Z\-_,;.]+$/.test(client))) {
    throw new Refusal("request-client-malformed", { limit });
  }
}

function header(request: FakeRequest, name: string): string {
  return request.headers.get(name) ?? "";
}
