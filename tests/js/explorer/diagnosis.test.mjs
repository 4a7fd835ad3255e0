// What is wrong with a request that failed: each mistake that people make, and what is said of it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash, createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import fc from "fast-check";
import { signTc3 } from "tat-tasks";

import { loadParts } from "./parts.mjs";

const { dateOf, diagnose, differences, readSentRequest, shellWords, signingSteps, WORDS } = await loadParts();

const unaborted = new AbortController().signal;
const ID = "AKIDEXAMPLE";
const KEY = "EXAMPLEKEY";
/** In UTC it is the 31st, in Beijing the 1st. */
const NOW = 1_735_660_800 + 3 * 3600;
const BODY = '{"Filters":[{"Name":"invocation-id","Values":["inv-1"]}],"HideOutput":false}';

/** A request whose maker signs `signed`, and sends `sent`: what it does not say is right. */
async function failing({ signed = {}, sent = {}, without = [], authorization, written = (signature) => signature } = {}) {
  const right = { method: "POST", host: "tat.tencentcloudapi.com", type: "application/json", body: BODY, timestamp: String(NOW), key: KEY, service: "tat", derivation: "right", names: ["content-type", "host"] };
  const made = { ...right, ...signed };
  const headersOf = { "content-type": made.type, "host": made.host, "x-tc-action": made.action ?? "DescribeInvocationTasks" };
  const date = made.date ?? dateOf(made.timestamp.slice(0, 10));
  const { signature } = await signingSteps({
    method: made.method, path: "/", query: "", headers: made.names.map((name) => [name.toLowerCase(), headersOf[name.toLowerCase()]]), body: made.body,
    secretKey: made.key, timestamp: made.timestamp, date, service: made.service, derivation: made.derivation,
  });
  const headers = {
    "Host": right.host,
    "Authorization": `TC3-HMAC-SHA256 Credential=${ID}/${date}/${made.service}/tc3_request, SignedHeaders=${made.names.join(";")}, Signature=${written(signature)}`,
    "Content-Type": right.type,
    "X-TC-Action": "DescribeInvocationTasks",
    "X-TC-Version": "2020-10-28",
    "X-TC-Region": "ap-guangzhou",
    "X-TC-Timestamp": right.timestamp,
    ...sent.headers,
    ...(authorization === undefined ? {} : { Authorization: authorization }),
  };
  const lines = Object.entries(headers).filter(([name]) => !without.includes(name)).map(([name, value]) => `${name}: ${value}`);
  return [sent.line ?? "POST / HTTP/1.1", ...lines, "", sent.body ?? BODY].join("\n");
}

/** What is said, the wrong and what is to be looked at, as ids; of a deviation `signed:` and what it is of. */
async function said(text, { key = KEY, id = ID, token = "", now = NOW } = {}) {
  const { findings, deviations } = await diagnose(text, key, { now, secretId: id, token }, unaborted);
  return [...deviations.map(({ what, signed }) => `signed:${what}:${signed}`), ...findings.filter(({ severity }) => severity !== "right").map((finding) => finding.id)];
}

const header = (headers) => ({ sent: { headers } });
const right = {};

