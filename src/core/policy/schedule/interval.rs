//! How long to wait before the same thing is asked again.

use crate::time::Instant;

const SHORTEST_MILLIS: u64 = 1_000;
const LONGEST_MILLIS: u64 = 15_000;

/// A random factor from 0.8 up to 1.2, one a call: what is asked together stays together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Jitter {
    per_mille: u64,
}

impl Jitter {
    pub(super) fn new(entropy: u32) -> Self {
        Self { per_mille: 800 + ((400 * u64::from(entropy)) >> 32) }
    }

    /// When to ask again for what has not changed since a moment: what has been so for long will be for some more.
    pub(super) fn next(self, since: Instant, now: Instant) -> Instant {
        let interval = (now.since(since) / 10).clamp(SHORTEST_MILLIS, LONGEST_MILLIS);
        now.after(interval * self.per_mille / 1_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_is_a_tenth_of_the_age_from_1_s_to_15_s_spread_by_a_fifth() {
        let interval = |age: u64, entropy| {
            let now = Instant::from_millis(1_000_000);
            Jitter::new(entropy).next(Instant::from_millis(1_000_000 - age), now).since(now)
        };
        for (age, expected) in
            [(0, 1_000), (9_999, 1_000), (10_000, 1_000), (50_000, 5_000), (150_000, 15_000), (1_000_000, 15_000)]
        {
            let (least, most) = (interval(age, 0), interval(age, u32::MAX));
            assert_eq!((least, interval(age, 1 << 31)), (expected * 8 / 10, expected), "{age}");
            assert!((expected * 119 / 100..expected * 12 / 10).contains(&most), "{age}: {most}");
        }
    }

    #[test]
    fn no_moment_is_too_late() {
        let end = Instant::from_millis(u64::MAX);
        assert_eq!(Jitter::new(u32::MAX).next(Instant::default(), end), end);
    }
}
