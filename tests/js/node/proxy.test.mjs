// HTTPS_PROXY, HTTP_PROXY and NO_PROXY, where Node honours them: what goes through the proxy, and what must not.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer, request as forward } from "node:http";
import { connect } from "node:net";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { createFakeTat } from "tat-tasks/fake";
import { listen } from "tat-tasks/fake/node";

import { commandOf, nodes } from "../../runtimes/tools.mjs";
import { credentials, region } from "../support.mjs";
import { serve } from "./support.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));
/** Node 20 does not know the variable. */
const programs = nodes
  .filter(({ major }) => major !== "20")
  .map(({ major, of }) => ({ major, program: commandOf({ tools: "core" }, [of], {})[0] }));

for (const { major, program } of programs) {
  const skip = existsSync(program) ? false : "scripts/set-up test gets it";

  test(`Node ${major}: with NODE_USE_ENV_PROXY=1, https goes through HTTPS_PROXY`, { skip }, async (context) => {
    const proxy = await startProxy(context);
    const { failed } = await ask(program, "https://tat.example", { HTTPS_PROXY: proxy.url });
    assert.match(failed, /^TatError: expected an answer from https:\/\/tat\.example\/, got none/);
    assert.deepEqual(proxy.asked, ["CONNECT tat.example:443"]);
  });

  test(`Node ${major}: with NODE_USE_ENV_PROXY=1, an answer comes through the proxy, and beside it for NO_PROXY`, { skip }, async (context) => {
    const proxy = await startProxy(context);
    const server = await listen(createFakeTat({ credentials: [credentials] }));
    context.after(() => server.close());
    assert.deepEqual(await ask(program, server.url, { HTTP_PROXY: proxy.url }), { total: 0 });
    assert.equal(proxy.asked.length, 1);
    assert.deepEqual(await ask(program, server.url, { HTTP_PROXY: proxy.url, NO_PROXY: "127.0.0.1" }), { total: 0 });
    assert.equal(proxy.asked.length, 1);
  });

  test(`Node ${major}: the metadata service is asked past the proxy`, { skip }, async (context) => {
    const proxy = await startProxy(context);
    const { endpoint } = await serve(context, (_request, response) => response.end());
    const script = `
      import { instanceRoleCredentials } from "tat-tasks/node";
      const { message } = await instanceRoleCredentials({ endpoint: ${JSON.stringify(endpoint)} })().catch((error) => error);
      console.log(JSON.stringify(message));`;
    assert.equal(await run(program, script, { HTTP_PROXY: proxy.url }), "CVM role: the server has none");
    assert.deepEqual(proxy.asked, []);
  });
}

/** What a client without options of its own gets from an endpoint. */
function ask(program, endpoint, variables) {
  const script = `
    import { TatClient } from "tat-tasks";
    const client = new TatClient(${JSON.stringify({ region, credentials, endpoint, maxRetries: 0 })});
    const print = (result) => console.log(JSON.stringify(result));
    await client.describeInvocationTasks().then(({ TotalCount }) => print({ total: TotalCount }), (error) => print({ failed: String(error) }));`;
  return run(program, script, variables);
}

function run(program, script, variables) {
  const env = { PATH: process.env.PATH, NODE_USE_ENV_PROXY: "1", ...variables };
  return new Promise((resolve, reject) => {
    execFile(program, ["--input-type=module", "--eval", script], { cwd: root, env, encoding: "utf8" }, (error, stdout) => {
      if (error === null) resolve(JSON.parse(stdout));
      else reject(error);
    });
  });
}

/** A proxy that leads to loopback alone; `asked` is what it was asked for. */
async function startProxy(context) {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const { hostname, port, pathname } = new URL(request.url);
    assert.equal(hostname, "127.0.0.1");
    const onward = forward({ hostname, port, path: pathname, method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  server.on("connect", ({ method, url }, socket) => {
    asked.push(`${method} ${url}`);
    const [hostname, port] = url.split(":");
    if (hostname !== "127.0.0.1") return socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    const onward = connect({ host: hostname, port: Number(port) }, () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [socket, onward]) end.on("error", () => socket.destroy());
    return socket.on("close", () => onward.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${server.address().port}`, asked };
}
