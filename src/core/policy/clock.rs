//! How far the caller's clock is from the service's. A signature names the time, and one that is off by more than five
//! minutes is refused ([签名方法 v3](https://cloud.tencent.com/document/api/213/30654)).

use crate::time::{Timestamp, days_from_civil};

/// Seconds that the service's clock is ahead of the caller's; negative when it is behind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Skew(i64);

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
        (learnt.abs_diff(self.0) >= TELLING_SECONDS).then_some(Self(learnt))
    }
}

/// Reads the date of an HTTP header, such as `Sun, 06 Nov 1994 08:49:37 GMT`: the one form that RFC 9110 lets servers send.
#[must_use]
pub fn parse_http_date(text: &str) -> Option<Timestamp> {
    const MONTHS: &[u8] = b"JanFebMarAprMayJunJulAugSepOctNovDec";
    let (_, rest) = text.split_once(", ")?;
    let mut parts = rest.split(' ');
    let day = number(parts.next()?, 2)?;
    let name = parts.next()?.as_bytes();
    let month = MONTHS.chunks(3).position(|month| month == name)? as u64 + 1;
    let year = number(parts.next()?, 4)?;
    let mut clock = parts.next()?.split(':').map(|part| number(part, 2));
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    let ends = clock.next().is_none() && parts.next() == Some("GMT") && parts.next().is_none();
    // A leap second is the 60th.
    if !ends || !(1..=31).contains(&day) || hour > 23 || minute > 59 || second > 60 || year < 1970 {
        return None;
    }
    Timestamp::from_unix_seconds(days_from_civil(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second).ok()
}

fn number(text: &str, digits: usize) -> Option<u64> {
    let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.bytes().fold(0, |number, digit| number * 10 + u64::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_unix_seconds(seconds).unwrap()
    }

    #[test]
    fn the_example_of_the_rfc_is_read() {
        assert_eq!(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), Some(at(784_111_777)));
    }

    #[test]
    fn every_day_from_1970_to_2100_is_read_as_it_was_written() {
        const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        for day in 0..47_847 {
            let timestamp = at(day * 86_400 + 86_399);
            let date = timestamp.utc_date();
            let mut parts = date.split('-');
            let (year, month, day) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
            let month = MONTHS[month.parse::<usize>().unwrap() - 1];
            let written = format!("Day, {day} {month} {year} 23:59:59 GMT");
            assert_eq!(parse_http_date(&written), Some(timestamp), "{written}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "0",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 GMT+1",
            "Sun, 06 Nov 1994 08:49:37 GMT ",
            "Sun, 00 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nav 1994 08:49:37 GMT",
            "Sun, 06 Nov 1969 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT",
            "Sun, 06 Nov 1994 08:49 GMT",
            "Sun, 06 Nov 1994 08:49:37:1 GMT",
            "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, +6 Nov 1994 08:49:37 GMT",
        ] {
            assert_eq!(parse_http_date(text), None, "{text}");
        }
    }

    #[test]
    fn a_skew_is_learnt_when_it_explains_the_refusal() {
        let (none, now) = (Skew::default(), at(1_000_000));
        assert_eq!(none.learn(at(1_001_800), now), Some(Skew::from_seconds(1_800)));
        assert_eq!(none.learn(at(998_200), now), Some(Skew::from_seconds(-1_800)));
        assert_eq!(none.learn(at(1_000_059), now), None);
        // Signed with this skew already: it is not the clock.
        assert_eq!(Skew::from_seconds(1_790).learn(at(1_001_800), now), None);
    }
}
