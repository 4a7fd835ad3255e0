import { decodeOutput, explain, TatError, type DecodedOutput } from "tat-tasks";

/** The code of an output that is no Base64. */
export const INVALID_OUTPUT = "InvalidOutput";

/** What is said of it. */
export const NOT_READABLE = explain(INVALID_OUTPUT).meaning;

/** An output, decoded; undefined where it is no Base64, which takes nothing away from the others. */
export function readableOutput(...[result, options]: Parameters<typeof decodeOutput>): DecodedOutput | undefined {
  try {
    return decodeOutput(result, options);
  } catch (error) {
    if (TatError.is(error) && error.code === INVALID_OUTPUT) return undefined;
    throw error;
  }
}
