// Filters that widen, counts that tell of what cannot be seen, and other tenants' ids that are guessed.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { warmUp } from "../../support.mjs";
import { inVirtualTime } from "../../virtual-time.mjs";
import { answered, asksFilters, asksIds, attacks, filters, ids, openSite, otherRegion, refused, region, requestOf } from "./harness.mjs";

before(warmUp);

const page = { Limit: 20, Offset: 0 };
const forbidden = refused(403, "UnauthorizedOperation.RelayRefused");
const servers = ["ins-red1", "ins-red2"];

attacks("a query by a caller who may see two servers:", [
  ["everything", { body: { Region: region } }, forbidden],
  ["everything, with output", { body: { Region: region, HideOutput: false } }, forbidden],
  ["a page of everything", { body: { Region: region, Limit: 100, Offset: 1 } }, forbidden],
  ["the whole of another invocation", { body: filters({ "invocation-id": ["inv-blue"] }) }, answered([], [asksFilters({ "invocation-id": ["inv-blue"], "instance-id": servers }, page)])],
  ["the whole of the own invocation", { body: filters({ "invocation-id": ["inv-red"] }) }, answered(["invt-red1", "invt-red2", "invt-red3"], [asksFilters({ "invocation-id": ["inv-red"], "instance-id": servers }, page)])],
  ["an invocation that there is not", { body: filters({ "invocation-id": ["inv-none"] }) }, answered([], [asksFilters({ "invocation-id": ["inv-none"], "instance-id": servers }, page)])],
  ["a command of many", { body: filters({ "command-id": ["cmd-both"] }) }, answered(["invt-red3"], [asksFilters({ "command-id": ["cmd-both"], "instance-id": servers }, page)])],
  ["a command of many, with output", { body: filters({ "command-id": ["cmd-both"] }, { HideOutput: false }) }, answered(["invt-red3"], [asksFilters({ "command-id": ["cmd-both"], "instance-id": servers }, { ...page, HideOutput: false })])],
  ["a task of another tenant by a filter", { body: filters({ "invocation-task-id": ["invt-blue1"] }) }, answered([], [asksFilters({ "invocation-task-id": ["invt-blue1"], "instance-id": servers }, page)])],
  ["a task and a command", { body: filters({ "invocation-task-id": ["invt-blue1"], "command-id": ["cmd-both"] }) }, answered([], [asksFilters({ "invocation-task-id": ["invt-blue1"], "command-id": ["cmd-both"], "instance-id": servers }, page)])],
  ["another server", { body: filters({ "instance-id": ["ins-blue1"] }) }, answered([], [])],
  ["a server that there is not", { body: filters({ "instance-id": ["ins-none"] }) }, answered([], [])],
  ["another server's output", { body: filters({ "instance-id": ["ins-blue1"] }, { HideOutput: false }) }, answered([], [])],
  ["another server and one of the own", { body: filters({ "instance-id": ["ins-blue1", "ins-red2"] }) }, answered(["invt-red2"], [asksFilters({ "instance-id": ["ins-red2"] }, page)])],
  ["the own server, then another one", { body: { Region: region, Filters: [...filters({ "instance-id": ["ins-red1"] }).Filters, ...filters({ "instance-id": ["ins-blue1"] }).Filters] } }, answered([], [])],
  ["another server, then the own one", { body: { Region: region, Filters: [...filters({ "instance-id": ["ins-blue1"] }).Filters, ...filters({ "instance-id": ["ins-red1"] }).Filters] } }, answered([], [])],
  ["the own server in capitals", { body: filters({ "instance-id": ["INS-RED1"] }) }, answered([], [])],
  ["the own server with a blank", { body: filters({ "instance-id": ["ins-red1 "] }) }, refused(400, "InvalidParameterValue")],
  ["all servers by a pattern", { body: filters({ "instance-id": ["ins-*"] }) }, answered([], [])],
  ["the own server, another one's invocation", { body: filters({ "instance-id": ["ins-red1"], "invocation-id": ["inv-blue"] }) }, answered([], [asksFilters({ "instance-id": ["ins-red1"], "invocation-id": ["inv-blue"] }, page)])],
  ["a command of many on all servers", { body: filters({ "command-id": ["cmd-both"], "instance-id": ["ins-red1", "ins-blue2"] }) }, answered(["invt-red3"], [asksFilters({ "command-id": ["cmd-both"], "instance-id": ["ins-red1"] }, page)])],
  ["the own servers", { body: filters({ "instance-id": servers }) }, answered(["invt-red1", "invt-red2", "invt-red3"], [asksFilters({ "instance-id": servers }, page)])],
]);

