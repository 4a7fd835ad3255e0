/** `tat-tasks/relay/node`: a relay behind Node's own HTTP server, or with one of its own, to develop against. */
export { listenForDevelopment, type DevelopmentRelay, type DevelopmentRelayOptions } from "../relay/development.js";
export { nodeListener } from "../relay/node.js";
