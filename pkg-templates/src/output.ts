import { optionalText, requireWhole, requireObject } from "./arguments.js";
import { invalidArgument, TatError } from "./errors.js";
import type { InvocationTask, TaskResult } from "./generated/model.js";
import { bytesOfOutput } from "./host-bytes.js";
import { readUtf8 } from "./text-coding.js";

/** How to read the output of a command. */
export interface DecodeOutputOptions {
  /**
   * The encoding that the command wrote in: a label that `TextDecoder` knows, such as `"gb18030"` or `"gbk"` for a `BAT`
   * command on a Chinese Windows. Default: `"utf-8"`.
   */
  readonly encoding?: string | undefined;
}

/** What {@link decodeOutput} reads of a `TaskResult`. */
export type EncodedOutput = { readonly [Name in "Output" | "Dropped"]?: TaskResult[Name] | undefined };

/** The output of a command, decoded. */
export interface DecodedOutput {
  /** The text: bad bytes replaced by U+FFFD, a character that the end cuts through left out, no byte order mark. */
  readonly text: string;
  /** The bytes as the command wrote them: the first 24 KiB. They are made of {@link base64} when they are first asked for. */
  readonly bytes: ReturnType<Uint8Array["slice"]>;
  /** The same as the service has them. This is what a copy by `...`, a clone or JSON has of them. */
  readonly base64: string;
  /** The name of the encoding that was read, as `TextDecoder` gives it. */
  readonly encoding: string;
  /** Whether the command wrote more than was kept. */
  readonly truncated: boolean;
  /** How many more bytes it wrote, which were not kept. */
  readonly droppedBytes: number;
  /** Whether the bytes end inside of a character: at the cut, or while the command is still writing. */
  readonly endsInsideCharacter: boolean;
  /** Whether the text has replacements for bytes that the encoding does not have: it may be another one. */
  readonly malformed: boolean;
}

/** For the bytes of one output at a time: the service keeps no more of any. */
const room = new ArrayBuffer(24 * 1024);

/**
 * Decodes the `Output` of a task.
 *
 * ```js
 * const { text, truncated, droppedBytes } = decodeOutput(task.TaskResult, { encoding: "gb18030" });
 * ```
 *
 * @throws {TatError} `validation` when there is no output, since the request hid it or the task has no result yet, and
 * when the encoding is unknown; `protocol` when the output is no Base64.
 */
export function decodeOutput(result: EncodedOutput | undefined, options: DecodeOutputOptions = {}): DecodedOutput {
  const encoding = optionalText("encoding", requireObject("options", options).encoding) ?? "utf-8";
  const base64: unknown = result?.Output;
  if (typeof base64 !== "string" && (result as Partial<InvocationTask> | undefined)?.InvocationTaskId !== undefined) {
    throw invalidArgument("TaskResult", "expected the TaskResult of a task, got the task itself");
  }
  if (typeof base64 !== "string") {
    throw new TatError({
      kind: "validation",
      code: "OutputMissing",
      message:
        "TaskResult.Output: expected the output in Base64, got none: the output was not asked for (HideOutput: false, or output: \"all\" of a wait), or the task has none: it has no result yet, or was never started",
      field: "TaskResult.Output",
      retryable: false,
    });
  }
  const droppedBytes = requireWhole("TaskResult.Dropped", result?.Dropped ?? 0);
  return new Decoded(base64, readAs(encoding, bytesOfOutput(base64, room)), droppedBytes);
}

class Decoded implements DecodedOutput {
  readonly text: string;
  readonly base64: string;
  readonly encoding: string;
  readonly truncated: boolean;
  readonly droppedBytes: number;
  readonly endsInsideCharacter: boolean;
  readonly malformed: boolean;

