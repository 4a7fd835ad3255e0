// The relay of the other examples, by environment variables: TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY of a key that
// may do nothing but `tat:DescribeInvocationTasks`, and RELAY_TOKEN, which callers have to send: `Authorization: Bearer …`.

/** @returns {import("tat-tasks/relay").RelayOptions} */
export function relayOptions(env) {
  const { TENCENTCLOUD_SECRET_ID: secretId, TENCENTCLOUD_SECRET_KEY: secretKey, TAT_ENDPOINT: endpoint, RELAY_TOKEN: token } = env;
  if (!token) throw new Error("relay: set RELAY_TOKEN to a long random text that callers have to send");
  return {
    credentials: { secretId, secretKey },
    endpoint,
    regions: ["ap-guangzhou"],
    // What callers are not told.
    onRequest: ({ error }) => error === undefined || console.warn(error),
    // Where there are users: find out here whose session it is, and name what they may see.
    async authorize({ headers }) {
      const isKnown = await isSame(headers.get("authorization") ?? "", `Bearer ${token}`);
      return isKnown ? { tenant: "example", see: "all" } : undefined;
    },
  };
}

/** Compares hashes: how long it takes says nothing about how much of the texts is the same. */
async function isSame(...texts) {
  const hashes = await Promise.all(texts.map((text) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
  const [one, other] = hashes.map((hash) => new Uint8Array(hash).join());
  return one === other;
}
