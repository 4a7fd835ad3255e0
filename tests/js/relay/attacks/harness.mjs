// A relay over a fetch that records, in front of the fake: tenants that must not see each other, and what is asserted of each
// attack: what has left for the service, and what has come back.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { createFakeTat } from "tat-tasks/fake";
import { createRelay } from "tat-tasks/relay";

import { attended } from "../../virtual-time.mjs";

export const secrets = { secretId: "AKID5ecretOfTheRelay", secretKey: "5ecretKeyOfTheRelay", token: "5ecretTokenOfTheRelay" };
export const region = "ap-guangzhou";
export const otherRegion = "ap-beijing";
export const page = "https://console.example";
export const url = "https://relay.example/api/tat";
export const account = "100012345678";
export const policyText = "qcs::cam::uin/100012345678:uin/100087654321";
const query = "?q-sign-algorithm=sha1&q-ak=AKID5ignedUrl&q-signature=5ignatureOfAnUrl";

/** What each tenant has. `cmd-both` has run for both. */
export const tasks = [
  taskOf("red", "invt-red1", { instanceId: "ins-red1", outputUrl: `https://red-1250000000.cos.ap-guangzhou.myqcloud.com/red1.log${query}` }),
  taskOf("red", "invt-red2", { instanceId: "ins-red2", status: "RUNNING" }),
  taskOf("red", "invt-red3", { instanceId: "ins-red1", commandId: "cmd-both" }),
  taskOf("blue", "invt-blue1", { instanceId: "ins-blue1" }),
  taskOf("blue", "invt-blue2", { instanceId: "ins-blue2", commandId: "cmd-both" }),
  taskOf("blue", "invt-blue3", { instanceId: "ins-blue2", status: "RUNNING" }),
];

const redServers = ["ins-red1", "ins-red2"];

/** What `authorize` says of whoever sends `Authorization: Bearer pa55-<name>`. */
export const policies = {
  red: { tenant: "red", see: { instanceIds: redServers } },
  redServer: { tenant: "red", see: { instanceIds: ["ins-red1"] } },
  redTask: { tenant: "red", see: { invocationTaskIds: ["invt-red1"] } },
  redRun: { tenant: "red", see: { invocationIds: ["inv-red"] } },
  redBoth: { tenant: "red", see: { instanceIds: redServers, commandIds: ["cmd-both"] } },
  redWhere: { tenant: "red", see: { where: (task) => task.InstanceId.startsWith("ins-red") } },
  redNarrow: { tenant: "red", see: { commandIds: ["cmd-both"], where: (task) => task.InstanceId.startsWith("ins-red") } },
  redNothing: { tenant: "red", see: { instanceIds: [] } },
  redMany: { tenant: "red", see: { instanceIds: [...redServers, "ins-red3", "ins-red4", "ins-red5", "ins-red6"] } },
  blue: { tenant: "blue", see: { instanceIds: ["ins-blue1", "ins-blue2"] } },
  operator: { tenant: "operator", see: "all" },
};

/** The body of a request for tasks by their ids. */
export const ids = (...InvocationTaskIds) => ({ Region: region, InvocationTaskIds });
/** The body of a request for tasks by filters: `{ "instance-id": ["ins-red1"] }`. */
export const filters = (named, more = {}) => ({ Region: region, Filters: filtersOf(named), ...more });
/** What leaves for the service because of these bodies. */
export const asksIds = (...InvocationTaskIds) => ({ InvocationTaskIds, Limit: 100, HideOutput: true });
export const asksFilters = (named, more = {}) => ({ Filters: filtersOf(named), ...more });

/** What comes back with an error; nothing has left then, unless `sent` says so. */
export const refused = (status, code, more = {}) => ({ status, code, ...more });
/** What comes back when tasks are answered. */
export const answered = (found, sent, more = {}) => ({ found, sent, ...more });

/** Tests of attacks, each a title, the request, and what is expected: see {@link Site.attack}. */
export function attacks(subject, rows, options = {}) {
  describe(subject, () => {
    for (const [title, request, expected] of rows) test(title, () => openSite(options).attack(request, expected));
  });
}

/** @param options those of the relay; `answer(call, next)` may answer in place of the fake */
export function openSite(options = {}) {
  return new Site(options);
}

class Site {
  /** What has left for the service, and was not looked at yet. */
  sent = [];
  fake = createFakeTat({ credentials: [secrets], fleet: tasks, requestsPerSecond: Infinity });

