// The entries of the package, each as its user gets it ready.
import * as js from "./tat-tasks/dist/js.js";
import * as slim from "./tat-tasks/dist/slim.js";
import * as wasmInside from "./tat-tasks/dist/index.js";

const wasm = new URL("./tat-tasks/dist/tat_tasks.wasm", import.meta.url);

export const entries = {
  "tat-tasks": async () => wasmInside,

  "tat-tasks/slim by URL": async () => {
    await slim.init(wasm);
    return slim;
  },

  "tat-tasks/slim by Response": async () => {
    await slim.init(await fetch(wasm));
    return slim;
  },

  "tat-tasks/js": async () => js,
};