const mistakes = [
  ["nothing", right, []],
  ["a client that adds a charset", header({ "Content-Type": "application/json; charset=utf-8" }), ["signed:content-type:application/json"]],
  ["a content type that was signed as another", { signed: { type: "application/json; charset=utf-8" } }, ["signed:content-type:application/json; charset=utf-8"]],
  ["the host without its port", { sent: { headers: { Host: "127.0.0.1:8080" } }, signed: { host: "127.0.0.1" } }, ["signed:host:127.0.0.1"]],
  ["the host of the default, sent to an access point", { sent: { headers: { Host: "tat.ap-beijing.tencentcloudapi.com" } } }, ["signed:host:tat.tencentcloudapi.com"]],
  ["the host of another service", { sent: { headers: { Host: "cvm.tencentcloudapi.com" } }, signed: { host: "cvm.tencentcloudapi.com" } }, ["host-other-service"]],
  ["a body that Python wrote anew", { signed: { body: '{"Filters": [{"Name": "invocation-id", "Values": ["inv-1"]}], "HideOutput": false}' } }, ['signed:body:{"Filters": [{"Name": "invocation-id", "Values": ["inv-1"]}], "HideOutput": false}']],
  ["a line break at the end of the body that was signed", { signed: { body: `${BODY}\n` } }, [`signed:body:${BODY}\n`]],
  ["no body that was signed", { signed: { body: "" } }, ["signed:body:"]],
  ["another service", { signed: { service: "cvm" } }, ["service"]],
  ["a local date", { signed: { date: "2025-01-01" } }, ["date-local"]],
  ["another action than was signed", { signed: { names: ["content-type", "host", "x-tc-action"] }, sent: { headers: { "X-TC-Action": "DescribeCommands" } } }, ["signed:action:DescribeInvocationTasks", "action"]],
  ["the date of another day", { signed: { date: "2024-12-24" } }, ["date"]],
  ["milliseconds", { signed: { timestamp: `${NOW}000`, date: "2024-12-31" }, ...header({ "X-TC-Timestamp": `${NOW}000` }) }, ["timestamp-milliseconds"]],
  ["another timestamp than was signed", { signed: { timestamp: `${NOW}000`, date: "2024-12-31" } }, [`signed:timestamp:${NOW}000`]],
  ["no timestamp", { without: ["X-TC-Timestamp"] }, ["timestamp-missing", "signature-unknown"]],
  ["a timestamp that is none", header({ "X-TC-Timestamp": "now" }), ["timestamp-malformed", "signature-unknown"]],
  ["a clock that is ten minutes behind", right, ["clock"], { now: NOW + 600 }],
  ["a clock that is four minutes ahead", right, [], { now: NOW - 240 }],
  ["a key with a line break", { signed: { key: `${KEY}\n` } }, ["signed:key:line-break"]],
  ["a key with quotes", { signed: { key: `"${KEY}"` } }, ["signed:key:quoted"]],
  ["no key", { signed: { key: "" } }, ["signed:key:empty"]],
  ["another key", { signed: { key: "ANOTHERKEY" } }, ["signature-unknown"]],
  ["a key without TC3 before it", { signed: { derivation: "without-prefix" } }, ["signed:derivation:without-prefix"]],
  ["keys between in hexadecimal", { signed: { derivation: "hex-keys" } }, ["signed:derivation:hex-keys"]],
  ["no empty line after the headers", { signed: { derivation: "no-blank-line" } }, ["signed:derivation:no-blank-line"]],
  ["an unsigned payload that is not said", { signed: { derivation: "unsigned-payload" } }, ["signed:derivation:unsigned-payload"]],
  ["an unsigned payload", { signed: { derivation: "unsigned-payload" }, ...header({ "X-TC-Content-SHA256": "UNSIGNED-PAYLOAD" }) }, []],
  ["a signed body beside UNSIGNED-PAYLOAD", header({ "X-TC-Content-SHA256": "UNSIGNED-PAYLOAD" }), ["signed:derivation:right"]],
  ["an action that keeps its case", { signed: { names: ["content-type", "host", "x-tc-action"], derivation: "case-kept" } }, ["signed:derivation:case-kept"]],
  ["an action in lower case", { signed: { names: ["content-type", "host", "x-tc-action"] } }, []],
  ["two mistakes at once", { signed: { key: `${KEY} `, type: "application/json; charset=utf-8" } }, ["signed:content-type:application/json; charset=utf-8", "signed:key:blank-after"]],
  ["a blank after the colons", { signed: { derivation: "blank-after-colon" } }, ["signed:derivation:blank-after-colon"]],
  ["host before the content type in the lines alone", { signed: { derivation: "unsorted-lines" } }, ["signed:derivation:unsorted-lines"]],
  ...[-5, -2, 1, 4].map((seconds) => [`a clock that was read ${seconds} s apart`, { signed: { timestamp: String(NOW + seconds) } }, [`signed:timestamp:${NOW + seconds}`]]),
  ["members in another order", { signed: { body: '{"HideOutput":false,"Filters":[{"Name":"invocation-id","Values":["inv-1"]}]}' } }, ['signed:body:{"HideOutput":false,"Filters":[{"Name":"invocation-id","Values":["inv-1"]}]}']],
  ["members in another order, with blanks", { signed: { body: '{"HideOutput": false, "Filters": [{"Values": ["inv-1"], "Name": "invocation-id"}]}' } }, ['signed:body:{"HideOutput": false, "Filters": [{"Values": ["inv-1"], "Name": "invocation-id"}]}']],
  ["members in another order, on lines", { signed: { body: JSON.stringify({ HideOutput: false, ...JSON.parse(BODY) }, undefined, 2) } }, [`signed:body:${JSON.stringify({ HideOutput: false, ...JSON.parse(BODY) }, undefined, 2)}`]],
  ["three mistakes at once", { signed: { service: "cvm", type: "application/json; charset=utf-8", body: JSON.stringify(JSON.parse(BODY), undefined, 2) } }, ["signed:content-type:application/json; charset=utf-8", `signed:body:${JSON.stringify(JSON.parse(BODY), undefined, 2)}`, "service"]],
  ["three mistakes that nothing admits", { signed: { key: `${KEY}\n`, type: "application/json; charset=utf-8", timestamp: String(NOW + 1) } }, ["signed:content-type:application/json; charset=utf-8", `signed:timestamp:${NOW + 1}`, "signed:key:line-break"]],
  ["headers that are not sorted", { signed: { names: ["host", "content-type"] } }, ["signed-headers-order"]],
  ["names of headers in capitals", { signed: { names: ["Content-Type", "Host"] } }, ["signed-headers-case"]],
  ["a host that is not signed", { signed: { names: ["content-type"] } }, ["signed-headers-incomplete"]],
  ["a signed header that is not sent", { signed: { names: ["content-type", "host", "x-tc-action"] }, without: ["X-TC-Action"] }, ["signed-header-absent", "action"]],
  ["signed headers that are not sent", { authorization: `TC3-HMAC-SHA256 Credential=${ID}/2024-12-31/tat/tc3_request, SignedHeaders=content-type;host;x-a;x-b, Signature=${"0".repeat(64)}` }, ["signed-header-absent", "signature-unknown"]],
  ["a GET that was signed as a POST", { sent: { line: "GET / HTTP/1.1" } }, ["content-type"], { rest: true }],
  ["another method", { sent: { line: "PUT / HTTP/1.1" } }, ["signed:method:POST", "method"]],
  ["a path", { sent: { line: "POST /v3 HTTP/1.1" } }, ["path"]],
  ["a query with POST", { sent: { line: "POST /?Action=x HTTP/1.1" } }, ["query-with-post"]],
  ["http", { sent: { line: "POST http://tat.tencentcloudapi.com/ HTTP/1.1" } }, ["scheme"]],
  ["no host", { without: ["Host"] }, ["signed:host:tat.tencentcloudapi.com", "host-missing"]],
  ["no content type", { without: ["Content-Type"] }, ["signed:content-type:application/json", "content-type-missing", "signed-header-absent"]],
  ["a form", header({ "Content-Type": "application/x-www-form-urlencoded" }), ["signed:content-type:application/json", "content-type"]],
  ["no authorization", { without: ["Authorization"] }, ["authorization-missing"]],
  ["an authorization of version 1", { authorization: "HmacSHA256 xyz" }, ["authorization-malformed"]],
  ["an end of the scope that is another", { authorization: `TC3-HMAC-SHA256 Credential=${ID}/2024-12-31/tat/aws4_request, SignedHeaders=content-type;host, Signature=${"0".repeat(64)}` }, ["scope-end", "signature-unknown"]],
  ["a signature in Base64", { authorization: `TC3-HMAC-SHA256 Credential=${ID}/2024-12-31/tat/tc3_request, SignedHeaders=content-type;host, Signature=abc=` }, ["signature-form", "signature-unknown"]],
  ["a signature in capitals", { written: (signature) => signature.toUpperCase() }, ["signature-case"]],
  ["a blank in the id", { authorization: `TC3-HMAC-SHA256 Credential=${ID} /2024-12-31/tat/tc3_request, SignedHeaders=content-type;host, Signature=${"0".repeat(64)}` }, ["secret-id-blank", "signature-unknown"]],
  ["another id than that of the form", right, ["secret-id-other"], { id: "AKIDOTHER" }],
  ["no key in the form", right, ["no-key"], { key: "" }],
  ["another action", header({ "X-TC-Action": "DescribeInvocations" }), ["action"]],
  ["another version", header({ "X-TC-Version": "2017-03-12" }), ["version"]],
  ["no region", { without: ["X-TC-Region"] }, ["region"]],
  ["no token beside one in the form", right, ["token-missing"], { token: "TOKEN" }],
  ["a blank within the token", header({ "X-TC-Token": "TO KEN" }), ["token-blank"]],
  ["a body of another length", header({ "Content-Length": "3" }), ["content-length"]],
  ["a byte order mark", { signed: { body: `\ufeff${BODY}` }, sent: { body: `\ufeff${BODY}` } }, ["byte-order-mark"]],
  ["an empty body", { signed: { body: "" }, sent: { body: "" } }, ["body-empty"]],
  ["a parameter that there is not", { signed: { body: '{"Action":"x"}' }, sent: { body: '{"Action":"x"}' } }, ["parameters"]],
  ["a body that is no object", { signed: { body: "[]" }, sent: { body: "[]" } }, ["parameters"]],
];

