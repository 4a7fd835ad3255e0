// Base64 by what the host has for it, which is many times faster than the core. What the core would refuse, the core refuses.

import { guard } from "./instance.js";

/** What not every host has, and TypeScript not yet. */
interface FromBase64 {
  readonly Buffer?: {
    byteLength(text: string): number;
    from(buffer: ArrayBuffer, begin: number, length: number): { write(base64: string, encoding: "base64"): number };
  };
}
type Bytes = Uint8Array<ArrayBuffer> & { setFromBase64?(base64: string): { readonly written: number } };

/**
 * The bytes of an output.
 *
 * @param room where they may be, for a caller who keeps none of them: new memory takes longer than to decode
 * @throws {TatError} `protocol` when the text is no Base64.
 */
export function bytesOfOutput(base64: string, room?: ArrayBuffer): Uint8Array<ArrayBuffer> {
  return bytesByHost(base64, room) ?? guard((glue) => glue.decodeOutput(base64) as Uint8Array<ArrayBuffer>);
}

/** None where the host cannot decode the text, or may read in it what the core does not. */
function bytesByHost(base64: string, room: ArrayBuffer | undefined): Uint8Array<ArrayBuffer> | undefined {
  const padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
  const digits = base64.length - padding;
  // A host may pass over what is no digit: then the bytes are fewer, unless there is a single digit at the end.
  if (digits % 4 === 1 || (padding > 0 && base64.length % 4 !== 0)) return undefined;
  const length = Math.floor((digits * 3) / 4);
  const buffer = room && length <= room.byteLength ? room : new ArrayBuffer(length);
  const bytes: Bytes = new Uint8Array(buffer, 0, length);
  try {
    if (bytes.setFromBase64 !== undefined) return bytes.setFromBase64(base64).written === length ? bytes : undefined;
    const { Buffer } = globalThis as FromBase64;
    // It reads the alphabet of URLs too, and of a character beyond ASCII the lower half.
    if (Buffer === undefined || base64.includes("-") || base64.includes("_") || Buffer.byteLength(base64) > base64.length) return undefined;
    return Buffer.from(buffer, 0, length).write(base64, "base64") === length ? bytes : undefined;
  } catch {
    return undefined;
  }
}
