import type { CredentialBook, FakeCredential } from "./credentials.js";
import { Refusal } from "./refusal.js";
import { fakeLimits } from "./rules.js";
import type { FakeRequest } from "./wire.js";

const service = "tat";
const algorithm = "TC3-HMAC-SHA256";
const encoder = new TextEncoder();

/** The parts of an `Authorization` header, and the timestamp that goes with it. */
export interface Authorization {
  readonly secretId: string;
  readonly date: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `X-TC-Timestamp` as it was sent. */
  readonly timestamp: string;
}

/** Takes the `Authorization` header apart. Nothing is verified yet but its form. */
export function readAuthorization(request: FakeRequest): Authorization {
  const header = request.headers.get("authorization");
  if (header === undefined || header === "") throw new Refusal("authorization-missing");
  const match =
    /^TC3-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{4}-\d{2}-\d{2})\/([^/,\s]+)\/tc3_request, SignedHeaders=([^,\s]+), Signature=([0-9a-f]{64})$/.exec(
      header,
    );
  if (match === null) throw new Refusal("authorization-malformed");
  const [, secretId = "", date = "", scopeService = "", names = "", signature = ""] = match;

  const signedHeaders = names.split(";");
  const inOrder = [...new Set(signedHeaders)].sort().join(";").toLowerCase();
  if (names !== inOrder) throw new Refusal("signed-headers-disordered");
  if (!signedHeaders.includes("content-type") || !signedHeaders.includes("host")) {
    throw new Refusal("signed-headers-incomplete");
  }

  const timestamp = request.headers.get("x-tc-timestamp");
  if (timestamp === undefined || timestamp === "") throw new Refusal("timestamp-missing");
  if (!/^\d{1,11}$/.test(timestamp)) throw new Refusal("timestamp-malformed");
  return { secretId, date, service: scopeService, signedHeaders, signature, timestamp };
}

/** The canonical request, rebuilt from what came over the wire. */
export async function canonicalRequest(request: FakeRequest, authorization: Authorization): Promise<string> {
  if (request.path !== "/") throw new Refusal("path-unsupported", { given: request.path });
  const headers = authorization.signedHeaders.map((name) => {
    const value = request.headers.get(name);
    if (value === undefined) throw new Refusal("signed-header-absent", { name });
    return `${name}:${value.trim().toLowerCase()}\n`;
  });
  const unsignedPayload = request.headers.get("x-tc-content-sha256") === "UNSIGNED-PAYLOAD";
  return [
    request.method,
    request.path,
    request.query,
    headers.join(""),
    authorization.signedHeaders.join(";"),
    await sha256(unsignedPayload ? encoder.encode("UNSIGNED-PAYLOAD") : request.body),
  ].join("\n");
}

/**
 * Finds the credential that signed the request.
 *
 * @param canonical what {@link canonicalRequest} made of the request
 * @param now the server's clock, Unix milliseconds
 */
export async function authenticate(
  request: FakeRequest,
  authorization: Authorization,
  canonical: string,
  book: CredentialBook,
  now: number,
): Promise<FakeCredential> {
  verifyTimestamp(authorization, now);
  const candidates = book.find(authorization.secretId);
  if (candidates.length === 0) throw new Refusal("secret-id-unknown");
  verifyScope(authorization);

  const stringToSign = [
    algorithm,
    authorization.timestamp,
    `${authorization.date}/${authorization.service}/tc3_request`,
    await sha256(encoder.encode(canonical)),
  ].join("\n");
  const signers: FakeCredential[] = [];
  for (const candidate of candidates) {
    const key = await signingKey(candidate, authorization.date);
    if (hex(await hmac(key, stringToSign)) === authorization.signature) signers.push(candidate);
  }
  if (signers.length === 0) throw new Refusal("signature-wrong");
  return verifyToken(request.headers.get("x-tc-token"), signers, now);
}

function verifyTimestamp(authorization: Authorization, now: number): void {
  const serverTime = Math.floor(now / 1000);
  if (Math.abs(serverTime - Number(authorization.timestamp)) > fakeLimits.clockTolerance) {
    throw new Refusal("signature-expired", {
      given: authorization.timestamp,
      wanted: serverTime,
      limit: fakeLimits.clockTolerance,
    });
  }
}

function verifyScope(authorization: Authorization): void {
  const date = new Date(Number(authorization.timestamp) * 1000).toISOString().slice(0, 10);
  if (authorization.date !== date) throw new Refusal("scope-date-wrong", { given: authorization.date, wanted: date });
  if (authorization.service !== service) {
    throw new Refusal("scope-service-wrong", { given: authorization.service, wanted: service });
  }
}

function verifyToken(sent: string | undefined, signers: readonly FakeCredential[], now: number): FakeCredential {
  const signer = signers.find((candidate) => candidate.token === sent);
  if (signer === undefined) throw new Refusal(sent === undefined ? "token-missing" : "token-wrong");
  if (signer.tokenExpiresAt !== undefined && now >= signer.tokenExpiresAt) throw new Refusal("token-expired");
  return signer;
}

const signingKeys = new WeakMap<FakeCredential, { date: string; key: Promise<Uint8Array> }>();

/** The key of a day, kept until another day is asked for: a fake may be asked thousands of times. */
function signingKey(credential: FakeCredential, date: string): Promise<Uint8Array> {
  const known = signingKeys.get(credential);
  if (known?.date === date) return known.key;
  const key = deriveSigningKey(credential.secretKey, date);
  signingKeys.set(credential, { date, key });
  return key;
}

async function deriveSigningKey(secretKey: string, date: string): Promise<Uint8Array> {
  const secretDate = await hmac(encoder.encode(`TC3${secretKey}`), date);
  const secretService = await hmac(secretDate, service);
  return hmac(secretService, "tc3_request");
}

async function hmac(key: Uint8Array, message: string): Promise<Uint8Array> {
  const imported = await crypto.subtle.importKey("raw", new Uint8Array(key), { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
  ]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, encoder.encode(message)));
}

async function sha256(bytes: Uint8Array): Promise<string> {
  // The copy pins the view to an ArrayBuffer of its own, which is what the type of WebCrypto asks for.
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(bytes))));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
