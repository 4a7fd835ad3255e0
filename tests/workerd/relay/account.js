// The object that the isolates share. A test can end it, as a host does that moves it elsewhere, and see what has come to it.
import { accountObject } from "tat-tasks/relay/cloudflare";

const Account = accountObject(({ ORIGIN: endpoint, CREDENTIALS: credentials }) => ({ endpoint, credentials, timeout: 60_000 }));

export class TatAccount extends Account {
  #state;
  #asked = [];

  constructor(state, env) {
    super(state, env);
    this.#state = state;
  }

  fetch(request) {
    const { pathname } = new URL(request.url);
    if (pathname === "/end") this.#state.abort("as a test wants it");
    if (pathname === "/asked") return Response.json(this.#asked);
    this.#asked.push(pathname.split("/").at(-1));
    return super.fetch(request);
  }
}

/** One that cannot be made. */
export const Broken = accountObject(() => {
  throw new Error("no credentials");
});

export default { fetch: () => new Response("nobody asks this", { status: 404 }) };
