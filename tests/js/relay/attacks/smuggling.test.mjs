// What a body must not smuggle in: another action, another endpoint, a second meaning of a member, a prototype.
import assert from "node:assert/strict";
import { afterEach } from "node:test";

import { answered, asksIds, attacks, ids, refused, region } from "./harness.mjs";

afterEach(() => {
  assert.deepEqual([{}.polluted, [].polluted, {}.see, {}.tenant], [undefined, undefined, undefined, undefined]);
});

/** Members that choose something else where a relay hands on what it gets. */
const foreign = {
  Action: "RunCommand", Version: "2017-03-12", Service: "cvm", Endpoint: "evil.example", endpoint: "evil.example", Host: "evil.example",
  SecretId: "x", SecretKey: "x", Token: "x", Credential: { SecretId: "x" }, Timestamp: 1, Nonce: 1, Signature: "x", SignatureMethod: "HmacSHA1",
  Language: "en-US", RequestClient: "x", "X-TC-Action": "RunCommand", "x-tc-region": "ap-shanghai", CommandId: "cmd-red", InstanceIds: ["ins-blue1"],
  Content: "cm0gLXJmIC8=", Filter: [], Tenant: "blue", tenant: "blue", see: "all", relay: "https://evil.example", region: "ap-shanghai", hideOutput: false,
  hideoutput: false, "HideOutput ": false, "HideOutput\0": false, "InvocationTaskIds.0": "invt-blue1", "InvocationTaskIds[]": ["invt-blue1"], "": 1,
};

attacks("a member that the action has not:", Object.entries(foreign).map(([name, value]) => [
  JSON.stringify(name), { body: { ...ids("invt-red1"), [name]: value } }, refused(400, "UnknownParameter"),
]));

attacks("a member of a filter that it has not:", Object.entries({ Operator: "or", Value: "ins-blue1", name: "instance-id", values: ["ins-blue1"] }).map(([name, value]) => [
  name, { body: { Region: region, Filters: [{ Name: "instance-id", Values: ["ins-red1"], [name]: value }] } }, refused(400, "UnknownParameter"),
]));

const prefix = `{"Region":"${region}",`;
/** The second one wins with some readers, the first one with others. */
const duplicates = {
  "Region": `${prefix}"Region":"ap-beijing"}`,
  "Region, the same twice": `${prefix}"Region":"${region}","InvocationTaskIds":["invt-red1"]}`,
  "Region, escaped": `${prefix}"Regio\\u006e":"ap-beijing"}`,
  "ids": `${prefix}"InvocationTaskIds":["invt-red1"],"InvocationTaskIds":["invt-blue1"]}`,
  "ids, escaped": `${prefix}"InvocationTaskIds":["invt-red1"],"InvocationTask\\u0049ds":["invt-blue1"]}`,
  "HideOutput": `${prefix}"InvocationTaskIds":["invt-red1"],"HideOutput":true,"HideOutput":false}`,
  "Limit": `${prefix}"InvocationTaskIds":["invt-red1"],"Limit":1,"Limit":100}`,
  "Filters": `${prefix}"Filters":[{"Name":"instance-id","Values":["ins-red1"]}],"Filters":[{"Name":"instance-id","Values":["ins-blue1"]}]}`,
  "Name": `${prefix}"Filters":[{"Name":"instance-id","Name":"command-id","Values":["ins-red1"]}]}`,
  "Name, escaped": `${prefix}"Filters":[{"Name":"instance-id","N\\u0061me":"command-id","Values":["ins-red1"]}]}`,
  "Values": `${prefix}"Filters":[{"Name":"instance-id","Values":["ins-red1"],"Values":["ins-blue1"]}]}`,
};

attacks("a member that comes twice:", Object.entries(duplicates).map(([title, body]) => [
  title, { body }, refused(400, "InvalidParameter"),
]));

const prototypes = {
  ["__proto__"]: `${prefix}"InvocationTaskIds":["invt-red1"],"__proto__":{"polluted":1,"see":"all","HideOutput":false}}`,
  "__proto__, escaped": `${prefix}"InvocationTaskIds":["invt-red1"],"\\u005f_proto__":{"polluted":1}}`,
  "constructor": `${prefix}"InvocationTaskIds":["invt-red1"],"constructor":{"prototype":{"polluted":1}}}`,
  "prototype": `${prefix}"InvocationTaskIds":["invt-red1"],"prototype":{"polluted":1}}`,
  "toString": `${prefix}"InvocationTaskIds":["invt-red1"],"toString":"x"}`,
  "then": `${prefix}"InvocationTaskIds":["invt-red1"],"then":"x"}`,
  "toJSON": `${prefix}"InvocationTaskIds":["invt-red1"],"toJSON":"x"}`,
  "hasOwnProperty": `${prefix}"InvocationTaskIds":["invt-red1"],"hasOwnProperty":1}`,
  "__proto__ of a filter": `${prefix}"Filters":[{"Name":"instance-id","Values":["ins-red1"],"__proto__":{"polluted":1}}]}`,
  "__proto__ with the ids": `${prefix}"__proto__":{"InvocationTaskIds":["invt-blue1"]}}`,
};

attacks("a member of every object:", Object.entries(prototypes).map(([title, body]) => [
  title, { body }, refused(400, "UnknownParameter"),
]));

attacks("the name of a filter that is a member of every object:", ["__proto__", "constructor", "toString"].map((Name) => [
  Name, { body: { Region: region, Filters: [{ Name, Values: ["ins-red1"] }] } }, refused(400, "InvalidParameterValue"),
]));

