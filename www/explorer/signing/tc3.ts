/**
 * TC3-HMAC-SHA256, each value by itself, and each open to be got wrong: the package signs only what is right, and gives three texts of
 * it. A test holds both against each other.
 */

const encoder = new TextEncoder();

/** What a signature is made of. */
export interface SignatureParts {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** Names and values in the order in which they are signed. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  readonly secretKey: string;
  readonly timestamp: string;
  readonly date: string;
  readonly service: string;
  readonly derivation: Derivation;
}

/** How the key is derived: as it should be, or as it is often done. */
export type Derivation = "right" | "without-prefix" | "hex-keys" | "no-blank-line" | "unsigned-payload" | "case-kept" | "blank-after-colon" | "unsorted-lines";

/** Every value on the way to a signature. */
export interface SigningSteps {
  /** What the payload hash is the hash of. */
  readonly payload: string;
  readonly payloadHash: string;
  readonly canonicalRequest: string;
  readonly canonicalRequestHash: string;
  readonly credentialScope: string;
  readonly stringToSign: string;
  readonly secretDate: string;
  readonly secretService: string;
  readonly secretSigning: string;
  readonly signature: string;
}

/** What was hashed already, while many signatures are made that have much in common. */
export type Hashed = Map<string, Promise<Uint8Array>>;

export async function signingSteps(parts: SignatureParts, hashed: Hashed = new Map()): Promise<SigningSteps> {
  const { derivation } = parts;
  const sha256 = async (text: string): Promise<string> => hex(await once(hashed, `sha256\n${text}`, () => digest(text)));
  const hmac = (key: Uint8Array, message: string): Promise<Uint8Array> => once(hashed, `hmac ${hex(key)}\n${message}`, () => authenticate(key, message));
  const payload = derivation === "unsigned-payload" ? "UNSIGNED-PAYLOAD" : parts.body;
  const payloadHash = await sha256(payload);
  const lowered = (text: string): string => (derivation === "case-kept" ? text : text.toLowerCase());
  const colon = derivation === "blank-after-colon" ? ": " : ":";
  const lines = parts.headers.map(([name, value]) => `${lowered(name)}${colon}${lowered(value.trim())}\n`);
  const headers = (derivation === "unsorted-lines" ? hostFirst(lines) : lines).join("");
  const names = parts.headers.map(([name]) => lowered(name)).join(";");
  const blank = derivation === "no-blank-line" ? headers.slice(0, -1) : headers;
  const canonicalRequest = [parts.method, parts.path, parts.query, blank, names, payloadHash].join("\n");
  const canonicalRequestHash = await sha256(canonicalRequest);
  const credentialScope = `${parts.date}/${parts.service}/tc3_request`;
  const stringToSign = ["TC3-HMAC-SHA256", parts.timestamp, credentialScope, canonicalRequestHash].join("\n");
  const secret = encoder.encode(`${derivation === "without-prefix" ? "" : "TC3"}${parts.secretKey}`);
  const next = (key: Uint8Array): Uint8Array => (derivation === "hex-keys" ? encoder.encode(hex(key)) : key);
  const secretDate = await hmac(secret, parts.date);
  const secretService = await hmac(next(secretDate), parts.service);
  const secretSigning = await hmac(next(secretService), "tc3_request");
  const signature = hex(await hmac(next(secretSigning), stringToSign));
  return {
    payload,
    payloadHash,
    canonicalRequest,
    canonicalRequestHash,
    credentialScope,
    stringToSign,
    secretDate: hex(secretDate),
    secretService: hex(secretService),
    secretSigning: hex(secretSigning),
    signature,
  };
}

/** The date of a timestamp in Unix seconds, in UTC or hours away from it; empty where there is none. */
export function dateOf(timestamp: string, hoursAhead = 0): string {
  const date = new Date((Number(timestamp) + hoursAhead * 3600) * 1000);
  return /^\d+$/.test(timestamp) && !Number.isNaN(date.getTime()) ? date.toISOString().slice(0, 10) : "";
}

/** As it is written by whoever begins with the host, which sorts after the content type. */
function hostFirst(lines: readonly string[]): readonly string[] {
  const isHost = (line: string): boolean => /^host:/i.test(line);
  return [...lines.filter(isHost), ...lines.filter((line) => !isHost(line))];
}

function once(hashed: Hashed, name: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
  const known = hashed.get(name);
  if (known !== undefined) return known;
  const made = make();
  hashed.set(name, made);
  return made;
}

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text)));
}

async function authenticate(key: Uint8Array, message: string): Promise<Uint8Array> {
  // WebCrypto takes no key of no length; one zero byte is padded to the same.
  const bytes = key.length === 0 ? new Uint8Array(1) : new Uint8Array(key);
  const imported = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, encoder.encode(message)));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
