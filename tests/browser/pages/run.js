import { conformance } from "./conformance.js";
import { entries } from "./entries.js";

/** What becomes of one entry in this realm, as JSON. */
export async function run(entry) {
  provokeViolation();
  try {
    const tatTasks = await entries[entry]();
    const { results } = await conformance(tatTasks, { origin: location.origin });
    return { results, complaints };
  } catch (error) {
    return { failure: String(error), complaints };
  }
}

/** No policy of these tests allows this: that it is refused shows that there is one. */
function provokeViolation() {
  try {
    eval("");
  } catch {
    complaints.push("eval was refused");
  }
}
