//! How far the caller's clock is from the service's. A signature names the time, and one that is off by more than five
//! minutes is refused ([签名方法 v3](https://cloud.tencent.com/document/api/213/30654)).

use crate::time::Timestamp;

/// Seconds that the service's clock is ahead of the caller's; negative when it is behind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Skew(i64);

/// A clock that is off by more than this, 30 years, is none to believe.
const MOST_SECONDS: u64 = 946_728_000;

/// A difference that explains why a signature was refused: anything below is the time that the call took.
const TELLING_SECONDS: u64 = 60;

impl Skew {
    /// A skew from seconds.
    #[must_use]
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Seconds to add to the caller's clock.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0
    }

    /// The skew by the `Date` of an answer that came at `now` on the caller's clock; none if it would explain nothing, as
    /// the call was signed with about this one.
    #[must_use]
    pub fn learn(self, date: Timestamp, now: Timestamp) -> Option<Self> {
        let learnt = date.unix_seconds().cast_signed() - now.unix_seconds().cast_signed();
        let is_telling = learnt.abs_diff(self.0) >= TELLING_SECONDS && learnt.unsigned_abs() <= MOST_SECONDS;
        is_telling.then_some(Self(learnt))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_unix_seconds(seconds).unwrap()
    }

    #[test]
    fn a_skew_is_learnt_when_it_explains_the_refusal() {
        let (none, now) = (Skew::default(), at(1_000_000));
        assert_eq!(none.learn(at(1_001_800), now), Some(Skew::from_seconds(1_800)));
        assert_eq!(Skew::from_seconds(-1_800).seconds(), -1_800);
        assert_eq!(none.learn(at(998_200), now), Some(Skew::from_seconds(-1_800)));
        assert_eq!(none.learn(at(1_000_059), now), None);
        // No clock, but a mistake.
        assert_eq!(none.learn(at(253_402_300_799), now), None);
        // Signed with this skew already: it is not the clock.
        assert_eq!(Skew::from_seconds(1_790).learn(at(1_001_800), now), None);
    }
}
