/** All that the viewer says in one language. Numbers come as they are to be shown. */
export interface Words {
  /** Of the whole, and of the lines. */
  readonly output: string;
  readonly tools: string;
  readonly search: string;
  readonly nothingFound: string;
  readonly found: (at: string, of: string) => string;
  readonly previous: string;
  readonly next: string;
  readonly matchCase: string;
  readonly encoding: string;
  readonly wrap: string;
  readonly copy: string;
  readonly copied: string;
  readonly notCopied: string;
  readonly download: string;
  readonly copyRaw: string;
  readonly downloadText: string;
  readonly downloadRaw: string;
  readonly line: (number: string) => string;
  readonly follow: string;
  readonly following: string;
  readonly paused: string;
  readonly toEnd: string;
  readonly notRead: string;
  readonly empty: string;
  readonly emptyYet: string;
  readonly dropped: (bytes: string) => string;
  readonly wholeLog: string;
  readonly lostLine: (line: string, kept: string) => string;
  readonly binary: string;
  readonly readAs: (name: string) => string;
  readonly otherEncoding: (name: string, other: string) => string;
  readonly unknownEncoding: (label: string) => string;
  readonly sameAsOther: string;
  readonly looksSame: string;
  readonly differs: (added: string, removed: string) => string;
  readonly previousChange: string;
  readonly nextChange: string;
  readonly onlyHere: string;
  readonly onlyThere: string;
  readonly newTab: string;
}
