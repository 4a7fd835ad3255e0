import type { CallQuota } from "tat-tasks";
import type { LookUpSource } from "tat-tasks/relay";

import { AskedLookUps } from "./asked-look-ups.js";
import { LeasedCalls } from "./leased-calls.js";
import { askerOf, type ObjectNamespace } from "./object-stub.js";

/** What isolates share, as options of `createRelay`. */
export interface SharedByObject {
  readonly quota: CallQuota;
  readonly lookUps: LookUpSource;
}

/**
 * Makes a relay share the calls of its account, and its look-ups, with those of all other isolates, by one object.
 *
 * ```js
 * relay ??= createRelay({ ...sharedByObject(env.TAT_ACCOUNT), credentials, regions, authorize });
 * ```
 *
 * When the object cannot be reached the relay answers 503: it makes no call that was not counted.
 *
 * @param objects the binding of the class that `accountObject` has made
 * @param options `name` tells the objects of one class apart: one for each key and endpoint. Default: `"account"`
 */
export function sharedByObject<Id>(objects: ObjectNamespace<Id>, { name = "account" }: { readonly name?: string | undefined } = {}): SharedByObject {
  const ask = askerOf(objects, name);
  return { quota: new LeasedCalls(ask), lookUps: new AskedLookUps(ask) };
}
