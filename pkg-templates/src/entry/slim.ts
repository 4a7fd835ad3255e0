/** `tat-tasks/slim`: the same as `tat-tasks` without the WebAssembly module, which {@link init} loads. */
export * from "./index.js";
export { init, type CompiledModule, type InitInput } from "../module/handed-in.js";
