// The body of a request to a relay, as anybody may send it: what is made of it, and what is refused, by which code.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { parseRelayRequest } from "tat-tasks";

import { tatFailure } from "./support.mjs";

const region = '"Region":"ap-guangzhou"';
const utf8 = (text) => new TextEncoder().encode(text);

describe("what is made of a body", () => {
  for (const [title, body, request] of [
    ["a region alone: the output is hidden, said explicitly", `{${region}}`, { HideOutput: true }],
    ["ids without a Limit", `{"InvocationTaskIds":["invt-1"],${region}}`, { InvocationTaskIds: ["invt-1"], Limit: 100, HideOutput: true }],
    ["all that goes together", `{${region},"HideOutput":false,"Offset":3,"Limit":9,"Filters":[{"Values":["inv-1"],"Name":"invocation-id"}]}`, { Filters: [{ Name: "invocation-id", Values: ["inv-1"] }], Limit: 9, Offset: 3, HideOutput: false }],
    ["blanks and escapes", ` {\r\n\t"\\u0052egion" : "ap-guang\\u007ahou" } `, { HideOutput: true }],
    ["characters beyond ASCII", `{${region},"Filters":[{"Name":"command-id","Values":["界\\ud83d\\ude00\\u00e9"]}]}`, { Filters: [{ Name: "command-id", Values: ["界😀é"] }], HideOutput: true }],
    ["the largest Offset", `{${region},"Offset":9007199254740991}`, { Offset: Number.MAX_SAFE_INTEGER, HideOutput: true }],
  ]) {
    test(title, async () => {
      assert.deepEqual(await parseRelayRequest(body), { region: "ap-guangzhou", request });
      assert.deepEqual(await parseRelayRequest(utf8(body)), { region: "ap-guangzhou", request });
    });
  }

  test("bytes that change after the call are read as they were", async () => {
    const bytes = utf8(`{${region}}`);
    const pending = parseRelayRequest(bytes);
    bytes.fill(0);
    assert.equal((await pending).region, "ap-guangzhou");
  });

  test("a window of a larger buffer", async () => {
    const bytes = utf8(`xx{${region}}xx`);
    assert.equal((await parseRelayRequest(bytes.subarray(2, -2))).region, "ap-guangzhou");
  });
});

