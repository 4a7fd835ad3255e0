/** `tat-tasks/tat_tasks.wasm`, where a bundler or a host at the edge makes a compiled module of the import. */
declare const module: WebAssembly.Module;
export default module;
