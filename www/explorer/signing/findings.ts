import { parseRelayRequest, TatError } from "tat-tasks";

import { faultOf, type Fault, type Typed } from "../fault.js";
import { headerOf, type SentRequest } from "./sent-request.js";
import { dateOf } from "./tc3.js";

/** What is found in a request that failed. `wrong` is why it fails, or one of the reasons; `look` may be. */
export interface Finding {
  readonly id: FindingId;
  readonly severity: "wrong" | "look" | "right";
  /** What came, and what should have. */
  readonly given?: string | undefined;
  readonly expected?: string | undefined;
  /** Of the parameters: what is wrong with them. */
  readonly fault?: Fault;
}

export type FindingId =
  | "authorization-missing"
  | "authorization-malformed"
  | "method"
  | "path"
  | "query-with-post"
  | "scheme"
  | "host-missing"
  | "host-other-service"
  | "content-type-missing"
  | "content-type"
  | "service"
  | "scope-end"
  | "date-local"
  | "date"
  | "signed-headers-case"
  | "signed-headers-order"
  | "signed-headers-incomplete"
  | "signed-headers-many"
  | "signed-header-absent"
  | "signature-form"
  | "signature-case"
  | "secret-id-blank"
  | "secret-id-other"
  | "timestamp-missing"
  | "timestamp-milliseconds"
  | "timestamp-malformed"
  | "clock"
  | "action"
  | "version"
  | "region"
  | "token-missing"
  | "token-blank"
  | "content-length"
  | "byte-order-mark"
  | "body-empty"
  | "parameters"
  | "signature-right"
  | "signature-unknown"
  | "no-key";

