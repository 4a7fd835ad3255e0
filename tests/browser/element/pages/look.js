// What a test sees of the element: what a person would.
import axe from "axe-core";

const element = () => document.querySelector("tat-invocation");
const root = () => element()?.shadowRoot;
const textOf = (selector, within = root()) => within?.querySelector(selector)?.textContent.replace(/\s+/g, " ").trim();

globalThis.look = {
  sentence: () => textOf(".sentence"),
  badge: () => textOf(".summary .badge"),
  banner: () => textOf(".banner"),
  text: (selector) => textOf(selector),
  announced: () => textOf("[role='status'].hidden"),
  /** The rows that are drawn, in the order of their places: server, state and what is said of it. */
  rows: () =>
    [...(root()?.querySelectorAll(".rows .row") ?? [])]
      .sort((left, right) => left.ariaRowIndex - right.ariaRowIndex)
      .map((row) => [textOf("bdi.name", row), textOf(".title", row), textOf("small", row) ?? ""].join("|")),
  /** The server whose row has the focus. */
  focused: () => textOf("bdi.name", root()?.activeElement?.closest(".row") ?? null),
  focusedId: () => root()?.activeElement?.dataset.id,
  focusedTag: () => root()?.activeElement?.localName,
  opened: () => textOf(".detail h3"),
  explanation: () => textOf(".detail .explanation"),
  output: () => root()?.querySelector("tat-output")?.shadowRoot?.textContent,
  chooseEncoding(label) {
    const select = root().querySelector("tat-output").shadowRoot.querySelector("select");
    select.value = label;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  },
  groups: () => [...(root()?.querySelectorAll(".group") ?? [])].map((group) => textOf("b", group)),
  focusedGroup: () => [...root().querySelectorAll(".group")].indexOf(root().activeElement?.closest(".group")),
  texts: (selector) => [...root().querySelectorAll(selector)].map((found) => found.textContent.replace(/\s+/g, " ").trim()),
  shownRows: () => globalThis.look.rows().map((row) => row.split("|")[0]),
  /** Whether a key is left to the page. */
  send: (selector, init) => root().querySelector(selector).dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, composed: true, cancelable: true, ...init })),
  scrollTo: (pixels) => (root().querySelector(".grid").scrollTop = pixels),
  /** The places of the rows, as they stand in the document. */
  places: () => [...root().querySelectorAll(".rows .row")].map((row) => row.ariaRowIndex - 2),
  /** The servers whose rows one sees, from above to below. */
  inSight() {
    const frame = root()?.querySelector(".grid")?.getBoundingClientRect();
    const head = 33;
    return [...(root()?.querySelectorAll(".rows .row") ?? [])]
      .map((row) => [row.getBoundingClientRect(), textOf("bdi.name", row)])
      .filter(([{ top, bottom }]) => top >= frame.top + head - 1 && bottom <= frame.bottom + 1)
      .sort(([left], [right]) => left.top - right.top)
      .map(([, server]) => server);
  },
  /** As if so much time had passed, in milliseconds. */
  later(milliseconds) {
    const now = Date.now;
    Date.now = () => now() + milliseconds;
  },
  /** The line of the output that is marked, if one sees it. */
  markedLine() {
    const output = root()?.querySelector("tat-output")?.shadowRoot;
    const row = output?.querySelector(".row.marked");
    const frame = output?.querySelector(".lines").getBoundingClientRect();
    const { top, bottom } = row?.getBoundingClientRect() ?? { top: -1, bottom: 0 };
    return frame !== undefined && top >= frame.top && bottom <= frame.bottom ? textOf("button", row) : undefined;
  },
  attributes: (selector, name) => [...root().querySelectorAll(selector)].map((found) => found.getAttribute(name)),
  /** Loads what is not of the same build. */
  async load(path) {
    await import(path);
    return true;
  },
  tabbable: () => root().querySelectorAll(".rows [tabindex='0']").length,
  boxOf: (selector) => {
    const { width, height } = root().querySelector(selector).getBoundingClientRect();
    return [Math.round(width), Math.round(height)];
  },
  isWithin: (selector) => root().querySelector(selector).scrollWidth <= root().querySelector(selector).clientWidth + 1 && document.documentElement.scrollWidth <= innerWidth,
  styleOf: (selector, name) => getComputedStyle(root().querySelector(selector))[name],
  rootSize: (size) => (document.documentElement.style.fontSize = size),
  direction: (direction) => (document.documentElement.dir = direction),
  intro: () => textOf(".intro"),
  width: () => innerWidth,
  isHelpOpen: () => root()?.querySelector("dialog")?.matches(":modal") ?? false,
  click: (selector) => root().querySelector(selector).click(),
  clickText: (selector, text) => [...root().querySelectorAll(selector)].find((found) => found.textContent.includes(text)).click(),
  focus: (selector) => root().querySelector(selector).focus(),
  link: () => element()?.link,
  choose: (link) => void (element().link = link),
  hash: () => decodeURIComponent(location.hash),
  events: () => globalThis.events,
  complaints: () => globalThis.complaints,
  scheme: (scheme) => (document.documentElement.dataset.scheme = scheme),
  /** Where characters stand that one would not see, in all texts and attributes, of the viewer too. */
  unseen(within = root(), path = "") {
    const isUnseen = /[\0-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]|[\ud800-\udfff]/u;
    return [...within.querySelectorAll("*")].flatMap((node) => [
      ...[...node.childNodes].filter(({ nodeType, data }) => nodeType === Node.TEXT_NODE && isUnseen.test(data)).map(({ data }) => `${path}${node.localName}.${node.className}: ${JSON.stringify(data)}`),
      // By its id a row is found, and nobody sees it.
      ...[...node.attributes].filter(({ name, value }) => name !== "data-id" && isUnseen.test(value)).map(({ name, value }) => `${path}${node.localName}[${name}]: ${JSON.stringify(value)}`),
      ...(node.shadowRoot === null ? [] : globalThis.look.unseen(node.shadowRoot, `${node.localName} > `)),
    ]);
  },
  /** What axe finds, which sees into shadow roots. */
  async faults() {
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.flat().join(" ")}: ${failureSummary}`));
  },
};
