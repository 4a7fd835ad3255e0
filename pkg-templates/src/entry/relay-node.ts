/** `tat-tasks/relay/node`: a relay behind Node's own HTTP server. */
export { nodeListener } from "../relay/node.js";
