// A relay whose isolates, wherever they run, share the 20 calls a second of one key, and their look-ups, by one object.
//
//   npx wrangler secret put TENCENTCLOUD_SECRET_ID     and so on, see ../relay.mjs; for `wrangler dev`, in a file .dev.vars
//   npx wrangler deploy
import { createRelay } from "tat-tasks/relay";
import { accountObject, sharedByObject } from "tat-tasks/relay/cloudflare";
import { relayOptions } from "../relay.mjs";

export const TatAccount = accountObject((env) => {
  const { credentials, endpoint } = relayOptions(env);
  return { credentials, endpoint };
});

let relay;

export default {
  fetch(request, env) {
    relay ??= createRelay({ ...relayOptions(env), ...sharedByObject(env.TAT_ACCOUNT) });
    return relay(request);
  },
};
