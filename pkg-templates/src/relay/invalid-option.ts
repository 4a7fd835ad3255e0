import { TatError } from "tat-tasks";

/** The error for an option that makes no sense. */
export function invalidOption(field: string, message: string): TatError {
  return new TatError({ kind: "validation", code: "InvalidParameterValue", message: `${field}: ${message}`, field, retryable: false });
}
