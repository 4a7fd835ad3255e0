// signDescribeInvocationTasks: what is in the signed request, and that another HTTP stack can send it.
import assert from "node:assert/strict";
import { request as httpRequest } from "node:http";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { inspect } from "node:util";

import { TatClient } from "tat-tasks";
import { createFakeTat, exampleCredential, exampleFleet } from "tat-tasks/fake";
import { listen } from "tat-tasks/fake/node";

import { signedRequest } from "./fake/signed-request.mjs";
import { clientOf, credentials, region, tatFailure } from "./support.mjs";

const { version } = createRequire(import.meta.url)("tat-tasks/package.json");
const timestamp = 1_604_562_606;
const question = { Filters: [{ Name: "invocation-id", Values: ["inv-1vll7hda"] }], Limit: 10, Offset: 0, HideOutput: false };
const temporary = { ...credentials, token: "tests/token+=" };
const longName = "aZ09-_,;.".repeat(14);

/** What a second implementation puts into `Authorization` for the same body and host. */
function expectedAuthorization(body, { host = "tat.tencentcloudapi.com", credential = credentials, now = timestamp } = {}) {
  const [, { headers }] = signedRequest(undefined, { body, host, credential, now: now * 1000 });
  return Object.fromEntries(headers).authorization;
}

describe("what is signed", () => {
  const common = {
    "Content-Type": "application/json",
    "X-TC-Action": "DescribeInvocationTasks",
    "X-TC-Version": "2020-10-28",
    "X-TC-Timestamp": String(timestamp),
    "X-TC-Region": region,
    "X-TC-RequestClient": `tat-tasks_${version}`,
  };
  for (const [title, options, extra] of [
    ["with nothing but what is required", {}, {}],
    ["in Chinese", { language: "zh-CN" }, { "X-TC-Language": "zh-CN" }],
    ["in English", { language: "en-US" }, { "X-TC-Language": "en-US" }],
    ["with a token", { credentials: temporary }, { "X-TC-Token": temporary.token }],
    ["by another name", { requestClient: "my-console;1.0" }, { "X-TC-RequestClient": "my-console;1.0" }],
    ["by the longest name", { requestClient: longName }, { "X-TC-RequestClient": longName }],
    ["in another region", { region: "mars-north-1" }, { "X-TC-Region": "mars-north-1" }],
    ["with members of undefined", { language: undefined, requestClient: undefined, endpoint: undefined }, {}],
  ]) {
    test(title, async () => {
      const signed = await clientOf(options).signDescribeInvocationTasks(question, { timestamp });
      const { Authorization, ...headers } = signed.headers;
      assert.deepEqual(Object.keys(signed).sort(), ["body", "headers", "method", "url"]);
      assert.equal(signed.method, "POST");
      assert.equal(signed.url, "https://tat.tencentcloudapi.com/");
      assert.deepEqual(headers, { ...common, ...extra });
      assert.equal(typeof signed.body, "string");
      assert.deepEqual(JSON.parse(signed.body), question);
      assert.equal(Authorization, expectedAuthorization(signed.body));
    });
  }
});

