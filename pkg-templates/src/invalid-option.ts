import { TatError } from "tat-tasks";

/** The error for an option of another entry that makes no sense: by the class of the main one, of which there is to be no other. */
export function invalidOption(field: string, message: string): TatError {
  return new TatError({ kind: "validation", code: "InvalidParameterValue", message: `${field}: ${message}`, field, retryable: false });
}
