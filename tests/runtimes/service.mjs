// The service that a host asks: the fake, and beside it the module for those that fetch it, and a place for the report.
// `listen` of `tat-tasks/fake/node` serves it. Pages of any origin may ask it.
import { ahead, credentials, faultPrefix, faults, gbkOutput, longOutput, slow } from "./conformance.js";

/**
 * @param {object} fakeEntry the namespace of `tat-tasks/fake`
 * @param {{ wasm?: Uint8Array, onReport?: (text: string) => void }} [options] what `/tat_tasks.wasm` answers, and what
 *   hears what is sent to `/report`
 */
export function createService(fakeEntry, { wasm, onReport } = {}) {
  const { healthy, others, fresh } = createFakes(fakeEntry);
  let made = 0;
  return {
    refusesConnections: false,
    onFaultsChange: () => () => undefined,
    async handle(request) {
      if (request.method === "OPTIONS") return answer("", "text/plain");
      if (request.path === "/tat_tasks.wasm" && wasm !== undefined) return answer(wasm, "application/wasm");
      if (request.path === "/report") {
        onReport?.(new TextDecoder().decode(request.body));
        return answer("thanks", "text/plain");
      }
      if (request.path in fresh) {
        const name = `fresh.${(made += 1)}`;
        others.set(name, fresh[request.path]());
        return answer(name, "text/plain");
      }
      if (request.path === "/begin") {
        const invocationId = `inv-run${(made += 1)}`;
        healthy.fleet.add(...run(invocationId));
        return answer(invocationId, "text/plain");
      }
      if (request.path.startsWith("/end/")) {
        healthy.fleet.replace(...run(request.path.slice("/end/".length), true));
        return answer("thanks", "text/plain");
      }
      const fake = others.get(request.headers.get("x-tc-requestclient")) ?? healthy;
      return toAnyOrigin(await fake.handle(request));
    },
  };
}

function createFakes({ createFakeTat, exampleFleet, uniformFleet }) {
  const done = { createdAt: Date.UTC(2024, 0, 1), runAfter: 0, runFor: 1_000 };
  const inRegion = (region, index) => {
    const [task] = uniformFleet(1, { ...done, region, invocationId: `inv-region${index}` });
    return { ...task, invocationId: "inv-regions" };
  };
  const options = {
    credentials: Object.values(credentials),
    requestsPerSecond: Infinity,
    fleet: [
      ...exampleFleet,
      ...uniformFleet(1, { ...done, invocationId: "inv-gbk", output: gbkOutput }),
      ...uniformFleet(100, { ...done, invocationId: "inv-long", output: longOutput }),
      ...uniformFleet(100, { ...done, invocationId: "inv-crowd" }),
      ...uniformFleet(250, { ...done, invocationId: "inv-many" }),
      ...uniformFleet(2, { ...done, runFor: 1e15, invocationId: "inv-endless" }),
      ...["ap-beijing", "ap-shanghai"].map(inRegion),
    ],
  };
  const suffering = (fault) => {
    const fake = createFakeTat(options);
    fake.inject(fault);
    return fake;
  };
  const others = new Map([...faults, slow, ahead].map((fault) => [faultPrefix + fault.fault, suffering(fault)]));
  // Several hosts may ask at the same time: each gets the name of one that remembers nobody else's calls.
  const fresh = {
    "/throttled-twice": () => suffering({ fault: "throttle", perSecond: 0, times: 2 }),
    "/counted": () => createFakeTat({ ...options, requestsPerSecond: 20 }),
  };
  return { healthy: createFakeTat(options), others, fresh };
}

/** Two tasks that have begun, and end when they are asked to. */
function run(invocationId, hasEnded = false) {
  const begun = { after: 0, status: "RUNNING", output: "begun\n" };
  const ended = { after: 0, status: "SUCCESS", output: "ended\n" };
  return ["a", "b"].map((server) => ({
    invocationTaskId: `${invocationId.replace("inv", "invt")}${server}`,
    invocationId,
    commandId: "cmd-run",
    instanceId: `ins-${server}`,
    timeline: hasEnded ? [begun, ended] : [begun],
  }));
}

function answer(content, type) {
  const body = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const headers = [["content-type", type], ["content-length", String(body.length)]];
  return toAnyOrigin({ kind: "response", status: 200, statusText: "OK", headers, body, delivery: { kind: "whole" } });
}

function toAnyOrigin(answered) {
  if (answered.kind === "refused") return answered;
  const allowed = [
    ["access-control-allow-origin", "*"],
    ["access-control-allow-headers", "*, authorization"],
    ["access-control-expose-headers", "date"],
    // A host that was busy for seconds, as jsdom is with megabytes, would ask by a connection that has ended meanwhile.
    ["connection", "close"],
  ];
  return { ...answered, headers: [...answered.headers, ...allowed] };
}