attacks("a query by a caller who may see", [
  ["one task, by its server", { as: "redTask", body: filters({ "instance-id": ["ins-red1"] }) }, answered(["invt-red1"], [asksFilters({ "instance-id": ["ins-red1"], "invocation-task-id": ["invt-red1"] }, page)])],
  ["one task, by another task", { as: "redTask", body: filters({ "invocation-task-id": ["invt-red3"] }) }, answered([], [])],
  ["one run, by another run", { as: "redRun", body: filters({ "invocation-id": ["inv-blue"] }) }, answered([], [])],
  ["one run, by both runs", { as: "redRun", body: filters({ "invocation-id": ["inv-red", "inv-blue"] }) }, answered(["invt-red1", "invt-red2", "invt-red3"], [asksFilters({ "invocation-id": ["inv-red"] }, page)])],
  ["a command on servers, by the servers", { as: "redBoth", body: filters({ "instance-id": ["ins-red1"] }) }, answered(["invt-red3"], [asksFilters({ "instance-id": ["ins-red1"], "command-id": ["cmd-both"] }, page)])],
  ["a command on servers, by the command", { as: "redBoth", body: filters({ "command-id": ["cmd-both"] }) }, answered(["invt-red3"], [asksFilters({ "command-id": ["cmd-both"], "instance-id": servers }, page)])],
  ["a command on servers, by neither", { as: "redBoth", body: filters({ "invocation-id": ["inv-red"] }) }, answered(["invt-red3"], [asksFilters({ "invocation-id": ["inv-red"], "instance-id": servers, "command-id": ["cmd-both"] }, page)])],
  ["a command on servers, by ids", { as: "redBoth", body: ids("invt-red1", "invt-red3", "invt-blue2") }, answered(["invt-red3"], [asksIds("invt-red1", "invt-red3", "invt-blue2")])],
  ["nothing, by anything", { as: "redNothing", body: filters({ "instance-id": ["ins-red1"] }) }, answered([], [])],
  ["nothing, by everything", { as: "redNothing", body: { Region: region } }, forbidden],
  ["nothing, by ids", { as: "redNothing", body: ids("invt-red1") }, answered([], [asksIds("invt-red1")])],
  ["what a function says, by everything", { as: "redWhere", body: { Region: region } }, forbidden],
  ["what a function says, by another server", { as: "redWhere", body: filters({ "instance-id": ["ins-blue1"] }) }, answered([], [asksFilters({ "instance-id": ["ins-blue1"] }, { Limit: 100, Offset: 0 })])],
  ["what a function says, by a command of many", { as: "redWhere", body: filters({ "command-id": ["cmd-both"] }) }, answered(["invt-red3"], [asksFilters({ "command-id": ["cmd-both"] }, { Limit: 100, Offset: 0 })])],
  ["what a function says of a command, by another tenant's", { as: "redNarrow", body: filters({ "command-id": ["cmd-blue"] }) }, answered([], [])],
  ["what a function says of a command", { as: "redNarrow", body: filters({ "command-id": ["cmd-both"] }) }, answered(["invt-red3"], [asksFilters({ "command-id": ["cmd-both"] }, { Limit: 100, Offset: 0 })])],
  ["everything", { as: "operator", body: { Region: region } }, answered(["invt-red1", "invt-red2", "invt-red3", "invt-blue1", "invt-blue2", "invt-blue3"], [page])],
]);

