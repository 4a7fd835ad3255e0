import { filtersOf, lines, noteOfService, type CodeCall } from "./call.js";
import { javaScriptText, rustText } from "./literals.js";

/** This package, in JavaScript. */
export function tatTasksCode({ region, request, origin, language }: CodeCall): string {
  return lines(
    'import { TatClient, TatError } from "tat-tasks";',
    'import { defaultCredentials } from "tat-tasks/node";',
    "",
    "const tat = new TatClient({",
    `  region: ${javaScriptText(region)},`,
    "  // The environment, a profile, a role: the usual places.",
    "  credentials: defaultCredentials(),",
    origin !== undefined && `  endpoint: ${javaScriptText(origin.origin)},`,
    language !== undefined && `  language: "${language}",`,
    "});",
    "",
    "try {",
    `  const answer = await tat.describeInvocationTasks(${javaScriptObject(request, "  ")});`,
    "  console.log(JSON.stringify(answer, undefined, 2));",
    "} catch (error) {",
    "  if (!TatError.is(error)) throw error;",
    "  console.error(error.code, error.message, error.requestId);",
    "  process.exitCode = 1;",
    "}",
  );
}

/** The official SDK for Node, which stands here as it takes the same object. */
export function nodeSdkCode(call: CodeCall): string {
  const { region, request, origin, language, hasToken } = call;
  return lines(
    noteOfService(call),
    'import { tat } from "tencentcloud-sdk-nodejs/tencentcloud/services/tat/index.js";',
    "",
    "const client = new tat.v20201028.Client({",
    "  credential: {",
    "    secretId: process.env.TENCENTCLOUD_SECRET_ID,",
    "    secretKey: process.env.TENCENTCLOUD_SECRET_KEY,",
    hasToken && "    token: process.env.TENCENTCLOUD_SESSION_TOKEN,",
    "  },",
    `  region: ${javaScriptText(region)},`,
    (origin !== undefined || language !== undefined) && [
      "  profile: {",
      origin !== undefined &&
        `    httpProfile: { endpoint: ${javaScriptText(origin.host)}${origin.protocol === "http:" ? ', protocol: "http://"' : ""} },`,
      language !== undefined && `    language: "${language}",`,
      "  },",
    ],
    "});",
    "",
    `const answer = await client.DescribeInvocationTasks(${javaScriptObject(request, "")});`,
    "console.log(JSON.stringify(answer, undefined, 2));",
  );
}

/** The core of this package, in Rust: it signs and reads, and leaves the sending to whatever client there is. */
export function rustCode(call: CodeCall): string {
  const { region, request, origin, language, hasToken } = call;
  const { InvocationTaskIds: ids, Limit, Offset, HideOutput } = request;
  const filters = filtersOf(call);
  return lines(
    "// tat-tasks-core, and minreq with the feature \"https\" to send.",
    "use std::env;",
    "use std::error::Error;",
    "use std::time::SystemTime;",
    "",
    "use tat_tasks_core::signing::SigningKeyCache;",
    `use tat_tasks_core::tasks::{CommonParameters, DescribeInvocationTasksRequest, DescribeInvocationTasksResponse, ${filters.length > 0 ? "Filter, " : ""}${language === undefined ? "" : "Language, "}RequestClient};`,
    "use tat_tasks_core::{Credential, Endpoint, Region, Timestamp};",
    "",
    "fn main() -> Result<(), Box<dyn Error>> {",
    hasToken && '    let token = Some(env::var("TENCENTCLOUD_SESSION_TOKEN")?);',
    `    let credential = Credential::new(env::var("TENCENTCLOUD_SECRET_ID")?, env::var("TENCENTCLOUD_SECRET_KEY")?, ${hasToken ? "token" : "None"})?;`,
    `    let region = Region::new(${rustText(region)})?;`,
    origin === undefined ? "    let endpoint = Endpoint::default();" : `    let endpoint = Endpoint::parse(${rustText(origin.origin)}, &region, false)?;`,
    `    let language = ${language === undefined ? "None" : `Some(Language::${language === "zh-CN" ? "Chinese" : "English"})`};`,
    "    let parameters = CommonParameters { endpoint, region, language, request_client: RequestClient::default() };",
    "    let request = DescribeInvocationTasksRequest {",
    ids !== undefined && `        invocation_task_ids: Some(vec![${ids.map((id) => `${rustText(id)}.into()`).join(", ")}]),`,
    filters.length > 0 && [
      "        filters: Some(vec![",
      filters.map(({ Name, Values }) => `            Filter::new(${rustText(Name)}, [${Values.map(rustText).join(", ")}]),`),
      "        ]),",
    ],
    Limit !== undefined && `        limit: Some(${Limit}),`,
    Offset !== undefined && `        offset: Some(${Offset}),`,
    HideOutput !== undefined && `        hide_output: Some(${HideOutput}),`,
    "        ..DescribeInvocationTasksRequest::default()",
    "    };",
    "",
    "    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;",
    "    let timestamp = Timestamp::from_unix_seconds(now.as_secs())?;",
    "    let call = parameters.prepare(&request, &credential, timestamp, &mut SigningKeyCache::new())?;",
    "    let post = minreq::post(call.url).with_follow_redirects(false);",
    "    let sent = post.with_headers(call.headers).with_body(call.body).send()?;",
    "    let answer = DescribeInvocationTasksResponse::parse(sent.status_code, sent.as_bytes(), request.hides_output())?;",
    "    for task in &answer.invocation_task_set {",
    '        println!("{:?} {:?}", task.invocation_task_id, task.task_status);',
    "    }",
    '    println!("request id {}", answer.request_id);',
    "    Ok(())",
    "}",
  );
}

/** An object as people write it: names without quotes, short lists on one line. */
function javaScriptObject(value: unknown, indent: string): string {
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    if (items.every((item) => typeof item === "string")) return `[${items.map((item) => javaScriptText(item)).join(", ")}]`;
    return `[\n${items.map((item) => `${indent}  ${javaScriptObject(item, `${indent}  `)},\n`).join("")}${indent}]`;
  }
  if (typeof value === "string") return javaScriptText(value);
  if (typeof value !== "object" || value === null) return String(value);
  const members = Object.entries(value).map(([name, member]) => `${indent}  ${name}: ${javaScriptObject(member, `${indent}  `)},\n`);
  return `{\n${members.join("")}${indent}}`;
}
