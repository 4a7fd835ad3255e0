import { fakeRules, type FakeRuleName } from "./rules.js";

/** The languages in which the fake words its messages. */
export type MessageLanguage = "en-US" | "zh-CN";

/** A request turned down by a rule: what becomes `Response.Error`. It never leaves the fake as an exception. */
export class Refusal extends Error {
  readonly rule: FakeRuleName;
  readonly code: string;
  readonly details: Readonly<Record<string, string | number>>;

  constructor(rule: FakeRuleName, details: Readonly<Record<string, string | number>> = {}, code?: string) {
    super(rule);
    this.name = "Refusal";
    this.rule = rule;
    this.code = code ?? fakeRules[rule].code;
    this.details = details;
  }

  /** The message in the language that the request asked for. */
  messageIn(language: MessageLanguage): string {
    const rule = fakeRules[this.rule];
    const template = language === "zh-CN" ? rule.zh : rule.en;
    return template.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(this.details[name] ?? placeholder));
  }
}
