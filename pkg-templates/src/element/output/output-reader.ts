// Bytes -> lines. The output of a command that runs comes again and again, each time with more at its end: only that is read.
import { decoderOf } from "./encodings.js";
import { TerminalText, type Line } from "./terminal-text.js";

export class OutputReader {
  #text = new TerminalText();
  #decoder: TextDecoder;
  #encoding = "utf-8";
  #read = new Uint8Array();
  #hasEnded = false;
  #lines: readonly Line[] = [];

  constructor() {
    this.#decoder = decoderOf(this.#encoding) ?? new TextDecoder();
  }

  /**
   * The lines of an output. The same object as before where nothing has changed.
   *
   * @param encoding a label of `TextDecoder`; one that is none is read as UTF-8.
   * @param mayGoOn whether the end may be the middle of a character or of a sequence, as more was written than is here, or will be.
   * Otherwise it is shown as what it is.
   */
  read(bytes: Uint8Array, encoding: string, mayGoOn: boolean): readonly Line[] {
    if (encoding !== this.#encoding || !startsWith(bytes, this.#read) || (this.#hasEnded && (mayGoOn || bytes.length > this.#read.length))) {
      this.#text = new TerminalText();
      this.#decoder = decoderOf(encoding) ?? new TextDecoder();
      this.#encoding = encoding;
      this.#read = new Uint8Array();
      this.#hasEnded = false;
      this.#lines = [];
    }
    const isMore = bytes.length > this.#read.length;
    if (isMore) {
      this.#text.write(this.#decoder.decode(bytes.subarray(this.#read.length), { stream: true }));
      this.#read = bytes.slice();
    }
    const ends = !mayGoOn && !this.#hasEnded;
    if (ends) {
      this.#text.write(this.#decoder.decode());
      this.#text.end();
      this.#hasEnded = true;
    }
    if (isMore || ends) this.#lines = this.#text.lines();
    return this.#lines;
  }
}

export function startsWith(bytes: Uint8Array, beginning: Uint8Array): boolean {
  return beginning.length <= bytes.length && beginning.every((byte, at) => byte === bytes[at]);
}
