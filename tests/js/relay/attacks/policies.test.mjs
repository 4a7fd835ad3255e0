// `authorize` that fails, hangs or gives rubbish: nobody is let through by it, and nothing is asked or told.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { runInNewContext } from "node:vm";

import { warmUp } from "../../support.mjs";
import { inVirtualTime, pass } from "../../virtual-time.mjs";
import { answered, asksFilters, asksIds, filters, ids, openSite, policies, policyText, refused, region, requestOf } from "./harness.mjs";

before(warmUp);

const body = ids("invt-red1");
const forbidden = refused(403, "UnauthorizedOperation.RelayRefused");
const failing = () => {
  throw new TypeError(`5ecret ${policyText}`);
};
const red = policies.red.see;

/** A test of what `authorize` does. */
function policy(title, authorize, expected = forbidden, attack = { body }) {
  test(title, () => openSite({ authorize }).attack({ as: null, ...attack }, expected));
}

describe("authorize", () => {
  policy("throws", failing);
  policy("throws a text", () => {
    throw policyText;
  });
  policy("throws nothing", () => {
    throw undefined;
  });
  policy("throws a Response that lets through", () => {
    throw Response.json({ tenant: "red", see: "all" });
  });
  policy("rejects", () => Promise.reject(new Error(policyText)));
  policy("rejects with nothing", () => Promise.reject());
  policy("rejects later", () => new Promise((_resolve, reject) => setTimeout(reject, 20)));
  policy("gives a promise of a promise that rejects", () => Promise.resolve(Promise.reject(new Error(policyText))));
  policy("gives something whose then throws", () => ({ get then() { return failing(); } }));
  policy("gives something whose then calls back with an error", () => ({ then: (_resolve, reject) => reject(new Error(policyText)) }));
  test("never answers", () => openSite({ timeout: 150, authorize: () => new Promise(() => undefined) }).attack({ body }, refused(504, "ServiceUnavailable")));
  test("answers when it is too late", inVirtualTime(async () => {
    let answer;
    const site = openSite({ timeout: 100, authorize: () => new Promise((resolve) => (answer = resolve)) });
    await site.attack({ body }, refused(504, "ServiceUnavailable"));
    answer(policies.red);
    await pass(200);
    site.assertSent({ sent: [] });
  }));
  test("is run once for each request, before anything is read", async () => {
    const seen = [];
    const site = openSite({ authorize: async (request) => (seen.push([request.method, request.url, await request.text()]), policies.red) });
    await site.attack({ body, url: "https://relay.example/x?y=1" }, answered(["invt-red1"], [asksIds("invt-red1")]));
    assert.deepEqual(seen, [["POST", "https://relay.example/x?y=1", ""]]);
  });
  test("cannot change what is asked by what it does to its request", async () => {
    const authorize = (request) => {
      request.headers.set("content-type", "text/plain");
      request.headers.set("origin", "https://evil.example");
      return policies.red;
    };
    await openSite({ authorize }).attack({ body }, answered(["invt-red1"], [asksIds("invt-red1")]));
  });
});

/** What `authorize` must not give. */
const rubbish = {
  "undefined": undefined, "null": null, "true": true, "1": 1, "a text": "all", "the word": "see: all", "a symbol": Symbol("all"), "a function": () => policies.operator, "a list": ["red", "all"],
  "an empty object": {}, "a tenant alone": { tenant: "red" }, "see alone": { see: "all" }, "no tenant": { tenant: "", see: "all" }, "a tenant of a number": { tenant: 1, see: "all" },
  "a tenant of null": { tenant: null, see: "all" }, "a tenant of an object": { tenant: { toString: () => "red" }, see: "all" }, "a tenant of a String": { tenant: new String("red"), see: "all" },
  "a tenant of a promise": { tenant: Promise.resolve("red"), see: "all" }, "a caller of null": { tenant: "red", caller: null, see: "all" }, "a caller of a number": { tenant: "red", caller: 7, see: "all" },
  "an empty caller": { tenant: "red", caller: "", see: "all" }, "a Response": Response.json({ tenant: "red", see: "all" }), "a Map": new Map([["tenant", "red"], ["see", "all"]]),
  "an Error": new Error(policyText),
};

