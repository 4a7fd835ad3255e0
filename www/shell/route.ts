/** Where a person is in the console, as the address says it after its `#`. */
export type Route =
  | { readonly page: "explorer" }
  | {
      readonly page: "console";
      /** `""` for none: the list alone. */
      readonly invocationId: string;
      /** What was chosen within `<tat-invocation>`, by its own names. */
      readonly link: Readonly<Record<string, string>>;
    };

/** Anybody may have written it: what is none leads to the list. */
export function readRoute(hash: string): Route {
  const [, path = "", query = ""] = /^#?\/?([^?]*)\??(.*)$/s.exec(hash) ?? [];
  if (path === "explorer") return { page: "explorer" };
  const [, invocationId = ""] = /^invocations\/(inv-[0-9A-Za-z]+)$/.exec(path) ?? [];
  return { page: "console", invocationId, link: invocationId === "" ? {} : Object.fromEntries(new URLSearchParams(query)) };
}

export function writeRoute(route: Route): string {
  if (route.page === "explorer") return "#/explorer";
  if (route.invocationId === "") return "#/";
  const query = new URLSearchParams(route.link).toString();
  return `#/invocations/${encodeURIComponent(route.invocationId)}${query === "" ? "" : `?${query}`}`;
}
