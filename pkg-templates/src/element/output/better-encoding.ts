// In which encoding bytes can be read: what a row needs too, and not the viewer alone.

/** A decoder; of `undefined` if there is no such encoding. */
export function decoderOf(label: string, options?: TextDecoderOptions): TextDecoder | undefined {
  try {
    const { encoding } = new TextDecoder(label);
    // By the standard, GBK is read as its superset; some hosts read less.
    return new TextDecoder(encoding === "gbk" ? "gb18030" : encoding, options);
  } catch {
    return undefined;
  }
}

/** Whether all bytes are of the encoding, but for a character that the end cuts through. */
export function isWellFormed(bytes: Uint8Array, label: string): boolean {
  try {
    return decoderOf(label, { fatal: true })?.decode(bytes, { stream: true }) !== undefined;
  } catch {
    return false;
  }
}

/** Another encoding in which the bytes can be read, where in this one they cannot. */
export function betterEncoding(bytes: Uint8Array, label: string): string | undefined {
  const wide = utf16Of(bytes);
  if (wide !== undefined) return wide === nameOf(label) ? undefined : wide;
  if (bytes.includes(0)) return undefined;
  // Most of UTF-8 passes for GBK; hardly anything else passes for UTF-8.
  if (nameOf(label) === nameOf("gbk") && isWellFormed(bytes, "utf-8") && bytes.some((byte) => byte > 0x7f)) return "utf-8";
  if (isWellFormed(bytes, label)) return undefined;
  return ["utf-8", "gbk"].find((other) => nameOf(other) !== nameOf(label) && isWellFormed(bytes, other));
}

/** UTF-16, by its mark or by every second byte of Western text, which is zero. */
export function utf16Of(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  const sample = bytes.subarray(0, 1024);
  const zeros = [0, 0];
  for (const [at, byte] of sample.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (Math.max(even, odd) <= sample.length / 4 || Math.min(even, odd) > 0) return undefined;
  return odd > 0 ? "utf-16le" : "utf-16be";
}

function nameOf(label: string): string | undefined {
  return decoderOf(label)?.encoding;
}
