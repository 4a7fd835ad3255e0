// bun examples/relay-bun.mjs
import { createRelay } from "tat-tasks/relay";
import { relayOptions } from "./relay.mjs";

const relay = createRelay(relayOptions(process.env));
const { port } = Bun.serve({ hostname: "127.0.0.1", port: Number(process.env.PORT ?? 8787), fetch: (request) => relay(request) });
console.log(`A relay answers at http://127.0.0.1:${port}/`);
