import { requireText, requireTexts } from "./arguments.js";
import { describeType } from "./describe-type.js";
import { invalidArgument } from "./errors.js";
import type { DescribeInvocationTasksRequest, Filter } from "./generated/model.js";

/**
 * Which tasks: those of an invocation (`"inv-…"`, or with its name), some by their ids, of any number, or those that match
 * filters.
 */
export type Selector =
  | string
  | ({ readonly invocationId: string } & Partial<Record<"invocationTaskIds" | keyof DescribeInvocationTasksRequest, never>>)
  | ({ readonly invocationTaskIds: readonly string[] } & Partial<Record<"invocationId" | keyof DescribeInvocationTasksRequest, never>>)
  | ({ readonly Filters: readonly Filter[] } & Partial<Record<"invocationId" | "invocationTaskIds" | Exclude<keyof DescribeInvocationTasksRequest, "Filters">, never>>);

/** The parameters that ask for the tasks of a selector. */
export function requestOf(selector: Selector): DescribeInvocationTasksRequest {
  if (typeof selector === "string") return ofInvocation(selector, "selector");
  if (typeof selector === "object" && (selector as unknown) !== null) {
    const members = Object.keys(selector);
    if (members.length === 1) {
      if ("invocationId" in selector) return ofInvocation(requireText("invocationId", selector.invocationId), "invocationId");
      if ("invocationTaskIds" in selector) return { InvocationTaskIds: requireTexts("invocationTaskIds", selector.invocationTaskIds) };
      if ("Filters" in selector) return { Filters: selector.Filters };
    }
    const given = members.length === 0 ? "an empty object" : `an object with ${members.join(", ")}`;
    throw refused(given);
  }
  throw refused(describeType(selector));
}

function ofInvocation(id: string, field: string): DescribeInvocationTasksRequest {
  if (id.startsWith("invt-")) {
    throw invalidArgument(field, `expected the id of an invocation (inv-…), got that of an invocation task, ${JSON.stringify(id)}; { invocationTaskIds: […] } takes it`);
  }
  return { Filters: [{ Name: "invocation-id", Values: [id] }] };
}

function refused(given: string): Error {
  return invalidArgument(
    "selector",
    `expected the id of an invocation (inv-…), or an object with exactly one of invocationId, invocationTaskIds and Filters; got ${given}`,
  );
}
