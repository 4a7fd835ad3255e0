// What is known of the fake by name: as texts, so that whoever completes a line or reads the help loads no fake.

/** The key that it accepts by default. */
export const fakeCredential = { id: "AKIDfake-tat-tasks-example", key: "fake-tat-tasks-example-secret-key" } as const;

export const fakeRegion = "ap-guangzhou";

/** One that a wait for ends at once. */
export const endedInvocation = "inv-1vll7hda";

export const scenarioNames = ["demo", "example", "statuses", "thousand"] as const;

/** Faults as they are typed; of those with a value, one that makes sense. */
export const faultExamples = [
  "throttle=5",
  "too-many-requests=3",
  "clock-ahead=1800000",
  "clock-behind=1800000",
  "empty-after-create=5000",
  "slow-body=2000",
  "bad-id=invt-08oe5fe2",
  "expired-token",
  "bad-gateway",
  "unavailable",
  "html",
  "empty-object",
  "cut-json",
  "reset",
  "refused",
] as const;
