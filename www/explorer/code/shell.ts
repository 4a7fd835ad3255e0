import { lines, type CodeCall } from "./call.js";
import { jsonText, shellText } from "./literals.js";

/** curl, with the signature made by openssl. */
export function curlCode({ region, request, origin, language, hasToken }: CodeCall): string {
  const url = `${origin?.origin ?? "https://tat.tencentcloudapi.com"}/`;
  return lines(
    "#!/usr/bin/env bash",
    "# Needs TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY in the environment, curl and openssl.",
    "# openssl takes the key as an argument, which other users of the machine can see for a moment.",
    "set -euo pipefail",
    "",
    `host=${shellText(origin?.host ?? "tat.tencentcloudapi.com")}`,
    `body=${shellText(jsonText(request))}`,
    "read -r timestamp date <<< \"$(date -u '+%s %F')\"",
    "",
    "sha256() { printf %s \"$1\" | openssl dgst -sha256 -r | cut -d ' ' -f 1; }",
    "hmac() { printf %s \"$2\" | openssl dgst -sha256 -mac HMAC -macopt \"hexkey:$1\" -r | cut -d ' ' -f 1; }",
    "",
    "canonical_request=$'POST\\n/\\n\\ncontent-type:application/json\\nhost:'\"$host\"$'\\n\\ncontent-type;host\\n'\"$(sha256 \"$body\")\"",
    "scope=\"$date/tat/tc3_request\"",
    "string_to_sign=$'TC3-HMAC-SHA256\\n'\"$timestamp\"$'\\n'\"$scope\"$'\\n'\"$(sha256 \"$canonical_request\")\"",
    "key=$(printf %s \"TC3$TENCENTCLOUD_SECRET_KEY\" | od -An -v -tx1 | tr -d ' \\n')",
    "for part in \"$date\" tat tc3_request; do key=$(hmac \"$key\" \"$part\"); done",
    "signature=$(hmac \"$key\" \"$string_to_sign\")",
    "",
    `curl --silent --show-error ${shellText(url)} \\`,
    "  --header \"Authorization: TC3-HMAC-SHA256 Credential=$TENCENTCLOUD_SECRET_ID/$scope, SignedHeaders=content-type;host, Signature=$signature\" \\",
    "  --header 'Content-Type: application/json' \\",
    "  --header 'X-TC-Action: DescribeInvocationTasks' \\",
    "  --header 'X-TC-Version: 2020-10-28' \\",
    `  --header ${shellText(`X-TC-Region: ${region}`)} \\`,
    language !== undefined && `  --header 'X-TC-Language: ${language}' \\`,
    hasToken && "  --header \"X-TC-Token: $TENCENTCLOUD_SESSION_TOKEN\" \\",
    "  --header \"X-TC-Timestamp: $timestamp\" \\",
    "  --data-binary \"$body\"",
  );
}

export function tccliCode({ region, request, origin, language, hasToken }: CodeCall): string {
  const { InvocationTaskIds, Filters, Limit, Offset, HideOutput } = request;
  const options = [
    `--region ${shellText(region)}`,
    InvocationTaskIds !== undefined && `--InvocationTaskIds ${shellText(jsonText(InvocationTaskIds))}`,
    Filters !== undefined && `--Filters ${shellText(jsonText(Filters))}`,
    Limit !== undefined && `--Limit ${Limit}`,
    Offset !== undefined && `--Offset ${Offset}`,
    HideOutput !== undefined && `--HideOutput ${HideOutput ? "True" : "False"}`,
    origin !== undefined && `--endpoint ${shellText(origin.host)}`,
    language !== undefined && `--language ${language}`,
  ].filter((option) => option !== false);
  return lines(
    `# Needs TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY${hasToken ? ", and TENCENTCLOUD_TOKEN for the token," : ""} in the environment, or tccli configure.`,
    origin?.protocol === "http:" && "# tccli asks by https alone.",
    `tccli tat DescribeInvocationTasks \\`,
    options.map((option, index) => `  ${option}${index === options.length - 1 ? "" : " \\"}`),
  );
}
