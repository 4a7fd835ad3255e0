// Where text leads. It is by strangers: only http and https, and a person sees the address before the click.

/** Longer ones are nothing that somebody would want to open. */
const longest = 2048;

/** The address of a link, as a browser reads it, if it is one to follow. */
export function webLink(address: string): string | undefined {
  if (address.length > longest || !/^https?:\/\//i.test(address) || !URL.canParse(address)) return undefined;
  return new URL(address).href;
}

/** A URL without what may hold a signature or a password, to show. Not a URL: "". */
export function shownAddress(address: string): string {
  if (!URL.canParse(address)) return "";
  const { protocol, host, pathname } = new URL(address);
  return `${protocol}//${host}${pathname}`;
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
