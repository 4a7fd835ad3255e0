/** `tat-tasks/explain`: the words for states and error codes alone, without a client and without WebAssembly. */
export { explain, explainedCodes, type Explanation } from "../explain/explain.js";
