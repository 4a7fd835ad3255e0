// Text -> GBK, as a Chinese Windows writes it. Hosts decode it alone: what they decode is turned around.
const bytesOf = new Map();
const decoder = new TextDecoder("gbk");
for (let lead = 0x81; lead <= 0xfe; lead += 1) {
  for (let trail = 0x40; trail <= 0xfe; trail += 1) {
    const bytes = [lead, trail];
    const text = decoder.decode(Uint8Array.from(bytes));
    if (text.length === 1 && text !== "\ufffd" && !bytesOf.has(text)) bytesOf.set(text, bytes);
  }
}

/**
 * @param {string} text of ASCII and what GBK has
 * @returns {Uint8Array}
 */
export function encodeGbk(text) {
  return Uint8Array.from(
    Array.from(text).flatMap((character) => {
      const bytes = character < "\x80" ? [character.charCodeAt(0)] : bytesOf.get(character);
      if (bytes === undefined) throw new RangeError(`GBK has no ${character}`);
      return bytes;
    }),
  );
}
