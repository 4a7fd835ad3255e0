// Where text leads. It is by strangers: only http and https, and a person sees the address before the click.

/** Longer ones are nothing that somebody would want to open. */
const longest = 2048;

/** The service signs the address of a log, with a token that may be long. */
export const longestSigned = 16_384;

/** The address of a link, as a browser reads it, if it is one to follow. */
export function webLink(address: string, most = longest): string | undefined {
  if (address.length > most || !/^https?:\/\//i.test(address) || !URL.canParse(address)) return undefined;
  return new URL(address).href;
}

/** An address without what may hold a signature or a password, to show; of what is none, what is left without these. */
export function shownAddress(address: string): string {
  const [path = ""] = (URL.canParse(address) ? new URL(address).href : address).split(/[?#]/, 1);
  return path.replace(/^([^/]*\/\/)[^/]*@/, "$1");
}

/**
 * The host that a link leads to, where its text is not plainly an address of that host: what it says is by strangers too, and
 * letters of other scripts, or a name before an `@`, may pass for a host.
 */
export function hostBehind(link: string, text: string): string | undefined {
  const { host } = new URL(link);
  const isPlain = /^[!-~]+$/.test(text.trim()) && !/^[^/]*\/\/[^/?#]*@/.test(text.trim());
  const said = isPlain ? webLink(text.trim()) : undefined;
  return said !== undefined && new URL(said).host === host ? undefined : host;
}

/** Where in a line links stand, from left to right. */
export interface FoundLink {
  readonly start: number;
  readonly end: number;
  readonly link: string;
}

/** The links that a line of text names. They end before what is not ASCII, as Chinese text follows without a space. */
export function linksIn(text: string): FoundLink[] {
  const found: FoundLink[] = [];
  for (const { 0: match, index } of text.matchAll(/\bhttps?:\/\/[\w.~:/?#[\]@!$&'()*+,;=%-]{1,2048}/gi)) {
    // Of a sentence, not of the address; and a bracket that was opened before it.
    let address = match.replace(/[.,;:!?'\]]+$/, "");
    if (address.endsWith(")") && !address.includes("(")) address = address.slice(0, -1);
    const link = webLink(address);
    if (link !== undefined) found.push({ start: index, end: index + address.length, link });
  }
  return found;
}
