import { describeType } from "../describe-type.js";
import { Refusal, RELAY_REFUSED } from "./refusal.js";
import { ownMembers } from "./own-members.js";
import { Visibility, type VisibleTasks } from "./visibility.js";

/** Who asks, and what they may see: a plain object, such as `{ … }`. One of a class, or one that inherits any of these, is refused. */
export interface Authorization {
  /** Whose cache it is, and whose calls are merged: callers of different tenants share nothing. */
  readonly tenant: string;
  /** Who is held to a rate, such as a user. Default: the tenant as a whole. */
  readonly caller?: string | undefined;
  readonly see: "all" | VisibleTasks;
}

/**
 * Says who asks, by the headers and the URL of a request, which has no body here. To refuse, throw, or give no `see`.
 */
export type Authorize = (request: Request) => Authorization | null | undefined | PromiseLike<Authorization | null | undefined>;

/** An authorization that has been checked. */
export interface AuthorizedCaller {
  readonly tenant: string;
  readonly caller: string;
  readonly visibility: Visibility;
}

/** Asks who asks. Whatever goes wrong there, nothing is seen. */
export async function authorizeRequest(authorize: Authorize, request: Request, signal: AbortSignal): Promise<AuthorizedCaller> {
  const { url, method, headers } = request;
  try {
    const members = ownMembers("authorize", await authorize(new Request(url, { method, headers, signal })), NAMES);
    const tenant = nameOf("tenant", members.get("tenant"));
    const caller = members.get("caller");
    return { tenant, caller: caller === undefined ? tenant : nameOf("caller", caller), visibility: Visibility.of(members.get("see")) };
  } catch (cause) {
    throw refused(cause);
  }
}

const NAMES: readonly (keyof Authorization)[] = ["tenant", "caller", "see"];

function nameOf(member: string, value: unknown): string {
  if (typeof value === "string" && value !== "") return value;
  throw new TypeError(`authorize: expected a text ${member} that is not empty, got ${value === "" ? "an empty one" : describeType(value)}`);
}

function refused(cause: unknown): Refusal {
  return new Refusal(403, RELAY_REFUSED, "the caller may not ask this", { cause });
}
