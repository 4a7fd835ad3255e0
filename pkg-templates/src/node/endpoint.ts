import { invalidOption } from "../invalid-option.js";

/**
 * @param isSafe whether others cannot read what goes there
 * @throws {TatError} `validation`, without the text, which may hold a password
 */
export function readEndpoint(text: string, isSafe: (url: URL) => boolean, expected: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && url.username === "" && url.password === "" && isSafe(url)) return url;
  throw invalidOption("endpoint", `expected ${expected}, without a password`);
}
