// The answer's way out of the module: texts and frames of words, made into plain objects here. src/core/tasks/frame.rs
// says what is in a frame; both go by the tables that the core generates.

import type { DescribeInvocationTasksResponse } from "./generated/model.js";
import { RECORDS, RESPONSE, RESPONSE_FRAME, type RecordTable, type WordKind } from "./generated/tables.js";

/** In the second word of a text that stands alone. */
const IS_LONG = 0xffff_ffff;

/** Makes the answer of its texts and frames. Members that the answer lacks are not there at all. */
export function readResponse(
  shortTexts: string,
  longTexts: readonly string[],
  words: Uint32Array,
): DescribeInvocationTasksResponse {
  const reader = new FrameReader(shortTexts, longTexts, words);
  // The table lists the members of this very type: both are generated from one declaration.
  return reader.record(RESPONSE, RESPONSE_FRAME) as unknown as DescribeInvocationTasksResponse;
}

class FrameReader {
  readonly #shortTexts: string;
  readonly #longTexts: readonly string[];
  readonly #words: Uint32Array;

  constructor(shortTexts: string, longTexts: readonly string[], words: Uint32Array) {
    this.#shortTexts = shortTexts;
    this.#longTexts = longTexts;
    this.#words = words;
  }

  record(table: RecordTable, frame: number): Record<string, unknown> {
    const record: Record<string, unknown> = {};
    const present = this.#word(frame);
    const nulls = this.#word(frame + 1);
    let place = frame + 3;
    let bit = 1;
    for (const [name, kind] of table) {
      if ((nulls & bit) !== 0) record[name] = null;
      else if ((present & bit) !== 0) record[name] = this.#value(kind, this.#word(place), this.#word(place + 1));
      place += 2;
      bit <<= 1;
    }
    return record;
  }

  #value(kind: WordKind, first: number, second: number): unknown {
    if (kind === "text") return second === IS_LONG ? this.#longTexts[first] : this.#shortTexts.slice(first, second);
    // The upper half has the sign.
    if (kind === "integer") return (second | 0) * 2 ** 32 + first;
    if ("record" in kind) return this.record(RECORDS[kind.record], first);
    const table = RECORDS[kind.list];
    let frame = first;
    return Array.from({ length: second }, () => {
      const record = this.record(table, frame);
      frame = this.#word(frame + 2);
      return record;
    });
  }

  #word(position: number): number {
    return this.#words[position] ?? 0;
  }
}
