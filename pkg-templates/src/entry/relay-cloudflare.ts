/** `tat-tasks/relay/cloudflare`: what the isolates of a worker share by a Durable Object. */
export { accountObject, type AccountObjectClass, type AccountOptions } from "../relay/cloudflare/account-object.js";
export type { ObjectNamespace } from "../relay/cloudflare/object-stub.js";
export { sharedByObject, type SharedByObject } from "../relay/cloudflare/shared-by-object.js";
