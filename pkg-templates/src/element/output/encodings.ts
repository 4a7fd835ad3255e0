// In which encoding a command wrote. Linux and PowerShell write UTF-8; BAT commands write in the code page of the server, in China GBK.

export { betterEncoding, decoderOf, isWellFormed, utf16Of } from "./better-encoding.js";

/** What one can choose from: the label of `TextDecoder`, and how people call it. */
export const encodings: readonly (readonly [label: string, name: string])[] = [
  ["utf-8", "UTF-8"],
  ["gbk", "GBK"],
  ["gb18030", "GB18030"],
  ["utf-16le", "UTF-16 LE"],
  ["utf-16be", "UTF-16 BE"],
];

/** Whether it is no text: zeros, or many other control characters that no terminal knows. */
export function looksBinary(bytes: Uint8Array): boolean {
  let strange = 0;
  for (const byte of bytes) if ((byte < 0x20 && !usual.has(byte)) || byte === 0x7f) strange += byte === 0 ? 8 : 1;
  return strange > bytes.length / 16;
}

/** Bell, backspace, tab, line feed, vertical tab, form feed, carriage return, escape. */
const usual = new Set([7, 8, 9, 10, 11, 12, 13, 27]);