/** As many filters as there may be, all the same. */
const repeated = (Name, value) => ({ Region: region, Filters: Array.from({ length: 10 }, () => ({ Name, Values: [value] })) });

attacks("more servers than a filter takes do not widen a query:", [
  ["by one of them and another one", { as: "redMany", body: filters({ "instance-id": ["ins-red1", "ins-blue1"] }) }, answered(["invt-red1", "invt-red3"], [asksFilters({ "instance-id": ["ins-red1"] }, page)])],
  ["by another one", { as: "redMany", body: filters({ "instance-id": ["ins-blue1"] }) }, answered([], [])],
  // There is room for all filters that hold the caller to what it may see.
  ["by the same filter, as often as there may be filters", { as: "redBoth", body: repeated("instance-id", "ins-red1") }, answered(["invt-red3"], [asksFilters({ "instance-id": ["ins-red1"], "command-id": ["cmd-both"] }, page)])],
  ["by another one's invocation, as often as there may be filters", { as: "redBoth", body: repeated("invocation-id", "inv-blue") }, answered([], [asksFilters({ "invocation-id": ["inv-blue"], "instance-id": servers, "command-id": ["cmd-both"] }, page)])],
  ["by another one's invocation", { as: "redMany", body: filters({ "invocation-id": ["inv-blue"] }) }, answered([], [asksFilters({ "invocation-id": ["inv-blue"] }, { Limit: 100, Offset: 0 })])],
  ["by the own invocation", { as: "redMany", body: filters({ "invocation-id": ["inv-red"] }, { Limit: 1 }) }, answered(["invt-red1"], [asksFilters({ "invocation-id": ["inv-red"] }, { Limit: 100, Offset: 0 })], { total: 3 })],
  ["by a command of many", { as: "redMany", body: filters({ "command-id": ["cmd-both"] }) }, answered(["invt-red3"], [asksFilters({ "command-id": ["cmd-both"] }, { Limit: 100, Offset: 0 })])],
  ["by a command of many, with output", { as: "redMany", body: filters({ "command-id": ["cmd-both"] }, { HideOutput: false }) }, answered(["invt-red3"], [asksFilters({ "command-id": ["cmd-both"] }, { Limit: 100, Offset: 0 }), { ...asksIds("invt-red3"), HideOutput: false }])],
  ["by a filter that there is not", { as: "redMany", body: filters({ "instance-kind": ["CVM"] }) }, refused(400, "InvalidParameterValue")],
  ["by nothing", { as: "redMany", body: { Region: region } }, forbidden],
  ["by ids", { as: "redMany", body: ids("invt-blue1", "invt-red2") }, answered(["invt-red2"], [asksIds("invt-blue1", "invt-red2")])],
]);

const mixed = ["invt-blue1", "invt-red3", "invt-none", "invt-red2", "invt-blue3", "invt-red1"];

attacks("a count", [
  ["of ids has only what is seen", { body: ids(...mixed) }, answered(["invt-red3", "invt-red2", "invt-red1"], [asksIds(...mixed)])],
  ["of a page has only what is seen", { body: { ...ids(...mixed), Limit: 1 } }, answered(["invt-red3"], [asksIds(...mixed)], { total: 3 })],
  ["of a later page has only what is seen", { body: { ...ids(...mixed), Limit: 1, Offset: 2 } }, answered(["invt-red1"], [asksIds(...mixed)], { total: 3 })],
  ["beyond the end has only what is seen", { body: { ...ids(...mixed), Limit: 100, Offset: 3 } }, answered([], [asksIds(...mixed)], { total: 3 })],
  ["of ids that are not seen is 0", { body: { ...ids("invt-blue1", "invt-blue2"), Limit: 1 } }, answered([], [asksIds("invt-blue1", "invt-blue2")])],
  ["of what a function says", { as: "redWhere", body: filters({ "command-id": ["cmd-both"] }, { Limit: 1 }) }, answered(["invt-red3"], [asksFilters({ "command-id": ["cmd-both"] }, { Limit: 100, Offset: 0 })], { total: 1 })],
  ["of what a function says, beyond the end", { as: "redWhere", body: filters({ "command-id": ["cmd-both"] }, { Limit: 1, Offset: 1 }) }, answered([], [asksFilters({ "command-id": ["cmd-both"] }, { Limit: 100, Offset: 0 })], { total: 1 })],
  ["of one server", { body: filters({ "instance-id": ["ins-red2", "ins-blue2"] }, { Limit: 1, Offset: 1 }) }, answered([], [asksFilters({ "instance-id": ["ins-red2"] }, { Limit: 1, Offset: 1 })], { total: 1 })],
]);