describe("authorize gives", () => {
  for (const [title, given] of Object.entries(rubbish)) policy(title, () => given);
  policy("an object whose tenant throws", () => ({ get tenant() { return failing(); }, see: "all" }));
  policy("an object whose see throws", () => ({ tenant: "red", get see() { return failing(); } }));
  policy("an object whose caller throws", () => ({ tenant: "red", get caller() { return failing(); }, see: "all" }));
  policy("a proxy that throws", () => new Proxy({}, { get: (_target, name) => (name === "then" ? undefined : failing()) }));
  policy("a proxy that was revoked", async () => ({ tenant: "red", see: revoked() }));
});

/** What `see` must not be. */
const notSeen = {
  "undefined": undefined, "null": null, "nothing": {}, "true": true, "1": 1, "a star": "*", "ALL": "ALL", "all and a blank": "all ", "a String": new String("all"), "a list with all": ["all"],
  "an empty list": [], "a list of ids": ["ins-red1"], "a function": () => true, "a promise": Promise.resolve("all"), "a Set": new Set(["ins-red1"]), "a Map": new Map([["instanceIds", ["ins-red1"]]]),
  "a date": new Date(0), "an object with all": { all: true }, "a member that is unknown": { instances: ["ins-red1"] }, "a member with another case": { InstanceIds: ["ins-red1"] },
  "a known and an unknown member": { instanceIds: ["ins-red1"], regionIds: [region] }, "a known and a misspelt member": { instanceIds: ["ins-red1"], commandIDs: [] },
  "a list that is undefined": { instanceIds: undefined }, "a list that is null": { instanceIds: null }, "a list and one that is undefined": { instanceIds: ["ins-red1"], commandIds: undefined },
  "a text for a list": { instanceIds: "ins-red1" }, "all for a list": { instanceIds: "all" }, "a star for a list": { instanceIds: "*" }, "an object for a list": { instanceIds: { 0: "ins-red1", length: 1 } },
  "a Set for a list": { instanceIds: new Set(["ins-red1"]) }, "a function for a list": { instanceIds: () => true }, "a number in a list": { instanceIds: ["ins-red1", 1] },
  "null in a list": { instanceIds: ["ins-red1", null] }, "undefined in a list": { instanceIds: ["ins-red1", undefined] }, "an empty text in a list": { instanceIds: ["ins-red1", ""] },
  "a list in a list": { instanceIds: [["ins-red1"]] }, "a String in a list": { instanceIds: [new String("ins-red1")] }, "a pattern in a list": { instanceIds: [/.*/] },
  "a hole in a list": { instanceIds: ["ins-red1", , "ins-red2"] }, "a promise for a list": { instanceIds: Promise.resolve(["ins-red1"]) },
  "where that is undefined": { where: undefined }, "where that is true": { where: true }, "where that is a text": { where: "all" }, "where that is undefined, with a list": { instanceIds: ["ins-red1"], where: undefined },
  "a prototype that says all": Object.create({ instanceIds: ["ins-red1"] }), "a prototype that has where": Object.create({ where: () => true }),
};

describe("see is", () => {
  for (const [title, see] of Object.entries(notSeen)) policy(title, () => ({ tenant: "red", see }));
  policy("an object with a member that throws", () => ({ tenant: "red", see: { get instanceIds() { return failing(); } } }));
  policy("a list that throws", () => ({ tenant: "red", see: { instanceIds: throwingList() } }));
  policy("a proxy whose keys throw", () => ({ tenant: "red", see: new Proxy({}, { ownKeys: failing }) }));
  policy("the JSON of an attacker with __proto__", () => JSON.parse('{"tenant":"red","__proto__":{"see":"all"}}'));
  policy("in the JSON of an attacker with __proto__", () => JSON.parse('{"tenant":"red","see":{"__proto__":{"where":1}}}'));
  policy("all, by a prototype", () => Object.create({ tenant: "red", see: "none" }));
});

