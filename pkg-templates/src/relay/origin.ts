import { invalidOption } from "../invalid-option.js";
import { printableText } from "../printable-text.js";
import { FIXED_HEADERS } from "./answers.js";
import { Refusal, RELAY_REFUSED } from "./refusal.js";

/** Which pages may ask. */
export class Origins {
  readonly #origins: ReadonlySet<string>;
  readonly #allowedHeaders: string;

  /**
   * @param origins as browsers write them, such as `https://console.example`
   * @param allowedHeaders names of headers that they may send
   */
  constructor(origins: readonly string[], allowedHeaders: readonly string[]) {
    for (const [index, origin] of origins.entries()) {
      if (isOrigin(origin)) continue;
      throw invalidOption(`origins[${index}]`, `expected an origin as browsers write it, such as "https://console.example", got ${JSON.stringify(origin)}`);
    }
    for (const [index, name] of allowedHeaders.entries()) {
      if (/^[\w-]+$/.test(name)) continue;
      throw invalidOption(`allowedHeaders[${index}]`, `expected the name of a header, got ${JSON.stringify(name)}`);
    }
    this.#origins = new Set(origins);
    this.#allowedHeaders = ["authorization", "content-type", ...allowedHeaders.map((name) => name.toLowerCase())].join(", ");
  }

  /** The headers that let the page read the answer, which may be none; undefined if it may not ask at all. */
  judge({ headers }: Request): Record<string, string> | undefined {
    const origin = headers.get("origin");
    if (origin !== null && this.#origins.has(origin)) {
      return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Expose-Headers": "Retry-After",
        "Cross-Origin-Resource-Policy": "cross-origin",
      };
    }
    if (origin === "null") return undefined;
    const site = headers.get("sec-fetch-site");
    if (site === "same-origin") return {};
    // No browser: what no browser sends along, nobody can be tricked into sending.
    return origin === null && site === null && !headers.has("cookie") ? {} : undefined;
  }

  /**
   * What a browser asks before a page of another origin may.
   *
   * @throws {Refusal} if it may not
   */
  preflight(request: Request): Response {
    const headers = this.judge(request);
    if (headers === undefined) throw refusedOrigin(request);
    return new Response(null, {
      status: 204,
      headers: {
        ...FIXED_HEADERS,
        ...headers,
        "Access-Control-Allow-Methods": "POST",
        "Access-Control-Allow-Headers": this.#allowedHeaders,
        "Access-Control-Max-Age": "600",
      },
    });
  }
}

export function refusedOrigin({ headers }: Request): Refusal {
  const isFromPage = headers.has("origin") || headers.has("sec-fetch-site");
  if (!isFromPage) return new Refusal(403, RELAY_REFUSED, "expected no cookies, or the origin of a page along with them");
  // It may be any text, as a program sends it.
  const origin = printableText(headers.get("origin")?.slice(0, 128) ?? "unknown");
  const cause = new Error(`a page was refused whose origin is none of the relay's own and none of its origins: ${origin}`);
  return new Refusal(403, RELAY_REFUSED, "pages of this origin may not ask", { cause });
}

function isOrigin(text: string): boolean {
  try {
    const { origin, protocol } = new URL(text);
    return origin === text && (protocol === "https:" || protocol === "http:");
  } catch {
    return false;
  }
}
