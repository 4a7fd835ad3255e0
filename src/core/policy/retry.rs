//! What to do after an attempt has failed.

use super::clock::Skew;
use crate::time::Timestamp;

/// The first wait is at most this long, and each later one at most twice the one before.
const FIRST_WAIT_MILLIS: u64 = 500;
const LONGEST_WAIT_MILLIS: u64 = 20_000;

/// How an attempt has failed.
#[derive(Clone, Copy, Debug)]
pub struct Failure<'a> {
    /// The code of the error.
    pub code: &'a str,
    /// Whether the very same call may succeed later: [`Error::retryable`](crate::Error::retryable).
    pub is_retryable: bool,
    /// The HTTP status, if a relay has answered. It has tried again by itself, and signed by a clock and a key that are not
    /// the caller's.
    pub relay_status: Option<u16>,
    /// The milliseconds that the answer's `Retry-After` asks to wait.
    pub retry_after_millis: Option<u64>,
    /// The `Date` of the answer: the service's clock.
    pub date: Option<Timestamp>,
    /// The caller's wall clock when the answer came.
    pub now: Timestamp,
    /// The skew that the attempt was signed with.
    pub skew: Skew,
}

/// What a call has done so far, and may still do.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// How many times it has waited and tried again.
    pub retries: u32,
    /// How many times it may.
    pub max_retries: u32,
    /// Whether it has corrected the clock: once is all that can help.
    pub has_corrected_clock: bool,
    /// Whether it has asked for other credentials, or cannot: once is all that can help.
    pub has_renewed_credentials: bool,
    /// Milliseconds until its deadline.
    pub remaining_millis: u64,
}

/// What to do after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing that the caller could do would help, or it is too late.
    GiveUp,
    /// Wait so many milliseconds, then try again.
    Wait(u64),
    /// Try again at once, signed with this skew.
    CorrectClock(Skew),
    /// Try again at once, with credentials asked for anew.
    RenewCredentials,
}

/// Decides what to do after an attempt has failed.
///
/// A wait is a random part of 500 ms, 1 s, 2 s … 20 s ("full jitter"), so that many callers do not come back together; with
/// `Retry-After` it is at least that and a part of a second. No wait goes beyond the deadline. `entropy` is uniform.
///
/// What a relay has answered is final, but for HTTP 429: it counts the calls of each caller. A status without an answer is of
/// something in front of it, such as a gateway.
#[must_use]
pub fn after_failure(failure: &Failure<'_>, progress: &Progress, entropy: u32) -> Verdict {
    match failure.relay_status {
        None => {
            if let Some(verdict) = after_refusal(failure, progress) {
                return verdict;
            }
        }
        Some(429) => {}
        Some(_) if failure.code.starts_with("HttpStatus.") => {}
        Some(_) => return Verdict::GiveUp,
    }
    // A list that had to be given up is worth another one, but not the same call again.
    let is_retryable = failure.is_retryable && failure.code != super::pages::LISTING_UNSTABLE;
    if !is_retryable || progress.retries >= progress.max_retries {
        return Verdict::GiveUp;
    }
    let most = FIRST_WAIT_MILLIS << progress.retries.min(16);
    let jitter = (most.min(LONGEST_WAIT_MILLIS) * u64::from(entropy)) >> 32;
    let wait = match failure.retry_after_millis {
        // Spread over a second: everyone who was told the same would come back together.
        Some(asked) => asked.saturating_add((1_000 * u64::from(entropy)) >> 32).max(jitter),
        None => jitter,
    };
    if wait < progress.remaining_millis { Verdict::Wait(wait) } else { Verdict::GiveUp }
}