describe("an offset that walks", () => {
  for (const [title, attack, expected] of [
    ["over ids finds each task that is seen once", { body: ids(...mixed) }, ["invt-red3", "invt-red2", "invt-red1"]],
    ["over what a function says finds it at its place", { as: "redWhere", body: filters({ "command-id": ["cmd-both"] }) }, ["invt-red3"]],
  ]) {
    test(title, async () => {
      const site = openSite();
      for (let offset = 0; offset < 5; offset += 1) {
        const response = await site.relay(requestOf({ ...attack, body: { ...attack.body, Limit: 1, Offset: offset } }));
        await site.assertAnswered(response, attack, { found: expected.slice(offset, offset + 1), total: expected.length });
      }
    });
  }
});

/** Questions of which an answer must not tell whether there is such a task: the first one is of another tenant. */
const guesses = {
  "an id": [ids("invt-blue1"), ids("invt-none")],
  "an id, with output": [{ ...ids("invt-blue1"), HideOutput: false }, { ...ids("invt-none"), HideOutput: false }],
  "an id that is under way": [ids("invt-blue3"), ids("invt-none")],
  "an id among own ones": [ids("invt-red1", "invt-blue1", "invt-red2"), ids("invt-red1", "invt-none", "invt-red2")],
  "an id with a Limit and an Offset": [{ ...ids("invt-blue1"), Limit: 1, Offset: 1 }, { ...ids("invt-none"), Limit: 1, Offset: 1 }],
  "an id in another region": [{ ...ids("invt-blue1"), Region: otherRegion }, { ...ids("invt-none"), Region: otherRegion }],
  "a server": [filters({ "instance-id": ["ins-blue1"] }), filters({ "instance-id": ["ins-none"] })],
  "an invocation": [filters({ "invocation-id": ["inv-blue"] }), filters({ "invocation-id": ["inv-none"] })],
  "an invocation, a page of it": [filters({ "invocation-id": ["inv-blue"] }, { Limit: 1, Offset: 1 }), filters({ "invocation-id": ["inv-none"] }, { Limit: 1, Offset: 1 })],
  "a command": [filters({ "command-id": ["cmd-blue"] }), filters({ "command-id": ["cmd-none"] })],
  "a task by a filter alone": [filters({ "invocation-task-id": ["invt-blue1"] }), filters({ "invocation-task-id": ["invt-none"] })],
  "an invocation on the own server": [filters({ "invocation-id": ["inv-blue"], "instance-id": ["ins-red1"] }), filters({ "invocation-id": ["inv-none"], "instance-id": ["ins-red1"] })],
  "a command on the own server": [filters({ "command-id": ["cmd-blue"], "instance-id": ["ins-red1"] }), filters({ "command-id": ["cmd-none"], "instance-id": ["ins-red1"] })],
  "a task by a filter": [filters({ "invocation-task-id": ["invt-blue1"], "instance-id": ["ins-red1"] }), filters({ "invocation-task-id": ["invt-none"], "instance-id": ["ins-red1"] })],
};

