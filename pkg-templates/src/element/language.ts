/** The language of an element: its own, that of what it stands in, or that of whoever looks; English where there are no words. */
export function languageOf(element: Element): "zh" | "en" {
  let language = "";
  for (let node: Node | null = element; node !== null && language === ""; node = node.parentNode ?? (node instanceof ShadowRoot ? node.host : null)) {
    if (node instanceof Element) language = node.getAttribute("lang") ?? "";
  }
  return /^zh\b/i.test(language || navigator.language) ? "zh" : "en";
}