  constructor(base64: string, { text, encoding, endsInsideCharacter, malformed }: ReturnType<typeof readAs>, droppedBytes: number) {
    this.text = text;
    this.base64 = base64;
    this.encoding = encoding;
    this.truncated = droppedBytes > 0;
    this.droppedBytes = droppedBytes;
    this.endsInsideCharacter = endsInsideCharacter;
    this.malformed = malformed;
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    const bytes = bytesOf.get(this) ?? bytesOfOutput(this.base64);
    bytesOf.set(this, bytes);
    return bytes;
  }
}

/** No member of the object: a proxy, as frameworks make one of it, has no private ones. */
const bytesOf = new WeakMap<DecodedOutput, Uint8Array<ArrayBuffer>>();

/**
 * What an output is more than its first bytes, which were told before. Of a character that the end cuts through, nothing, and
 * nothing of what is no Base64.
 */
export function outputAfter(output: string, from: number, encoding: string): string {
  const bytes = attempt(() => bytesOfOutput(output, room));
  // No command wrote it. To the core it is a text that continues nothing, and that nothing continues.
  if (bytes === undefined) return "";
  const told = from === 0 ? "" : readAs(encoding, bytes.subarray(0, from)).text;
  return readAs(encoding, bytes).text.slice(told.length);
}

/** The label of an encoding, if it is one here. */
export function requireEncoding(label: string): string {
  readAs(label, new Uint8Array());
  return label;
}

function readAs(
  label: string,
  bytes: Uint8Array,
): Pick<DecodedOutput, "encoding" | "text" | "endsInsideCharacter" | "malformed"> {
  if ((globalThis as Partial<typeof globalThis>).TextDecoder === undefined) return readWithoutDecoder(label, bytes);
  const { encoding, superset, decoder } = encodingOf(label);
  // Nearly always so, and many times faster than what follows.
  const whole = attempt(() => decoder.decode(bytes));
  if (whole !== undefined) return { encoding, text: whole, endsInsideCharacter: false, malformed: false };
  const strict = new TextDecoder(superset, { fatal: true });
  const lenient = new TextDecoder(superset);
  // A decoder that expects more to come holds back the beginning of a character; told that nothing comes, it gives it up.
  const text = lenient.decode(bytes, { stream: true });
  const endsInsideCharacter = lenient.decode() !== "";
  return { encoding, text, endsInsideCharacter, malformed: attempt(() => strict.decode(bytes, { stream: true })) === undefined };
}

/** UTF-8 alone, for hosts such as jsdom under Jest. */
function readWithoutDecoder(label: string, bytes: Uint8Array): ReturnType<typeof readAs> {
  if (!/^utf-?8$/i.test(label)) {
    throw invalidArgument("encoding", `expected "utf-8", as this host has no TextDecoder, got ${JSON.stringify(label)}`);
  }
  const { text, ...read } = readUtf8(bytes);
  return { encoding: "utf-8", text: text.replace(/^\ufeff/, ""), ...read };
}

interface Encoding {
  readonly encoding: string;
  readonly superset: string;
  /** Refuses what it cannot read. For whole texts alone, as it would remember the beginning of one. */
  readonly decoder: TextDecoder;
}

/** By label: to make a decoder takes longer than to read a line. */
const encodings = new Map<string, Encoding>();

function encodingOf(label: string): Encoding {
  const known = encodings.get(label);
  if (known !== undefined) return known;
  const encoding = nameOfEncoding(label);
  // By the standard, GBK is read as its superset; some hosts read less.
  const superset = encoding === "gbk" ? "gb18030" : encoding;
  const made = { encoding, superset, decoder: new TextDecoder(superset, { fatal: true }) };
  // Labels differ in blanks and case: there are as many as one likes.
  if (label === encoding) encodings.set(label, made);
  return made;
}

function nameOfEncoding(label: string): string {
  try {
    return new TextDecoder(label).encoding;
  } catch (cause) {
    throw invalidArgument("encoding", `expected a label that TextDecoder knows, such as "gb18030", got ${JSON.stringify(label)}`, cause);
  }
}

function attempt<Result>(decode: () => Result): Result | undefined {
  try {
    return decode();
  } catch {
    return undefined;
  }
}
