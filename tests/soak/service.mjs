// A service on loopback, in a process of its own; it tells its port to the one that has started it, and ends with that.
import { createServer } from "node:http";

import { answerTo } from "./answers.mjs";

const server = createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    const [status, body] = answerTo(Buffer.concat(parts).toString());
    response.writeHead(status, { "content-type": "application/json" }).end(body);
  });
});
// A connection that it closed in the moment when a call takes it would fail that call.
server.keepAliveTimeout = 0;
server.listen(0, "127.0.0.1", () => process.send(server.address().port));
process.on("disconnect", () => process.exit());
