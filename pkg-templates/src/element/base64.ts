const known = new Map<string, Uint8Array | undefined>();

/**
 * The bytes of an output: the same array for the same text, so that who shows it sees that nothing has changed; undefined
 * where it is no Base64. It boots no WebAssembly, which a page may not have, or may not allow.
 */
export function bytesOf(base64: string): Uint8Array | undefined {
  const before = known.get(base64);
  if (before !== undefined) return before;
  const bytes = read(base64);
  // What is open, and what it is compared with.
  for (const [older] of known) {
    if (known.size < 8) break;
    known.delete(older);
  }
  known.set(base64, bytes);
  return bytes;
}

function read(base64: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
