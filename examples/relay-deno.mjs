// deno run --allow-env --allow-net examples/relay-deno.mjs
import { createRelay } from "tat-tasks/relay";
import { relayOptions } from "./relay.mjs";

const relay = createRelay(relayOptions(Deno.env.toObject()));
const onListen = ({ port }) => console.log(`A relay answers at http://127.0.0.1:${port}/`);
Deno.serve({ hostname: "127.0.0.1", port: Number(Deno.env.get("PORT") ?? 8787), onListen }, (request) => relay(request));
