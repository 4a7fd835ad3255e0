// The answer's way out of the module: texts and a list of cells, made into plain objects here. `to_cells` in
// src/wasm/convert.rs writes what this reads; both go by the tables that the core generates.

import type { DescribeInvocationTasksResponse } from "./generated/model.js";
import { RECORD_CELLS, RESPONSE_CELLS, type CellKind, type CellTable } from "./generated/tables.js";

/** Makes the answer of its texts and cells. Members that the answer lacks are not there at all. */
export function readResponse(
  shortTexts: string,
  longTexts: readonly string[],
  cells: Float64Array,
): DescribeInvocationTasksResponse {
  // The table lists the members of this very type: both are generated from one declaration.
  return new CellReader(shortTexts, longTexts, cells).record(RESPONSE_CELLS) as unknown as DescribeInvocationTasksResponse;
}

class CellReader {
  readonly #shortTexts: string;
  readonly #longTexts: readonly string[];
  readonly #cells: Float64Array;
  #position = 0;

  constructor(shortTexts: string, longTexts: readonly string[], cells: Float64Array) {
    this.#shortTexts = shortTexts;
    this.#longTexts = longTexts;
    this.#cells = cells;
  }

  record(table: CellTable): Record<string, unknown> {
    const record: Record<string, unknown> = {};
    for (const [name, kind] of table) {
      const cell = this.#next();
      if (Number.isNaN(cell)) continue;
      record[name] = cell === Number.POSITIVE_INFINITY ? null : this.#value(kind, cell);
    }
    return record;
  }

  #value(kind: CellKind, cell: number): unknown {
    if (kind === "integer") return cell;
    if (kind === "text") return cell < 0 ? this.#longTexts[-cell - 1] : this.#shortTexts.slice(cell, this.#next());
    if ("record" in kind) return this.record(RECORD_CELLS[kind.record]);
    const item = { record: kind.list };
    return Array.from({ length: cell }, () => this.#value(item, this.#next()));
  }

  #next(): number {
    return this.#cells[this.#position++] ?? Number.NaN;
  }
}