describe("what is refused", () => {
  const deep = (count) => `${"[".repeat(count)}${"]".repeat(count)}`;
  const filter = (members) => `{${region},"Filters":[{"Name":"instance-id","Values":["ins-1"]${members}}]}`;
  for (const [title, body, code, field] of [
    ["nothing", "", "InvalidParameter", "request"],
    ["a word", "undefined", "InvalidParameter", "request"],
    ["a web page", "<html>", "InvalidParameter", "request"],
    ["a form", "Region=ap-guangzhou", "InvalidParameter", "request"],
    ["a byte order mark", `\ufeff{${region}}`, "InvalidParameter", "request"],
    ["half of a body", `{${region},"Limit":`, "InvalidParameter", "Limit"],
    ["two bodies", `{${region}}{${region}}`, "InvalidParameter", "request"],
    ["a comment", `{${region}/**/}`, "InvalidParameter", "request"],
    ["a comma too many", `{${region},}`, "InvalidParameter", "request"],
    ["a zero byte behind", `{${region}}\0`, "InvalidParameter", "request"],
    ["a blank of Unicode", `{\u00a0${region}}`, "InvalidParameter", "request"],
    ["NaN", `{${region},"Limit":NaN}`, "InvalidParameter", "Limit"],
    ["a number with a zero before it", `{${region},"Limit":010}`, "InvalidParameter", "Limit"],
    ["half of a surrogate pair, as it is", `{${region},"Filters":[{"Name":"command-id","Values":["\ud800"]}]}`, "InvalidParameter", "request"],
    ["half of a surrogate pair, escaped", `{${region},"InvocationTaskIds":["invt-\\udc00"]}`, "InvalidParameterValue", "InvocationTaskIds[0]"],
    ["half of a surrogate pair in a name", `{${region},"\\ud800":1}`, "InvalidParameterValue", "request"],
    ["seven levels of a known member", `{${region},"Filters":${deep(6)}}`, "InvalidParameter", "Filters[0][0][0][0][0]"],
    ["seven levels of another", `{${region},"x":${deep(6)}}`, "InvalidParameter", "x[0][0][0][0][0]"],
    ["40 levels", `{${region},"Filters":${deep(40)}}`, "InvalidParameter"],
    ["100,000 levels", deep(100_000), "InvalidParameter"],
    ["six levels of a known member", `{${region},"Filters":${deep(5)}}`, "InvalidParameterValue", "Filters[0]"],
    ["six levels of another", `{${region},"x":${deep(5)}}`, "UnknownParameter", "x"],
    ["null", "null", "InvalidParameterValue", "request"],
    ["an array", `[{${region}}]`, "InvalidParameterValue", "request"],
    ["a text", '"{}"', "InvalidParameterValue", "request"],
    ["no Region", '{"InvocationTaskIds":["invt-1"]}', "MissingParameter", "Region"],
    ["a Region of null", '{"Region":null}', "InvalidParameterValue", "Region"],
    ["a Region of another shape", '{"Region":"ap-guangzhou.evil.example/"}', "InvalidParameterValue", "Region"],
    ["a Region with a line break", '{"Region":"ap-guangzhou\\r\\nHost: evil"}', "InvalidParameterValue", "Region"],
    ["an empty Region", '{"Region":""}', "InvalidParameterValue", "Region"],
    ["Region twice", `{${region},"Region":"ap-beijing"}`, "InvalidParameter", "Region"],
    ["Region twice, one of them escaped", `{${region},"Re\\u0067ion":"ap-guangzhou"}`, "InvalidParameter", "Region"],
    ["Region in other letters", `{${region},"region":"ap-beijing"}`, "UnknownParameter", "region"],
    ["Limit twice", `{${region},"Limit":1,"Limit":1}`, "InvalidParameter", "Limit"],
    ["HideOutput twice, both escaped", `{${region},"\\u0048ideOutput":true,"HideOutpu\\u0074":false}`, "InvalidParameter", "HideOutput"],
    ["the name of a filter twice", filter(',"Name":"command-id"'), "InvalidParameter", "Filters[0].Name"],
    ["another member of a filter", filter(',"Op":"or"'), "UnknownParameter", "Filters[0].Op"],
    ["__proto__", `{${region},"__proto__":{"HideOutput":false}}`, "UnknownParameter", '["__proto__"]'],
    ["__proto__, escaped", `{${region},"\\u005f_proto__":{}}`, "UnknownParameter", '["__proto__"]'],
    ["__proto__ of a filter", filter(',"__proto__":{}'), "UnknownParameter", 'Filters[0]["__proto__"]'],
    ["constructor", `{${region},"constructor":{"prototype":{}}}`, "UnknownParameter", "constructor"],
    ["an Action", `{${region},"Action":"RunCommand"}`, "UnknownParameter", "Action"],
    ["an endpoint", `{${region},"endpoint":"evil.example"}`, "UnknownParameter", "endpoint"],
    ["a Limit in a text", `{${region},"Limit":"10"}`, "InvalidParameterValue", "Limit"],
    ["a Limit beyond", `{${region},"Limit":101}`, "InvalidParameterValue", "Limit"],
    ["a Limit with an exponent", `{${region},"Limit":1e2}`, "InvalidParameterValue", "Limit"],
    ["a Limit below 0", `{${region},"Limit":-1}`, "InvalidParameterValue", "Limit"],
    ["an Offset that is not exact", `{${region},"Offset":9007199254740992}`, "InvalidParameterValue", "Offset"],
    ["an Offset of 400 digits", `{${region},"Offset":${"9".repeat(400)}}`, "InvalidParameterValue", "Offset"],
    ["an Offset beyond any number", `{${region},"Offset":1e999}`, "InvalidParameterValue", "Offset"],
    ["HideOutput in a text", `{${region},"HideOutput":"false"}`, "InvalidParameterValue", "HideOutput"],
    ["no ids", `{${region},"InvocationTaskIds":[]}`, "InvalidParameterValue", "InvocationTaskIds"],
    ["too many ids", `{${region},"InvocationTaskIds":[${Array(101).fill('"invt-1"')}]}`, "InvalidParameterValue", "InvocationTaskIds"],
    ["one id that is not in a list", `{${region},"InvocationTaskIds":"invt-1"}`, "InvalidParameterValue", "InvocationTaskIds"],
    ["ids and filters", `{${region},"InvocationTaskIds":["invt-1"],"Filters":[]}`, "InvalidParameter.ConflictParameter", "Filters"],
  ]) {
    test(`${title}: ${code}`, async () => {
      const error = await tatFailure(parseRelayRequest(body), { kind: "validation", code, retryable: false });
      if (field !== undefined) assert.equal(error.field, field, error.message);
    });
  }

  for (const [title, bytes] of [
    ["a byte that is none", [0x7b, 0xff, 0x7d]],
    ["half of a surrogate pair", [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ["more bytes than a character takes", [0x22, 0xc1, 0xbf, 0x22]],
    ["a character cut short", [0x22, 0xe7, 0x95]],
    ["UTF-16", [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]],
  ]) {
    test(`bytes that are no UTF-8, ${title}`, async () => {
      const { message } = await tatFailure(parseRelayRequest(Uint8Array.from(bytes)), { kind: "validation", code: "InvalidParameter" });
      assert.match(message, /expected UTF-8/);
    });
  }

  test("what is neither text nor bytes", async () => {
    for (const body of [undefined, null, 5, { Region: "ap-guangzhou" }, [123, 125]]) {
      await tatFailure(parseRelayRequest(body), { kind: "validation", code: "InvalidParameterValue", field: "body" });
    }
  });

  test("an error repeats no value but a short one, and a body does not pollute", async () => {
    const body = `{${region},"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}`;
    await tatFailure(parseRelayRequest(body));
    assert.equal({}.polluted, undefined);
    const { message } = await tatFailure(parseRelayRequest(`{"Region":"${"x".repeat(10_000)}-"}`));
    assert.ok(message.length < 300, message);
  });
});
