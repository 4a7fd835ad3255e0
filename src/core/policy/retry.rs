//! What to do after an attempt has failed.

use super::clock::{Skew, parse_http_date};
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
    /// The `Retry-After` of the answer: seconds, or a date.
    pub retry_after: Option<&'a str>,
    /// The `Date` of the answer: the service's clock.
    pub date: Option<&'a str>,
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
/// `Retry-After` it is at least that. No wait goes beyond the deadline. `entropy` is uniform.
#[must_use]
pub fn after_failure(failure: &Failure<'_>, progress: &Progress, entropy: u32) -> Verdict {
    let date = failure.date.and_then(parse_http_date);
    if failure.code == "AuthFailure.SignatureExpire" {
        let learnt = date.and_then(|date| failure.skew.learn(date, failure.now));
        return match learnt {
            Some(skew) if !progress.has_corrected_clock => Verdict::CorrectClock(skew),
            _ => Verdict::GiveUp,
        };
    }
    if matches!(failure.code, "AuthFailure.TokenFailure" | "UnauthorizedOperation.InvalidToken") {
        return if progress.has_renewed_credentials { Verdict::GiveUp } else { Verdict::RenewCredentials };
    }
    if !failure.is_retryable || progress.retries >= progress.max_retries {
        return Verdict::GiveUp;
    }
    let asked = failure.retry_after.and_then(|text| retry_after_millis(text, date.unwrap_or(failure.now)));
    let most = FIRST_WAIT_MILLIS << progress.retries.min(16);
    let jitter = (most.min(LONGEST_WAIT_MILLIS) * u64::from(entropy)) >> 32;
    let wait = match asked {
        // Spread over a second: everyone who was told the same would come back together.
        Some(asked) => asked.saturating_add((1_000 * u64::from(entropy)) >> 32),
        None => jitter,
    };
    if wait < progress.remaining_millis { Verdict::Wait(wait) } else { Verdict::GiveUp }
}

fn retry_after_millis(text: &str, now: Timestamp) -> Option<u64> {
    let seconds = match text.trim().parse::<u64>() {
        Ok(seconds) => seconds,
        Err(_) => parse_http_date(text.trim())?.unix_seconds().saturating_sub(now.unix_seconds()),
    };
    Some(seconds.saturating_mul(1_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HALF: u32 = 1 << 31;
    const NOW: u64 = 784_111_777;

    fn failure(code: &str) -> Failure<'_> {
        let now = Timestamp::from_unix_seconds(NOW).unwrap();
        Failure { code, is_retryable: true, retry_after: None, date: None, now, skew: Skew::default() }
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
        let failure = Failure { is_retryable: false, retry_after: Some("1"), ..failure("InvalidParameter") };
        assert_eq!(after_failure(&failure, &progress(), 0), Verdict::GiveUp);
    }

    #[test]
    fn retry_after_is_honoured_in_seconds_and_as_a_date() {
        let table = [
            ("3", 3_500),
            (" 3 ", 3_500),
            ("0", 500),
            ("Sun, 06 Nov 1994 08:49:39 GMT", 2_500),
            ("Sun, 06 Nov 1994 08:49:30 GMT", 500),
            // No value of this header: as if there was none.
            ("soon", 250),
            ("-1", 250),
            ("1.5", 250),
        ];
        for (text, expected) in table {
            let failure = Failure { retry_after: Some(text), ..failure("HttpStatus.429") };
            assert_eq!(after_failure(&failure, &progress(), HALF), Verdict::Wait(expected), "{text}");
        }
        let failure = Failure { retry_after: Some("18446744073709551615"), ..failure("HttpStatus.429") };
        assert_eq!(after_failure(&failure, &progress(), HALF), Verdict::GiveUp);
    }

    #[test]
    fn a_date_to_wait_for_is_of_the_service_s_clock() {
        let failure = Failure {
            retry_after: Some("Sun, 06 Nov 1994 09:00:02 GMT"),
            date: Some("Sun, 06 Nov 1994 09:00:00 GMT"),
            ..failure("HttpStatus.503")
        };
        assert_eq!(after_failure(&failure, &progress(), 0), Verdict::Wait(2_000));
    }

    #[test]
    fn no_wait_goes_beyond_the_deadline() {
        let failure = Failure { retry_after: Some("3"), ..failure("HttpStatus.503") };
        let verdict = |remaining_millis| after_failure(&failure, &Progress { remaining_millis, ..progress() }, 0);
        assert_eq!((verdict(3_001), verdict(3_000)), (Verdict::Wait(3_000), Verdict::GiveUp));
    }

    #[test]
    fn the_clock_is_corrected_once_and_only_where_that_explains_the_failure() {
        let expired = Failure {
            is_retryable: false,
            date: Some("Sun, 06 Nov 1994 09:19:37 GMT"),
            ..failure("AuthFailure.SignatureExpire")
        };
        let none_left = Progress { max_retries: 0, ..progress() };
        let corrected = Verdict::CorrectClock(Skew::from_seconds(1_800));
        assert_eq!(after_failure(&expired, &none_left, 0), corrected);
        let again = Progress { has_corrected_clock: true, ..progress() };
        assert_eq!(after_failure(&expired, &again, 0), Verdict::GiveUp);
        for date in [None, Some("yesterday"), Some("Sun, 06 Nov 1994 08:49:37 GMT")] {
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
}