class ServersOfATeam {
  instanceIds = ["ins-red1"];
  where() {
    return false;
  }
}

class CommandsOfATeam {
  instanceIds = ["ins-red1"];
  get commandIds() {
    return [];
  }
}

class Plain {
  instanceIds = ["ins-red1"];
}

/** An own list, which alone would show a task, and a restriction that is not an own member. */
const halfInherited = {
  "a class with a method": new ServersOfATeam(),
  "a class with a getter": new CommandsOfATeam(),
  "a class of a class": new (class extends ServersOfATeam {})(),
  "a class that has nothing more": new Plain(),
  "a prototype with where": Object.assign(Object.create({ where: () => false }), red),
  "a prototype with another list": Object.assign(Object.create({ commandIds: [] }), red),
  "a prototype without one of its own, with where": Object.assign(Object.create(Object.assign(Object.create(null), { where: () => false })), red),
  "a member named by a symbol": { ...red, [Symbol("where")]: () => false },
  "a proxy of a class": new Proxy(new ServersOfATeam(), {}),
};

describe("what see inherits is not dropped without a word:", () => {
  for (const [title, see] of Object.entries(halfInherited)) {
    policy(title, () => ({ tenant: "red", see }));
    test(`${title}: onRequest is told so`, async () => {
      const reports = [];
      await openSite({ authorize: () => ({ tenant: "red", see }), onRequest: (report) => reports.push(report) }).attack({ as: null, body }, forbidden);
      assert.match(reports[0].error.message, /^see: expected /);
    });
  }
  test("by Object.prototype", async () => {
    const site = openSite({ authorize: () => ({ tenant: "red", see: red }) });
    await withMember(Object.prototype, "where", () => false, () => site.attack({ as: null, body }, forbidden));
  });
  policy("a list of a JSON of another realm", () => ({ tenant: "red", see: runInNewContext('({ instanceIds: ["ins-red1"] })') }), answered(["invt-red1"], [asksIds("invt-red1")]), { as: "red", body });
});

class Session {
  tenant = "red";
  get see() {
    return red;
  }
}

describe("what authorize gives is not completed by what it inherits:", () => {
  policy("a class with a getter", () => new Session());
  policy("a prototype with see", () => Object.assign(Object.create({ see: "all" }), { tenant: "red" }));
  policy("a prototype with a caller", () => Object.assign(Object.create({ caller: "somebody" }), policies.red));
  for (const given of [{ tenant: "red" }, {}, undefined, null]) {
    test(`see, by Object.prototype, of ${JSON.stringify(given)}`, () =>
      withMember(Object.prototype, "see", "all", () =>
        withMember(Object.prototype, "tenant", "red", () => openSite({ authorize: () => given }).attack({ as: null, body }, forbidden)),
      ));
  }
  policy("members that are not enumerable are read", () => Object.defineProperty({ tenant: "red" }, "see", { value: red }), answered(["invt-red1"], [asksIds("invt-red1")]), { as: "red", body });
});