const everSaid = new Set(["signature-right", "signed-headers-many"]);
for (const [title, made, expected, typed = {}] of mistakes) {
  test(`a request with ${title}`, async () => {
    const found = await said(await failing(made), typed);
    found.forEach((id) => everSaid.add(id.replace(/^(signed:[a-z-]+):.*$/s, "$1")));
    if (typed.rest) assert.ok(expected.every((id) => found.includes(id)), found.join());
    else assert.deepEqual(found, expected);
  });
}

test("every finding has come up, and there are words for it in both languages", () => {
  const ids = Object.keys(WORDS.en.findings);
  assert.deepEqual(ids.filter((id) => !everSaid.has(id)), []);
  for (const id of ids) {
    const [english, chinese] = [WORDS.en, WORDS.zh].map(({ findings }) => findings[id]({ id, severity: "wrong", given: "1", expected: "2" }));
    assert.match(english, /^[ -~“”…]+\.?.*$/);
    assert.match(chinese, /\p{Script=Han}/u);
    assert.doesNotMatch(`${english}${chinese}`, /undefined/);
  }
});

test("a right signature is said to be right", async () => {
  const { findings, service, sender } = await diagnose(await failing(), KEY, { now: NOW, secretId: "", token: "" }, unaborted);
  assert.deepEqual(findings, [{ id: "signature-right", severity: "right" }]);
  assert.deepEqual(service, sender);
});

