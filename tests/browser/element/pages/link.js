// What a page does for links: the element tells what was chosen, the address keeps it. And what goes wrong is kept for the test.
import "./look.js";

globalThis.complaints = [];
addEventListener("error", ({ message }) => complaints.push(message));
addEventListener("unhandledrejection", ({ reason }) => complaints.push(`unhandled: ${reason}`));
addEventListener("securitypolicyviolation", ({ blockedURI, effectiveDirective }) => complaints.push(`${blockedURI} violates ${effectiveDirective}`));
for (const level of ["error", "warn"]) console[level] = (...values) => complaints.push(`console.${level}: ${values.join(" ")}`);

const query = new URLSearchParams(location.search);
document.documentElement.dataset.scheme = query.get("scheme") ?? "";
document.documentElement.lang = query.get("lang") ?? "en";

export const invocationId = query.get("invocation") ?? "inv-ended001";
export const linkOfAddress = () => Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
export const keepLink = (link) => history.replaceState(null, "", `#${new URLSearchParams(link)}`);

globalThis.events = [];
export const tell = (name) => events.push(name);
