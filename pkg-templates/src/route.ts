import type { Scope } from "./scope.js";

/** A signed request. Send it as it is: the signature covers the body, the content type and the host of the URL. */
export interface SignedRequest {
  readonly method: string;
  readonly url: string;
  /** Without `Host` and `Content-Length`, which every HTTP client derives from the URL and the body. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The parameters of a call, checked and written: the same for each attempt. */
export interface Written {
  readonly url: string;
  readonly body: string;
  readonly hidesOutput: boolean;
}

/** A request, and what there is to know of it. */
export interface Prepared extends SignedRequest {
  readonly hidesOutput: boolean;
  /** What `fetch` is to do about cookies, if it is to be told. */
  readonly cookies?: "omit" | "same-origin" | "include" | undefined;
  /** Where it goes, as it may be told. */
  readonly target: string;
  /** What of it is to be told to nobody. */
  secrets(): readonly (string | undefined)[];
  /** What to do when no answer comes: the end of a message. */
  advice(): string;
}

/** What one attempt is let through by: a key, or headers. */
export interface Pass {
  /** The key by which the service counts its calls. */
  readonly secretId: string;
  /** @param timestamp Unix seconds by the service's clock */
  prepare(written: Written, timestamp: number): Prepared;
  /** It was not accepted, and is not used again. False where there can be no other. */
  refuse(): boolean;
}

/** How the calls of a client get to the service: signed by the client, or by a relay. */
export interface Route {
  readonly isRelay: boolean;
  /** Whose answer is awaited for a pass. */
  readonly asks: string;
  /** Checks what the client is made of, and the parameters of a call. */
  write(json: string): Written;
  /** What lets every attempt through, where nobody is asked for it. */
  readonly standingPass?: Pass | undefined;
  /** @param now Unix milliseconds by the service's clock */
  pass(scope: Scope, now: number): Promise<Pass>;
}

/** The host, with its port where that is not the scheme's. */
export function hostOf({ url }: Written): string {
  return url.split("/")[2] as string;
}