describe("the answer is the same to the byte for what is forbidden and what there is not:", () => {
  for (const as of ["red", "redTask", "redWhere", "redMany", "redBoth"]) {
    for (const [title, [existing, unknown]] of Object.entries(guesses)) {
      test(`${title}, by ${as}`, async () => {
        // The second time from memory, and in the other order.
        const site = openSite();
        const answers = [];
        for (const body of [existing, unknown, unknown, existing]) answers.push(await raw(site, { as, body }));
        assert.deepEqual(answers.slice(1), [answers[0], answers[0], answers[0]]);
      });
    }
  }

  test("an id that the service refuses", async () => {
    const site = openSite();
    site.fake.inject({ fault: "bad-id", id: "invt-blue2" });
    const expected = await raw(site, { body: ids("invt-none", "invt-red1") });
    assert.deepEqual(await raw(site, { body: ids("invt-blue2", "invt-red1") }), expected);
    assert.deepEqual(await raw(site, { body: ids("invt-blue2", "invt-red1") }), expected);
    assert.deepEqual(await raw(site, { body: ids("no-id-at-all", "invt-red1") }), expected);
  });
});

/** Has each answer noted in `issued`, by its id. */
const issuing = (issued) => async (_call, next) => {
  const response = await next();
  issued.push((await response.clone().json()).Response.RequestId);
  return response;
};

describe("the id of an answer is the service's only for who may see all, and else tells nothing of what is asked for together, or remembered:", () => {
  const idOf = async (site, attack) => JSON.parse(await (await site.relay(requestOf(attack))).text()).Response.RequestId;
  for (const as of ["red", "redTask", "redWhere", "redMany", "redBoth"]) {
    for (const [title, [body]] of Object.entries({ ...guesses, "own ones": [ids("invt-red1", "invt-red2")], "an own invocation": [filters({ "invocation-id": ["inv-red"] })] })) {
      test(`${title}, by ${as}`, inVirtualTime(async () => {
        const issued = [];
        const reports = [];
        const site = openSite({ answer: issuing(issued), onRequest: (report) => reports.push(report) });
        const told = [...(await Promise.all([idOf(site, { as, body }), idOf(site, { as, body })])), await idOf(site, { as, body })];
        assert.equal(new Set([...told, ...issued]).size, told.length + issued.length);
        // Whoever runs the relay finds the request by it, and the call that was made for it.
        assert.deepEqual(reports.map(({ requestId }) => requestId).toSorted(), told.toSorted());
        for (const { serviceRequestId } of reports) assert.ok(serviceRequestId === undefined || issued.includes(serviceRequestId));
        assert.ok(issued.length === 0 || reports.some(({ serviceRequestId }) => serviceRequestId === issued.at(-1)));
      }));
    }
  }

  test("who may see all has that of the call", async () => {
    const issued = [];
    const site = openSite({ answer: issuing(issued) });
    for (const body of [ids("invt-red2"), filters({ "invocation-id": ["inv-red"] })]) {
      assert.equal(await idOf(site, { as: "operator", body }), issued.at(-1));
    }
  });
});

/** A service that refuses ids and values of filters that it does not know. */
const knowing = (code) => ({ body }, next) => {
  const { InvocationTaskIds = [], Filters = [{ Name: "invocation-task-id", Values: InvocationTaskIds }] } = JSON.parse(body);
  const unknown = Filters.find(({ Values }) => Values.some((value) => value.includes("none")));
  if (unknown === undefined) return next();
  return Response.json({ Response: { Error: { Code: code ?? codeOf[unknown.Name], Message: "there is none" }, RequestId: "r-0123456789" } });
};
/** None: that of the filter. The others are not documented for what there is not. */
const codesOfRefusal = [undefined, "ResourceNotFound", "ResourceNotFound.InvocationTask", "InvalidParameterValue"];
const codeOf = {
  "invocation-id": "InvalidParameterValue.InvalidInvocationId",
  "invocation-task-id": "InvalidParameterValue.InvalidInvocationTaskId",
  "instance-id": "InvalidParameterValue.InvalidInstanceId",
  "command-id": "InvalidParameterValue.InvalidCommandId",
};

