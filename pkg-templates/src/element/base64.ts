/** The bytes of an output; undefined where it is no Base64. It boots no WebAssembly, which a page may not have, or may not allow. */
export function bytesOf(base64: string): Uint8Array | undefined {
  // `atob` passes over these, and the core does not.
  if (/\s/.test(base64)) return undefined;
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
