import type { Authorization } from "./findings.js";
import { bodiesLike, reorderedBodies } from "./bodies.js";
import { headerOf, type SentRequest } from "./sent-request.js";
import { Slices } from "./slices.js";
import { dateOf, signingSteps, type Derivation, type Hashed, type SignatureParts, type SigningSteps } from "./tc3.js";

/** One thing that was signed in another way than it was sent, or than it should be. */
export interface Deviation {
  readonly what: "host" | "content-type" | "action" | "body" | "service" | "date" | "timestamp" | "key" | "derivation" | "method" | "header-order";
  /** What was signed; of a key, how it differs. */
  readonly signed: string;
  /** What was sent, or should have been signed. */
  readonly sent: string;
}

export interface SignedAs {
  /** The steps as the service takes them from what was sent. */
  readonly service: SigningSteps;
  /** The steps that lead to the signature that was sent, where they could be found. */
  readonly sender: SigningSteps | undefined;
  readonly deviations: readonly Deviation[];
}

/** The most signed headers among which is looked for what was signed: SDKs sign two or three, and each costs time at every guess. */
export const MOST_SIGNED_HEADERS = 20;

/** A deviation, and the parts that it leads to. */
type Guess = readonly [deviation: Deviation, change: (parts: SignatureParts) => SignatureParts];

/**
 * Finds out what the sender has signed: whatever is usually got wrong is tried, each by itself, every two together, and every three of
 * the most usual, until one gives the signature that was sent. They are some thousand: an abort ends it, with the signal's reason.
 */
export async function signedAs(request: SentRequest, authorization: Authorization, secretKey: string, signal: AbortSignal): Promise<SignedAs> {
  const sent = partsOf(request, authorization, secretKey);
  const hashed: Hashed = new Map();
  const service = await signingSteps(sent, hashed);
  const wanted = authorization.signature.trim().toLowerCase();
  if (service.signature === wanted) return { service, sender: service, deviations: [] };

  // Without a key there is nothing to find.
  if (secretKey === "" || authorization.signedHeaders.length > MOST_SIGNED_HEADERS) return { service, sender: undefined, deviations: [] };

  const admitted = admittedBy(authorization, sent);
  const slices = new Slices();
  for (const tried of attempts(guessesOf(request, authorization, sent), reorderings(sent.body))) {
    await slices.pause();
    signal.throwIfAborted();
    for (const all of admitted.length === 0 ? [tried] : [together(admitted, tried), tried]) {
      const parts = all.reduce((changed, [, change]) => change(changed), sent);
      const sender = await signingSteps(parts, hashed);
      if (sender.signature === wanted) return { service, sender, deviations: all.map(([deviation]) => deviation) };
    }
  }
  return { service, sender: undefined, deviations: [] };
}

/** As the service does: what came, and the date and the service as they should be. */
function partsOf(request: SentRequest, { signedHeaders }: Authorization, secretKey: string): SignatureParts {
  const timestamp = headerOf(request, "X-TC-Timestamp")?.trim() ?? "";
  return {
    method: request.method,
    path: "/",
    query: request.method === "GET" ? request.query : "",
    headers: [...signedHeaders].map((name) => name.toLowerCase()).sort().map((name) => [name, valueOf(request, name)]),
    body: request.method === "GET" ? "" : request.body,
    secretKey,
    timestamp,
    date: dateOf(timestamp),
    service: "tat",
    derivation: headerOf(request, "X-TC-Content-SHA256") === "UNSIGNED-PAYLOAD" ? "unsigned-payload" : "right",
  };
}

function valueOf(request: SentRequest, name: string): string {
  return name === "host" ? request.host : (headerOf(request, name) ?? "");
}

/** What the `Authorization` itself says to have been signed in another way; nearly always it is true, and then no guess is spent on it. */
function admittedBy(authorization: Authorization, sent: SignatureParts): Guess[] {
  return [...memberGuesses("service", sent.service, [authorization.service]), ...memberGuesses("date", sent.date, [authorization.date]), ...orderGuesses(authorization).slice(0, 1)];
}

/** Both; of one thing, what is tried goes before what is admitted. */
function together(admitted: readonly Guess[], tried: readonly Guess[]): readonly Guess[] {
  return [...admitted.filter(([{ what }]) => tried.every(([other]) => other.what !== what)), ...tried];
}

/** What is tried, the likely first. Of two things at once a few are left out, of three most: each more takes as long as all before. */
function* attempts(guesses: readonly Guess[], alone: Iterable<Guess>): Generator<readonly Guess[]> {
  yield [];
  for (const guess of guesses) yield [guess];
  for (const guess of alone) yield [guess];
  yield* combinations(guesses, 2);
  yield* combinations(mostUsual(guesses), 3);
}

/** So many guesses, each about another thing. */
function* combinations(guesses: readonly Guess[], size: number): Generator<readonly Guess[]> {
  if (size === 0) yield [];
  else {
    for (const [index, first] of guesses.entries()) {
      for (const rest of combinations(guesses.slice(index + 1).filter(([{ what }]) => what !== first[0].what), size - 1)) yield [first, ...rest];
    }
  }
}