describe("what a policy says is taken at its word:", () => {
  policy("an empty list has nothing", () => ({ tenant: "red", see: { instanceIds: [] } }), answered([], [asksIds("invt-red1")]));
  policy("two lists must both have it", () => ({ tenant: "red", see: { instanceIds: ["ins-red1"], commandIds: ["cmd-both"] } }), answered([], [asksIds("invt-red1")]));
  policy("a list and where must both have it", () => ({ tenant: "red", see: { instanceIds: ["ins-red1"], where: () => false } }), answered([], [asksIds("invt-red1")]));
  policy("where that is not enumerable", () => ({ tenant: "red", see: Object.defineProperty({ ...red }, "where", { value: () => false }) }), answered([], [asksIds("invt-red1")]));
  policy("a list that is not enumerable", () => ({ tenant: "red", see: Object.defineProperty({ ...red }, "commandIds", { get: () => [] }) }), answered([], [asksIds("invt-red1")]));
  policy("a list without a prototype", () => Object.assign(Object.create(null), { tenant: "red", see: Object.assign(Object.create(null), red) }), { found: ["invt-red1"], sent: [asksIds("invt-red1")] }, { as: "red", body });
  test("a list that is changed later changes nothing", async () => {
    const instanceIds = ["ins-red1"];
    const site = openSite({ authorize: () => ({ tenant: "red", see: { instanceIds } }), answer: async (_call, next) => (instanceIds.push("ins-blue1"), next()) });
    await site.attack({ as: "redServer", body: ids("invt-red1", "invt-blue1") }, answered(["invt-red1"], [asksIds("invt-red1", "invt-blue1")]));
  });
  test("a list that says something else each time it is read is read once", async () => {
    let reads = 0;
    const see = { get instanceIds() { return (reads += 1) === 1 ? ["ins-red1"] : ["ins-red1", "ins-blue1"]; } };
    const site = openSite({ authorize: () => ({ tenant: "red", see }) });
    await site.attack({ as: "redServer", body: ids("invt-red1", "invt-blue1") }, answered(["invt-red1"], [asksIds("invt-red1", "invt-blue1")]));
    assert.equal(reads, 1);
  });
});

/** What `where` gives that is not `true`, and so shows nothing. */
const notTrue = {
  "a promise of true": () => Promise.resolve(true), "a promise of false": async () => false, "1": () => 1, "a text": () => "true", "an object": () => ({}), "a Boolean": () => new Boolean(true), "nothing": () => undefined, "a task": (task) => task,
};

describe("where gives", () => {
  for (const [title, where] of Object.entries(notTrue)) policy(title, () => ({ tenant: "red", see: { where } }), answered([], [asksIds("invt-red1")]));

  // Else an answer would tell that there is a task over which it stumbles.
  for (const [title, where] of Object.entries({
    "an error": failing,
    "an error for tasks of others": ({ InstanceId }) => (InstanceId.startsWith("ins-red") ? true : failing()),
    "a rejection": () => Promise.reject(new Error(policyText)),
  })) {
    test(`${title}: as if there were no such task`, async () => {
      const site = openSite({ authorize: () => ({ tenant: "red", see: { where } }) });
      const statuses = [];
      for (const id of ["invt-blue1", "invt-none"]) {
        const response = await site.relay(requestOf({ body: ids(id) }));
        const { Response } = JSON.parse(await response.text());
        statuses.push([response.status, Response.TotalCount, Response.Error?.Code]);
      }
      assert.deepEqual(statuses, [[200, 0, undefined], [200, 0, undefined]]);
    });
  }

  test("an error, in a query: as if there were no such task", async () => {
    const where = ({ InstanceId }) => (InstanceId.startsWith("ins-red") ? true : failing());
    const site = openSite({ authorize: () => ({ tenant: "red", see: { where } }) });
    await site.attack({ as: "redWhere", body: filters({ "command-id": ["cmd-both"] }) }, answered(["invt-red3"], [asksFilters({ "command-id": ["cmd-both"] }, { Limit: 100, Offset: 0 })]));
  });
});

async function withMember(object, name, value, run) {
  Object.defineProperty(object, name, { value, configurable: true });
  try {
    return await run();
  } finally {
    delete object[name];
  }
}

function revoked() {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function throwingList() {
  return new Proxy(["ins-red1"], { get: (target, name) => (name === "length" || name === Symbol.iterator ? failing() : target[name]) });
}
