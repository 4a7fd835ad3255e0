// A line -> what is drawn of it, from left to right: each piece with one look.
import { printableRuns, printableText } from "../../printable-text.js";
import { plain, type Style } from "./graphic-rendition.js";
import type { Line } from "./terminal-text.js";
import { hostBehind, linksIn } from "./web-link.js";

/** What of a line stands out: found by a search, the one of these that one is at, or what differs from another text. */
export interface Mark {
  readonly start: number;
  readonly end: number;
  readonly kind: "found" | "current" | "changed";
}

export interface Segment {
  /** As it is shown. */
  readonly text: string;
  readonly style: Style;
  readonly link: string | undefined;
  readonly mark: Mark["kind"] | undefined;
  /** Whether it stands for what would not be seen: characters, or where a link leads. */
  readonly isEscape: boolean;
}

/** A line of more pieces is nothing that one reads, and to draw it would hold up the page. */
const mostSegments = 1000;

/** @param marks from left to right; none overlaps another. */
export function segmentsOf(line: Line, marks: readonly Mark[] = []): Segment[] {
  const links = linksIn(line.text);
  const segments: Segment[] = [];
  let offset = 0;
  let link = 0;
  let mark = 0;
  const nameHost = (address: string, text: string): void => {
    const host = hostBehind(address, text);
    if (host !== undefined) segments.push({ text: host, style: plain, link: undefined, mark: undefined, isEscape: true });
  };
  for (const [index, run] of line.runs.entries()) {
    const end = offset + run.text.length;
    const { link: behind } = run.style;
    // Before its text, of which the end may be far away, or left out.
    if (behind !== undefined && line.runs[index - 1]?.style.link !== behind) nameHost(behind, textOfLink(line.runs, index));
    while (offset < end) {
      while ((links[link]?.end ?? Infinity) <= offset) link += 1;
      while ((marks[mark]?.end ?? Infinity) <= offset) mark += 1;
      const inLink = covering(links[link], offset);
      const inMark = covering(marks[mark], offset);
      const next = Math.min(end, edge(links[link], offset), edge(marks[mark], offset));
      if (behind === undefined && inLink?.start === offset) nameHost(inLink.link, line.text.slice(offset, inLink.end));
      const pieces = [...printableRuns(line.text.slice(offset, next))];
      if (segments.length + pieces.length > mostSegments) {
        segments.push({ text: printableText(line.text.slice(offset)), style: plain, link: undefined, mark: undefined, isEscape: false });
        return segments;
      }
      for (const { text, isEscape } of pieces) segments.push({ text, style: run.style, link: behind ?? inLink?.link, mark: inMark?.kind, isEscape });
      offset = next;
    }
  }
  return segments;
}

/** All that is shown of the link that begins with a run. */
function textOfLink(runs: Line["runs"], first: number): string {
  const { link } = runs[first]?.style ?? plain;
  const end = runs.findIndex(({ style }, index) => index > first && style.link !== link);
  return runs.slice(first, end < 0 ? undefined : end).map(({ text }) => text).join("");
}

/** Whether a piece is as text is by itself. */
export function isPlain({ style, link, mark, isEscape }: Segment): boolean {
  return style === plain && link === undefined && mark === undefined && !isEscape;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function covering<Covered extends Range>(range: Covered | undefined, offset: number): Covered | undefined {
  return range !== undefined && range.start <= offset ? range : undefined;
}

function edge(range: Range | undefined, offset: number): number {
  if (range === undefined) return Infinity;
  return range.start > offset ? range.start : range.end;
}
