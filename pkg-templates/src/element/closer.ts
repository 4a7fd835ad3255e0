// What is loaded once somebody looks closer, at a task or at who wrote the same: many look at the list alone.
import { TatOutput } from "./output/tat-output.js";

export { closerStyles } from "./view/closer-styles.js";
export { detailView } from "./view/detail.js";
export { groupsView } from "./view/groups.js";

// Two copies of the package may be in one page: the first one is as good.
if (customElements.get("tat-output") === undefined) customElements.define("tat-output", TatOutput);