  constructor({ answer = (_call, next) => next(), ...options }) {
    const fetch = async (...call) => {
      this.sent.push(recorded(...call));
      return answer(this.sent.at(-1), () => attended(this.fake.fetch)(...call));
    };
    const authorize = (request) => policyOf(request);
    this.relay = createRelay({
      credentials: secrets, regions: [region, otherRegion], origins: [page], authorize, fetch, quotaShare: false, callsPerSecond: 1_000, requestsPerSecond: 1_000, ...options,
    });
  }

  /**
   * One request and all that it must lead to.
   *
   * @param attack `as` a policy's name (`red`), `body` as JSON, text, bytes or a stream, `headers` besides the usual, `method`, `url`
   * @param expected `sent` the parameters of each call that leaves for the service (none), `inRegion`; `status` (200), `code`; or
   *   `found` the ids in their order, `total` (as many); `origin` what CORS says to accept (nothing); `repeats` whether calls are tried again
   */
  async attack(attack, expected) {
    const request = requestOf(attack);
    const response = await this.relay(request);
    const text = await this.assertAnswered(response, attack, expected);
    this.assertSent(expected);
    return { response, text, data: text === "" ? undefined : JSON.parse(text).Response };
  }

  async assertAnswered(response, attack, expected) {
    const text = await response.text();
    const { status = 200, code, found, total = found?.length } = expected;
    assert.equal(response.status, status, text);
    assertHeaders(response, expected);
    if (status === 204) assert.equal(text, "");
    else {
      const { Response, ...others } = JSON.parse(text);
      assert.deepEqual(others, {});
      assert.match(Response.RequestId, /^[\w-]{8,128}$/);
      if (code === undefined) {
        assert.deepEqual(Object.keys(Response).sort(), ["InvocationTaskSet", "RequestId", "TotalCount"]);
        assert.deepEqual(Response.InvocationTaskSet.map((task) => task.InvocationTaskId), found);
        assert.equal(Response.TotalCount, total);
      } else {
        assert.deepEqual(Object.keys(Response).sort(), ["Error", "RequestId"]);
        assert.deepEqual(Object.keys(Response.Error).sort(), ["Code", "Message"]);
        assert.ok([code].flat().includes(Response.Error.Code), `${Response.Error.Code}: ${Response.Error.Message}`);
      }
    }
    assertNoLeak(`${response.statusText} ${JSON.stringify([...response.headers])} ${text}`, attack);
    return text;
  }

  assertSent({ sent = [], inRegion = region, repeats = false }) {
    const calls = this.sent.splice(0);
    if (repeats) assert.ok(calls.length >= 1);
    else assert.equal(calls.length, sent.length, `left for the service: ${JSON.stringify(calls.map(({ body }) => body))}`);
    for (const [index, call] of calls.entries()) assertCall(call, sent[repeats ? 0 : index], inRegion);
  }
}

export function requestOf({ as = "red", method = "POST", headers = {}, body, url: to = url }) {
  const usual = { "content-type": "application/json", ...(as === null ? {} : { authorization: `Bearer pa55-${as}` }) };
  const sent = new Headers(usual);
  for (const [name, value] of Object.entries(headers)) value === null ? sent.delete(name) : sent.set(name, value);
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : isPlain(body) ? new TextEncoder().encode(JSON.stringify(body)) : body;
  return new Request(to, { method, headers: sent, ...(bytes === undefined ? {} : { body: bytes, duplex: "half" }) });
}

function policyOf({ headers }) {
  const name = /^Bearer pa55-(\w+)$/.exec(headers.get("authorization") ?? "")?.[1];
  if (!Object.hasOwn(policies, name ?? "")) throw new Error(`no such caller: ${headers.get("authorization")} ${policyText}`);
  return policies[name];
}

