import { KeyedMap, type Key } from "./keyed-map.js";

interface Entry<Value> {
  readonly key: Key;
  readonly value: Value;
  readonly bytes: number;
  readonly until: number;
}

/** Values for a while, within so many bytes: the one that was not asked for the longest goes first. */
export class Memory<Value> {
  readonly #mostBytes: number;
  readonly #entries = new KeyedMap<Entry<Value>>();
  /** From the one that was not asked for the longest. */
  readonly #order = new Set<Entry<Value>>();
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** @param now monotonic milliseconds */
  get(key: Key, now: number): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (now >= entry.until) {
      this.#drop(entry);
      return undefined;
    }
    this.#order.delete(entry);
    this.#order.add(entry);
    return entry.value;
  }

  /**
   * @param bytesOfValue about what it takes; that of the key is added
   * @param until monotonic milliseconds, from which on it is forgotten
   * @param now monotonic milliseconds: those are dropped that were not asked for the longest, if they are over
   */
  set(key: Key, value: Value, bytesOfValue: number, until: number, now: number): void {
    this.delete(key);
    const bytes = bytesOfValue + bytesOf(key);
    if (bytes > this.#mostBytes) return;
    const entry = { key, value, bytes, until };
    this.#entries.set(key, entry);
    this.#order.add(entry);
    this.#bytes += bytes;
    for (const oldest of this.#order) {
      if (this.#bytes <= this.#mostBytes && oldest.until > now) return;
      this.#drop(oldest);
    }
  }

  delete(key: Key): void {
    const entry = this.#entries.get(key);
    if (entry !== undefined) this.#drop(entry);
  }

  #drop(entry: Entry<Value>): void {
    this.#entries.delete(entry.key);
    this.#order.delete(entry);
    this.#bytes -= entry.bytes;
  }
}

/** What a part of a key takes besides its text: a node of the map. */
const PART_BYTES = 150;

function bytesOf(key: Key): number {
  return key.reduce<number>((sum, part) => sum + PART_BYTES + (typeof part === "string" ? 2 * part.length : 0), 0);
}
