// What the fake may be told by name: as a text, so that whoever completes a line loads no fake.

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
