// What is kept must not cross: between tenants, callers, lanes with and without output, regions; no error and no foreign row
// must get into it; and who asks again is judged again.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { warmUp } from "../../support.mjs";
import { inVirtualTime, pass } from "../../virtual-time.mjs";
import { answered, asksFilters, asksIds, filters, ids, openSite, otherRegion, page, policies, refused, requestOf } from "./harness.mjs";

before(warmUp);

const withOutput = { HideOutput: false };
const base64 = (id) => Buffer.from(`what ${id} has printed`).toString("base64");
const outputs = ({ data }) => data.InvocationTaskSet.map((task) => task.TaskResult.Output ?? "");
const asksOutput = (...list) => ({ ...asksIds(...list), ...withOutput });
const red1 = answered(["invt-red1"], [asksIds("invt-red1")]);
const red1Known = answered(["invt-red1"], []);

/** Steps on one relay, one after the other: each an attack and what it must lead to. */
function sequence(title, steps, options) {
  test(title, async () => {
    const site = openSite(options);
    for (const [attack, expected] of steps) await site.attack(attack, expected);
  });
}

describe("a task that is kept", () => {
  sequence("is answered again, else the rest of this proves nothing", [[{ body: ids("invt-red1") }, red1], [{ body: ids("invt-red1") }, red1Known]]);
  sequence("is not for another tenant, who may not see it", [
    [{ body: ids("invt-red1") }, red1],
    [{ as: "blue", body: ids("invt-red1") }, answered([], [asksIds("invt-red1")])],
  ]);
  sequence("is not for another tenant, who may see all: it asks for itself", [
    [{ body: ids("invt-red1") }, red1],
    [{ as: "operator", body: ids("invt-red1") }, red1],
    [{ as: "operator", body: ids("invt-red1") }, red1Known],
  ]);
  sequence("by one who may see all is not for one who may not", [
    [{ as: "operator", body: ids("invt-blue1") }, answered(["invt-blue1"], [asksIds("invt-blue1")])],
    [{ body: ids("invt-blue1") }, answered([], [asksIds("invt-blue1")])],
  ]);
  sequence("is not of another region", [
    [{ body: ids("invt-red1") }, red1],
    [{ body: { ...ids("invt-red1"), Region: otherRegion } }, { ...red1, inRegion: otherRegion }],
  ]);
  test("is not found under another id, or none", async () => {
    const site = openSite();
    await site.attack({ body: ids("invt-red1") }, red1);
    for (const id of ["INVT-RED1", "invt-red1x", "invt-red"]) await site.attack({ body: ids(id) }, answered([], [asksIds(id)]));
  });
  test("is another one for callers whose names would be joined to the same text", async () => {
    const tenants = ["t", "t,ap-guangzhou", "t\0ap-guangzhou", "t/ap-guangzhou/true", '["t"]', "t|ap-guangzhou|true|invt-red1", "__proto__", "constructor", "1", "true"];
    const site = openSite({ authorize: ({ headers }) => ({ tenant: decodeURIComponent(headers.get("x-tenant")), see: "all" }) });
    for (const tenant of tenants) await site.attack({ as: "operator", headers: { "x-tenant": encodeURIComponent(tenant) }, body: ids("invt-red1") }, red1);
  });
});

describe("a caller of the same tenant who may not see what is kept", () => {
  for (const as of ["redTask", "redBoth", "redNothing", "redRun"]) {
    test(`gets nothing of it: ${as}`, async () => {
      const site = openSite();
      const id = as === "redRun" ? "invt-blue1" : as === "redTask" ? "invt-red3" : "invt-red1";
      await site.relay(requestOf({ as: "red", body: ids(id) }));
      site.sent.length = 0;
      const response = await site.relay(requestOf({ as, body: ids(id) }));
      // Whether it is asked for once more is the relay's to say.
      await site.assertAnswered(response, { as, body: ids(id) }, { found: [] });
      assert.ok(site.sent.length <= 1);
    });
  }
});

