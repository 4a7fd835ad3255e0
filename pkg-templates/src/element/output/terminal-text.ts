// What a command wrote for a terminal -> lines with styles. A log, not a screen: within its line the cursor goes where it is told,
// as progress bars need it; what would move it to other lines, or change the terminal, does nothing.
import { plain, rendered, type Style } from "./graphic-rendition.js";
import { webLink } from "./web-link.js";

export interface Line {
  /** Without sequences; other characters that do not show are still there. */
  readonly text: string;
  /** The same text, by how it looks. */
  readonly runs: readonly Run[];
}

export interface Run {
  readonly text: string;
  readonly style: Style;
}

// Each ends at the next control character, and has a length above which it is none. So whatever comes, it is read at most twice.
const controlSequence = /\x1b\[([0-?]{0,256})[ -/]{0,16}([@-~])/y;
const controlString = /\x1b([\]PX^_])([^\x00-\x1f\x7f-\x9f]{0,4096})(?:\x07|\x1b\\)/y;
const otherSequence = /\x1b(?![[\]PX^_])[ -/]{0,16}[0-~]/y;
const beginning = /\x1b(?:\[[0-?]{0,256}[ -/]{0,16}|[\]PX^_][^\x00-\x1f\x7f-\x9f]{0,4096}\x1b?|[ -/]{0,16})$/y;
const special = /[\n\r\b\x1b]/g;

/** How far to the right text can be put where there is none yet: of a terminal, its width. */
const width = 240;

/** Reads text as it comes, in pieces of whole characters, and each piece once. */
export class TerminalText {
  readonly #styles = new Map<string, Style>();
  #finished: Line[] = [];
  // The line in which the cursor is: a character and its style in each cell.
  #characters: string[] = [];
  #looks: Style[] = [];
  #column = 0;
  #style = plain;
  #link: string | undefined;
  /** A sequence whose end has yet to come. */
  #pending = "";

  write(piece: string): void {
    const text = this.#pending + piece;
    this.#pending = "";
    let at = 0;
    while (at < text.length) {
      special.lastIndex = at;
      const next = special.exec(text)?.index ?? text.length;
      this.#put(text.slice(at, next));
      at = next;
      if (at === text.length) return;
      const character = text[at];
      if (character === "\x1b") {
        const length = this.#sequence(text, at);
        if (length === undefined) {
          this.#pending = text.slice(at);
          return;
        }
        at += length;
        continue;
      }
      if (character === "\n") this.#endLine();
      else this.#column = character === "\r" ? 0 : Math.max(0, this.#column - 1);
      at += 1;
    }
  }

  /** Nothing follows: a sequence that was not ended is no sequence. */
  end(): void {
    this.#put(this.#pending);
    this.#pending = "";
  }

  /** All lines until now, without an empty one at the end. */
  lines(): readonly Line[] {
    return this.#characters.length === 0 ? this.#finished.slice() : [...this.#finished, this.#currentLine()];
  }

  /** How long the sequence is that begins here; `undefined` when it has not ended yet. One that is none is a character. */
  #sequence(text: string, at: number): number | undefined {
    const control = matchAt(controlSequence, text, at);
    if (control !== undefined) {
      this.#control(control[1] ?? "", control[2] ?? "");
      return control[0].length;
    }
    const string = matchAt(controlString, text, at);
    if (string !== undefined) {
      if (string[1] === "]") this.#linkBy(string[2] ?? "");
      return string[0].length;
    }
    const other = matchAt(otherSequence, text, at);
    if (other !== undefined) return other[0].length;
    if (matchAt(beginning, text, at) !== undefined) return undefined;
    this.#put("\x1b");
    return 1;
  }

  #control(parameters: string, final: string): void {
    if (final === "m") {
      this.#style = this.#shared({ ...rendered(parameters, this.#style), link: this.#link });
      return;
    }
    const count = /^\d{0,4}$/.test(parameters) ? Number(parameters) : undefined;
    if (count === undefined) return;
    const furthest = Math.max(this.#characters.length, width);
    if (final === "C") this.#column = Math.min(furthest, this.#column + Math.max(1, count));
    else if (final === "D") this.#column = Math.max(0, this.#column - Math.max(1, count));
    else if (final === "G") this.#column = Math.min(furthest, Math.max(1, count)) - 1;
    else if (final === "K") this.#erase(count);
  }

  /** In a line: 0 from the cursor on, 1 up to it, 2 all. */
  #erase(part: number): void {
    if (part === 1) {
      const end = Math.min(this.#column + 1, this.#characters.length);
      this.#characters.fill(" ", 0, end);
      this.#looks.fill(plain, 0, end);
    } else if (part === 0 || part === 2) {
      const end = part === 2 ? 0 : Math.min(this.#column, this.#characters.length);
      this.#characters.length = end;
      this.#looks.length = end;
    }
  }

  /** Operating system command 8 begins and ends a link; all others set titles and the like. */
  #linkBy(command: string): void {
    const address = /^8;[^;]*;(.*)$/.exec(command)?.[1];
    if (address === undefined) return;
    this.#link = webLink(address);
    this.#style = this.#shared({ ...this.#style, link: this.#link });
  }

  #put(text: string): void {
    if (text === "") return;
    while (this.#characters.length < this.#column) {
      this.#characters.push(" ");
      this.#looks.push(plain);
    }
    for (const character of text) {
      this.#characters[this.#column] = character;
      this.#looks[this.#column] = this.#style;
      this.#column += 1;
    }
  }

  #endLine(): void {
    this.#finished.push(this.#currentLine());
    this.#characters = [];
    this.#looks = [];
    this.#column = 0;
  }

  #currentLine(): Line {
    const runs: Run[] = [];
    for (let start = 0, at = 1; at <= this.#characters.length; at += 1) {
      const style = this.#looks[start] ?? plain;
      if (at < this.#characters.length && this.#looks[at] === style) continue;
      runs.push({ text: this.#characters.slice(start, at).join(""), style });
      start = at;
    }
    return { text: this.#characters.join(""), runs };
  }

  /** One object for each style, so that runs compare them by identity. */
  #shared(style: Style): Style {
    const key = `${style.foreground} ${style.background} ${style.attributes} ${style.link}`;
    const known = this.#styles.get(key);
    if (known !== undefined) return known;
    this.#styles.set(key, style);
    return style;
  }
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