test("a signature that is refused for how it is written is not said to be right", async () => {
  for (const made of [{ written: (signature) => signature.toUpperCase() }, { signed: { names: ["Content-Type", "Host"] } }]) {
    const { findings } = await diagnose(await failing(made), KEY, { now: NOW, secretId: "", token: "" }, unaborted);
    assert.deepEqual(findings.map(({ severity }) => severity), ["wrong"]);
  }
});

test("a key of the form is in nothing that is said", async () => {
  const diagnosis = await diagnose(await failing({ signed: { key: ` ${KEY}` } }), KEY, { now: NOW, secretId: ID, token: "" }, unaborted);
  assert.deepEqual(diagnosis.deviations, [{ what: "key", signed: "blank-before", sent: "" }]);
  assert.ok(!JSON.stringify(diagnosis).includes(KEY));
});

const { official } = JSON.parse(readFileSync(new URL("../../vectors/tc3-vectors.json", import.meta.url), "utf8"));
for (const { id, inputs, request, expected } of official) {
  test(`the steps of ${id}, as they are published`, async () => {
    const { method, host, contentType, timestamp, service, secretKey, action } = inputs;
    const names = expected.authorization.match(/SignedHeaders=([^,]*)/)[1].split(";");
    const values = { "content-type": contentType, host, "x-tc-action": action };
    const body = Buffer.from(request.bodyBase64, "base64").toString();
    const headers = names.map((name) => [name, values[name]]);
    const parts = { method, path: "/", query: "", headers, body, secretKey, timestamp: String(timestamp), date: dateOf(String(timestamp)), service, derivation: "right" };
    const steps = await signingSteps(parts);
    assert.equal(steps.canonicalRequest, expected.canonicalRequest);
    assert.equal(steps.stringToSign, expected.stringToSign);
    assert.equal(steps.signature, expected.signature);
    assert.deepEqual([steps.secretDate, steps.secretService, steps.secretSigning], [expected.secretDateHex, expected.secretServiceHex, expected.secretSigningHex]);
  });
}

