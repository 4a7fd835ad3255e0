// What nobody handled, what was printed, and what the policy forbade, in a page and in a worker alike. In the page this
// is a classic script, so that it is there before the modules load.
globalThis.complaints = [];

addEventListener("error", ({ message, target }) => complaints.push(message ?? `could not load ${target.src}`), true);
addEventListener("unhandledrejection", ({ reason }) => complaints.push(`unhandled: ${reason}`));
addEventListener("securitypolicyviolation", ({ blockedURI, effectiveDirective }) => {
  complaints.push(`${blockedURI} violates ${effectiveDirective}`);
});
for (const level of ["debug", "error", "info", "log", "warn"]) {
  console[level] = (...values) => complaints.push(`console.${level}: ${values.join(" ")}`);
}
