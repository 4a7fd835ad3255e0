// UTF-8 where the host may lack `TextEncoder` and `TextDecoder`, as jsdom under Jest does.

/** What wasm-bindgen's glue asks of a decoder. */
interface Decoder {
  decode(bytes?: Uint8Array): string;
}

/** What wasm-bindgen's glue asks of an encoder. */
interface Encoder {
  encode(text?: string): Uint8Array<ArrayBuffer>;
}

/** For what the core wrote, which is well-formed. */
class PercentDecoder implements Decoder {
  decode(bytes = new Uint8Array()): string {
    return readUtf8(bytes).text;
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

const CHARACTER =
  "[\\x00-\\x7f]|[\\xc2-\\xdf][\\x80-\\xbf]|\\xe0[\\xa0-\\xbf][\\x80-\\xbf]|[\\xe1-\\xec\\xee\\xef][\\x80-\\xbf]{2}|" +
  "\\xed[\\x80-\\x9f][\\x80-\\xbf]|\\xf0[\\x90-\\xbf][\\x80-\\xbf]{2}|[\\xf1-\\xf3][\\x80-\\xbf]{3}|\\xf4[\\x80-\\x8f][\\x80-\\xbf]{2}";
const BEGINNING =
  "[\\xc2-\\xdf]|\\xe0[\\xa0-\\xbf]?|[\\xe1-\\xec\\xee\\xef][\\x80-\\xbf]?|\\xed[\\x80-\\x9f]?|" +
  "\\xf0(?:[\\x90-\\xbf][\\x80-\\xbf]?)?|[\\xf1-\\xf3][\\x80-\\xbf]{0,2}|\\xf4(?:[\\x80-\\x8f][\\x80-\\xbf]?)?";

/** Any bytes as UTF-8, without a `TextDecoder` but by its rules: U+FFFD for the beginning of a character, or for a byte. */
export function readUtf8(bytes: Uint8Array): { text: string; endsInsideCharacter: boolean; malformed: boolean } {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  let text = "";
  let malformed = false;
  for (const { 0: match, 1: characters, 2: beginning, index } of binary.matchAll(new RegExp(`((?:${CHARACTER})+)|(${BEGINNING})|[^]`, "g"))) {
    if (characters !== undefined) {
      text += decodeURIComponent(characters.replace(/[^]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, "0")}`));
    } else if (beginning !== undefined && index + match.length === binary.length) {
      return { text, endsInsideCharacter: true, malformed };
    } else {
      text += "\ufffd";
      malformed = true;
    }
  }
  return { text, endsInsideCharacter: false, malformed };
}
