import { run } from "./run.js";

const places = {
  page: run,

  "Web Worker": (entry) => ask(new Worker("worker.js", { type: "module" }), entry),

  "Service Worker": async (entry) => {
    const { installing } = await navigator.serviceWorker.register("worker.js", { type: "module" });
    return ask(installing, entry);
  },
};

function ask(worker, entry) {
  const { port1, port2 } = new MessageChannel();
  worker.postMessage(entry, [port2]);
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve({ ...data, complaints: [...complaints, ...data.complaints] });
    worker.onerror = ({ message }) => resolve({ failure: `the worker: ${message}`, complaints });
  });
}

// The page starts by itself: what a driver evaluates in it, the policy may not apply to.
const { place, entry } = Object.fromEntries(new URLSearchParams(location.search));
globalThis.outcome = places[place](entry);
