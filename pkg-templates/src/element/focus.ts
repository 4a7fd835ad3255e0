/** Where the focus is at home, the nearest first. */
const HOMES = ["#close", ".rows [tabindex='0']", ".groups button", ".switch button", ".all"];

/** Gives the focus a place where what had it is gone, or is not shown any more. */
export function keepFocus(root: ShadowRoot): void {
  const isKept = (): boolean => (root.activeElement?.getClientRects().length ?? 0) > 0;
  // What is not shown does not take it.
  for (const home of HOMES) if (!isKept()) root.querySelector<HTMLElement>(home)?.focus();
}