/** The parts of an `Authorization` header. */
export interface Authorization {
  readonly secretId: string;
  readonly date: string;
  readonly service: string;
  readonly end: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** What is known beside the request itself. */
export interface Circumstances {
  /** Unix seconds. */
  readonly now: number;
  /** As they were typed into the form; empty where they were not. */
  readonly secretId: string;
  readonly token: string;
}

/** Seconds by which a timestamp may be off. */
export const CLOCK_TOLERANCE = 300;

export function readAuthorization(header: string): Authorization | undefined {
  const match = /^TC3-HMAC-SHA256 Credential=([^,]*?)\/([^/,]*)\/([^/,]*)\/([^/,]*), ?SignedHeaders=([^,]*), ?Signature=(.*)$/.exec(header.trim());
  if (match === null) return undefined;
  const [, secretId = "", date = "", service = "", end = "", names = "", signature = ""] = match;
  return { secretId, date, service, end, signedHeaders: names.split(";"), signature };
}

/** What can be seen without the key. */
export async function findingsOf(request: SentRequest, circumstances: Circumstances): Promise<Finding[]> {
  const header = headerOf(request, "Authorization");
  const authorization = header === undefined ? undefined : readAuthorization(header);
  return [
    ...(header === undefined ? [wrong("authorization-missing")] : []),
    ...(header !== undefined && authorization === undefined ? [wrong("authorization-malformed", schemeOf(header))] : []),
    ...lineFindings(request),
    ...contentFindings(request),
    ...timeFindings(request, authorization, circumstances.now),
    ...(authorization === undefined ? [] : authorizationFindings(request, authorization, circumstances)),
    ...commonFindings(request, circumstances),
    ...(await bodyFindings(request)),
  ];
}

function lineFindings({ method, path, query, scheme, host }: SentRequest): Finding[] {
  const label = host.split(".")[0] ?? "";
  const isTencent = /(^|\.)tencentcloudapi\.(com|cn|com\.cn)(:\d+)?$/.test(host);
  return [
    ...(method === "POST" || method === "GET" ? [] : [wrong("method", method, "POST")]),
    ...(path === "/" ? [] : [wrong("path", path, "/")]),
    ...(method === "POST" && query !== "" ? [wrong("query-with-post", query)] : []),
    ...(scheme === "http" && isTencent ? [look("scheme", "http", "https")] : []),
    ...(host === "" ? [wrong("host-missing", undefined, "tat.tencentcloudapi.com")] : []),
    ...(isTencent && label !== "tat" ? [wrong("host-other-service", host, "tat.tencentcloudapi.com")] : []),
  ];
}

function contentFindings(request: SentRequest): Finding[] {
  const type = headerOf(request, "Content-Type")?.trim();
  if (type === undefined) return [wrong("content-type-missing", undefined, "application/json")];
  const accepted = request.method === "GET" ? /^application\/x-www-form-urlencoded\b/i : /^(application\/json|multipart\/form-data)\b/i;
  return accepted.test(type) ? [] : [wrong("content-type", type, request.method === "GET" ? "application/x-www-form-urlencoded" : "application/json")];
}

function timeFindings(request: SentRequest, authorization: Authorization | undefined, now: number): Finding[] {
  const timestamp = headerOf(request, "X-TC-Timestamp")?.trim();
  if (timestamp === undefined) return [wrong("timestamp-missing")];
  if (/^\d{13}$/.test(timestamp)) return [wrong("timestamp-milliseconds", timestamp, timestamp.slice(0, 10))];
  if (!/^\d{1,11}$/.test(timestamp)) return [wrong("timestamp-malformed", timestamp)];
  const offset = Number(timestamp) - now;
  const date = dateOf(timestamp);
  return [
    // What was pasted may be of yesterday: it is why the service refused it only if it was sent just now.
    ...(Math.abs(offset) > CLOCK_TOLERANCE ? [look("clock", String(offset), String(CLOCK_TOLERANCE))] : []),
    ...(authorization === undefined || authorization.date === date ? [] : [dateFinding(authorization.date, timestamp, date)]),
  ];
}

function dateFinding(given: string, timestamp: string, date: string): Finding {
  const isLocal = Array.from({ length: 27 }, (_, index) => index - 12).some((hours) => dateOf(timestamp, hours) === given);
  return wrong(isLocal ? "date-local" : "date", given, date);
}

function authorizationFindings(request: SentRequest, authorization: Authorization, { secretId }: Circumstances): Finding[] {
  const { service, end, signedHeaders, signature } = authorization;
  const absent = signedHeaders.filter((name) => name.toLowerCase() !== "host" && headerOf(request, name) === undefined);
  const lowered = signedHeaders.map((name) => name.toLowerCase());
  const sorted = [...lowered].sort();
  const missing = ["content-type", "host"].filter((name) => !lowered.includes(name));
  return [
    ...(service === "tat" ? [] : [wrong("service", service, "tat")]),
    ...(end === "tc3_request" ? [] : [wrong("scope-end", end, "tc3_request")]),
    ...(signedHeaders.join(";") === lowered.join(";") ? [] : [wrong("signed-headers-case", signedHeaders.join(";"), lowered.join(";"))]),
    ...(lowered.join(";") === sorted.join(";") ? [] : [wrong("signed-headers-order", lowered.join(";"), sorted.join(";"))]),
    ...missing.map((name) => wrong("signed-headers-incomplete", signedHeaders.join(";"), name)),
    ...(absent.length === 0 ? [] : [wrong("signed-header-absent", absent.join(", "))]),
    ...signatureFindings(signature),
    ...(/\s/.test(authorization.secretId) ? [wrong("secret-id-blank")] : []),
    ...(secretId === "" || secretId.trim() === authorization.secretId.trim() ? [] : [look("secret-id-other")]),
  ];
}

function signatureFindings(signature: string): Finding[] {
  if (/^[0-9a-f]{64}$/.test(signature)) return [];
  return [/^[0-9a-f]{64}$/i.test(signature) ? wrong("signature-case") : wrong("signature-form", `${signature.length}`, "64")];
}

function commonFindings(request: SentRequest, { token }: Circumstances): Finding[] {
  const action = headerOf(request, "X-TC-Action")?.trim();
  const version = headerOf(request, "X-TC-Version")?.trim();
  const region = headerOf(request, "X-TC-Region")?.trim();
  const sentToken = headerOf(request, "X-TC-Token");
  return [
    ...(action === "DescribeInvocationTasks" ? [] : [wrong("action", action, "DescribeInvocationTasks")]),
    ...(version === "2020-10-28" ? [] : [wrong("version", version, "2020-10-28")]),
    ...(region === undefined || region === "" ? [wrong("region", region, "ap-guangzhou")] : []),
    ...(token !== "" && sentToken === undefined ? [wrong("token-missing")] : []),
    ...(sentToken !== undefined && /\s/.test(sentToken.trim()) ? [wrong("token-blank")] : []),
  ];
}

async function bodyFindings(request: SentRequest): Promise<Finding[]> {
  if (request.method !== "POST") return [];
  const length = headerOf(request, "Content-Length")?.trim();
  const bytes = new TextEncoder().encode(request.body).length;
  return [
    ...(length === undefined || Number(length) === bytes ? [] : [look("content-length", String(bytes), length)]),
    ...(request.body.startsWith("\uFEFF") ? [wrong("byte-order-mark")] : []),
    ...(request.body === "" ? [wrong("body-empty", undefined, "{}")] : await parameterFindings(request)),
  ];
}

/** The parameters by the package's own check. */
async function parameterFindings(request: SentRequest): Promise<Finding[]> {
  const body = request.body.replace(/^\uFEFF/, "").trim();
  // As the check wants a region in the body, where the API has it in a header.
  const rest = /^\{\s*([^]*)$/.exec(body)?.[1];
  if (rest === undefined) return [parameterFinding({ reason: "json", given: "", filter: "", message: "" })];
  try {
    await parseRelayRequest(`{"Region":"ap-guangzhou"${rest === "}" ? "" : ","}${rest}`);
    return [];
  } catch (error) {
    if (!TatError.is(error)) throw error;
    return [parameterFinding(faultOf(error, parsed(body)))];
  }
}

function parameterFinding(fault: Fault): Finding {
  return { id: "parameters", severity: "wrong", fault };
}

/** Nothing for what is no JSON: the check says where it is not. */
function parsed(body: string): Typed {
  try {
    return JSON.parse(body) as Typed;
  } catch {
    return {};
  }
}

function schemeOf(header: string): string {
  return /^\S*/.exec(header.trim())?.[0].slice(0, 24) ?? "";
}

function wrong(id: FindingId, given?: string, expected?: string): Finding {
  return { id, severity: "wrong", given, expected };
}

function look(id: FindingId, given?: string, expected?: string): Finding {
  return { id, severity: "look", given, expected };
}
