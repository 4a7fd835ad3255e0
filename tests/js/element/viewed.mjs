// A view of the element, without a document, by the client of a test.
import { explain } from "tat-tasks";

import { importSource } from "./source.mjs";

const { InvocationView } = await importSource("element/model/invocation-view.ts");

/** A view of `inv-1`, and what it tells. */
export function viewedBy(client, selector = { invocationId: "inv-1" }, { isHidden = false, link = {} } = {}) {
  const told = [];
  const view = new InvocationView({
    changed: () => {},
    chosen: () => told.push("chosen"),
    settled: (tasks) => told.push(`settled ${tasks.length}`),
    failed: (error) => told.push(`failed ${error.code}`),
    showHelp: () => told.push("help"),
    reload: () => told.push("reload"),
  });
  view.explainBy(explain);
  view.chooseAll(link);
  view.hide(isHidden);
  view.follow(client, selector);
  return { view, told, states: () => view.rows.map(({ TaskStatus }) => TaskStatus).join(" ") };
}
