// One origin on loopback: GET answers the page and the package's files, as they are installed; POST is the fake TAT.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname } from "node:path";

const page = new URL("page.html", import.meta.url);
const dist = new URL("./", import.meta.resolve("tat-tasks"));
const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8" };

/** @param {(request: Request) => Promise<Response>} answer what a POST is answered by */
export async function serve(answer) {
  const server = createServer((request, response) => {
    const done = request.method === "POST" ? relay(request, response, answer) : file(request, response);
    done.catch((error) => response.destroy(error));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function relay(request, response, answer) {
  const body = Buffer.concat(await request.toArray());
  const url = `http://${request.headers.host}${request.url}`;
  const answered = await answer(new Request(url, { method: "POST", headers: request.headers, body }));
  response.writeHead(answered.status, Object.fromEntries(answered.headers));
  response.end(Buffer.from(await answered.arrayBuffer()));
}

async function file(request, response) {
  const name = /^\/dist\/([a-z-]+\.js)$/.exec(request.url)?.[1];
  const url = request.url === "/" ? page : name && new URL(name, dist);
  if (!url) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { "content-type": types[extname(url.pathname)] }).end(await readFile(url));
}
