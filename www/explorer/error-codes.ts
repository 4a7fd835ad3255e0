import { explain, explainedCodes, type Explanation } from "tat-tasks/explain";

import type { Language } from "./language.js";

const codes = explainedCodes();

export interface ExplainedCode {
  readonly code: string;
  readonly explanation: Explanation;
}

/** The codes that a text tells of: by a whole code in it, by an error answer, or by a part of a code or of what it means. */
export function findCodes(text: string, language: Language): readonly ExplainedCode[] {
  const sought = text.trim();
  const answered = codeOfAnswer(sought) ?? sought.match(/\b[A-Z][A-Za-z]+(?:\.[A-Z]?[A-Za-z0-9]+)?\b/g)?.find(isListed);
  if (answered !== undefined) return [explained(answered, language), ...codes.filter((code) => code.startsWith(`${answered}.`)).map((code) => explained(code, language))];
  const part = sought.toLowerCase();
  const like = codes.map((code) => explained(code, language)).filter(({ code, explanation: { title, meaning } }) =>
    [code, title, meaning].some((words) => words.toLowerCase().includes(part)),
  );
  // One that is not listed may be of a family that is.
  return like.length === 0 && /^[A-Z][A-Za-z]+(\.\w+)+$/.test(sought) ? [explained(sought, language)].filter(({ explanation }) => explanation.known) : like;
}

/** The code of an error answer in JSON; nothing where it is none. */
export function codeOfAnswer(text: string): string | undefined {
  return /"Error"\s*:\s*\{[^{}]*?"Code"\s*:\s*"([\w.]{1,100})"/.exec(text)?.[1];
}

function explained(code: string, language: Language): ExplainedCode {
  return { code, explanation: explain(code, language) };
}

function isListed(text: string): boolean {
  return codes.includes(text);
}
