/**
 * How many tasks are asked for at once where their outputs are wanted. Each may come with 32 KiB of output and 64 KiB of script, in
 * Base64: of a hundred, that would be more than the 8 MiB that a client reads of an answer.
 */
export const OUTPUTS_AT_ONCE = 50;
