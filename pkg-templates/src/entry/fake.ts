/** `tat-tasks/fake`: a service to test against, as a `fetch` function. It shares no code with the client. */
export { createFakeTat, FakeTat, type FakeTatOptions } from "../fake/fake-tat.js";
export type { FakeCall } from "../fake/calls.js";
export { exampleCredential, type FakeCredential } from "../fake/credentials.js";
export { demoFleet, gbkSample } from "../fake/demo-fleet.js";
export { exampleFleet } from "../fake/example-fleet.js";
export {
  faultNames,
  type FakeFault,
  type FaultCommon,
  type FaultName,
  type InjectedFault,
  type ThrottleCode,
} from "../fake/faults.js";
export { FakeFleet, type FakeCommand, type FakeStep, type FakeTask, type PlacedTask } from "../fake/fleet.js";
export { fakeLimits, fakeRules, type FakeRule, type FakeRuleName } from "../fake/rules.js";
export { statusFleet } from "../fake/status-fleet.js";
export { taskStatuses, type TaskStatus } from "../fake/task-status.js";
export { uniformFleet, type UniformFleetOptions } from "../fake/uniform-fleet.js";
export type { FakeAnswer, FakeDelivery, FakeHttpAnswer, FakeRequest } from "../fake/wire.js";