describe("the answer is the same where the service refuses what there is not:", () => {
  const several = {
    "an invocation besides the own one": [filters({ "invocation-id": ["inv-red", "inv-blue"] }), filters({ "invocation-id": ["inv-red", "inv-none"] })],
    "a command besides the own one": [filters({ "command-id": ["cmd-blue", "cmd-both"] }), filters({ "command-id": ["cmd-none", "cmd-both"] })],
    "several of several": [filters({ "command-id": ["cmd-blue", "cmd-both"], "invocation-id": ["inv-blue", "inv-red"] }), filters({ "command-id": ["cmd-none", "cmd-both"], "invocation-id": ["inv-none", "inv-red"] })],
    "several, and none of the own": [filters({ "invocation-id": ["inv-blue", "inv-x"] }), filters({ "invocation-id": ["inv-none", "inv-none2"] })],
    "several of the own, and another": [filters({ "command-id": ["cmd-red", "cmd-both"], "invocation-id": ["inv-blue"] }), filters({ "command-id": ["cmd-red", "cmd-both"], "invocation-id": ["inv-none"] })],
  };
  for (const as of ["red", "redTask", "redWhere", "redMany", "redBoth"]) {
    for (const [title, [existing, unknown]] of Object.entries({ ...guesses, ...several })) {
      test(`${title}, by ${as}`, async () => {
        for (const code of codesOfRefusal) {
          const site = openSite({ answer: knowing(code) });
          assert.deepEqual(await raw(site, { as, body: unknown }), await raw(site, { as, body: existing }), code);
        }
      });
    }
  }

  for (const code of codesOfRefusal) {
    test(`who asks at the same time for a task that there is, by ${code ?? "the code of its filter"}`, async () => {
      const site = openSite({ answer: knowing(code) });
      const [{ data }] = await Promise.all(["invt-red1", "invt-none"].map(async (id) => JSON.parse(await (await site.relay(requestOf({ body: ids(id) }))).text())).map(async (answer) => ({ data: (await answer).Response })));
      assert.deepEqual(data.InvocationTaskSet.map(({ InvocationTaskId }) => InvocationTaskId), ["invt-red1"]);
    });

    test(`the own servers, of which one is gone, by ${code ?? "the code of its filter"}`, async () => {
      const authorize = () => ({ tenant: "red", see: { instanceIds: ["ins-none", "ins-red1"] } });
      // The filter before it has several values too, of which each is known.
      for (const invocations of [["inv-red"], ["inv-red", "inv-blue"]]) {
        const answer = JSON.parse(await (await openSite({ answer: knowing(code), authorize }).relay(requestOf({ body: filters({ "invocation-id": invocations }) }))).text()).Response;
        assert.deepEqual(answer.InvocationTaskSet.map(({ InvocationTaskId }) => InvocationTaskId), ["invt-red1", "invt-red3"]);
      }
    });
  }

  test("values of which each is known, and which are refused together", async () => {
    const answer = ({ body }, next) =>
      JSON.parse(body).Filters.some(({ Values }) => Values.length > 1) ? Response.json({ Response: { Error: { Code: "InvalidParameterValue.InvalidInstanceId", Message: "no" }, RequestId: "r-0123456789" } }) : next();
    const site = openSite({ answer });
    await site.attack({ body: filters({ "invocation-id": ["inv-red"] }) }, answered([], [
      asksFilters({ "invocation-id": ["inv-red"], "instance-id": servers }, page),
      ...servers.map((server) => asksFilters({ "instance-id": [server] }, { Limit: 1, Offset: 0 })),
    ]));
  });

  test("a value that is all of its filter is soon known, whatever else is asked", async () => {
    const site = openSite({ answer: knowing("ResourceNotFound") });
    const body = filters({ "command-id": ["cmd-both", "cmd-blue", "cmd-red"], "invocation-id": ["inv-none"] });
    await site.attack({ body }, answered([], [
      asksFilters({ "command-id": ["cmd-both", "cmd-blue", "cmd-red"], "invocation-id": ["inv-none"], "instance-id": servers }, page),
      asksFilters({ "invocation-id": ["inv-none"] }, { Limit: 1, Offset: 0 }),
    ]));
  });

  test("who may see all is told", async () => {
    const sent = [asksFilters({ "invocation-id": ["inv-none"] }, page)];
    await openSite({ answer: knowing() }).attack({ as: "operator", body: filters({ "invocation-id": ["inv-none"] }) }, refused(400, "InvalidParameterValue.InvalidInvocationId", { sent }));
  });

  test("it costs the same", inVirtualTime(async () => {
    const statuses = [];
    for (const as of ["red", "redMany", "redWhere"]) {
      for (const id of ["inv-blue", "inv-none"]) {
        const site = openSite({ callsPerSecond: 0.5, answer: knowing() });
        const own = [];
        for (let time = 0; time < 8; time += 1) own.push((await site.relay(requestOf({ as, body: filters({ "invocation-id": [id] }) }))).status);
        statuses.push(own);
      }
    }
    for (const own of statuses) assert.deepEqual(own, [200, 200, 429, 429, 429, 429, 429, 429]);
  }));
});

