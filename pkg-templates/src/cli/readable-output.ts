import { decodeOutput, TatError, type DecodedOutput } from "tat-tasks";

export const NOT_READABLE = "the service answered an output that is no Base64, and cannot be read";

/** An output, decoded; undefined where it is no Base64, which takes nothing away from the others. */
export function readableOutput(...[result, options]: Parameters<typeof decodeOutput>): DecodedOutput | undefined {
  try {
    return decodeOutput(result, options);
  } catch (error) {
    if (TatError.is(error) && error.code === "InvalidOutput") return undefined;
    throw error;
  }
}
