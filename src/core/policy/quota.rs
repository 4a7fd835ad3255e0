//! How fast to ask. The service counts the calls of a key at an access point, whoever makes them, and takes 20 a second
//! ([API 3.0](https://cloud.tencent.com/document/product/1278/109059)): others may leave less than that, and go again.

use crate::tasks::limits;
use crate::time::Instant;

/// Calls a second that the service takes of one key at one access point.
const FULL_PACE: f64 = limits::CALLS_PER_SECOND as f64;

/// Never slower: only a call tells that the service takes calls again. 80 processes that ask so seldom still share 20.
const LEAST_PACE: f64 = 0.25;

/// A caller's own limit is not below this, so that no wait is without end.
const LEAST_CALLS_PER_SECOND: f64 = 0.001;

/// What a throttled call leaves of the pace: at first, and to come back to. The less, the fewer are throttled where many
/// share; the more, the less of the 20 is left unused.
const SLOWED: f64 = 0.7;
const GOOD: f64 = 0.92;

/// How long the way back to the good pace takes, of which the most is made at its beginning.
const RECOVERY_SECONDS: f64 = 7.0;

/// What is added to the good pace, as a part of it, in as long again: eight times that in twice as long, and so on.
const PROBE: f64 = 0.01;

/// What the bucket holds when there are no bursts: half a call more than one, so that a timer that is late costs nothing.
const NO_BURST: f64 = 1.5;

/// A bucket of calls, filled at the pace at which the service takes calls of one key at one access point, as far as that is
/// known.
///
/// A throttled call slows it down at once. When the service takes calls again, the pace follows a cube of the time, as CUBIC
/// does for TCP ([RFC 9438](https://www.rfc-editor.org/rfc/rfc9438)): fast to a little below the pace that was too much, slowly
/// past it, and faster the longer all goes well. From then on, asked or not, what was learnt is forgotten: that 10 a second were
/// too much after 40 s, that 1 was after 100 s.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quota {
    /// Calls in the bucket, when it was last filled.
    calls: f64,
    filled: Instant,
    /// Calls a second: where the way back begins, and where it leads.
    low: f64,
    good: f64,
    slowed: Instant,
    /// When the service first took a call that was sent after the pace was slowed.
    recovers_since: Option<Instant>,
}

impl Quota {
    /// How many numbers it is.
    pub const WORDS: usize = 6;

    /// A quota of which nothing is known: a full bucket, and no pace but the caller's.
    #[must_use]
    pub const fn new(now: Instant) -> Self {
        Self { calls: FULL_PACE, filled: now, low: FULL_PACE, good: FULL_PACE, slowed: now, recovers_since: Some(now) }
    }

    /// The quota of [`to_words`](Self::to_words). Words that it did not make give some quota, which recovers like any other.
    #[must_use]
    pub fn from_words(words: &[f64; Self::WORDS]) -> Self {
        let [calls, filled, low, good, slowed, recovers_since] = *words;
        Self {
            calls: within(calls, 0.0),
            filled: moment(filled),
            low: within(low, LEAST_PACE),
            good: within(good, LEAST_PACE),
            slowed: moment(slowed),
            recovers_since: (recovers_since >= 0.0).then(|| moment(recovers_since)),
        }
    }

    /// The quota as numbers, which outlive the instance.
    #[must_use]
    pub fn to_words(&self) -> [f64; Self::WORDS] {
        let recovers_since = self.recovers_since.map_or(-1.0, millis);
        [self.calls, millis(self.filled), self.low, self.good, millis(self.slowed), recovers_since]
    }

    /// Takes a call out of the bucket.
    ///
    /// `calls_per_second` is the most that this caller may use, above 0 and at most 20; callers that may use more or less take
    /// from the same bucket. It holds half a second's calls, or what a second at that pace leaves of 20 if that is less; never
    /// less than one and a half, and no more after a throttled call.
    ///
    /// # Errors
    /// The moment when to ask again, after `now`, if there is none to take.
    pub fn take(&mut self, calls_per_second: f64, now: Instant) -> Result<(), Instant> {
        // A moment that is yet to come is of another clock.
        self.slowed = self.slowed.min(now);
        self.recovers_since = self.recovers_since.map(|since| since.min(now));

        let limit = within(calls_per_second, LEAST_CALLS_PER_SECOND);
        let known = self.pace(now);
        let pace = known.min(limit);
        let burst = if known < FULL_PACE { 0.0 } else { (limit / 2.0).min(FULL_PACE - limit) };
        self.calls = (self.calls + seconds_between(self.filled, now) * pace).min(burst.max(NO_BURST));
        self.filled = now;
        if self.calls < 1.0 {
            return Err(now.after(whole((1.0 - self.calls) / pace * 1_000.0) + 1));
        }
        self.calls -= 1.0;
        Ok(())
    }

    /// Puts back a call that was taken and not sent.
    pub fn put_back(&mut self) {
        self.calls += 1.0;
    }

    /// Takes all calls out of the bucket: what the one before it had left, one that takes its place does not know.
    pub fn empty(&mut self) {
        self.calls = 0.0;
    }

    /// The service took a call, whatever it answered. `sent` is when the call was taken out of the bucket.
    pub fn accepted(&mut self, sent: Instant, now: Instant) {
        if sent >= self.slowed {
            self.recovers_since.get_or_insert(now);
        }
    }

