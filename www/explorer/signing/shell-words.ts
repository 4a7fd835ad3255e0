/** The words of a command as bash takes it apart: quotes of each kind, backslashes, and lines that go on. Nothing is expanded. */
export function shellWords(command: string): string[] {
  const words: string[] = [];
  let word = "";
  let isOpen = false;
  const tokens = /\\\n|\s+|\\([^])|'([^']*)'?|\$'((?:[^'\\]|\\[^])*)'?|"((?:[^"\\]|\\[^])*)"?|([^\s\\'"$]+|\$)/gu;
  for (const [token, escaped, single, ansi, double, plain] of command.matchAll(tokens)) {
    if (token === "\\\n") continue;
    if (/^\s/.test(token)) {
      if (isOpen) words.push(word);
      word = "";
      isOpen = false;
      continue;
    }
    isOpen = true;
    word += escaped ?? single ?? plain ?? (ansi === undefined ? unescapeDouble(double ?? "") : unescapeAnsi(ansi));
  }
  return isOpen ? [...words, word] : words;
}

function unescapeDouble(text: string): string {
  return text.replace(/\\([$`"\\\n])/g, (_, character: string) => (character === "\n" ? "" : character));
}

const ansiEscapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", a: "\u0007", b: "\b", f: "\f", v: "\v", e: "\u001b", E: "\u001b" };

function unescapeAnsi(text: string): string {
  return text.replace(/\\(?:u([\da-fA-F]{1,4})|x([\da-fA-F]{1,2})|([0-7]{1,3})|([^]))/g, (_, unicode?: string, hex?: string, octal?: string, other = "") => {
    if (unicode !== undefined || hex !== undefined) return String.fromCharCode(Number.parseInt(unicode ?? hex ?? "", 16));
    return octal === undefined ? (ansiEscapes[other] ?? other) : String.fromCharCode(Number.parseInt(octal, 8));
  });
}