test("the steps are those of the package, whatever is signed", async () => {
  const text = fc.string({ unit: "binary", maxLength: 60 }).filter((value) => !/\p{Surrogate}/u.test(value));
  await fc.assert(
    fc.asyncProperty(text, fc.integer({ min: 0, max: 4e9 }), fc.constantFrom("tat", "cvm"), async (body, timestamp, service) => {
      const common = { body, secretKey: KEY, service };
      const signed = await signTc3({ ...common, secretId: ID, host: "tat.example:8443", contentType: "application/json; charset=UTF-8", timestamp });
      const steps = await signingSteps({
        ...common, method: "POST", path: "/", query: "", timestamp: String(timestamp), date: dateOf(String(timestamp)), derivation: "right",
        headers: [["content-type", "application/json; charset=UTF-8"], ["host", "tat.example:8443"]],
      });
      assert.equal(steps.canonicalRequest, signed.canonicalRequest);
      assert.equal(steps.stringToSign, signed.stringToSign);
      assert.ok(signed.authorization.endsWith(steps.signature));
    }),
    { numRuns: 30 },
  );
});

test("a search that is of no use any more ends", async () => {
  const searching = new AbortController();
  const diagnosis = diagnose(await failing({ signed: { key: "ANOTHERKEY" } }), KEY, { now: NOW, secretId: ID, token: "" }, searching.signal);
  searching.abort(new Error("typed on"));
  await assert.rejects(diagnosis, /typed on/);
});

test("a search lets other tasks of the page run, and ends when one of them says so", async (context) => {
  // Hashes that are there at once: nothing but the search itself gives way to others.
  const searching = new AbortController();
  const { subtle } = crypto;
  let hashed = 0;
  context.mock.method(subtle, "digest", async (_, bytes) => {
    if (hashed === 0) setTimeout(() => searching.abort(new Error("typed on")));
    hashed += 1;
    return createHash("sha256").update(bytes).digest();
  });
  context.mock.method(subtle, "importKey", async (_, bytes) => bytes);
  context.mock.method(subtle, "sign", async (_, bytes, message) => createHmac("sha256", bytes).update(message).digest());
  const text = await failing({ signed: { key: "ANOTHERKEY" } });
  hashed = 0;
  await assert.rejects(diagnose(text, KEY, { now: NOW, secretId: ID, token: "" }, searching.signal), /typed on/);
});

test("what was signed is not looked for among more headers than there are in practice", async () => {
  const names = Array.from({ length: 19 }, (_, index) => `h${String(index).padStart(2, "0")}`);
  const headers = Object.fromEntries(names.map((name) => [name, "x"]));
  const signed = ["content-type", ...names, "host"].join(";");
  const authorization = `TC3-HMAC-SHA256 Credential=${ID}/2024-12-31/tat/tc3_request, SignedHeaders=${signed}, Signature=${"0".repeat(64)}`;
  const { findings, deviations } = await diagnose(await failing({ sent: { headers }, authorization }), KEY, { now: NOW, secretId: ID, token: "" }, unaborted);
  assert.deepEqual([findings, deviations], [[{ id: "signed-headers-many", severity: "wrong", given: "21", expected: "20" }], []]);
});

