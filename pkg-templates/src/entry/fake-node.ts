/** `tat-tasks/fake/node`: the fake as an HTTP server on Node. */
export { listen, type FakeServer, type FakeService, type ListenOptions } from "../fake/node-server.js";
