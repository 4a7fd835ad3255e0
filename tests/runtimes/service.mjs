// The service that every host asks: what `listen` of `tat-tasks/fake/node` serves. Pages of any origin may ask it.
import { credentials, faultPrefix, faults, gbkOutput, longOutput, slow } from "./conformance.js";

/** @param {object} fakeEntry the namespace of `tat-tasks/fake` */
export function createService({ createFakeTat, exampleFleet, uniformFleet }) {
  const done = { createdAt: Date.UTC(2024, 0, 1), runAfter: 0, runFor: 1_000 };
  const options = {
    credentials: Object.values(credentials),
    requestsPerSecond: Infinity,
    fleet: [
      ...exampleFleet,
      ...uniformFleet(1, { ...done, invocationId: "inv-gbk", output: gbkOutput }),
      ...uniformFleet(100, { ...done, invocationId: "inv-long", output: longOutput }),
      ...uniformFleet(100, { ...done, invocationId: "inv-crowd" }),
      ...["ap-beijing", "ap-shanghai"].flatMap((region, index) =>
        uniformFleet(1, { ...done, region, invocationId: `inv-region${index}` }).map((task) => ({
          ...task,
          invocationId: "inv-regions",
        })),
      ),
    ],
  };
  const healthy = createFakeTat(options);
  const faulty = new Map(
    [...faults, slow].map((fault) => {
      const fake = createFakeTat(options);
      fake.inject(fault);
      return [faultPrefix + fault.fault, fake];
    }),
  );
  return {
    refusesConnections: false,
    onFaultsChange: () => () => undefined,
    async handle(request) {
      if (request.method === "OPTIONS") return preflight;
      const fake = faulty.get(request.headers.get("x-tc-requestclient")) ?? healthy;
      const answer = await fake.handle(request);
      return answer.kind === "refused" ? answer : { ...answer, headers: [...answer.headers, ...toAnyOrigin] };
    },
  };
}

const toAnyOrigin = [
  ["access-control-allow-origin", "*"],
  ["access-control-allow-headers", "*, authorization"],
];

const preflight = {
  kind: "response",
  status: 204,
  statusText: "No Content",
  headers: toAnyOrigin,
  body: new Uint8Array(),
  delivery: { kind: "whole" },
};