const noJson = {
  "nothing": "",
  "blanks": " \n",
  "text": "Region=ap-guangzhou&InvocationTaskIds.0=invt-red1",
  "two objects": `{"Region":"${region}"}{"Region":"${region}"}`,
  "something after the object": `{"Region":"${region}"}x`,
  "half an object": `{"Region":"${region}"`,
  "a comma at the end": `{"Region":"${region}",}`,
  "a comment": `{/**/"Region":"${region}"}`,
  "single quotes": `{'Region':'${region}'}`,
  "a byte order mark": `\ufeff{"Region":"${region}"}`,
  "a guard against scripts": `)]}'\n{"Region":"${region}"}`,
  "NaN": `${prefix}"Limit":NaN}`,
  "a hexadecimal number": `${prefix}"Limit":0x10}`,
  "a number with a zero before it": `${prefix}"Limit":010}`,
  "a raw line break in text": `{"Region":"ap-\nguangzhou"}`,
  "a NUL at the end": `{"Region":"${region}"}\0`,
  "bytes that are no UTF-8": Uint8Array.from([...Buffer.from(`{"Region":"${region}","InvocationTaskIds":["invt-`), 0xff, ...Buffer.from(`"]}`)]),
  "a byte too many for a character": Uint8Array.from([...Buffer.from(`{"Region":"${region}","InvocationTaskIds":["invt-`), 0xc0, 0xa2, ...Buffer.from(`"]}`)]),
  "UTF-16": Uint8Array.from(Buffer.from(`{"Region":"${region}"}`, "utf16le")),
  "many brackets": "[".repeat(10_000),
  "an object in an object in an object": `${'{"Region":'.repeat(1_000)}1`,
};

attacks("a body that is no JSON, or is", Object.entries(noJson).map(([title, body]) => [
  title, { body }, refused(400, "InvalidParameter"),
]));

const shapes = {
  "a list": [ids("invt-red1")],
  "null": null,
  "a text": "x",
  "ids as a text": { Region: region, InvocationTaskIds: "invt-red1" },
  "ids as an object": { Region: region, InvocationTaskIds: { 0: "invt-red1", length: 1 } },
  "ids with a number": ids(1),
  "ids with null": ids(null),
  "ids in a list of a list": ids(["invt-red1"]),
  "ids that are null": { Region: region, InvocationTaskIds: null },
  "no id": ids(),
  "101 ids": ids(...Array.from({ length: 101 }, (_, index) => `invt-${index}`)),
  "an id without a letter": ids(""),
  "an id with half a pair of surrogates": ids("invt-\ud800"),
  "the id of an invocation": ids("inv-red"),
  "filters as an object": { Region: region, Filters: { Name: "instance-id", Values: ["ins-red1"] } },
  "no filter": { Region: region, Filters: [] },
  "a filter without values": { Region: region, Filters: [{ Name: "instance-id", Values: [] }] },
  "a filter with six values": { Region: region, Filters: [{ Name: "instance-id", Values: Array.from({ length: 6 }, () => "ins-red1") }] },
  "11 filters": { Region: region, Filters: Array.from({ length: 11 }, () => ({ Name: "instance-id", Values: ["ins-red1"] })) },
  "a filter that is unknown": { Region: region, Filters: [{ Name: "tenant", Values: ["red"] }] },
  "a filter in capitals": { Region: region, Filters: [{ Name: "INSTANCE-ID", Values: ["ins-red1"] }] },
  "a filter with a blank": { Region: region, Filters: [{ Name: "instance-id ", Values: ["ins-red1"] }] },
  "a Limit of 0": { ...ids("invt-red1"), Limit: 0 },
  "a Limit of 101": { ...ids("invt-red1"), Limit: 101 },
  "a Limit below 0": { ...ids("invt-red1"), Limit: -1 },
  "a Limit of text": { ...ids("invt-red1"), Limit: "1" },
  "a Limit of a half": { ...ids("invt-red1"), Limit: 1.5 },
  "an Offset below 0": { ...ids("invt-red1"), Offset: -1 },
  "HideOutput as text": { ...ids("invt-red1"), HideOutput: "false" },
  "HideOutput as a number": { ...ids("invt-red1"), HideOutput: 0 },
  "HideOutput as null": { ...ids("invt-red1"), HideOutput: null },
};

attacks("parameters that are wrong:", Object.entries(shapes).map(([title, body]) => [
  title, { body: JSON.stringify(body) }, refused(400, "InvalidParameterValue"),
]));

attacks("numbers that lose what they are:", [
  ["an Offset beyond 64 bits", { body: `${prefix}"InvocationTaskIds":["invt-red1"],"Offset":18446744073709551616}` }, refused(400, "InvalidParameterValue")],
  ["a Limit of 1e400", { body: `${prefix}"InvocationTaskIds":["invt-red1"],"Limit":1e400}` }, refused(400, "InvalidParameterValue")],
  ["ids together with filters", { body: { ...ids("invt-red1"), Filters: [{ Name: "instance-id", Values: ["ins-red1"] }] } }, refused(400, "InvalidParameter.ConflictParameter")],
  ["an Offset that is beyond all", { body: { ...ids("invt-red1"), Offset: 9_007_199_254_740_991 } }, answered([], [asksIds("invt-red1")], { total: 1 })],
  ["one id a hundred times", { body: ids(...Array.from({ length: 100 }, () => "invt-red1")) }, answered(["invt-red1"], [asksIds("invt-red1")])],
]);
