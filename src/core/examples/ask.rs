//! The whole loop around the core, with a small blocking HTTP client: prepare, send, read. Against a fake TAT:
//!
//! ```sh
//! npx tat-tasks fake --port 8080   # it prints the key that it accepts
//! TENCENTCLOUD_SECRET_ID=… TENCENTCLOUD_SECRET_KEY=… \
//!     cargo run --example ask -- http://127.0.0.1:8080 ap-guangzhou inv-1vll7hda
//! ```

use std::env;
use std::error::Error;
use std::process::ExitCode;
use std::time::SystemTime;

use tat_tasks_core::signing::SigningKeyCache;
use tat_tasks_core::tasks::{
    CommonParameters, DescribeInvocationTasksRequest, DescribeInvocationTasksResponse, Filter, Output, RequestClient,
};
use tat_tasks_core::{Credential, Endpoint, Region, Timestamp};

fn main() -> ExitCode {
    match ask() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stdout, reason = "it is what the example is for")]
fn ask() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [endpoint, region, invocation] = arguments.as_slice() else {
        return Err("usage: ask ENDPOINT REGION INVOCATION".into());
    };
    let credential = Credential::new(env::var("TENCENTCLOUD_SECRET_ID")?, env::var("TENCENTCLOUD_SECRET_KEY")?, None)?;
    let region = Region::new(region)?;
    let endpoint = Endpoint::parse(endpoint, &region, false)?;
    let parameters = CommonParameters { endpoint, region, language: None, request_client: RequestClient::default() };
    let request = DescribeInvocationTasksRequest {
        filters: Some(vec![Filter::new("invocation-id", [invocation])]),
        hide_output: Some(false),
        ..DescribeInvocationTasksRequest::default()
    };

    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
    let timestamp = Timestamp::from_unix_seconds(now.as_secs())?;
    let call = parameters.prepare(&request, &credential, timestamp, &mut SigningKeyCache::new())?;
    // A redirect would carry the signed request to another host.
    let post = minreq::post(call.url).with_follow_redirects(false);
    let sent = post.with_headers(call.headers).with_body(call.body).send()?;

    let answer = DescribeInvocationTasksResponse::parse(sent.status_code, sent.as_bytes(), request.hides_output())?;

    for task in &answer.invocation_task_set {
        let status = task.task_status.as_ref().map_or("no status", |status| status.as_str());
        println!("{} {status}", task.invocation_task_id.as_deref().unwrap_or("no id"));
        let result = task.task_result.as_ref();
        if let Some(base64) = result.and_then(|result| result.output.as_deref()) {
            let output = Output::decode(base64, result.and_then(|result| result.dropped).unwrap_or(0))?;
            println!("{:?}", output.utf8_text().text);
        }
    }
    println!("{} of {} tasks, request {}", answer.invocation_task_set.len(), answer.total_count, answer.request_id);
    Ok(())
}
