//! Two clocks: the wall clock's reading that a signature names, and the monotonic one to wait by. The core has neither: the
//! caller reads them and hands them in.

use alloc::string::String;

use crate::error::Error;
use crate::text::{decimal, push_decimal};

/// The last second of the year 9999: beyond it a date has more than the ten characters of `YYYY-MM-DD`.
const LAST_SECOND: u64 = 253_402_300_799;

const SECONDS_A_DAY: u64 = 86_400;

/// A moment in whole seconds since 1970-01-01T00:00:00Z: the value of `X-TC-Timestamp`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(u64);

impl Timestamp {
    /// A timestamp from Unix seconds.
    ///
    /// # Errors
    /// `validation` when it lies after the year 9999, which is what milliseconds given as seconds look like.
    pub fn from_unix_seconds(seconds: u64) -> Result<Self, Error> {
        if seconds > LAST_SECOND {
            return Err(Error::invalid_parameter(
                "timestamp",
                "expected whole seconds since 1970, before the year 10000; got {} (are these milliseconds?)",
                &[&decimal(seconds)],
            ));
        }
        Ok(Self(seconds))
    }

    /// Whole seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn unix_seconds(self) -> u64 {
        self.0
    }

    /// The UTC date of this moment as `YYYY-MM-DD`: the first part of a credential scope.
    ///
    /// ```
    /// # use tat_tasks_core::Timestamp;
    /// let timestamp = Timestamp::from_unix_seconds(1_551_113_065)?;
    /// assert_eq!(timestamp.utc_date(), "2019-02-25");
    /// # Ok::<(), tat_tasks_core::Error>(())
    /// ```
    #[must_use]
    pub fn utc_date(self) -> String {
        let (year, month, day) = civil_from_days(self.0 / SECONDS_A_DAY);
        let mut date = String::with_capacity("YYYY-MM-DD".len());
        push_decimal(&mut date, year, 4);
        date.push('-');
        push_decimal(&mut date, month, 2);
        date.push('-');
        push_decimal(&mut date, day, 2);
        date
    }
}

/// A moment of a clock that never goes back, in whole milliseconds since an origin of the caller's choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(u64);

impl Instant {
    /// A moment from milliseconds.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the origin.
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// The moment so many milliseconds later.
    #[must_use]
    pub const fn after(self, millis: u64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// The milliseconds since an earlier moment; 0 if it is a later one.
    #[must_use]
    pub const fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// The proleptic Gregorian date of a day number, counted from 1970-01-01.
///
/// The year is taken to begin in March, so that a leap day is its last day and each era of 400 years has the same shape.
const fn civil_from_days(days: u64) -> (u64, u64, u64) {
    const DAYS_FROM_YEAR_0_TO_1970: u64 = 719_468;
    const DAYS_AN_ERA: u64 = 146_097;

    let shifted = days + DAYS_FROM_YEAR_0_TO_1970;
    let era = shifted / DAYS_AN_ERA;
    let day_of_era = shifted % DAYS_AN_ERA;
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    #[test]
    fn the_last_second_has_a_date_and_the_next_one_is_refused() {
        assert_eq!(Timestamp::from_unix_seconds(253_402_300_799).unwrap().utc_date(), "9999-12-31");
        let error = Timestamp::from_unix_seconds(253_402_300_800).unwrap_err();
        assert!(error.message().contains("milliseconds"), "{error}");
    }

    #[test]
    fn every_day_from_1970_to_2100_agrees_with_a_reference() {
        let mut date = time::Date::from_calendar_date(1970, time::Month::January, 1).unwrap();
        for day in 0.. {
            let expected = format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day());
            let first = Timestamp::from_unix_seconds(day * SECONDS_A_DAY).unwrap();
            let last = Timestamp::from_unix_seconds(day * SECONDS_A_DAY + SECONDS_A_DAY - 1).unwrap();
            assert_eq!((first.utc_date(), last.utc_date()), (expected.clone(), expected));
            date = date.next_day().unwrap();
            if date.year() > 2100 {
                break;
            }
        }
    }
}