/// What to do when the service did not accept a signature, if that is what it did.
fn after_refusal(failure: &Failure<'_>, progress: &Progress) -> Option<Verdict> {
    match failure.code {
        "AuthFailure.SignatureExpire" => {
            let learnt = failure.date.and_then(|date| failure.skew.learn(date, failure.now));
            Some(match learnt {
                Some(skew) if !progress.has_corrected_clock => Verdict::CorrectClock(skew),
                _ => Verdict::GiveUp,
            })
        }
        "AuthFailure.TokenFailure" | "UnauthorizedOperation.InvalidToken" => {
            Some(if progress.has_renewed_credentials { Verdict::GiveUp } else { Verdict::RenewCredentials })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HALF: u32 = 1 << 31;
    const NOW: u64 = 784_111_777;

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_unix_seconds(seconds).unwrap()
    }

    fn failure(code: &str) -> Failure<'_> {
        let skew = Skew::default();
        Failure {
            code,
            is_retryable: true,
            relay_status: None,
            retry_after_millis: None,
            date: None,
            now: at(NOW),
            skew,
        }
    }

    fn progress() -> Progress {
        Progress {
            retries: 0,
            max_retries: 4,
            has_corrected_clock: false,
            has_renewed_credentials: false,
            remaining_millis: 120_000,
        }
    }

    #[test]
    fn waits_double_up_to_a_cap_and_end_with_the_retries() {
        let waits: [_; 9] = core::array::from_fn(|retries| {
            let retries = u32::try_from(retries).unwrap();
            after_failure(&failure("InternalError"), &Progress { retries, max_retries: 8, ..progress() }, HALF)
        });
        let expected = [250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000].map(Verdict::Wait);
        assert_eq!(waits[..8], expected);
        assert_eq!(waits[8], Verdict::GiveUp);
    }

    #[test]
    fn a_wait_is_any_part_of_its_most() {
        let wait = |entropy| after_failure(&failure("ServiceUnavailable"), &progress(), entropy);
        assert_eq!((wait(0), wait(u32::MAX)), (Verdict::Wait(0), Verdict::Wait(499)));
        let late = Progress { retries: u32::MAX - 1, max_retries: u32::MAX, ..progress() };
        assert_eq!(after_failure(&failure("InternalError"), &late, u32::MAX), Verdict::Wait(19_999));
    }

    #[test]
    fn what_cannot_get_better_is_not_tried_again() {
        let failure = Failure { is_retryable: false, retry_after_millis: Some(1_000), ..failure("InvalidParameter") };
        assert_eq!(after_failure(&failure, &progress(), 0), Verdict::GiveUp);
    }

    #[test]
    fn the_last_call_of_a_list_that_was_given_up_is_not_tried_again() {
        assert_eq!(after_failure(&failure("ListingUnstable"), &progress(), 0), Verdict::GiveUp);
    }

    #[test]
    fn retry_after_is_honoured_and_spread_over_a_second() {
        let wait = |millis, entropy| {
            let failure = Failure { retry_after_millis: Some(millis), ..failure("HttpStatus.429") };
            after_failure(&failure, &progress(), entropy)
        };
        assert_eq!(
            (wait(3_000, 0), wait(3_000, HALF), wait(0, HALF)),
            (Verdict::Wait(3_000), Verdict::Wait(3_500), Verdict::Wait(500))
        );
        // One that says to come at once does not have everyone come at once.
        let failure = Failure { retry_after_millis: Some(0), ..failure("HttpStatus.503") };
        let late = Progress { retries: 5, max_retries: 8, ..progress() };
        assert_eq!(after_failure(&failure, &late, HALF), Verdict::Wait(8_000));
        assert_eq!(wait(u64::MAX, u32::MAX), Verdict::GiveUp);
    }

    #[test]
    fn no_wait_goes_beyond_the_deadline() {
        let failure = Failure { retry_after_millis: Some(3_000), ..failure("HttpStatus.503") };
        let verdict = |remaining_millis| after_failure(&failure, &Progress { remaining_millis, ..progress() }, 0);
        assert_eq!((verdict(3_001), verdict(3_000)), (Verdict::Wait(3_000), Verdict::GiveUp));
    }

    #[test]
    fn the_clock_is_corrected_once_and_only_where_that_explains_the_failure() {
        let expired =
            Failure { is_retryable: false, date: Some(at(NOW + 1_800)), ..failure("AuthFailure.SignatureExpire") };
        let none_left = Progress { max_retries: 0, ..progress() };
        let corrected = Verdict::CorrectClock(Skew::from_seconds(1_800));
        assert_eq!(after_failure(&expired, &none_left, 0), corrected);
        let again = Progress { has_corrected_clock: true, ..progress() };
        assert_eq!(after_failure(&expired, &again, 0), Verdict::GiveUp);
        for date in [None, Some(at(NOW))] {
            assert_eq!(after_failure(&Failure { date, ..expired }, &progress(), 0), Verdict::GiveUp, "{date:?}");
        }
    }

    #[test]
    fn credentials_are_renewed_once_when_the_token_is_not_accepted() {
        for code in ["AuthFailure.TokenFailure", "UnauthorizedOperation.InvalidToken"] {
            let failure = Failure { is_retryable: false, ..failure(code) };
            let none_left = Progress { max_retries: 0, ..progress() };
            assert_eq!(after_failure(&failure, &none_left, 0), Verdict::RenewCredentials, "{code}");
            let renewed = Progress { has_renewed_credentials: true, ..progress() };
            assert_eq!(after_failure(&failure, &renewed, 0), Verdict::GiveUp, "{code}");
        }
    }

    #[test]
    fn of_what_a_relay_answers_only_429_is_tried_again() {
        let verdict = |status, failure: Failure<'_>| {
            after_failure(&Failure { relay_status: Some(status), ..failure }, &progress(), HALF)
        };
        let throttled = Failure { retry_after_millis: Some(2_000), ..failure("RequestLimitExceeded") };
        assert_eq!(verdict(429, throttled), Verdict::Wait(2_500));
        assert_eq!(verdict(429, failure("HttpStatus.429")), Verdict::Wait(250));
        for status in [200, 400, 403, 500, 502, 503, 504] {
            assert_eq!(verdict(status, throttled), Verdict::GiveUp, "{status}");
        }
        for code in ["HttpStatus.502", "HttpStatus.503", "HttpStatus.504"] {
            assert_eq!(verdict(502, failure(code)), Verdict::Wait(250), "what is in front of the relay says {code}");
        }
        let login = Failure { is_retryable: false, ..failure("HttpStatus.401") };
        assert_eq!(verdict(401, login), Verdict::GiveUp);
        for code in ["AuthFailure.SignatureExpire", "AuthFailure.TokenFailure", "UnauthorizedOperation.InvalidToken"] {
            let refused = Failure { is_retryable: false, date: Some(at(NOW + 1_800)), ..failure(code) };
            for status in [200, 429, 502] {
                assert_eq!(verdict(status, refused), Verdict::GiveUp, "{code} {status}");
            }
        }
    }
}