    /// The service turned down a call for its rate. `calls_per_second` and `sent` are what and when the call was taken with:
    /// those that were under way together slow the pace down once.
    pub fn throttled(&mut self, calls_per_second: f64, sent: Instant, now: Instant) {
        if sent < self.slowed {
            return;
        }
        let pace = self.pace(now).min(within(calls_per_second, LEAST_CALLS_PER_SECOND));
        // A service that takes no call at all says nothing about how many it will take.
        if self.recovers_since.take().is_some() {
            self.good = within(pace * GOOD, LEAST_PACE);
        }
        self.low = within(pace * SLOWED, LEAST_PACE);
        self.slowed = now;
    }

    /// Calls a second that the service takes, as far as is known: 20 when nothing is.
    fn pace(&self, now: Instant) -> f64 {
        let Some(since) = self.recovers_since else { return self.low };
        let left = 1.0 - seconds_between(since, now) / RECOVERY_SECONDS;
        let scale = if left > 0.0 { self.good - self.low } else { self.good * PROBE };
        (self.good - scale * left * left * left).min(FULL_PACE)
    }
}

/// The number, or the nearest that is not below `least` nor above 20; `least` for what is no number.
fn within(number: f64, least: f64) -> f64 {
    // Unlike `clamp`, these pass over what is no number.
    number.max(least).min(FULL_PACE)
}

fn seconds_between(earlier: Instant, later: Instant) -> f64 {
    millis(Instant::from_millis(later.since(earlier))) / 1_000.0
}

#[expect(clippy::cast_precision_loss, reason = "exact for 285,000 years")]
fn millis(moment: Instant) -> f64 {
    moment.as_millis() as f64
}

fn moment(millis: f64) -> Instant {
    Instant::from_millis(whole(millis))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates; 0 for what is no number")]
fn whole(number: f64) -> u64 {
    number as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEFAULT: f64 = 10.0;

    const fn at(millis: u64) -> Instant {
        Instant::from_millis(millis)
    }

    /// How many calls can be taken at one moment.
    fn burst(quota: &mut Quota, calls_per_second: f64, now: Instant) -> usize {
        core::iter::repeat_with(|| quota.take(calls_per_second, now)).take_while(Result::is_ok).count()
    }

    #[test]
    fn a_burst_and_the_second_after_it_stay_within_20_up_to_nine_tenths() {
        for (share, expected) in [(0.05, 1), (0.25, 2), (0.5, 5), (2.0 / 3.0, 6), (0.75, 5), (0.9, 2)] {
            let limit = 20.0 * share;
            let mut quota = Quota::new(at(0));
            let mut taken = burst(&mut quota, limit, at(0));
            assert_eq!(taken, expected, "{share}");
            taken += (1..1_000).filter(|millis| quota.take(limit, at(*millis)).is_ok()).count();
            assert!(taken <= 20, "{share}: {taken}");
        }
        assert_eq!(burst(&mut Quota::new(at(0)), 20.0, at(0)), 1);
    }

    #[test]
    fn an_empty_bucket_says_when_there_is_a_call_again() {
        let mut quota = Quota::new(at(0));
        burst(&mut quota, DEFAULT, at(0));
        let Err(next) = quota.take(DEFAULT, at(30)) else { panic!("a sixth call") };
        // It may say so a millisecond late, which the next call makes up for.
        assert!([at(100), at(101)].contains(&next), "{next:?}");
        assert!(quota.take(DEFAULT, at(99)).is_err());
        assert_eq!(quota.take(DEFAULT, next), Ok(()));
    }

    #[test]
    fn a_call_that_is_put_back_can_be_taken_again_and_adds_to_no_burst() {
        let mut quota = Quota::new(at(0));
        assert_eq!(burst(&mut quota, DEFAULT, at(0)), 5);
        quota.put_back();
        assert_eq!(burst(&mut quota, DEFAULT, at(0)), 1);
        quota.put_back();
        assert_eq!(burst(&mut quota, DEFAULT, at(10_000)), 5);
    }

    #[test]
    fn one_that_is_emptied_has_a_call_when_its_time_has_passed() {
        let mut quota = Quota::new(at(1_000));
        quota.empty();
        assert_eq!(quota.take(DEFAULT, at(1_000)), Err(at(1_101)));
        assert_eq!(quota.take(DEFAULT, at(1_101)), Ok(()));
        assert!(quota.take(DEFAULT, at(1_101)).is_err());
    }

    #[test]
    fn calls_that_were_under_way_together_slow_the_pace_down_once() {
        let mut quota = Quota::new(at(0));
        for _ in 0..5 {
            quota.throttled(DEFAULT, at(0), at(80));
        }
        assert!((quota.pace(at(80)) - 7.0).abs() < 1e-9);
        quota.throttled(DEFAULT, at(80), at(160));
        assert!((quota.pace(at(160)) - 4.9).abs() < 1e-9);
    }

    #[test]
    fn the_way_back_begins_with_a_call_that_was_sent_after_it_slowed_down() {
        let mut quota = Quota::new(at(0));
        quota.throttled(DEFAULT, at(0), at(100));
        quota.accepted(at(99), at(200));
        assert!((quota.pace(at(60_000)) - 7.0).abs() < 1e-9);
        quota.accepted(at(60_000), at(60_100));
        assert!((quota.pace(at(67_100)) - 9.2).abs() < 1e-9);
    }

    #[test]
    fn bursts_end_with_a_throttled_call_and_come_back_within_a_minute_of_silence() {
        let mut quota = Quota::new(at(0));
        quota.throttled(DEFAULT, at(0), at(100));
        quota.accepted(at(100), at(200));
        assert_eq!(burst(&mut quota.clone(), DEFAULT, at(30_000)), 1);
        assert_eq!(burst(&mut quota, DEFAULT, at(60_000)), 5);
    }
}
