// A Web Worker and a Service Worker: a message names the entry, its port takes the outcome.
import "./complaints.js";
import { run } from "./run.js";

addEventListener("message", (event) => {
  const [port] = event.ports;
  const answered = run(event.data).then((outcome) => port.postMessage(outcome));
  event.waitUntil?.(answered);
});
