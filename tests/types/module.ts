// What a bundler or a host at the edge makes of the raw module: for ES modules alone.
import module from "tat-tasks/tat_tasks.wasm";
import { init } from "tat-tasks/slim";

const compiled: WebAssembly.Module = module;
void init(compiled);
