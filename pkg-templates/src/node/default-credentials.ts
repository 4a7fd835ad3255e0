import { environmentCredentials } from "./environment.js";
import { isNotHere, notHere } from "./failures.js";
import { instanceRoleCredentials, type InstanceRoleOptions } from "./instance-role.js";
import { oidcCredentials, type OidcOptions } from "./oidc.js";
import { optionalFunction, requireOptions } from "./options.js";
import { profileCredentials, type ProfileOptions } from "./profile.js";
import type { CredentialsProvider } from "./provided-credentials.js";

/** What each link of the chain is made of, and who hears which one answered. */
export interface DefaultCredentialsOptions {
  readonly profile?: ProfileOptions | undefined;
  readonly oidc?: OidcOptions | undefined;
  readonly instanceRole?: InstanceRoleOptions | undefined;
  /** Is told where the credentials of each call come from. What it throws, the call rejects with. */
  readonly onResolved?: ((resolution: Resolution) => void) | undefined;
}

/** Where credentials come from. Holds no secret. */
export interface Resolution {
  /** The place, such as `environment (TENCENTCLOUD_SECRET_ID)`. */
  readonly source: string;
  /** Why each place that was asked before has none. */
  readonly passedOver: readonly string[];
}

/**
 * The credentials of the first of these places that has some:
 *
 * 1. the environment: {@link environmentCredentials}
 * 2. a profile: {@link profileCredentials}
 * 3. the role of a pod of TKE: {@link oidcCredentials}
 * 4. the role of the server: {@link instanceRoleCredentials}
 *
 * What somebody has set comes before what is there by itself: a pod acts by its own role and not by that of its node, which
 * the official SDKs ask for first; and off the cloud nobody waits for the metadata service as long as anything is set. Each
 * call asks from the start.
 *
 * A place without credentials is passed over. One whose credentials are incomplete, expired, refused or out of reach ends the
 * chain with its own error, since the next place might be another identity. When no place has any, it rejects with a
 * `TatError`, kind `validation` and code `CredentialsNotFound`, that says why each has none.
 *
 * ```js
 * const tat = new TatClient({ region: "ap-guangzhou", credentials: defaultCredentials() });
 * ```
 *
 * @throws {TatError} `validation` when an option makes no sense
 */
export function defaultCredentials(options: DefaultCredentialsOptions = {}): CredentialsProvider {
  const { profile, oidc, instanceRole, onResolved } = requireOptions(options);
  optionalFunction("onResolved", onResolved);
  const links = [environmentCredentials(), profileCredentials(profile), oidcCredentials(oidc), instanceRoleCredentials(instanceRole)];
  return async (request) => {
    const passedOver: string[] = [];
    for (const provide of links) {
      const credentials = await provide(request).catch((error: unknown) => {
        if (!isNotHere(error)) throw error;
        passedOver.push(error.message);
      });
      if (credentials === undefined) continue;
      onResolved?.({ source: credentials.source, passedOver });
      return credentials;
    }
    throw notHere(`no credentials anywhere. ${passedOver.join(". ")}`);
  };
}
