/** What a person prefers, which the browser keeps. */
export interface Preferences {
  readonly language: "zh" | "en";
  readonly scheme: Scheme;
}

export const schemes = ["auto", "light", "dark"] as const;

export type Scheme = (typeof schemes)[number];

const LANGUAGE = "tat-console.language";
const SCHEME = "tat-console.scheme";

export function readPreferences(): Preferences {
  const [language, scheme] = [read(LANGUAGE) ?? navigator.language, read(SCHEME)];
  return { language: /^zh\b/i.test(language) ? "zh" : "en", scheme: schemes.find((known) => known === scheme) ?? "auto" };
}

/** Keeps them, and has the whole document follow. */
export function applyPreferences({ language, scheme }: Preferences): void {
  const { documentElement } = document;
  documentElement.lang = language === "zh" ? "zh-CN" : "en";
  documentElement.dataset["scheme"] = scheme;
  write(LANGUAGE, language);
  write(SCHEME, scheme);
}

// A browser that keeps nothing for this page throws.
function read(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function write(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // It holds until the page is left.
  }
}
