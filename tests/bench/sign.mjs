// What it takes from a ready body to the `Authorization` header, once the key of the day is known: this package, beside the
// official SDK, which keeps none, Node's and the web's own cryptography with a key that was derived before, and the core
// without WebAssembly.
//
//   node tests/bench/sign.mjs [ROUNDS] [--json]
import { execFileSync } from "node:child_process";
import { createHash, createHmac, createSecretKey, webcrypto } from "node:crypto";

import sdk from "tencentcloud-sdk-nodejs/tencentcloud/common/sign.js";
import { signTc3 } from "tat-tasks";

import { figure, given, tell } from "./figures.mjs";
import { inTurn } from "./pairs.mjs";

const rounds = Number(given[0] ?? 25);
const credential = { secretId: `AKID${"0123456789abcdef".repeat(2)}`, secretKey: "0123456789abcdef".repeat(2) };
const host = "tat.tencentcloudapi.com";
const contentType = "application/json";
const text = JSON.stringify({ InvocationTaskIds: ["invt-08oe5fe2", "invt-1a2b3c4d"], Limit: 100, HideOutput: false });
const body = new TextEncoder().encode(text);
const timestamp = 1_780_000_000;
const date = new Date(timestamp * 1_000).toISOString().slice(0, 10);
const scope = `${date}/tat/tc3_request`;

const common = { ...credential, service: "tat", timestamp };
const forUs = { ...common, host, contentType, body };
const here = async () => (await signTc3(forUs)).authorization;

const forSdk = { ...common, url: `https://${host}/`, payload: Buffer.from(body), headers: { "Content-Type": contentType } };
const bySdk = () => sdk.default.sign3(forSdk);

const secretSigning = ["tat", "tc3_request"].reduce(hmac, hmac(`TC3${credential.secretKey}`, date));
const canonicalOf = (hashedBody) => `POST\n/\n\ncontent-type:${contentType}\nhost:${host}\n\ncontent-type;host\n${hashedBody}`;
const toSignOf = (hashedRequest) => `TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${hashedRequest}`;
const authorizationOf = (signature) =>
  `TC3-HMAC-SHA256 Credential=${credential.secretId}/${scope}, SignedHeaders=content-type;host, Signature=${signature}`;

const nodeKey = createSecretKey(secretSigning);
const byNode = () => {
  const hashed = (message) => createHash("sha256").update(message).digest("hex");
  return authorizationOf(createHmac("sha256", nodeKey).update(toSignOf(hashed(canonicalOf(hashed(body))))).digest("hex"));
};

const webKey = await webcrypto.subtle.importKey("raw", secretSigning, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
const byWebCrypto = async () => {
  const encoder = new TextEncoder();
  const hashed = async (bytes) => hex(await webcrypto.subtle.digest("SHA-256", bytes));
  const toSign = toSignOf(await hashed(encoder.encode(canonicalOf(await hashed(body)))));
  return authorizationOf(hex(await webcrypto.subtle.sign("HMAC", webKey, encoder.encode(toSign))));
};

const peers = { "official SDK, which derives the key each time": bySdk, "node:crypto, by hand": byNode, "WebCrypto, by hand": byWebCrypto };
const expected = await here();
for (const [name, sign] of Object.entries(peers)) {
  if ((await sign()) !== expected) throw new Error(`${name} signs otherwise`);
}
const [ours, ...theirs] = await inTurn([here, ...Object.values(peers)].map(manyTimes), rounds);
const what = "sign a body of 86 bytes, key cached";
const figures = Object.keys(peers).map((name, index) => figure(what, "µs", ours * 1_000, name, theirs[index] * 1_000));
const native = execFileSync("cargo", ["bench", "--quiet", "--locked", "--package", "tat-tasks-core", "--bench", "sign"], { encoding: "utf8" });
figures.push(figure(what, "µs", ours * 1_000, "the core, native", Number(native) / 1_000));
tell(figures);

function hmac(key, message) {
  return createHmac("sha256", key).update(message).digest();
}

function hex(buffer) {
  return Buffer.from(buffer).toString("hex");
}

function manyTimes(sign) {
  return async (times) => {
    for (; times > 0; times -= 1) await sign();
  };
}
