// Why nothing came back, for people: by the code that Node gives, since its own words are for whoever writes programs.

import type { TatError } from "tat-tasks";

/** What happened, and what to do about it. */
type Entry = readonly [happened: string, next: string];

const portOrProtocol = "Check the port, and whether it wants http:// or https://.";
const hostAndPort = "Check the host and the port.";
const noTls: Entry = ["https was tried where no TLS is spoken", "Give the address with http://, or the port that speaks https."];
const strangeAuthority: Entry = ["its certificate is signed by nobody whom Node trusts", "If that is an authority of your own, or of a proxy, name the file of its certificate in NODE_EXTRA_CA_CERTS."];
const unreachable: Entry = ["there is no way to it from here", "Check the network."];
const silent: Entry = ["nobody answered", "Check the host, the port, and what firewall or proxy is in between."];

const entries: Readonly<Record<string, Entry>> = {
  ENOTFOUND: ["there is no such host", "Check its name, and that this machine can look up names."],
  EAI_AGAIN: ["its name could not be looked up", "Check the network: no name server answers."],
  ECONNREFUSED: ["nothing listens there", hostAndPort],
  ECONNRESET: ["the connection was closed", portOrProtocol],
  UND_ERR_SOCKET: ["the connection was closed", portOrProtocol],
  EPROTO: noTls,
  ERR_SSL_WRONG_VERSION_NUMBER: noTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: noTls,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ETIMEDOUT: silent,
  UND_ERR_CONNECT_TIMEOUT: silent,
  DEPTH_ZERO_SELF_SIGNED_CERT: strangeAuthority,
  SELF_SIGNED_CERT_IN_CHAIN: strangeAuthority,
  UNABLE_TO_GET_ISSUER_CERT: strangeAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: strangeAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: strangeAuthority,
  CERT_HAS_EXPIRED: ["its certificate has expired", "Check the clock of this machine; if it is right, whoever runs the host has to renew it."],
  CERT_NOT_YET_VALID: ["its certificate is not valid yet", "Check the clock of this machine."],
  ERR_TLS_CERT_ALTNAME_INVALID: ["its certificate is that of another host", "Check the host."],
};

/** What is told of a call that nobody answered. */
export interface NetworkFailure {
  /** Where nobody answered: undefined where that is not said. */
  readonly url: string | undefined;
  readonly happened: string;
  readonly next: string;
  /** Node's code, where it has one. */
  readonly code: string | undefined;
}

export function networkFailureOf({ message, cause }: TatError): NetworkFailure {
  const [, url, reason = message] = /^expected (?:an answer|credentials) from (\S+), got (?:none|no answer): (.*)$/s.exec(message) ?? [];
  const code = codeOf(cause);
  const [happened, next] = entryOf(code, reason);
  return { url, happened, next: `${next}${proxyAdvice(code)}`, code };
}

function entryOf(code = "", reason: string): Entry {
  const known = entries[code];
  if (known !== undefined) return known;
  if (/\bbad port\b/.test(reason)) return ["its port is one that fetch never asks", "Give another port."];
  if (code.startsWith("HPE_")) return ["what answered speaks no HTTP", hostAndPort];
  return [reason, "Check the network, and --endpoint or --relay if you gave one."];
}

/** That of the innermost cause: the outer ones are called but `fetch failed`. */
function codeOf(cause: unknown): string | undefined {
  let code: string | undefined;
  const seen = new Set<unknown>();
  for (let error = cause; error instanceof Error && !seen.has(error); error = error.cause) {
    seen.add(error);
    if ("code" in error && typeof error.code === "string") code = error.code;
  }
  return code;
}

/** Who is behind a proxy may think that Node knows of it. */
function proxyAdvice(code = ""): string {
  const { HTTPS_PROXY, https_proxy = HTTPS_PROXY, NODE_USE_ENV_PROXY } = process.env;
  const isOutside = ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT", "UND_ERR_CONNECT_TIMEOUT"].includes(code);
  return isOutside && https_proxy && NODE_USE_ENV_PROXY !== "1" ? " HTTPS_PROXY is heeded with NODE_USE_ENV_PROXY=1 alone, from Node 22.21 on." : "";
}