const pasted = [
  ["a command of curl", `curl -sS -X POST 'https://tat.tencentcloudapi.com/' \\\n  -H "Content-Type: application/json" --header $'X-TC-Token: it\\'s' -d '{"Limit":\n1}'`, { host: "tat.tencentcloudapi.com", method: "POST", body: '{"Limit":1}', headers: [["Content-Type", "application/json"], ["X-TC-Token", "it's"]] }],
  ["--json, and a host of its own", "curl https://10.0.0.1 -HHost:tat.tencentcloudapi.com --json '{}'", { host: "tat.tencentcloudapi.com", body: "{}", headers: [["Host", "tat.tencentcloudapi.com"], ["Content-Type", "application/json"], ["Accept", "application/json"]] }],
  ["data alone, which curl sends as a form", "$ curl tat.tencentcloudapi.com -d a -d b", { host: "tat.tencentcloudapi.com", method: "POST", body: "a&b", headers: [["Content-Type", "application/x-www-form-urlencoded"]] }],
  ["no data, which curl gets", "curl -o x 'https://tat.tencentcloudapi.com/?Limit=1'", { method: "GET", query: "Limit=1", body: "" }],
  ["headers alone", "Host: a.example\nX-TC-Action: b\n", { host: "a.example", method: "POST", headers: [["Host", "a.example"], ["X-TC-Action", "b"]], body: "" }],
  ["headers as a program prints them", '  "Host": "a.example",\n  \'X-TC-Action\': \'b\'\n\n{"Limit": 1}', { host: "a.example", headers: [["Host", "a.example"], ["X-TC-Action", "b"]], body: '{"Limit": 1}' }],
  ["a dictionary on one line, as Python prints it", `{'Authorization': 'TC3-HMAC-SHA256 Credential=a/b/c/d, SignedHeaders=content-type;host, Signature=e', 'Host': 'a.example', 'X-TC-Timestamp': '1'}\n{"Limit": 1}`, { host: "a.example", method: "POST", body: '{"Limit": 1}', headers: [["Authorization", "TC3-HMAC-SHA256 Credential=a/b/c/d, SignedHeaders=content-type;host, Signature=e"], ["Host", "a.example"], ["X-TC-Timestamp", "1"]] }],
  ["a dictionary on lines, with a name before it", `headers = {\n  "Host": "a.example",\n  "X-TC-Action": "b",\n}\n`, { host: "a.example", headers: [["Host", "a.example"], ["X-TC-Action", "b"]], body: "" }],
  ["an object as JavaScript prints it", `{ Host: 'a.example', 'X-TC-Action': 'b' }`, { host: "a.example", headers: [["Host", "a.example"], ["X-TC-Action", "b"]] }],
  ["a message with carriage returns", "POST / HTTP/1.1\r\nHost: a.example\r\n\r\n{}\r\n", { host: "a.example", body: "{}" }],
];

for (const [title, text, expected] of pasted) {
  test(`what is pasted: ${title}`, () => {
    const request = readSentRequest(text);
    for (const [name, value] of Object.entries(expected)) assert.deepEqual(request[name], value, name);
  });
}

test("what is pasted: nothing to be made out", () => {
  for (const text of ["", "hello", "curl", "{}", "curl -H a", '{"Limit":1}', '{"Response":{"Error":{"Code":"AuthFailure.SignatureFailure","Message":"x"},"RequestId":"r"}}']) assert.equal(readSentRequest(text), undefined, text);
});

test("words are taken apart as bash does", () => {
  const commands = ["a b", "'a b' c", String.raw`a\ b "c\"d\$e\x" $'\n\t\x41\u4e2d\'' ""`, "a'b'\"c\"d", "a \\\n b", "'' x", "中 '文'"];
  for (const command of commands) {
    const printed = execFileSync("bash", ["-c", `printf '%s\\0' ${command}`], { encoding: "utf8", env: { ...process.env, LC_ALL: "C.UTF-8" } });
    assert.deepEqual(shellWords(command), printed.split("\0").slice(0, -1), command);
  }
});

test("lines are set beside each other by what they have in common", () => {
  const { left, right: other } = differences("a\nhost:x\nz", "a\nhost:xy\nnew\nz");
  assert.deepEqual(left.map((pieces) => pieces.map(({ text, differs }) => (differs ? `<${text}>` : text)).join("")), ["a", "host:x", "", "z"]);
  assert.deepEqual(other.map((pieces) => pieces.map(({ text, differs }) => (differs ? `<${text}>` : text)).join("")), ["a", "host:x<y>", "<new>", "z"]);
});