describe("where it goes, its host being what is signed", () => {
  for (const [endpoint, url, options] of [
    [undefined, "https://tat.tencentcloudapi.com/"],
    ["regional", "https://tat.ap-guangzhou.tencentcloudapi.com/"],
    ["internal", "https://tat.internal.tencentcloudapi.com/"],
    ["intl", "https://tat.intl.tencentcloudapi.com/"],
    ["finance", "https://tat.ap-shanghai-fsi.tencentcloudapi.com/", { region: "ap-shanghai-fsi" }],
    ["tat.tencentcloudapi.com", "https://tat.tencentcloudapi.com/"],
    ["tat.ap-beijing.tencentcloudapi.com", "https://tat.ap-beijing.tencentcloudapi.com/"],
    ["HTTPS://TAT.Example.COM/", "https://tat.example.com/"],
    ["https://tat.example:8443", "https://tat.example:8443/"],
    ["https://tat.example:443", "https://tat.example/"],
    ["tat.example:8443", "https://tat.example:8443/"],
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080/"],
    ["http://127.0.0.1:80", "http://127.0.0.1/"],
    ["http://localhost:8080", "http://localhost:8080/"],
    ["http://[::1]:8080", "http://[::1]:8080/"],
    ["http://tat.example:8080", "http://tat.example:8080/", { allowInsecureEndpoint: true }],
  ]) {
    test(String(endpoint), async () => {
      const signed = await clientOf({ endpoint, ...options }).signDescribeInvocationTasks({}, { timestamp });
      assert.equal(signed.url, url);
      assert.equal(new URL(signed.url).href, url, "a URL parser must not change it");
      assert.equal(signed.headers.Authorization, expectedAuthorization(signed.body, { host: new URL(url).host }));
    });
  }

  for (const [title, options, field, code = "InvalidEndpoint"] of [
    ["http to a host that is not loopback", { endpoint: "http://tat.example" }, "endpoint"],
    ["http to what only begins like loopback", { endpoint: "http://127.0.0.1.example" }, "endpoint"],
    ["a path", { endpoint: "https://tat.example/v3" }, "endpoint"],
    ["a query", { endpoint: "https://tat.example?a=b" }, "endpoint"],
    ["a fragment", { endpoint: "https://tat.example#a" }, "endpoint"],
    ["user information", { endpoint: "https://user:hunter2@tat.example" }, "endpoint"],
    ["a line break", { endpoint: "tat.example\r\nX-Evil: 1" }, "endpoint"],
    ["another scheme", { endpoint: "ftp://tat.example" }, "endpoint"],
    ["nothing", { endpoint: "" }, "endpoint"],
    ["a port of 0", { endpoint: "tat.example:0" }, "endpoint"],
    ["half of a surrogate pair", { endpoint: "tat\ud800.example" }, "endpoint"],
    ["the finance endpoint for another region", { endpoint: "finance" }, "region", "InvalidParameterValue"],
    ["a region that would change the host", { endpoint: "regional", region: "evil.example/" }, "region", "InvalidParameterValue"],
    ["a region with a line break", { region: "ap\r\nX-Evil: 1" }, "region", "InvalidParameterValue"],
    ["an empty region", { region: "" }, "region", "InvalidParameterValue"],
    ["another language", { language: "fr-FR" }, "language", "InvalidParameterValue"],
    ["a name with a line break", { requestClient: "a\r\nX-Evil: 1" }, "requestClient", "InvalidParameterValue"],
    ["an empty name", { requestClient: "" }, "requestClient", "InvalidParameterValue"],
    ["a name that is too long", { requestClient: "a".repeat(129) }, "requestClient", "InvalidParameterValue"],
  ]) {
    test(`refused: ${title}`, async () => {
      const error = await tatFailure(clientOf(options).signDescribeInvocationTasks(), { kind: "validation", code, field });
      assert.ok(!inspect(error).includes("hunter2"));
    });
  }
});

