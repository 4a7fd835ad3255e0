import type { InvocationView } from "./model/invocation-view.js";
import { FAILURES } from "./model/link.js";
import { idOf, isFailure } from "./model/shown-tasks.js";
import type { VirtualRows } from "./view/virtual-rows.js";

/** What keys do outside of fields to write in, and of the output, which has its own. */
export function pressKey(event: KeyboardEvent, view: InvocationView, list: VirtualRows, root: ShadowRoot): void {
  const [target] = event.composedPath();
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !(target instanceof Element)) return;
  // The help has the keys of a dialog.
  if (target.closest("dialog") !== null) return;
  const isTyping = target.matches("input, select, textarea");
  const isInside = target.getRootNode() !== root;
  const isInList = target.closest(".grid") !== null;
  const act = actionOf(event.key, isInList && !isInside, view, list, root);
  if (act === undefined || (isInside && event.key !== "Escape" && event.key !== "?") || (isTyping && !(event.key === "Escape" && view.taskId !== ""))) return;
  event.preventDefault();
  act();
}

function actionOf(key: string, isInList: boolean, view: InvocationView, list: VirtualRows, root: ShadowRoot): (() => void) | undefined {
  // Where there is room for one alone, the open task has it.
  const isHidden = root.querySelector(".grid, .groups")?.getClientRects().length === 0;
  const known: Readonly<Record<string, () => void>> = {
    "?": view.showHelp,
    // With nothing to close, it is the page's.
    ...(view.taskId === "" ? {} : { "Escape": () => view.open("") }),
    ...(view.view === "groups" && !isHidden ? amongGroups(root) : amongTasks(isInList, isHidden, view, list, root)),
  };
  return Object.hasOwn(known, key) ? known[key] : undefined;
}

function amongGroups(root: ShadowRoot): Readonly<Record<string, () => void>> {
  const groups = [...root.querySelectorAll<HTMLElement>(".group")];
  const place = groups.findIndex((group) => group.contains(root.activeElement));
  const go = (to: number) => (): void => groups[Math.max(0, Math.min(groups.length - 1, to))]?.querySelector("button")?.focus();
  return { "j": go(place + 1), "k": go(place - 1), "g": go(0), "G": go(groups.length - 1) };
}

function amongTasks(isInList: boolean, isHidden: boolean, view: InvocationView, list: VirtualRows, root: ShadowRoot): Readonly<Record<string, () => void>> {
  const { rows } = view;
  const place = rows.findIndex((task) => idOf(task) === (isHidden ? view.taskId : list.activeId));
  const go = (to: number) => (): void => {
    const task = rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (task === undefined) return;
    view.tasks.hold();
    if (isHidden) view.open(idOf(task));
    else list.activate(idOf(task));
  };
  const goToFailed = (by: 1 | -1) => (): void => {
    for (let next = place + by; next >= 0 && next < rows.length; next += by) {
      const task = rows[next];
      if (task !== undefined && isFailure(task)) return go(next)();
    }
  };
  const toTasks: Readonly<Record<string, () => void>> = {
    "j": go(place + 1),
    "k": go(place - 1),
    "g": go(0),
    "G": go(rows.length - 1),
    "n": goToFailed(1),
    "p": goToFailed(-1),
  };
  if (isHidden) return toTasks;
  const anywhere: Readonly<Record<string, () => void>> = {
    ...toTasks,
    "f": () => view.choose({ states: view.choices.states === "" ? FAILURES : "" }),
    "s": view.sortAgain,
    "/": () => root.querySelector<HTMLElement>("[type='search']")?.focus(),
  };
  const inList: Readonly<Record<string, () => void>> = {
    "ArrowDown": go(place + 1),
    "ArrowUp": go(place - 1),
    "PageDown": go(place + list.page),
    "PageUp": go(place - list.page),
    "Home": go(0),
    "End": go(rows.length - 1),
    "Enter": () => openOrEnter(view, list, root),
    " ": () => openOrEnter(view, list, root),
  };
  return isInList ? { ...anywhere, ...inList } : anywhere;
}

/** The first time opens the task, the second goes to its output. */
function openOrEnter(view: InvocationView, list: VirtualRows, root: ShadowRoot): void {
  if (view.taskId !== list.activeId) view.open(list.activeId);
  else root.querySelector("tat-output")?.shadowRoot?.querySelector<HTMLElement>("[part='lines']")?.focus();
}