/** As {@link guesses}: by a caller who has few calls left, and would learn what was asked for and what was remembered. */
const costs = {
  "a task that has ended": [{}, ids("invt-blue1"), ids("invt-none")],
  "a task that is under way": [{}, ids("invt-blue3"), ids("invt-none")],
  "a task among own ones": [{}, ids("invt-red1", "invt-blue1"), ids("invt-red1", "invt-none")],
  "tasks": [{}, ids("invt-blue1", "invt-blue2", "invt-blue3"), ids("invt-none1", "invt-none2", "invt-none3")],
  "a task, where the service refuses ids that are unknown": [{ refused: "invt-none" }, ids("invt-blue1"), ids("invt-none")],
  "the tasks of a server": [{}, filters({ "instance-id": ["ins-blue1"] }), filters({ "instance-id": ["ins-none"] })],
  "an invocation": [{}, filters({ "invocation-id": ["inv-blue"] }), filters({ "invocation-id": ["inv-none"] })],
  "an invocation, by more servers than a filter takes": [{ as: "redMany" }, filters({ "invocation-id": ["inv-blue"] }), filters({ "invocation-id": ["inv-none"] })],
  "a server, by what a function says": [{ as: "redWhere" }, filters({ "instance-id": ["ins-blue1"] }), filters({ "instance-id": ["ins-none"] })],
  "a task, by what a function says": [{ as: "redWhere" }, ids("invt-blue1"), ids("invt-none")],
  "a command on the own server": [{}, filters({ "instance-id": ["ins-red1"], "command-id": ["cmd-blue"] }), filters({ "instance-id": ["ins-red1"], "command-id": ["cmd-none"] })],
};

describe("it costs the same to ask for what is forbidden and for what there is not:", () => {
  for (const [title, [{ as = "red", refused: unknown }, ...bodies]] of Object.entries(costs)) {
    test(title, inVirtualTime(async () => {
      const statuses = [];
      for (const body of bodies) {
        const site = openSite({ callsPerSecond: 0.5 });
        if (unknown !== undefined) site.fake.inject({ fault: "bad-id", id: unknown });
        const own = [];
        for (let time = 0; time < 8; time += 1) own.push((await site.relay(requestOf({ as, body }))).status);
        statuses.push(own);
      }
      assert.deepEqual(statuses[0], statuses[1]);
    }));
  }
});

/** An answer to the byte, but for the id of the request. */
async function raw(site, attack) {
  const response = await site.relay(requestOf(attack));
  const text = await response.text();
  const { RequestId } = JSON.parse(text).Response;
  assert.match(RequestId, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  return { status: response.status, headers: [...response.headers], text: text.replace(RequestId, "") };
}