describe("when", () => {
  test("now, unless it is said", async () => {
    const before = Math.floor(Date.now() / 1000);
    const { headers } = await clientOf().signDescribeInvocationTasks();
    const sent = Number(headers["X-TC-Timestamp"]);
    assert.ok(before <= sent && sent <= Math.floor(Date.now() / 1000), `${sent}`);
  });

  test("at the moment that is given, 0 included", async () => {
    for (const moment of [0, 1_551_113_065, 253_402_300_799]) {
      const { headers, body } = await clientOf().signDescribeInvocationTasks({}, { timestamp: moment });
      assert.equal(headers["X-TC-Timestamp"], String(moment));
      assert.equal(headers.Authorization, expectedAuthorization(body, { now: moment }));
    }
  });

  for (const bad of [null, "1604562606", -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1_604_562_606_000, 2 ** 53, 5n, new Date(0)]) {
    test(`refused: ${inspect(bad)}`, () =>
      tatFailure(clientOf().signDescribeInvocationTasks({}, { timestamp: bad }), { kind: "validation", field: "timestamp" }));
  }

  test("by the service's clock, where it is known: so with a key that is not over by then", async () => {
    const fake = createFakeTat();
    fake.inject({ fault: "clock-ahead", ms: 3_600_000 });
    const endpoint = "clock-of-sign.example";
    await clientOf({ credentials: exampleCredential, endpoint, fetch: fake.fetch, maxRetries: 2 }).describeInvocationTasks();
    const halfAnHour = Date.now() + 1_800_000;
    const asked = [];
    const rotating = () => asked.push(1) && { ...temporary, secretId: `AKID${asked.length}`, expiration: asked.length === 1 ? halfAnHour : halfAnHour + 7_200_000 };
    const tat = clientOf({ credentials: rotating, endpoint });
    for (const id of ["AKID1", "AKID2", "AKID2"]) {
      const { headers } = await tat.signDescribeInvocationTasks();
      assert.match(headers.Authorization, new RegExp(`Credential=${id}/`));
      assert.ok(Math.abs(Number(headers["X-TC-Timestamp"]) - Date.now() / 1000 - 3_600) < 60);
    }
  });

  test("nobody is asked for a key to sign what is refused", async () => {
    const tat = clientOf({ credentials: () => assert.fail("asked") });
    await tatFailure(tat.signDescribeInvocationTasks({ Limit: 1_000 }), { kind: "validation", field: "Limit" });
    await tatFailure(tat.signDescribeInvocationTasks({}, { timestamp: -1 }), { kind: "validation", field: "timestamp" });
  });

  test("a key that never comes is awaited as long as an attempt may take", async () => {
    const tat = clientOf({ credentials: () => new Promise(() => undefined), attemptTimeout: 20 });
    const { message } = await tatFailure(tat.signDescribeInvocationTasks(), { kind: "timeout", code: "AttemptTimeout" });
    assert.match(message, /^expected the credentials function to end within 20 ms/);
  });

  test("refused: options of null", () =>
    tatFailure(clientOf().signDescribeInvocationTasks({}, null), { kind: "validation", field: "options" }));
});

describe("sent by another HTTP stack", () => {
  const fake = createFakeTat({ fleet: exampleFleet, credentials: [credentials, temporary] });
  let server;
  before(async () => {
    server = await listen(fake);
  });
  after(() => server.close());

  for (const [title, options] of [
    ["with a key", {}],
    ["with temporary credentials", { credentials: temporary }],
    ["with every option", { language: "zh-CN", requestClient: "another-stack" }],
  ]) {
    test(title, async () => {
      const client = clientOf({ endpoint: server.url, ...options });
      const signed = await client.signDescribeInvocationTasks(question);
      const answer = JSON.parse(await sendByHttp(signed));
      assert.equal(answer.Response.Error, undefined, JSON.stringify(answer));
      const { RequestId, ...rest } = answer.Response;
      const ours = await client.describeInvocationTasks(question);
      assert.deepEqual(ours, { ...rest, RequestId: ours.RequestId });
    });
  }

  test("a request that is asked for twice is signed twice, and both hold", async () => {
    const client = clientOf({ endpoint: server.url });
    const [first, second] = await Promise.all([client.signDescribeInvocationTasks({}), client.signDescribeInvocationTasks(question)]);
    assert.notEqual(first.headers.Authorization, second.headers.Authorization);
    for (const signed of [first, second]) assert.equal(JSON.parse(await sendByHttp(signed)).Response.Error, undefined);
  });
});

function sendByHttp({ method, url, headers, body }) {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, { method, headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk) => (text += chunk));
      response.on("end", () => resolve(text));
    });
    sent.on("error", reject).end(body);
  });
}

test("a client of another key signs otherwise", async () => {
  const client = new TatClient({ region, credentials: { ...credentials, secretKey: "another" } });
  const { headers, body } = await client.signDescribeInvocationTasks({}, { timestamp });
  assert.notEqual(headers.Authorization, expectedAuthorization(body));
  assert.equal(headers.Authorization, expectedAuthorization(body, { credential: { ...credentials, secretKey: "another" } }));
});
