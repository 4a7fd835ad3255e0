/** The sections of a file, by their names, and their values by theirs. */
export type Sections = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * Reads an INI file: `[section]`, `key = value`, comments of whole lines that begin with `#` or `;`. White space around names
 * and values is not part of them. Nothing else has a meaning: no quotes, no escapes, no comments behind a value.
 *
 * @returns what it says, or the number of the first line that says nothing, and why
 */
export function parseIni(text: string): Sections | { readonly line: number; readonly fault: string } {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  for (const [index, untrimmed] of text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/).entries()) {
    const content = untrimmed.trim();
    if (content === "" || content.startsWith("#") || content.startsWith(";")) continue;
    const faulty = (fault: string) => ({ line: index + 1, fault });
    if (content.startsWith("[")) {
      const name = /^\[([^\]]+)\]$/.exec(content)?.[1]?.trim() ?? "";
      if (name === "") return faulty("expected [name]");
      if (sections.has(name)) return faulty("this section is there twice");
      section = new Map();
      sections.set(name, section);
      continue;
    }
    const mark = content.indexOf("=");
    if (mark < 1) return faulty("expected [name] or name = value");
    if (section === undefined) return faulty("expected [name] before the first value");
    const name = content.slice(0, mark).trimEnd();
    if (section.has(name)) return faulty("this name is there twice");
    section.set(name, content.slice(mark + 1).trimStart());
  }
  return sections;
}
