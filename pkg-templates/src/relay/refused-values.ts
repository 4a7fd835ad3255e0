import { TatError, type FilterName } from "tat-tasks";

/** By the code of an error, the filter that has a value which the service does not know. */
const FILTERS: ReadonlyMap<string, FilterName> = new Map([
  ["InvalidParameterValue.InvalidCommandId", "command-id"],
  ["InvalidParameterValue.InvalidInstanceId", "instance-id"],
  ["InvalidParameterValue.InvalidInvocationId", "invocation-id"],
  ["InvalidParameterValue.InvalidInvocationTaskId", "invocation-task-id"],
]);

/** Whether the service has refused a query for a value that it does not know. */
export function isAboutAValue(error: unknown): error is TatError {
  // The client's own errors have some of these codes too.
  return TatError.is(error) && error.kind === "service" && (FILTERS.has(error.code) || namesNoFilter(error.code));
}

/** Whether the service has refused the whole call for one of the ids of tasks in it: it does not say which. */
export function isAboutAnId(error: unknown): boolean {
  return isAboutAValue(error) && (filterRefused(error) ?? "invocation-task-id") === "invocation-task-id";
}

/** Whether it may be about something else, of which whoever runs the relay should hear. */
export function isOfUnknownReason(error: unknown): error is TatError {
  return TatError.is(error) && namesNoFilter(error.code);
}

/** The filter whose value is refused, where the service says so. */
export function filterRefused({ code }: TatError): FilterName | undefined {
  return FILTERS.get(code);
}

/**
 * What TAT does not document for what is not there. Were it to say so, it would tell a caller of the relay which tasks of others there
 * are, and fail the questions that are asked together with theirs.
 */
function namesNoFilter(code: string): boolean {
  return code === "InvalidParameterValue" || code === "ResourceNotFound" || code.startsWith("ResourceNotFound.");
}
