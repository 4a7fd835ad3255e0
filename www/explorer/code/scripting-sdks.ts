import { filtersOf, lines, type CodeCall } from "./call.js";
import { jsonText, phpText, pythonText, rubyText } from "./literals.js";

export function pythonCode({ region, request, origin, language, hasToken }: CodeCall): string {
  return lines(
    "import os",
    "",
    "from tencentcloud.common import credential",
    "from tencentcloud.common.profile.client_profile import ClientProfile",
    "from tencentcloud.common.profile.http_profile import HttpProfile",
    "from tencentcloud.tat.v20201028 import models, tat_client",
    "",
    "key = credential.Credential(",
    '    os.environ["TENCENTCLOUD_SECRET_ID"],',
    '    os.environ["TENCENTCLOUD_SECRET_KEY"],',
    hasToken && '    os.environ["TENCENTCLOUD_SESSION_TOKEN"],',
    ")",
    "http = HttpProfile()",
    origin !== undefined && `http.endpoint = ${pythonText(origin.host)}`,
    origin?.protocol === "http:" && 'http.scheme = "http"',
    "profile = ClientProfile(httpProfile=http)",
    language !== undefined && `profile.language = "${language}"`,
    `client = tat_client.TatClient(key, ${pythonText(region)}, profile)`,
    "",
    "request = models.DescribeInvocationTasksRequest()",
    `request.from_json_string(${pythonText(jsonText(request))})`,
    "print(client.DescribeInvocationTasks(request).to_json_string(indent=2))",
  );
}

export function phpCode({ region, request, origin, language, hasToken }: CodeCall): string {
  return lines(
    "<?php",
    language !== undefined && "// This SDK does not send X-TC-Language.",
    "require_once 'vendor/autoload.php';",
    "",
    "use TencentCloud\\Common\\Credential;",
    "use TencentCloud\\Common\\Profile\\ClientProfile;",
    "use TencentCloud\\Common\\Profile\\HttpProfile;",
    "use TencentCloud\\Tat\\V20201028\\Models\\DescribeInvocationTasksRequest;",
    "use TencentCloud\\Tat\\V20201028\\TatClient;",
    "",
    `$key = new Credential(getenv('TENCENTCLOUD_SECRET_ID'), getenv('TENCENTCLOUD_SECRET_KEY')${hasToken ? ", getenv('TENCENTCLOUD_SESSION_TOKEN')" : ""});`,
    "$http = new HttpProfile();",
    origin !== undefined && `$http->setEndpoint(${phpText(origin.host)});`,
    origin?.protocol === "http:" && "$http->setProtocol('http://');",
    `$client = new TatClient($key, ${phpText(region)}, new ClientProfile('TC3-HMAC-SHA256', $http));`,
    "",
    "$request = new DescribeInvocationTasksRequest();",
    `$request->fromJsonString(${phpText(jsonText(request))});`,
    "echo $client->DescribeInvocationTasks($request)->toJsonString(), PHP_EOL;",
  );
}

export function rubyCode(call: CodeCall): string {
  const { region, request, origin, language, hasToken } = call;
  const { InvocationTaskIds, Limit, Offset, HideOutput } = request;
  return lines(
    "require 'json'",
    "require 'tencentcloud-sdk-tat'",
    "",
    "key = TencentCloud::Common::Credential.new(",
    "  ENV.fetch('TENCENTCLOUD_SECRET_ID'),",
    `  ENV.fetch('TENCENTCLOUD_SECRET_KEY')${hasToken ? "," : ""}`,
    hasToken && "  ENV.fetch('TENCENTCLOUD_SESSION_TOKEN')",
    ")",
    "profile = TencentCloud::Common::ClientProfile.new",
    origin !== undefined && `profile.http_profile.endpoint = ${rubyText(origin.host)}`,
    origin?.protocol === "http:" && "profile.http_profile.scheme = 'http'",
    language !== undefined && `profile.language = '${language}'`,
    `client = TencentCloud::Tat::V20201028::Client.new(key, ${rubyText(region)}, profile)`,
    "",
    "request = TencentCloud::Tat::V20201028::DescribeInvocationTasksRequest.new",
    "request.deserialize({",
    InvocationTaskIds !== undefined && `  'InvocationTaskIds' => [${InvocationTaskIds.map(rubyText).join(", ")}],`,
    request.Filters !== undefined && [
      "  'Filters' => [",
      filtersOf(call).map(({ Name, Values }) => `    { 'Name' => ${rubyText(Name)}, 'Values' => [${Values.map(rubyText).join(", ")}] },`),
      "  ],",
    ],
    Limit !== undefined && `  'Limit' => ${Limit},`,
    Offset !== undefined && `  'Offset' => ${Offset},`,
    HideOutput !== undefined && `  'HideOutput' => ${HideOutput},`,
    "})",
    "puts JSON.pretty_generate(client.DescribeInvocationTasks(request).serialize)",
  );
}
