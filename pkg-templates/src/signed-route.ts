import { optionalBoolean, optionalText, requireText } from "./arguments.js";
import { credentialSource, refuseInPage, runsInPage, type CheckedCredentials } from "./credentials.js";
import { invalidArgument } from "./errors.js";
import { guard } from "./instance.js";
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
  const fields = [region, endpoint, optionalText("language", options.language), optionalText("requestClient", options.requestClient)] as const;
  const passOf = (key: CheckedCredentials): Pass => {
    const { secretId, secretKey, token } = key;
    return {
      secretId,
      refuse: () => credentials.refuse(key),
      prepare(json, timestamp) {
        const { method, url, headers, body, hidesOutput } = guard((glue) =>
          glue.prepare([secretId, secretKey, token, ...fields], allowInsecureEndpoint, timestamp, json),
        );
        const { Authorization: authorization, "X-TC-Token": sentToken } = headers;
        return {
          method,
          url,
          headers,
          body,
          hidesOutput,
          target: url,
          // The service knows the key by its id, and repeats it.
          secrets: () => [authorization, authorization?.split("Signature=")[1], secretId, sentToken],
          advice: () =>
            runsInPage() ? "; the API answers no page of another origin (it has no CORS): ask a relay on a server of yours (option relay)" : "",
        };
      },
    };
  };
  return {
    isRelay: false,
    asks: "the credentials function",
    check: (json) => guard((glue) => glue.check(["", "", undefined, ...fields], allowInsecureEndpoint, json)),
    standingPass: credentials.known && passOf(credentials.known),
    pass: async (scope, now) => passOf(await credentials.get(scope, now)),
  };
}