/** Everything that a text must not tell to whoever has sent this. */
export function assertNoLeak(text, { as = "red", body = "" } = {}) {
  const own = isPlain(body) ? JSON.stringify(body) : String(body);
  const hidden = [...Object.values(secrets), account, policyText, "AKID", "5ignature", "Signature=", "TC3-HMAC", "q-sign", "pa55-", "qcs::", "/pkg/dist", "node:internal"];
  const isShown = seenBy(policies[as]?.see);
  const shown = new Set(tasks.filter(isShown).flatMap(toldBy));
  hidden.push(...tasks.filter((task) => !isShown(task)).flatMap(toldBy));
  for (const word of hidden) if (!shown.has(word) && !own.includes(word)) assert.ok(!text.includes(word), `${word} leaks: ${text}`);
  assert.doesNotMatch(text, /\n {4}at |\bat [\w.]+ \(|TypeError|RangeError/, "a stack leaks");
}

/** What the policies mean, said another way than the relay does. */
function seenBy(see) {
  if (see === undefined) return () => false;
  if (see === "all") return () => true;
  const { invocationTaskIds, invocationIds, instanceIds, commandIds, where } = see;
  return (task) => {
    const pairs = [[invocationTaskIds, task.invocationTaskId], [invocationIds, task.invocationId], [instanceIds, task.instanceId], [commandIds, task.commandId]];
    return pairs.every(([list, id]) => list === undefined || list.includes(id)) && (where === undefined || task.tenant === "red");
  };
}

function toldBy({ invocationTaskId, invocationId, instanceId, commandId, timeline: [{ output }] }) {
  return [invocationTaskId, invocationId, instanceId, commandId, output, Buffer.from(output).toString("base64")];
}

function taskOf(tenant, invocationTaskId, { instanceId, commandId = `cmd-${tenant}`, status = "SUCCESS", outputUrl }) {
  return {
    tenant, invocationTaskId, invocationId: `inv-${tenant}`, commandId, instanceId, createdAt: Date.now() - 3_600_000,
    timeline: [{ after: 0, status, output: `what ${invocationTaskId} has printed`, ...(outputUrl === undefined ? {} : { outputUrl }) }],
  };
}

function filtersOf(named) {
  return Object.entries(named).map(([Name, Values]) => ({ Name, Values }));
}

function isPlain(body) {
  return typeof body === "object" && body !== null && [Object.prototype, null].includes(Object.getPrototypeOf(body));
}

function recorded(to, { method, headers, body, redirect, ...others }) {
  return { url: String(to), method, headers: Object.fromEntries(new Headers(headers)), body: new TextDecoder().decode(body), redirect, others: Object.keys(others) };
}

/** The call, to the last header: nothing of it is the caller's but the parameters. */
function assertCall({ url: to, method, headers, body, redirect, others }, parameters, inRegion) {
  assert.deepEqual({ to, method, redirect, others }, { to: "https://tat.tencentcloudapi.com/", method: "POST", redirect: "manual", others: ["signal"] });
  const { authorization, "x-tc-timestamp": timestamp, "x-tc-requestclient": requestClient, ...exact } = headers;
  assert.match(authorization, /^TC3-HMAC-SHA256 Credential=AKID5ecretOfTheRelay\/\d{4}-\d\d-\d\d\/tat\/tc3_request, SignedHeaders=[a-z;-]+, Signature=[0-9a-f]{64}$/);
  assert.ok(Math.abs(Number(timestamp) - Date.now() / 1000) < 60, timestamp);
  assert.match(requestClient, /^tat-tasks_[\w.-]+$/);
  assert.deepEqual(exact, {
    "content-type": "application/json",
    "x-tc-action": "DescribeInvocationTasks",
    "x-tc-region": inRegion,
    "x-tc-token": secrets.token,
    "x-tc-version": "2020-10-28",
  });
  const sent = JSON.parse(body);
  // One way to write it: nothing comes twice in it, and nothing is between.
  assert.equal(body, JSON.stringify(sent));
  assert.deepEqual(sent, { HideOutput: true, ...parameters });
}

function assertHeaders({ status, headers }, { origin }) {
  const { "retry-after": retryAfter, ...exact } = Object.fromEntries(headers);
  if (status === 429) assert.match(retryAfter, /^[1-9]\d{0,3}$/);
  else assert.equal(retryAfter, undefined);
  assert.deepEqual(exact, {
    "cache-control": "private, no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": origin === undefined ? "same-origin" : "cross-origin",
    "referrer-policy": "no-referrer",
    vary: "Origin",
    "x-content-type-options": "nosniff",
    ...(status === 204
      ? {
          "access-control-allow-methods": "POST",
          "access-control-allow-headers": exact["access-control-allow-headers"],
          "access-control-max-age": "600",
        }
      : { "content-type": "application/json; charset=utf-8" }),
    ...(status === 405 ? { allow: "POST, OPTIONS" } : {}),
    ...(origin === undefined
      ? {}
      : { "access-control-allow-origin": origin, "access-control-allow-credentials": "true", "access-control-expose-headers": "Retry-After" }),
  });
  if (status === 204) {
    const allowed = exact["access-control-allow-headers"].toLowerCase().split(/, */).sort();
    assert.deepEqual(allowed, ["authorization", "content-type"]);
  }
}
