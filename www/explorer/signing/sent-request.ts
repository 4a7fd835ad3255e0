import { shellWords } from "./shell-words.js";

/** A request as somebody sent it, as far as what they pasted tells. */
export interface SentRequest {
  readonly method: string;
  /** Where it went: of the `Host` header, or of the URL. */
  readonly host: string;
  readonly scheme: string;
  readonly path: string;
  readonly query: string;
  /** In the order in which they came, names as they were written. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** The value of one header, whatever the case of its name: the first, where it came more than once. */
export function headerOf(request: SentRequest, name: string): string | undefined {
  return request.headers.find(([given]) => given.toLowerCase() === name.toLowerCase())?.[1];
}

/**
 * Reads what somebody pasted: a `curl` command, an HTTP request as it goes over the wire, or headers one a line with the body after an
 * empty line.
 *
 * @returns nothing where no request can be made out
 */
export function readSentRequest(text: string): SentRequest | undefined {
  const trimmed = text.replace(/\r\n/g, "\n").replace(/^\s*\n/, "").trimStart();
  return /^(\$ )?curl\s/.test(trimmed) ? readCurl(trimmed.replace(/^\$ /, "")) : readMessage(unfolded(trimmed));
}

/** Options of curl that take a value which does not matter here. */
const passedOver = /^(-o|-m|-x|-A|-e|-b|-c|-w|--output|--max-time|--proxy|--user-agent|--referer|--cookie|--cookie-jar|--connect-timeout|--retry|--write-out|--resolve|--cacert)$/;

function readCurl(command: string): SentRequest | undefined {
  const words = shellWords(command).slice(1);
  const headers: (readonly [string, string])[] = [];
  const data: string[] = [];
  let url = "";
  let method = "";
  for (let index = 0; index < words.length; index += 1) {
    const { option, value, takesNext } = optionAt(words, index);
    if (takesNext) index += 1;
    if (option === "-X" || option === "--request") method = value;
    else if (option === "-H" || option === "--header") headers.push(...headerLine(value));
    else if (option === "--json") {
      data.push(value);
      headers.push(["Content-Type", "application/json"], ["Accept", "application/json"]);
    } else if (/^(-d|--data(-ascii)?)$/.test(option)) data.push(value.replace(/[\r\n]/g, value.startsWith("@") ? "$&" : ""));
    else if (/^--data-(raw|binary)$/.test(option)) data.push(value);
    else if (option === "--url" || option === "") url = value;
  }
  if (url === "") return undefined;
  if (data.length > 0 && !headers.some(([name]) => name.toLowerCase() === "content-type")) {
    headers.push(["Content-Type", "application/x-www-form-urlencoded"]);
  }
  return requestTo(url, method === "" ? (data.length > 0 ? "POST" : "GET") : method, headers, data.join("&"));
}

function optionAt(words: readonly string[], index: number): { option: string; value: string; takesNext: boolean } {
  const word = words[index] ?? "";
  const next = words[index + 1] ?? "";
  if (!word.startsWith("-") || word === "-") return { option: "", value: word, takesNext: false };
  const joined = /^-([XHd])([^]+)$/.exec(word);
  if (joined?.[1] !== undefined && joined[2] !== undefined) return { option: `-${joined[1]}`, value: joined[2], takesNext: false };
  const takesNext = /^(-X|-H|-d|--request|--header|--json|--url|--data(-ascii|-raw|-binary)?)$/.test(word) || passedOver.test(word);
  return { option: word, value: takesNext ? next : "", takesNext };
}

/** A dictionary of headers on one line, as Python and JavaScript print it: a line for each of them. */
function unfolded(text: string): string {
  const [, members, rest = ""] = /^(?:headers\s*=\s*)?\{((?:\s*(?:'[^'\n]*'|"[^"\n]*"|[\w-]+)\s*:\s*(?:'[^'\n]*'|"[^"\n]*")\s*,?)+)\s*\}([^]*)$/.exec(text) ?? [];
  if (members === undefined) return text;
  const headers = members.match(/(?:'[^']*'|"[^"]*"|[\w-]+)\s*:\s*(?:'[^']*'|"[^"]*")/g) ?? [];
  // Without one of these it is a body.
  if (!headers.some((header) => /^["']?(authorization|host|x-tc-\w+)["']?\s*:/i.test(header))) return text;
  const lines = headers.map((header) => header.replace(/^["']?([\w-]+)["']?\s*:\s*["']([^]*)["']$/, "$1: $2"));
  return `${lines.join("\n")}\n\n${rest.replace(/^\s*\n/, "").trimStart()}`;
}

function readMessage(text: string): SentRequest | undefined {
  const lines = text.split("\n");
  const start = /^([A-Z]+) (\S+)( HTTP\/[\d.]+)?$/.exec(lines[0]?.trim() ?? "");
  if (start !== null) lines.shift();
  const headers: (readonly [string, string])[] = [];
  let taken = 0;
  for (const line of lines) {
    const header = line.trim() === "" || /^\s*[{[]\s*($|["\]}])/.test(line) ? [] : headerLine(line);
    if (header.length === 0) break;
    headers.push(...header);
    taken += 1;
  }
  if (headers.length === 0) return undefined;
  // The last line break is the paste's own.
  const body = lines.slice(taken).join("\n").replace(/^(?:[ \t]*\n)+/, "").replace(/\n$/, "");
  return requestTo(start?.[2] ?? "/", start?.[1] ?? "POST", headers, body);
}

/** A line such as `Name: value`, or of a literal: `"Name": "value",`. */
function headerLine(line: string): (readonly [string, string])[] {
  const [, quote, name, value] = /^\s*(["']?)(:?[A-Za-z][\w-]*)["']?\s*(?::|=>|=)[ \t]?(.*)$/s.exec(line) ?? [];
  if (name === undefined || value === undefined) return [];
  return [[name, quote === "" ? value.replace(/\r$/, "") : value.replace(/^\s*["']|["']\s*,?\s*$/g, "")]];
}

function requestTo(target: string, method: string, headers: SentRequest["headers"], body: string): SentRequest {
  const address = /^\w+:\/\//.test(target) ? target : target.startsWith("/") ? `https://${hostIn(headers)}${target}` : `https://${target}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const [path = "/", query = ""] = (/^(?:\w+:\/\/)?[^/?]*([^]*)$/.exec(target)?.[1] ?? "/").split(/\?([^]*)/);
  return {
    method,
    scheme: url?.protocol.replace(":", "") ?? "https",
    host: hostIn(headers) === "" ? (url?.host ?? "") : hostIn(headers),
    path: path === "" ? "/" : path,
    query,
    headers,
    body,
  };
}

function hostIn(headers: SentRequest["headers"]): string {
  return headers.find(([name]) => /^(host|:authority)$/i.test(name))?.[1].trim() ?? "";
}
