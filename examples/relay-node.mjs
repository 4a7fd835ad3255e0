// node examples/relay-node.mjs
import { createServer } from "node:http";
import { createRelay } from "tat-tasks/relay";
import { nodeListener } from "tat-tasks/relay/node";
import { relayOptions } from "./relay.mjs";

const server = createServer(nodeListener(createRelay(relayOptions(process.env))));
server.listen(Number(process.env.PORT ?? 8787), "127.0.0.1", () => console.log(`A relay answers at http://127.0.0.1:${server.address().port}/`));
