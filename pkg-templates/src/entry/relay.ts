/** `tat-tasks/relay`: lets pages ask without a key, on any host that has `Request` and `Response`. */
export type { Authorization, Authorize } from "../relay/authorize.js";
export type { CallAllowance } from "../relay/charges.js";
export { createRelay, type Relay } from "../relay/create-relay.js";
export { LookUps, type LookedUp, type LookUpOptions, type LookUpQuestion, type LookUpSource } from "../relay/look-ups.js";
export type { RelayOptions, RelayReport } from "../relay/options.js";
export type { VisibleTasks } from "../relay/visibility.js";
