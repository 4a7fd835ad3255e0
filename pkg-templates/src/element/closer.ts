// What is loaded once somebody looks closer, at a task, at who wrote the same or at the keys: many look at the list alone.
import { TatOutput } from "./output/tat-output.js";

export { closerStyles } from "./view/closer-styles.js";
export { detailView } from "./view/detail.js";
export { groupsView } from "./view/groups.js";
export { helpView } from "./view/help.js";

// Two copies of the package may be in one page: the first one is as good.
if (customElements.get("tat-output") === undefined) customElements.define("tat-output", TatOutput);
