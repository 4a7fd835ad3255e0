// Data for programs: JSON.

import type { Command } from "commander";

import { printableJson } from "../printable-text.js";
import { UsageError } from "./failure.js";
import type { Screen } from "./screen.js";

/** What was typed of the format. */
export interface FormatOptions {
  readonly json: boolean;
  readonly ndjson: boolean;
}

export function addFormatOptions(command: Command, what: string): Command {
  return command.option("--json", `${what} as one JSON array`, false).option("--ndjson", `${what} as JSON, one a line`, false);
}

/** Writes records in the format that was asked for; undefined where people are to read. */
export function recordsOf({ json, ndjson }: FormatOptions, screen: Screen): Records | undefined {
  if (json && ndjson) throw new UsageError("--json and --ndjson exclude each other.");
  return json || ndjson ? new Records(screen, json) : undefined;
}

export class Records {
  readonly #screen: Screen;
  readonly #isArray: boolean;
  #count = 0;

  constructor(screen: Screen, isArray: boolean) {
    this.#screen = screen;
    this.#isArray = isArray;
  }

  async write(...records: readonly object[]): Promise<void> {
    if (records.length > 0) await this.#screen.data(records.map((record) => this.#textOf(record)).join(""));
  }

  /** What was written is valid then, however it came to its end. */
  async end(): Promise<void> {
    if (this.#isArray) await this.#screen.data(this.#count === 0 ? "[]\n" : "\n]\n");
  }

  #textOf(record: object): string {
    const json = printableJson(JSON.stringify(record));
    if (!this.#isArray) return `${json}\n`;
    this.#count += 1;
    return `${this.#count === 1 ? "[\n" : ",\n"}${json}`;
  }
}