/** The guesses about one thing that stand among three. */
const MOST_OF_A_KIND = 4;

function mostUsual(guesses: readonly Guess[]): Guess[] {
  return guesses.filter(([{ what }], index) => guesses.slice(0, index).filter(([other]) => other.what === what).length < MOST_OF_A_KIND);
}

function reorderings(body: string): Guess[] {
  return memberGuesses("body", body, [...reorderedBodies(body)]);
}

function guessesOf(request: SentRequest, authorization: Authorization, sent: SignatureParts): Guess[] {
  return [
    ...headerGuesses("host", request.host, hostsLike(request.host)),
    ...headerGuesses("content-type", valueOf(request, "content-type"), contentTypesLike(valueOf(request, "content-type"))),
    ...headerGuesses("x-tc-action", valueOf(request, "x-tc-action"), ["DescribeInvocationTasks"]),
    ...memberGuesses("body", sent.body, bodiesLike(sent.body)),
    ...memberGuesses("service", sent.service, [authorization.service, request.host.split(".")[0] ?? "", "cvm", "tat.tencentcloudapi.com"]),
    ...memberGuesses("date", sent.date, [authorization.date, dateOf(sent.timestamp, 8)]),
    ...memberGuesses("timestamp", sent.timestamp, timestampsLike(sent.timestamp)),
    ...memberGuesses("method", sent.method, ["GET", "POST"]),
    ...keyGuesses(sent.secretKey),
    ...orderGuesses(authorization),
    ...derivationGuesses(sent.derivation),
  ];
}

function headerGuesses(name: "host" | "content-type" | "x-tc-action", sent: string, others: readonly string[]): Guess[] {
  const what = name === "x-tc-action" ? "action" : name;
  return differing(sent, others).map((signed) => [
    { what, signed, sent },
    (parts) => ({ ...parts, headers: parts.headers.map(([given, value]) => [given, given === name ? signed : value] as const) }),
  ]);
}

function memberGuesses(what: "body" | "service" | "date" | "timestamp" | "method", sent: string, others: readonly string[]): Guess[] {
  return differing(sent, others).map((signed) => [{ what, signed, sent }, (parts) => ({ ...parts, [what]: signed })]);
}

/** A key is not told, only how the one that was signed with differs from the one that was typed. */
function keyGuesses(key: string): Guess[] {
  const trimmed = key.trim();
  const others: readonly (readonly [how: string, key: string])[] = [
    ["trimmed", trimmed],
    ["line-break", `${trimmed}\n`],
    ["carriage-return", `${trimmed}\r`],
    ["blank-after", `${trimmed} `],
    ["blank-before", ` ${trimmed}`],
    ["quoted", `"${trimmed}"`],
    ["empty", ""],
  ];
  return others
    .filter(([, other]) => other !== key)
    .map(([how, secretKey]) => [{ what: "key", signed: how, sent: "" }, (parts) => ({ ...parts, secretKey })]);
}

function orderGuesses({ signedHeaders }: Authorization): Guess[] {
  const given = signedHeaders.map((name) => name.toLowerCase());
  const sorted = [...given].sort();
  const others = [given, [...given].reverse()].filter((names) => names.join(";") !== sorted.join(";"));
  return others.map((names) => [
    { what: "header-order", signed: names.join(";"), sent: sorted.join(";") },
    (parts) => ({ ...parts, headers: names.flatMap((name) => parts.headers.filter(([of]) => of === name)) }),
  ]);
}

function derivationGuesses(sent: Derivation): Guess[] {
  const others: readonly Derivation[] = [
    "right",
    "blank-after-colon",
    "unsorted-lines",
    "without-prefix",
    "no-blank-line",
    "hex-keys",
    "unsigned-payload",
    "case-kept",
  ];
  return others.filter((other) => other !== sent).map((derivation) => [{ what: "derivation", signed: derivation, sent }, (parts) => ({ ...parts, derivation })]);
}

function hostsLike(host: string): string[] {
  const bare = host.replace(/:\d+$/, "");
  return [bare, `${bare}:443`, `${bare}:80`, "tat.tencentcloudapi.com", bare.replace(/^tat\.[a-z]+-[a-z-]+\./, "tat."), `https://${host}`, "cvm.tencentcloudapi.com", ""];
}

function contentTypesLike(type: string): string[] {
  const bare = type.replace(/\s*;.*$/, "");
  return [bare, `${bare}; charset=utf-8`, `${bare};charset=utf-8`, "application/json", "application/json; charset=utf-8", "application/x-www-form-urlencoded", ""];
}

/** Seconds by which two readings of the clock differ within one program. */
const READ_APART = [1, 2, 3, 4, 5];

function timestampsLike(timestamp: string): string[] {
  const apart = /^\d{1,11}$/.test(timestamp) ? READ_APART.flatMap((seconds) => [`${Number(timestamp) - seconds}`, `${Number(timestamp) + seconds}`]) : [];
  return [...apart.slice(0, 2), `${timestamp}000`, timestamp.slice(0, 10), ...apart.slice(2)];
}

function differing(sent: string, others: readonly string[]): string[] {
  return [...new Set(others)].filter((other) => other !== sent);
}
