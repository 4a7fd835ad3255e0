import { Refusal } from "./answers.js";
import { Visibility, type VisibleTasks } from "./visibility.js";

/** Who asks, and what they may see. */
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
    const authorization = (await authorize(new Request(url, { method, headers, signal }))) ?? {};
    const { tenant, caller = tenant, see } = authorization as Partial<Record<keyof Authorization, unknown>>;
    const visibility = Visibility.of(see);
    if (visibility !== undefined && isName(tenant) && isName(caller)) return { tenant, caller, visibility };
  } catch (cause) {
    throw refused(cause);
  }
  throw refused(new TypeError("authorize gave no tenant, or nothing that may be seen"));
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function refused(cause: unknown): Refusal {
  return new Refusal(403, "UnauthorizedOperation", "the caller may not ask this", { cause });
}
