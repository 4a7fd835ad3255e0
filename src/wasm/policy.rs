//! The exports of what a good client decides.

use alloc::string::String;
use alloc::vec::Vec;

use tat_tasks_core::policy::{self, Failure, Progress, Quota, Skew, Verdict};
use tat_tasks_core::tasks::DescribeInvocationTasksRequest;
use tat_tasks_core::{Instant, Timestamp};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::convert::{TaskIds, instant, number, whole};
use crate::error::to_js_error;
use crate::js::{Object, Texts, Uint8Array};

/// What to do after an attempt has failed. `value` is milliseconds to wait, or the seconds of the skew.
#[wasm_bindgen(
    js_name = afterFailure,
    unchecked_return_type = "{ action: \"give-up\" | \"wait\" | \"correct-clock\" | \"renew-credentials\"; value: number }"
)]
#[expect(clippy::too_many_arguments, reason = "each crosses by itself")]
pub fn after_failure(
    code: &str,
    is_retryable: bool,
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
) -> Result<JsValue, JsValue> {
    let failure = Failure {
        code,
        is_retryable,
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
        Verdict::GiveUp => ("give-up", 0.0),
        Verdict::Wait(millis) => ("wait", number(millis.cast_signed())),
        Verdict::CorrectClock(skew) => ("correct-clock", number(skew.seconds())),
        Verdict::RenewCredentials => ("renew-credentials", 0.0),
    };
    let verdict = Object::new();
    verdict.set_text("action", action);
    verdict.set("value", &value.into());
    Ok(verdict.into())
}

fn seconds(unix: f64) -> Result<Timestamp, JsValue> {
    Timestamp::from_unix_seconds(whole(unix)).map_err(to_js_error)
}

/// Takes a call out of the bucket of a quota, which `words` are; all 0, nothing is known of it yet. The moment when to ask
/// again, or 0 when the call was taken.
#[wasm_bindgen(js_name = quotaTake)]
pub fn quota_take(words: &mut [f64], calls_per_second: f64, now: f64) -> f64 {
    with_quota(words, now, |quota, now| match quota.take(calls_per_second, now) {
        Ok(()) => 0.0,
        Err(again) => number(again.as_millis().cast_signed()),
    })
}

/// What became of a call that was taken out of the bucket: it was put back, or the service has accepted it, or throttled it.
#[wasm_bindgen(js_name = quotaTold)]
pub fn quota_told(
    words: &mut [f64],
    #[wasm_bindgen(unchecked_param_type = "\"put-back\" | \"accepted\" | \"throttled\"")] told: &str,
    calls_per_second: f64,
    taken: f64,
    now: f64,
) {
    with_quota(words, now, |quota, now| match told {
        "put-back" => quota.put_back(),
        "accepted" => quota.accepted(instant(taken), now),
        _ => quota.throttled(calls_per_second, instant(taken), now),
    });
}

fn with_quota<T>(words: &mut [f64], now: f64, step: impl FnOnce(&mut Quota, Instant) -> T) -> T {
    let now = instant(now);
    let mut kept = [0.0; Quota::WORDS];
    for (kept, word) in kept.iter_mut().zip(&*words) {
        *kept = *word;
    }
    let is_new = kept.iter().all(|word| *word == 0.0);
    let mut quota = if is_new { Quota::new(now) } else { Quota::from_words(&kept) };
    let outcome = step(&mut quota, now);
    for (word, kept) in words.iter_mut().zip(quota.to_words()) {
        *word = kept;
    }
    outcome
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

    /// The parameters of the next call as JSON; none at the end.
    #[wasm_bindgen(js_name = nextRequest)]
    pub fn next_request(&self) -> Option<String> {
        self.0.next_request().map(|request| request.to_json())
    }

    /// Takes in the ids of an answer: 1 for each that is to be told, 0 for the others.
    #[wasm_bindgen(unchecked_return_type = "Uint8Array")]
    pub fn accept(&mut self, total_count: f64, ids: &TaskIds) -> Result<Uint8Array, JsValue> {
        let ids: &Texts = ids.unchecked_ref();
        let ids: Vec<String> = (0..).map_while(|index| ids.get(index)).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let news = self.0.accept(whole(total_count), &ids).map_err(to_js_error)?;
        let news: Vec<u8> = news.into_iter().map(u8::from).collect();
        Ok(Uint8Array::of_bytes(&news))
    }
}
