// The answer's way out of the module: texts and frames of words, made into plain objects here. src/core/tasks/frame.rs
// says what is in a frame; both go by the tables that the core generates.

import type { DescribeInvocationTasksResponse } from "./generated/model.js";
import { RECORDS, RESPONSE, RESPONSE_FRAME, type RecordTable, type Shape, type WordKind } from "./generated/records.js";

/** The words of a frame before those of its members. */
const HEADER = 4;

/**
 * Makes the answer of its texts and frames. Members that the answer lacks are not there at all.
 *
 * @param shortTexts an array in JSON: of a slice, an engine would keep the whole text that it was cut from
 */
export function readResponse(
  shortTexts: string,
  otherTexts: readonly string[],
  words: Uint32Array,
): DescribeInvocationTasksResponse {
  const reader = new FrameReader(shortTexts, otherTexts, words);
  // The table lists the members of this very type: both are generated from one declaration.
  return reader.record(RESPONSE, RESPONSE_FRAME) as unknown as DescribeInvocationTasksResponse;
}

/** The record of a table that was made last. */
interface LastRecord {
  frame: number;
  /** Which members it has: a bit each; -1 as long as there was none. */
  present: number;
  shape: Shape;
  /** Of the members by their place in the table. */
  readonly values: unknown[];
}

class FrameReader {
  readonly #shortTexts: readonly string[];
  readonly #otherTexts: readonly string[];
  readonly #words: Uint32Array;
  readonly #last = new Map<RecordTable, LastRecord>();

  constructor(shortTexts: string, otherTexts: readonly string[], words: Uint32Array) {
    this.#shortTexts = JSON.parse(shortTexts) as string[];
    this.#otherTexts = otherTexts;
    this.#words = words;
  }

  record(table: RecordTable, frame: number): Record<string, unknown> {
    const present = this.#word(frame);
    const nulls = this.#word(frame + 1);
    let last = this.#last.get(table);
    if (last === undefined) {
      last = { frame: 0, present: -1, shape: table.shapes[0][1], values: [] };
      this.#last.set(table, last);
    }
    // Other records within records are made anew: each is its caller's own.
    const same = (last.frame === frame ? present : this.#word(frame + 2)) & ~table.holders;
    for (let rest = present & ~same; rest !== 0; rest &= rest - 1) {
      const position = 31 - Math.clz32(rest & -rest);
      const place = frame + HEADER + 2 * position;
      const isNull = (nulls & (1 << position)) !== 0;
      last.values[position] = isNull ? null : this.#value(table.kinds[position] as WordKind, this.#word(place), this.#word(place + 1));
    }
    if (last.present !== present) {
      last.present = present;
      last.shape = shapeOf(table, present);
    }
    last.frame = frame;
    const record = last.shape(last.values);
    return table.isShared ? Object.freeze(record) : record;
  }

  #value(kind: WordKind, first: number, second: number): unknown {
    if (kind === "text") return (second === 0 ? this.#shortTexts : this.#otherTexts)[first];
    // The upper half has the sign. What is computed takes memory of its own in V8, however small it is.
    if (kind === "integer") return second === 0 ? first : (second | 0) * 2 ** 32 + first;
    if ("record" in kind) return this.record(RECORDS[kind.record], first);
    const table = RECORDS[kind.list];
    let frame = first;
    const records: Record<string, unknown>[] = [];
    for (let count = second; count > 0; count -= 1) {
      records.push(this.record(table, frame));
      frame = this.#word(frame + 3);
    }
    return records;
  }

  #word(position: number): number {
    return this.#words[position] ?? 0;
  }
}

/** What makes records of these members. */
function shapeOf({ shapes }: RecordTable, present: number): Shape {
  const known = shapes.find(([members]) => members === present);
  if (known !== undefined) return known[1];
  const names = Object.keys(shapes[0][1]([]));
  return (values) => {
    const record: Record<string, unknown> = {};
    names.forEach((name, position) => {
      if ((present & (1 << position)) !== 0) record[name] = values[position];
    });
    return record;
  };
}
