// What a test sees of the console, and does with it: what a person would.
import axe from "axe-core";

import { answerWith, hiddenTexts, turningTexts } from "../pages/hostile.js";

/** The elements that a path of selectors leads to, through shadow roots. */
function all(...path) {
  return path.reduce((found, selector) => found.flatMap((node) => [...(node.shadowRoot ?? node).querySelectorAll(selector)]), [document]);
}

const shell = "tat-console";
const page = [shell, "console-page"];
const list = [...page, "invocation-list"];
const invocation = [...page, "tat-invocation"];
const log = [shell, "call-log"];
const explorer = [shell, "request-explorer"];
const places = { shell: [shell], page, list, invocation, log, explorer };
const textOf = (node) => node?.textContent.replace(/\s+/g, " ").trim();
const texts = (...path) => all(...path).map(textOf);

globalThis.look = {
  title: () => document.title,
  address: () => location.href,
  language: () => document.documentElement.lang,
  tabs: () => all(shell, "nav a").map((tab) => `${tab.getAttribute("aria-current") ?? "-"} ${textOf(tab)}`),
  place: () => texts(shell, ".place")[0],
  failure: () => texts(shell, ".failure")[0],
  isConsoleThere: () => all(...page).length === 1,
  explorerFailure: () => texts(shell, ".explorer .banner")[0],
  loadExplorerAgain: () => all(shell, ".explorer .banner button")[0].click(),
  heading: () => texts(...page, ".list h2")[0],
  names: () => texts(...list, ".name"),
  /** What is said of the first invocation of a name. */
  wordsOf: (name) => textOf(linkOf(name)?.querySelector(".words span")),
  currentName: () => texts(...list, "[aria-current] .name")[0],
  openById: () => texts(...list, ".open")[0],
  isListSeen: () => all(...list)[0]?.offsetParent !== null,
  banner: () => texts(...page, ".list .banner")[0],
  shown: () => texts(...invocation, "h2")[0],
  sentence: () => texts(...invocation, ".sentence")[0],
  rows: () => texts(...invocation, ".rows .name"),
  opened: () => texts(...invocation, ".detail h3")[0],
  explanation: () => texts(...invocation, ".explanation")[0],
  calls: () => all(...log, "tbody tr").map((row) => [...row.cells].map(textOf)),
  callsTitle: () => texts(...log, ".head b")[0],
  colour: () => getComputedStyle(document.documentElement).backgroundColor,
  /** Whether something is wider than the screen. */
  overflow: () => document.documentElement.scrollWidth - document.documentElement.clientWidth,

  signature: () => texts(...explorer, "[data-step='signature'] pre")[0],
  explorerTexts: () => texts(...explorer, "[role='tab']"),
  facts: () => texts(...explorer, ".facts")[0],
  send: () => all(...explorer, ".primary")[0].click(),

  openInvocation: (name) => linkOf(name).click(),
  openTask: (server) => all(...invocation, ".rows .row").find((row) => row.textContent.includes(server)).click(),
  find(text) {
    const [input] = all(...list, "input");
    input.value = text;
    input.dispatchEvent(new InputEvent("input"));
  },
  goTo: (hash) => (location.hash = hash),
  back: () => history.back(),
  toggleCalls: () => all(...log, ".head")[0].click(),
  rate: () => texts(...log, ".head span")[0],
  focus: (place, selector) => all(...places[place], selector)[0].focus(),
  /** What has the focus, whatever it is within: its element, and what it says. */
  focused() {
    let node = document.activeElement;
    while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
    return `${node.localName}: ${node.localName === "body" ? "" : (node.ariaLabel ?? textOf(node))}`;
  },
  /** Whether the browser lets the page copy, from now on. */
  permitCopying(isPermitted) {
    const writeText = (text) => (isPermitted ? ((globalThis.copied = text), Promise.resolve()) : Promise.reject(new DOMException("no", "NotAllowedError")));
    Object.defineProperty(navigator, "clipboard", { value: { writeText }, configurable: true });
  },
  copied: () => globalThis.copied,
  textOf: (place, selector) => texts(...places[place], selector)[0],
  clickOn: (place, selector) => all(...places[place], selector)[0].click(),
  style: (place, selector, name) => all(...places[place], selector).map((node) => getComputedStyle(node)[name]),
  prefer: (title) => all(shell, ".switch button").find((button) => button.title === title).click(),

  answerWith,
  hiddenTexts: () => hiddenTexts(),
  turningTexts: () => turningTexts(),
  /** How many calls the page makes until a time is over. */
  async callsWithin(milliseconds) {
    const count = () => performance.getEntriesByType("resource").filter(({ name }) => name.endsWith("/api/tat")).length;
    const before = count();
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    return count() - before;
  },
  /** How often the open invocation is given a link until a time is over. */
  async linksWithin(milliseconds) {
    const [element] = all(...invocation);
    let own = Object.getPrototypeOf(element);
    while (!Object.hasOwn(own, "link")) own = Object.getPrototypeOf(own);
    const { get, set } = Object.getOwnPropertyDescriptor(own, "link");
    let count = 0;
    Object.defineProperty(element, "link", {
      configurable: true,
      get,
      set(link) {
        count += 1;
        set.call(this, link);
      },
    });
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    delete element.link;
    return count;
  },
  explorerVerdict: () => texts(...explorer, ".verdict h3")[0],
  refresh: () => all(...page, ".head .quiet")[0].click(),

  complaints: () => globalThis.complaints,
  /** What axe finds, which sees into shadow roots. */
  async faults() {
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.flat().join(" ")}: ${failureSummary}`));
  },
};

function linkOf(name) {
  return all(...list, "a").findLast((link) => link.querySelector(".name")?.textContent.trim() === name);
}
