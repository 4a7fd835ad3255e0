/** `tat-tasks/element`: defines `<tat-invocation>`, where there is a document; elsewhere it does nothing. */
import { TatInvocationElement } from "../element/tat-invocation.js";

export type { InvocationClient } from "../element/model/following.js";
export type { Link, TatInvocation, TatInvocationAttributes, TatInvocationEventMap } from "../element/public.js";

const { customElements } = globalThis as Partial<typeof globalThis>;
// Two copies of the package may be in one page: the first one is as good.
if (customElements !== undefined && customElements.get("tat-invocation") === undefined) {
  customElements.define("tat-invocation", TatInvocationElement);
}