describe("output", () => {
  test("that was asked for is not shown to who did not ask", async () => {
    const site = openSite();
    assert.deepEqual(outputs(await site.attack({ body: { ...ids("invt-red1"), ...withOutput } }, answered(["invt-red1"], [asksOutput("invt-red1")]))), [base64("invt-red1")]);
    for (const body of [ids("invt-red1"), { ...ids("invt-red1"), HideOutput: true }]) {
      const response = await site.relay(requestOf({ body }));
      assert.ok(!(await response.text()).includes(base64("invt-red1")));
    }
  });
  test("that was hidden is asked for", async () => {
    const site = openSite();
    assert.deepEqual(outputs(await site.attack({ body: ids("invt-red1") }, red1)), [""]);
    assert.deepEqual(outputs(await site.attack({ body: { ...ids("invt-red1"), ...withOutput } }, answered(["invt-red1"], [asksOutput("invt-red1")]))), [base64("invt-red1")]);
  });
  test("of a query is not shown by the same query without", async () => {
    const site = openSite();
    const body = filters({ "instance-id": ["ins-red2"] });
    const sent = asksFilters({ "instance-id": ["ins-red2"] }, { Limit: 20, Offset: 0 });
    assert.deepEqual(outputs(await site.attack({ body: { ...body, ...withOutput } }, answered(["invt-red2"], [{ ...sent, ...withOutput }]))), [base64("invt-red2")]);
    assert.deepEqual(outputs(await site.attack({ body }, answered(["invt-red2"], [sent]))), [""]);
  });
  test("is not shown by a request at the same time without", async () => {
    const site = openSite();
    const answers = await Promise.all([true, false, true, false].map((HideOutput) => site.relay(requestOf({ body: { ...ids("invt-red1"), HideOutput } }))));
    const shown = await Promise.all(answers.map(async (response) => (await response.text()).includes(base64("invt-red1"))));
    assert.deepEqual(shown, [false, true, false, true]);
    assert.deepEqual(site.sent.map(({ body }) => JSON.parse(body).HideOutput).sort(), [false, true]);
  });
  test("of a service that shows it unasked is not handed on", async () => {
    const site = openSite({ answer: shows([taskOf("invt-red1", "ins-red1", base64("invt-red1"))]) });
    const response = await site.relay(requestOf({ body: ids("invt-red1") }));
    assert.ok(!(await response.text()).includes(base64("invt-red1")));
  });
});

describe("requests at the same time", () => {
  test("of two tenants share no call and no task", async () => {
    const site = openSite();
    const all = ["invt-red1", "invt-blue1"];
    const [red, blue] = await Promise.all(["red", "blue"].map((as) => site.relay(requestOf({ as, body: ids(...all) }))));
    await site.assertAnswered(red, { body: ids(...all) }, { found: ["invt-red1"] });
    await site.assertAnswered(blue, { as: "blue", body: ids(...all) }, { found: ["invt-blue1"] });
    site.assertSent({ sent: [asksIds(...all), asksIds(...all)] });
  });
  test("of one tenant share calls, and none sees more for it", async () => {
    const site = openSite();
    const callers = { red: ["invt-red1"], redTask: ["invt-red1"], redBoth: [], redNothing: [] };
    await Promise.all(Object.entries(callers).map(async ([as, found]) => {
      await site.assertAnswered(await site.relay(requestOf({ as, body: ids("invt-red1", "invt-blue1") })), { as, body: ids("invt-red1", "invt-blue1") }, { found });
    }));
    assert.ok(site.sent.length >= 1 && site.sent.length <= 4);
  });
  test("for one query by callers who may see different things are different queries", async () => {
    const site = openSite();
    const body = filters({ "instance-id": ["ins-red1", "ins-red2"] });
    const [both, one] = await Promise.all(["red", "redServer"].map((as) => site.relay(requestOf({ as, body }))));
    await site.assertAnswered(both, { body }, { found: ["invt-red1", "invt-red2", "invt-red3"] });
    await site.assertAnswered(one, { as: "redServer", body }, { found: ["invt-red1", "invt-red3"] });
  });
});

