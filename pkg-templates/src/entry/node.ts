/** `tat-tasks/node`: credentials from where programs on a server find them. */
export { defaultCredentials, type DefaultCredentialsOptions, type Resolution } from "../node/default-credentials.js";
export { environmentCredentials } from "../node/environment.js";
export { instanceRoleCredentials, type InstanceRoleOptions } from "../node/instance-role.js";
export { oidcCredentials, type OidcOptions } from "../node/oidc.js";
export { profileCredentials, type ProfileOptions } from "../node/profile.js";
export { profileRegion } from "../node/profile-region.js";
export type { CredentialsProvider, ProvidedCredentials } from "../node/provided-credentials.js";
