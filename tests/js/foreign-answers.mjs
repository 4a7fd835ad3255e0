// Answers that are no `Response` of the platform's, as a `fetch` of another kind gives them. Run as a program, it asks
// for each of them, and prints what became of the call, and of another call at the same time.
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

import { TatError } from "tat-tasks";

import { answering, clientOf, emptyAnswer, outcome, warmUp } from "./support.mjs";

const reading = (read) => ({ status: 200, body: { getReader: () => ({ read, cancel: async () => {} }) } });
const chunks = (...values) => ({ status: 200, body: ReadableStream.from(values) });

async function used() {
  const response = new Response("{}");
  await response.text();
  return response;
}

function locked() {
  const response = new Response("{}");
  response.body.getReader();
  return response;
}

/** Bytes that were handed away: a view of them throws at each access, or shows none. */
function detached(view) {
  structuredClone(view.buffer, { transfer: [view.buffer] });
  return view;
}

/** By name: what makes the answer. */
export const foreignAnswers = {
  "nothing at all": () => undefined,
  "null": () => null,
  "a text": () => "{}",
  "an empty object": () => ({}),
  "a body that was read before": used,
  "a body that another reads": locked,
  "a stream of Node's, as node-fetch has it": () => ({ status: 200, body: Readable.from(["{}"]), arrayBuffer: async () => new ArrayBuffer(2) }),
  "a body that throws": () => ({ status: 200, get body() { throw new Error("no body"); } }),
  "a status that throws": () => ({ get status() { throw new Error("no status"); }, body: null }),
  "a reader that throws": () => reading(() => { throw new Error("no more"); }),
  "a reader that gives no promise": () => reading(() => ({ done: true })),
  "a reader that gives nothing": () => reading(async () => undefined),
  "a chunk of undefined": () => reading(async () => ({ done: false, value: undefined })),
  "a chunk of null": () => reading(async () => ({ done: false, value: null })),
  "chunks of text": () => chunks("{", "}"),
  "a chunk that was handed away": () => reading(async () => ({ done: false, value: detached(new Uint8Array(4)) })),
  "a DataView that was handed away": () => reading(async () => ({ done: false, value: detached(new DataView(new ArrayBuffer(4))) })),
  "a chunk behind a Proxy": () => reading(async () => ({ done: false, value: new Proxy(new Uint8Array(4), {}) })),
  "what only looks like bytes": () => reading(async () => ({ done: false, value: Object.create(Uint8Array.prototype) })),
  "an arrayBuffer that was handed away": () => ({ status: 200, body: null, arrayBuffer: async () => detached(new Uint8Array(4)).buffer }),
  "an arrayBuffer that only looks like one": () => ({ status: 200, body: null, arrayBuffer: async () => ({ length: 2 ** 40 }) }),
  "no arrayBuffer": () => ({ status: 200, body: null }),
  "an arrayBuffer that throws": () => ({ status: 200, body: null, arrayBuffer: () => { throw new Error("no buffer"); } }),
  "an arrayBuffer of nothing": () => ({ status: 200, body: null, arrayBuffer: async () => undefined }),
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  let uncaught = [];
  for (const event of ["uncaughtException", "unhandledRejection"]) {
    process.on(event, (reason) => uncaught.push(String(reason?.message ?? reason)));
  }
  await warmUp();
  const outcomes = {};
  for (const [name, makeAnswer] of Object.entries(foreignAnswers)) {
    uncaught = [];
    const foreign = clientOf({ fetch: async () => makeAnswer() }).describeInvocationTasks();
    const other = clientOf({ fetch: answering(emptyAnswer) }).describeInvocationTasks();
    const { state, reason } = await outcome(foreign);
    outcomes[name] = { state, isTatError: TatError.is(reason), uncaught, others: (await outcome(other)).state };
  }
  console.log(JSON.stringify(outcomes));
  process.exit();
}
