/** What a line of a canonical request or of a string to sign is. */
export type LineMeaning =
  | "method"
  | "path"
  | "query"
  | "content-type"
  | "host"
  | "header"
  | "end-of-headers"
  | "signed-headers"
  | "payload-hash"
  | "algorithm"
  | "timestamp"
  | "scope"
  | "canonical-request-hash";

export interface MeantLine {
  readonly text: string;
  readonly meaning: LineMeaning;
}

/** The lines of a canonical request (规范请求串). */
export function canonicalRequestLines(canonicalRequest: string): MeantLine[] {
  const texts = canonicalRequest.split("\n");
  const last = texts.length - 1;
  return texts.map((text, index) => ({ text, meaning: canonicalMeaning(text, index, last) }));
}

/** The lines of a string to sign (待签名字符串). */
export function stringToSignLines(stringToSign: string): MeantLine[] {
  const meanings = ["algorithm", "timestamp", "scope", "canonical-request-hash"] as const;
  return stringToSign.split("\n").map((text, index) => ({ text, meaning: meanings[index] ?? "canonical-request-hash" }));
}

function canonicalMeaning(text: string, index: number, last: number): LineMeaning {
  if (index < 3) return (["method", "path", "query"] as const)[index] ?? "query";
  if (index === last) return "payload-hash";
  if (index === last - 1) return "signed-headers";
  if (text === "") return "end-of-headers";
  if (text.startsWith("content-type:")) return "content-type";
  return text.startsWith("host:") ? "host" : "header";
}