describe("what must not be kept:", () => {
  const broken = {
    "an error": () => Response.json({ Response: { Error: { Code: "InvalidParameter", Message: "x" }, RequestId: "r-12345678" } }),
    "an error of the key": () => Response.json({ Response: { Error: { Code: "AuthFailure.SecretIdNotFound", Message: "x" }, RequestId: "r-12345678" } }),
    "an empty set": () => Response.json({ Response: { TotalCount: 0, InvocationTaskSet: [], RequestId: "r-12345678" } }),
    "a page of HTML": () => new Response("<html>", { headers: { "content-type": "text/html", "cache-control": "max-age=3600" } }),
    "half an answer": () => new Response('{"Response":{"TotalCount":1,"InvocationTaskSet":['),
    "a redirect": () => new Response(null, { status: 302, headers: { location: "https://evil.example/" } }),
  };
  for (const [title, bad] of Object.entries(broken)) {
    test(title, async () => {
      let times = 0;
      const site = openSite({ answer: (_call, next) => ((times += 1) === 1 ? bad() : next()) });
      for (const body of [ids("invt-red1"), filters({ "instance-id": ["ins-red2"] })]) {
        times = 0;
        await (await site.relay(requestOf({ body }))).text();
        const response = await site.relay(requestOf({ body }));
        await site.assertAnswered(response, { body }, { found: [body.Filters === undefined ? "invt-red1" : "invt-red2"] });
      }
    });
  }

  test("a row that was not asked for", async () => {
    const forged = [taskOf("invt-red1", "ins-red1"), { ...taskOf("invt-red3", "ins-red1"), ErrorInfo: "forged" }];
    let times = 0;
    const site = openSite({ answer: (call, next) => ((times += 1) === 1 ? shows(forged)(call) : next()) });
    await site.attack({ body: ids("invt-red1") }, red1);
    await site.attack({ body: ids("invt-red3") }, answered(["invt-red3"], [asksIds("invt-red3")]));
  });
  test("a row of another tenant, in the answer to a query", async () => {
    const rows = [taskOf("invt-red1", "ins-red1"), taskOf("invt-blue1", "ins-blue1")];
    const site = openSite({ answer: shows(rows, 2) });
    const sent = asksFilters({ "instance-id": ["ins-red1"] }, { Limit: 20, Offset: 0 });
    await site.attack({ body: filters({ "instance-id": ["ins-red1"] }) }, answered(["invt-red1"], [sent]));
  });
  test("a row without an id, without a server, or of another type", async () => {
    const { InvocationTaskId: _id, ...withoutId } = taskOf("invt-red1", "ins-red1");
    const { InstanceId: _server, ...withoutServer } = taskOf("invt-red1", "ins-red1");
    for (const row of [withoutId, withoutServer]) {
      await openSite({ answer: shows([row]) }).attack({ body: ids("invt-red1") }, answered([], [asksIds("invt-red1")]));
    }
  });
  test("a task under way, for longer than a second", inVirtualTime(async () => {
    const site = openSite();
    const known = [{ body: ids("invt-red2") }, answered(["invt-red2"], [])];
    const unknown = [{ body: ids("invt-red2") }, answered(["invt-red2"], [asksIds("invt-red2")])];
    await site.attack(...unknown);
    await pass(900);
    await site.attack(...known);
    await pass(150);
    await site.attack(...unknown);
  }));
  test("a task that was changed by the one who has seen it", async () => {
    const where = (task) => {
      try {
        task.InvocationTaskId = "invt-red3";
        task.TaskResult.ExitCode = 99;
      } catch {
        // It may be frozen.
      }
      return true;
    };
    const site = openSite({ authorize: (request) => (request.headers.has("x-where") ? { tenant: "red", see: { where } } : policies.red) });
    await site.relay(requestOf({ headers: { "x-where": "1" }, body: ids("invt-red1") }));
    const text = await site.assertAnswered(await site.relay(requestOf({ body: ids("invt-red1") })), {}, { found: ["invt-red1"] });
    assert.equal(JSON.parse(text).Response.InvocationTaskSet[0].TaskResult.ExitCode, 0);
  });
});

describe("a request that is sent again", () => {
  test("is judged again, although all of it is kept", async () => {
    let isRevoked = false;
    const site = openSite({ authorize: () => (isRevoked ? undefined : policies.red) });
    await site.attack({ body: ids("invt-red1") }, red1);
    isRevoked = true;
    await site.attack({ body: ids("invt-red1") }, refused(403, "UnauthorizedOperation.RelayRefused"));
  });
  test("sees what its caller may see by now", async () => {
    let see = policies.red.see;
    const site = openSite({ authorize: () => ({ tenant: "red", see }) });
    await site.attack({ body: ids("invt-red1", "invt-red3") }, answered(["invt-red1", "invt-red3"], [asksIds("invt-red1", "invt-red3")]));
    see = { invocationTaskIds: ["invt-red3"] };
    const response = await site.relay(requestOf({ body: ids("invt-red1", "invt-red3") }));
    assert.equal(JSON.parse(await response.text()).Response.TotalCount, 1);
  });
  test("while the first one is under way, by one who may not ask, joins nothing", async () => {
    const site = openSite();
    const first = site.relay(requestOf({ body: ids("invt-red1") }));
    const response = await site.relay(requestOf({ as: "nobody", body: ids("invt-red1") }));
    await site.assertAnswered(response, { as: "nobody", body: ids("invt-red1") }, refused(403, "UnauthorizedOperation.RelayRefused"));
    await site.assertAnswered(await first, { body: ids("invt-red1") }, { found: ["invt-red1"] });
  });
  test("from an origin that is not accepted, gets nothing of what is kept", async () => {
    const site = openSite();
    await site.attack({ body: ids("invt-red1"), headers: { origin: page } }, { ...red1, origin: page });
    await site.attack({ body: ids("invt-red1"), headers: { origin: "https://evil.example" } }, refused(403, "UnauthorizedOperation.RelayRefused"));
    // The headers of the first one are not kept with it.
    await site.attack({ body: ids("invt-red1") }, red1Known);
  });
  test("does not have the id of the first one's call for its own", async () => {
    const site = openSite();
    const first = await site.attack({ body: ids("invt-red1") }, red1);
    const second = await site.attack({ body: ids("invt-red1") }, red1Known);
    assert.notEqual(second.data.RequestId, first.data.RequestId);
  });
});

/** A service that answers these rows, whatever it is asked. */
function shows(rows, TotalCount = rows.length) {
  return () => Response.json({ Response: { TotalCount, InvocationTaskSet: rows, RequestId: "r-12345678" } });
}

function taskOf(InvocationTaskId, InstanceId, Output = "") {
  return { InvocationTaskId, InvocationId: "inv-red", InstanceId, CommandId: "cmd-red", TaskStatus: "SUCCESS", TaskResult: { ExitCode: 0, Output, Dropped: 0 } };
}
