// What a test sees of the explorer: what a person would.
import axe from "axe-core";

const element = () => document.querySelector("request-explorer");
const root = () => element()?.shadowRoot;
const one = (selector) => root()?.querySelector(selector);
const textOf = (node) => node?.textContent.replace(/\s+/g, " ").trim();

globalThis.complaints = [];
for (const name of ["error", "unhandledrejection", "securitypolicyviolation"]) {
  addEventListener(name, (event) => globalThis.complaints.push(event.message ?? event.violatedDirective ?? String(event.reason)));
}

globalThis.look = {
  complaints: () => globalThis.complaints,
  type: (selector, text) => {
    const field = one(selector);
    field.value = text;
    field.dispatchEvent(new Event(field.localName === "select" ? "change" : "input", { bubbles: true }));
  },
  click: (selector) => one(selector).click(),
  focus: (selector) => one(selector).focus(),
  key: (key) => root().activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true })),
  focused: () => root()?.activeElement?.id,
  tab: () => one("[role='tab'][aria-selected='true']")?.id,
  open: () => root().querySelectorAll("details").forEach((details) => (details.open = true)),
  step: (name) => textOf(one(`[data-step='${name}']`)),
  signature: () => textOf(one("[data-step='signature'] pre")),
  reveal: (name) => one(`[data-step='${name}'] [aria-pressed]`).click(),
  /** Types, and submits before anything could be worked out. */
  typeAndSend: (fields) => {
    for (const [selector, text] of Object.entries(fields)) look.type(selector, text);
    one("form").requestSubmit();
  },
  keys: () => [...root().querySelectorAll("[data-step='keys'] code")].map(textOf),
  fault: (id) => textOf(one(`#fault-${id}`)),
  isSendable: () => one(".primary")?.disabled === false,
  verdict: () => textOf(one("[role='tabpanel']:not([hidden]) .verdict")),
  facts: () => textOf(one(".facts")),
  code: () => one(".code")?.textContent,
  outputs: () => [...root().querySelectorAll("tbody tr")].map(textOf),
  outputHint: () => textOf(one("[role='tabpanel']:not([hidden]) .hint")) ?? "",
  codes: () => [...root().querySelectorAll(".codes li")].map(textOf),
  caution: (id) => textOf(one(`#caution-${id}`)),
  notServed: () => textOf(one("#not-served")),
  /** Whether the chosen tab lies within the screen. */
  tabIsWhole: () => {
    const { left, right } = one("[role='tab'][aria-selected='true']").getBoundingClientRect();
    return left >= 0 && right <= innerWidth;
  },
  compared: () => textOf(one("#panel-compare [role='status']")),
  /** Texts of which a hash was made while others were typed, with milliseconds after each. */
  hashedWhileTyping: async (selector, texts, pause) => {
    const { digest } = SubtleCrypto.prototype;
    const hashed = [];
    SubtleCrypto.prototype.digest = function (algorithm, bytes) {
      hashed.push(new TextDecoder().decode(bytes));
      return digest.call(this, algorithm, bytes);
    };
    for (const text of texts) {
      look.type(selector, text);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    SubtleCrypto.prototype.digest = digest;
    return hashed;
  },
  findings: () => [...root().querySelectorAll(".findings li")].map(textOf),
  marks: () => [...root().querySelectorAll("mark")].map(textOf),
  announced: () => textOf(one("p[role='status'].hidden")),
  language: (language) => (document.documentElement.lang = language),
  scheme: (scheme) => (document.documentElement.dataset.scheme = scheme),
  value: (selector) => one(selector)?.value,
  /** Takes the element away, and puts it back. */
  leaveAndReturn: () => {
    const explorer = element();
    const parent = explorer.parentNode;
    explorer.remove();
    parent.append(explorer);
  },
  /** Wherever a page could keep or show a text. */
  traces: (text) => {
    const places = {
      address: location.href,
      markup: document.documentElement.outerHTML + root().innerHTML,
      storage: JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state]),
      requests: performance.getEntriesByType("resource").map(({ name }) => name).join(" "),
    };
    return Object.keys(places).filter((place) => places[place].includes(text));
  },
  overflow: () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  /** What axe finds, which sees into shadow roots. */
  faults: async () => {
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.flat().join(" ")}: ${failureSummary}`));
  },
};
