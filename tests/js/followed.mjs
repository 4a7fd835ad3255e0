// The set-up of tests that follow tasks: a client of a fake TAT, by a clock that goes on only when everything waits.
import assert from "node:assert/strict";
import { afterEach, before, beforeEach } from "node:test";

import { TatClient } from "tat-tasks";
import { createFakeTat, exampleCredential } from "tat-tasks/fake";

import { region, warmUp } from "./support.mjs";
import { virtualTime } from "./virtual-time.mjs";

/** A new `time`, `fake` and `tat` for each test, after which no timer stays. */
export function followed() {
  const current = {
    time: undefined,
    fake: undefined,
    tat: undefined,
    clientOf: (options = {}) =>
      new TatClient({ region, credentials: exampleCredential, fetch: current.time.attend(current.fake.fetch), ...options }),
  };
  before(warmUp);
  beforeEach(() => {
    current.time = virtualTime();
    current.fake = createFakeTat({ clock: () => current.time.now() });
    current.tat = current.clientOf();
  });
  afterEach(() => {
    current.tat.close();
    assert.equal(current.time.timers(), 0, "timers that stay");
    current.time.restore();
  });
  return current;
}

/** A task of `inv-1` that goes through these states, one each two seconds. */
export function task(number, statuses, last = {}) {
  const timeline = statuses.map((status, index) => ({ after: index * 2_000, status }));
  Object.assign(timeline.at(-1), last);
  return { invocationTaskId: `invt-${number}`, invocationId: "inv-1", commandId: "cmd-1", instanceId: `ins-${number}`, timeline };
}
