// Host, path and header injection: whatever a caller sends, the call goes to one host, by one path, with the headers of the relay.
import { answered, asksFilters, asksIds, attacks, filters, ids, otherRegion, refused, region } from "./harness.mjs";

/** What makes a URL, a host or a header of something else, where a region is pasted into one. */
const notRegions = {
  "a fragment, which ends a host": "ap-guangzhou.evil.example#",
  "the host of the metadata service": "169.254.169.254#",
  "user information": "x@evil.example",
  "a whole URL": "https://evil.example/",
  "a URL without a scheme": "//evil.example",
  "a slash": "ap-guangzhou/",
  "two dots": "../ap-guangzhou",
  "a backslash": "ap-guangzhou\\@evil.example",
  "a query": "ap-guangzhou?Action=RunCommand",
  "a port": "ap-guangzhou:8443",
  "a domain": "ap-guangzhou.evil.example",
  "a dot at its end": "ap-guangzhou.",
  "a header after CR and LF": "ap-guangzhou\r\nX-TC-Action: RunCommand",
  "a header after LF": "ap-guangzhou\nX-TC-Action: RunCommand",
  "a header after CR": "ap-guangzhou\rX-TC-Action: RunCommand",
  "a header after U+2028": "ap-guangzhou\u2028X-TC-Action: RunCommand",
  "letters whose low byte is CR and LF": "ap-guangzhou\u010d\u010aX-TC-Action: RunCommand",
  "a NUL": "ap-guangzhou\0",
  "a NUL and more": "ap-guangzhou\0.evil.example",
  "a tab": "ap-guangzhou\t",
  "a blank before it": " ap-guangzhou",
  "a blank after it": "ap-guangzhou ",
  "capitals": "AP-GUANGZHOU",
  "a Cyrillic о": "ap-guangzh\u043eu",
  "full-width letters": "\uff41\uff50-guangzhou",
  "a full-width dot": "ap-guangzhou\uff0eevil.example",
  "a soft hyphen": "ap-guang\u00adzhou",
  "a right-to-left mark": "ap-guangzhou\u200f",
  "percent escapes": "ap-guangzhou%2eevil.example",
  "percent escapes of CR and LF": "ap-guangzhou%0d%0aX-TC-Action:RunCommand",
  "a pattern": "ap-*",
  "two regions": "ap-guangzhou,ap-beijing",
  "nothing": "",
  "14,000 letters and dashes": "a-".repeat(7_000),
};

attacks("a region that is or has", Object.entries(notRegions).map(([title, Region]) => [
  title, { body: { ...ids("invt-red1"), Region } }, refused(400, "InvalidParameterValue"),
]));

attacks("a region that is not listed:", ["ap-shanghai", "ap-guangzhou-open", "ap-guang", "constructor", "internal", "intl", "regional"].map((Region) => [
  Region, { body: { ...ids("invt-red1"), Region } }, refused(400, "UnsupportedRegion"),
]));

attacks("a region of another type", [
  ["a number", { body: { ...ids("invt-red1"), Region: 1 } }, refused(400, "InvalidParameterValue")],
  ["null", { body: { ...ids("invt-red1"), Region: null } }, refused(400, "InvalidParameterValue")],
  ["a list with the region", { body: { ...ids("invt-red1"), Region: [region] } }, refused(400, "InvalidParameterValue")],
  ["an object that would be text", { body: { ...ids("invt-red1"), Region: { toString: region } } }, refused(400, "InvalidParameterValue")],
  ["none at all", { body: { InvocationTaskIds: ["invt-red1"] } }, refused(400, "MissingParameter")],
]);

