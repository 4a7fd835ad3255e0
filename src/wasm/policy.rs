//! The exports of what a good client decides.

use alloc::string::String;
use alloc::vec::Vec;

use tat_tasks_core::policy::{self, Failure, Progress, Quota, Skew, Verdict};
use tat_tasks_core::tasks::DescribeInvocationTasksRequest;
use tat_tasks_core::{Instant, Timestamp};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::convert::{each_of, instant, number, whole};
use crate::error::to_js_error;
use crate::js::{Array, Uint8Array, array};

/// What to do after an attempt has failed: 0 to give up, 1 to wait so many milliseconds, 2 to correct the clock to a skew of so
/// many seconds, 3 to renew the credentials.
#[wasm_bindgen(js_name = afterFailure, unchecked_return_type = "[action: number, value: number]")]
#[expect(clippy::too_many_arguments, reason = "each crosses by itself")]
pub fn after_failure(
    code: &str,
    is_retryable: bool,
    relay_status: Option<u16>,
    retry_after_millis: Option<f64>,
    date: Option<f64>,
    now: f64,
    skew: i32,
    retries: u32,
    max_retries: u32,
    has_corrected_clock: bool,
    has_renewed_credentials: bool,
    remaining_millis: f64,
    entropy: u32,
) -> Result<Array, JsValue> {
    let failure = Failure {
        code,
        is_retryable,
        relay_status,
        retry_after_millis: retry_after_millis.map(whole),
        date: date.map(seconds).transpose()?,
        now: seconds(now)?,
        skew: Skew::from_seconds(skew.into()),
    };
    let progress = Progress {
        retries,
        max_retries,
        has_corrected_clock,
        has_renewed_credentials,
        remaining_millis: whole(remaining_millis),
    };
    let (action, value) = match policy::after_failure(&failure, &progress, entropy) {
        Verdict::GiveUp => (0, 0),
        Verdict::Wait(millis) => (1, millis.cast_signed()),
        Verdict::CorrectClock(skew) => (2, skew.seconds()),
        Verdict::RenewCredentials => (3, 0),
    };
    Ok(array(&[number(action).into(), number(value).into()]))
}

fn seconds(unix: f64) -> Result<Timestamp, JsValue> {
    Timestamp::from_unix_seconds(whole(unix)).map_err(to_js_error)
}

/// Takes a call out of the bucket of a quota (`step` 0), or says what became of one: it was put back (1), or the service has
/// accepted it (2), or throttled it (3). Or empties the bucket (4).
///
/// `words` are the quota; all 0, nothing is known of it yet. Gives the moment when to ask again, or 0 when the call was taken.
#[wasm_bindgen]
pub fn quota(words: &mut [f64], step: u32, calls_per_second: f64, taken: f64, now: f64) -> f64 {
    let Ok(words) = <&mut [f64; Quota::WORDS]>::try_from(words) else { return 0.0 };
    let now = instant(now);
    let is_new = words.iter().all(|word| *word == 0.0);
    let mut quota = if is_new { Quota::new(now) } else { Quota::from_words(words) };
    let mut again = 0;
    match step {
        0 => again = quota.take(calls_per_second, now).err().map_or(0, Instant::as_millis),
        1 => quota.put_back(),
        2 => quota.accepted(instant(taken), now),
        4 => quota.empty(),
        _ => quota.throttled(calls_per_second, instant(taken), now),
    }
    *words = quota.to_words();
    number(again.cast_signed())
}

/// A walk over the pages of a query.
#[wasm_bindgen]
pub struct Pages(policy::Pages);

#[wasm_bindgen]
impl Pages {
    /// `request` is the parameters as JSON.
    #[wasm_bindgen(constructor)]
    pub fn new(request: &str) -> Result<Pages, JsValue> {
        let request = DescribeInvocationTasksRequest::from_json(request).map_err(to_js_error)?;
        Ok(Self(policy::Pages::new(request)))
    }

    /// The parameters of the next call as JSON; none at the end. With the code by which the last one has failed: of the call to make
    /// in its place, if there is one.
    #[wasm_bindgen(js_name = nextRequest)]
    pub fn next_request(&mut self, failure: Option<String>) -> Option<String> {
        if failure.is_some_and(|code| !self.0.fail(&code)) {
            return None;
        }
        self.0.next_request().map(|request| request.to_json())
    }

    /// Takes in the ids of an answer: 1 for each that is to be told, 0 for the others.
    #[wasm_bindgen(unchecked_return_type = "Uint8Array")]
    pub fn accept(&mut self, total_count: f64, ids: &str) -> Result<Uint8Array, JsValue> {
        let news = self.0.accept(whole(total_count), &each_of(ids)).map_err(to_js_error)?;
        let news: Vec<u8> = news.into_iter().map(u8::from).collect();
        Ok(Uint8Array::of_bytes(&news))
    }
}
