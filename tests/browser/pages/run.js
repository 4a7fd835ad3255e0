import { conformance } from "./conformance.js";
import { entries } from "./entries.js";

/** What becomes of one entry in this realm, as JSON. */
export async function run(entry) {
  provokeViolation();
  try {
    const tatTasks = await entries[entry]();
    const { results } = await conformance(tatTasks, { origin: location.origin });
    return { refusal: refusalOfKey(tatTasks), results, complaints };
  } catch (error) {
    return { failure: String(error), complaints };
  }
}

/** A key in a page, of which nobody has said that it may be there. */
function refusalOfKey({ TatClient }) {
  try {
    return void new TatClient({ region: "ap-guangzhou", credentials: { secretId: "AKIDpage", secretKey: "a-key" } });
  } catch ({ kind, code }) {
    return `${kind} ${code}`;
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
