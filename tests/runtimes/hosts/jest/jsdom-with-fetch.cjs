// jsdom has no `fetch`: this lends it that of Node, which knows no signal but its own.
const { default: JsdomEnvironment } = require("jest-environment-jsdom");

module.exports = class extends JsdomEnvironment {
  constructor(...parameters) {
    super(...parameters);
    this.global.lentFetch = (url, { signal, ...init } = {}) => {
      const own = new AbortController();
      signal?.addEventListener("abort", () => own.abort(signal.reason));
      return fetch(url, { ...init, signal: own.signal });
    };
  }
};
