import { optionalBoolean, optionalText, requireText } from "./arguments.js";
import { credentialSource, refuseInPage, runsInPage, type CheckedCredentials } from "./credentials.js";
import { invalidArgument } from "./errors.js";
import { guard } from "./instance.js";
import { joinTexts } from "./joined-texts.js";
import type { SignedClientOptions } from "./options.js";
import type { Pass, Route } from "./route.js";
import type { Scope } from "./scope.js";

/** The way of a client that has a key. */
export function signedRoute(options: SignedClientOptions, client: Scope): Route {
  const region = requireText("region", options.region);
  for (const name of ["headers", "cookies"] as const) {
    if (options[name] !== undefined) throw invalidArgument(name, "expected none without relay: the service takes none");
  }
  const credentials = credentialSource(options.credentials, client);
  refuseInPage(optionalBoolean("dangerouslyAllowSecretsInBrowser", options.dangerouslyAllowSecretsInBrowser) ?? false);
  const endpoint = optionalText("endpoint", options.endpoint);
  const allowInsecureEndpoint = optionalBoolean("allowInsecureEndpoint", options.allowInsecureEndpoint) ?? false;
  const [language, requestClient] = [optionalText("language", options.language), optionalText("requestClient", options.requestClient)];
  const common = joinTexts([region, endpoint, language, requestClient, allowInsecureEndpoint ? "1" : undefined]);
  const passOf = (key: CheckedCredentials): Pass => {
    const { secretId, secretKey, token } = key;
    const fields = common + joinTexts([secretId, secretKey, token]);
    return {
      secretId,
      refuse: () => credentials.refuse(key),
      prepare({ url, body, hidesOutput }, timestamp) {
        const parts = guard((glue) => glue.signCall(fields + body, timestamp)).split("\0");
        const headers: Record<string, string> = {};
        for (let index = 0; index < parts.length; index += 2) headers[parts[index] as string] = parts[index + 1] as string;
        return {
          method: "POST",
          url,
          headers,
          body,
          hidesOutput,
          target: url,
          // The service knows the key by its id, and repeats it.
          secrets: () => [headers["Authorization"], headers["Authorization"]?.split("=").at(-1), secretId, token],
          advice: () =>
            runsInPage() ? "; the API has no CORS: ask a relay of yours (option relay)" : "",
        };
      },
    };
  };
  return {
    isRelay: false,
    asks: "the credentials function",
    write(json) {
      const [url, body, hidesOutput] = guard((glue) => glue.write(common + json)).split("\0") as [string, string, string];
      return { url, body, hidesOutput: hidesOutput !== "" };
    },
    standingPass: credentials.known && passOf(credentials.known),
    pass: async (scope, now) => passOf(await credentials.get(scope, now)),
  };
}
