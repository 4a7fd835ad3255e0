//! What it takes to sign a body, once the key of the day is known: prints nanoseconds, the median of many rounds.

#![expect(clippy::print_stdout, reason = "the figure is what it is for")]

use std::hint::black_box;
use std::time::Instant;

use tat_tasks_core::signing::{SigningInput, SigningKeyCache, sign};
use tat_tasks_core::{Credential, Error, Method, Timestamp};

const ROUNDS: usize = 101;
const TIMES: u32 = 1_000;

fn main() -> Result<(), Error> {
    let credential =
        Credential::new(format!("AKID{}", "0123456789abcdef".repeat(2)), "0123456789abcdef".repeat(2), None)?;
    let mut keys = SigningKeyCache::new();
    let input = SigningInput {
        method: Method::Post,
        query: "",
        headers: &[("content-type", "application/json"), ("host", "tat.tencentcloudapi.com")],
        body: br#"{"InvocationTaskIds":["invt-08oe5fe2","invt-1a2b3c4d"],"Limit":100,"HideOutput":false}"#,
        service: "tat",
        timestamp: Timestamp::from_unix_seconds(1_780_000_000)?,
    };
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let begin = Instant::now();
        for _ in 0..TIMES {
            black_box(sign(black_box(&input), &credential, &mut keys)?);
        }
        rounds.push(begin.elapsed() / TIMES);
    }
    rounds.sort();
    println!("{}", rounds.get(ROUNDS / 2).map_or(0, std::time::Duration::as_nanos));
    Ok(())
}