/** Headers that somebody between, or the relay itself, might follow. */
const headers = {
  "X-Forwarded-Host": { "x-forwarded-host": "evil.example" },
  "X-Forwarded-Host with a scheme": { "x-forwarded-host": "evil.example://tat.tencentcloudapi.com" },
  "X-Forwarded-For and X-Real-IP": { "x-forwarded-for": "127.0.0.1", "x-real-ip": "127.0.0.1" },
  "X-Forwarded-Proto and -Port": { "x-forwarded-proto": "http", "x-forwarded-port": "80" },
  "X-Forwarded-Server and -Prefix": { "x-forwarded-server": "evil.example", "x-forwarded-prefix": "//evil.example" },
  "Forwarded": { forwarded: 'host="evil.example";proto=http' },
  "Host": { host: "evil.example" },
  "X-Host and X-Original-Host": { "x-host": "evil.example", "x-original-host": "evil.example" },
  "X-Original-URL and X-Rewrite-URL": { "x-original-url": "//evil.example/", "x-rewrite-url": "//evil.example/" },
  "X-TC-Action": { "x-tc-action": "RunCommand" },
  "X-TC-Region": { "x-tc-region": "ap-shanghai" },
  "X-TC-Version and X-TC-Language": { "x-tc-version": "2017-03-12", "x-tc-language": "en-US" },
  "X-TC-Timestamp": { "x-tc-timestamp": "1" },
  "X-TC-Token": { "x-tc-token": "evil" },
  "X-TC-RequestClient and X-TC-TraceId": { "x-tc-requestclient": "evil", "x-tc-traceid": "evil" },
  "Cookie, same origin": { cookie: "session=pa55-cookie", "sec-fetch-site": "same-origin" },
  "User-Agent and Referer": { "user-agent": "evil", referer: "https://evil.example/" },
  "Accept-Encoding and Range": { "accept-encoding": "gzip", range: "bytes=0-1" },
  "Connection and what it names": { connection: "x-tc-token, authorization", te: "trailers", upgrade: "h2c" },
  "Proxy-Authorization and Expect": { "proxy-authorization": "Basic eDp5", expect: "100-continue" },
  "If-None-Match and Cache-Control": { "if-none-match": "*", "cache-control": "only-if-cached" },
};

attacks("a header that is not followed, and not handed on:", Object.entries(headers).map(([title, sent]) => [
  title, { body: ids("invt-red1"), headers: sent }, answered(["invt-red1"], [asksIds("invt-red1")]),
]));

attacks("an Authorization in the form of the service's own", [
  ["TC3", { as: null, body: ids("invt-red1"), headers: { authorization: "TC3-HMAC-SHA256 Credential=x/2020-11-05/tat/tc3_request, SignedHeaders=host, Signature=00" } }, refused(403, "UnauthorizedOperation.RelayRefused")],
]);

/** Parts of the relay's own URL. */
const urls = {
  "parameters of the service": "https://relay.example/api/tat?Action=RunCommand&Version=2017-03-12&Region=ap-shanghai&InvocationTaskIds.0=invt-blue1",
  "a host": "https://relay.example/api/tat?endpoint=https://evil.example/&url=https://evil.example/",
  "a host in its path": "https://relay.example//evil.example/..;/@evil.example",
  "escaped CR and LF": "https://relay.example/%0d%0aX-TC-Action:%20RunCommand",
  "another host": "https://evil.example/",
  "a fragment": "https://relay.example/#@evil.example",
};

attacks("a URL that is not followed, with", Object.entries(urls).map(([title, url]) => [
  title, { url, body: ids("invt-red1") }, answered(["invt-red1"], [asksIds("invt-red1")]),
]));

/** Ids as the service might have them, if its rules were others: they are text in JSON and nothing else. */
const oddIds = {
  "the end of the JSON": 'invt-"],"HideOutput":false,"x":["',
  "the end of the JSON, escaped": "invt-\\u0022]}",
  "a high surrogate with its low one": "invt-\u{1f600}",
  "a path": "invt-../../x",
  "a template": "invt-${process.env}{{7*7}}",
};

attacks("an id with", Object.entries(oddIds).map(([title, id]) => [
  // As the fake has no such id, it refuses the call; the relay answers as for one that is unknown.
  title, { body: ids(id) }, answered([], [asksIds(id)]),
]));

attacks("what is no id:", [
  ["CR, LF and a header", "invt-\r\nX-TC-Action:RunCommand\r\n\r\n{}"],
  ["a NUL", "invt-\0"],
  ["U+2028", "invt-\u2028"],
  ["a character that turns the direction", "invt-\u202e1"],
  ["a command", "invt-;rm -rf /"],
].map(([title, id]) => [title, { body: ids(id) }, refused(400, "InvalidParameterValue")]));

attacks("a value of a filter with", Object.entries(oddIds).map(([title, id]) => {
  const value = id.replace("invt-", "cmd-");
  const sent = asksFilters({ "command-id": [value], "instance-id": ["ins-red1"] }, { Limit: 20, Offset: 0 });
  return [title, { body: filters({ "command-id": [value], "instance-id": ["ins-red1"] }) }, answered([], [sent])];
}));

attacks("regions that are listed", [
  ["the other one", { body: { ...ids("invt-red1"), Region: otherRegion } }, answered(["invt-red1"], [asksIds("invt-red1")], { inRegion: otherRegion })],
]);
