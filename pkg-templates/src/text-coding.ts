// UTF-8 where the host may lack `TextEncoder` and `TextDecoder`, as jsdom under Jest does. What passes through here is
// text that the module wrote or a request: well-formed, and small where the slow way is taken.

/** What wasm-bindgen's glue asks of a decoder. */
interface Decoder {
  decode(bytes?: Uint8Array): string;
}

/** What wasm-bindgen's glue asks of an encoder. */
interface Encoder {
  encode(text?: string): Uint8Array<ArrayBuffer>;
}

class PercentDecoder implements Decoder {
  decode(bytes = new Uint8Array()): string {
    return decodeURIComponent(Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""));
  }
}

class PercentEncoder implements Encoder {
  encode(text = ""): Uint8Array<ArrayBuffer> {
    const wellFormed = text.replace(/\p{Surrogate}/gu, "\ufffd");
    const binary = encodeURIComponent(wellFormed).replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  }
}

const { TextDecoder, TextEncoder } = globalThis as Partial<typeof globalThis>;

export const Utf8Decoder: new (label?: string, options?: TextDecoderOptions) => Decoder = TextDecoder ?? PercentDecoder;
export const Utf8Encoder: new () => Encoder = TextEncoder ?? PercentEncoder;

export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  return new Utf8Encoder().encode(text);
}
