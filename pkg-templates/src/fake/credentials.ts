/** A key that the fake accepts. All values are made up by whoever writes the test; a real key has no place here. */
export interface FakeCredential {
  readonly secretId: string;
  readonly secretKey: string;
  /** Makes it a temporary credential: requests must then carry this in `X-TC-Token`. */
  readonly token?: string;
  /** Unix milliseconds from which the token counts as expired. */
  readonly tokenExpiresAt?: number;
}

/** The credential that a fake accepts when none is given. It is made up and opens nothing else. */
export const exampleCredential: FakeCredential = {
  secretId: "AKIDfake-tat-tasks-example",
  secretKey: "fake-tat-tasks-example-secret-key",
};

/** The credentials that one fake accepts. One SecretId may have several, which differ in their key or token. */
export class CredentialBook {
  readonly #bySecretId = new Map<string, FakeCredential[]>();

  constructor(credentials: Iterable<FakeCredential>) {
    for (const credential of credentials) this.add(credential);
  }

  add(credential: FakeCredential): void {
    for (const member of ["secretId", "secretKey"] as const) {
      const value: unknown = credential[member];
      if (typeof value !== "string" || value === "") {
        throw new TypeError(`A fake credential needs \`${member}\` as a string that is not empty.`);
      }
    }
    if (/[/,\s]/.test(credential.secretId)) {
      throw new TypeError("A fake credential's `secretId` must not contain a slash, a comma or white space.");
    }
    const known = this.#bySecretId.get(credential.secretId) ?? [];
    this.#bySecretId.set(credential.secretId, [...known, { ...credential }]);
  }

  /** Forgets a SecretId, as when a key is disabled. Says whether it was known. */
  remove(secretId: string): boolean {
    return this.#bySecretId.delete(secretId);
  }

  find(secretId: string): readonly FakeCredential[] {
    return this.#bySecretId.get(secretId) ?? [];
  }
}
