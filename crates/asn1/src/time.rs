//! Moments in time, and their ASN.1 forms.

use std::fmt;

use crate::{Asn1Error, Tag};

/// A moment: seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
///
/// Displays as RFC 3339 in UTC.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct UnixTime(pub i64);

/// A moment in UTC split into calendar parts (proleptic Gregorian).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct CivilTime {
    /// Year, such as 2026.
    pub year: i64,
    /// Month, 1 to 12.
    pub month: u32,
    /// Day of the month, 1 to 31.
    pub day: u32,
    /// Hour, 0 to 23.
    pub hour: u32,
    /// Minute, 0 to 59.
    pub minute: u32,
    /// Second, 0 to 59.
    pub second: u32,
}

impl CivilTime {
    /// The moment, when the parts name one.
    #[must_use]
    pub fn to_unix(self) -> Option<UnixTime> {
        let in_range = (1..=12).contains(&self.month)
            && (1..=days_in_month(self.year, self.month)).contains(&self.day)
            && self.hour < 24
            && self.minute < 60
            && self.second < 60;
        let seconds = i64::from(self.hour * 3600 + self.minute * 60 + self.second);
        in_range.then(|| UnixTime(days_from_civil(self.year, self.month, self.day) * SECONDS_PER_DAY + seconds))
    }
}

const SECONDS_PER_DAY: i64 = 86_400;

impl UnixTime {
    /// The calendar parts in UTC.
    #[must_use]
    pub fn to_civil(self) -> CivilTime {
        let (year, month, day) = civil_from_days(self.0.div_euclid(SECONDS_PER_DAY));
        let second_of_day = u32::try_from(self.0.rem_euclid(SECONDS_PER_DAY)).unwrap_or(0);
        CivilTime {
            year,
            month,
            day,
            hour: second_of_day / 3600,
            minute: second_of_day / 60 % 60,
            second: second_of_day % 60,
        }
    }

    /// Reads the content of a UTCTime or GeneralizedTime as RFC 5280, 4.1.2.5, restricts them.
    pub(crate) fn from_asn1(tag: Tag, content: &[u8]) -> Result<Self, Asn1Error> {
        let wrong = Asn1Error::BadContent("a time");
        let (digits, is_utc_time) = match (tag, content) {
            (Tag::UTC_TIME, [digits @ .., b'Z']) if digits.len() == 12 => (digits, true),
            (Tag::GENERALIZED_TIME, [digits @ .., b'Z']) if digits.len() == 14 => (digits, false),
            _ => return Err(wrong),
        };
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(wrong);
        }
        let number = |part: &[u8]| {
            part.iter()
                .fold(0_u32, |value, digit| value * 10 + u32::from(digit - b'0'))
        };
        let (year, rest) = if is_utc_time {
            // Two-digit years from 50 on belong to the twentieth century (RFC 5280, 4.1.2.5.1).
            let short = number(&digits[..2]);
            (if short >= 50 { 1900 + short } else { 2000 + short }, &digits[2..])
        } else {
            (number(&digits[..4]), &digits[4..])
        };
        CivilTime {
            year: i64::from(year),
            month: number(&rest[..2]),
            day: number(&rest[2..4]),
            hour: number(&rest[4..6]),
            minute: number(&rest[6..8]),
            second: number(&rest[8..10]),
        }
        .to_unix()
        .ok_or(wrong)
    }
}

impl fmt::Display for UnixTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let CivilTime {
            year,
            month,
            day,
            hour,
            minute,
            second,
        } = self.to_civil();
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

fn days_in_month(year: i64, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01, counting years from March so that the leap day comes last (H. Hinnant, "chrono-Compatible
/// Low-Level Date Algorithms").
fn days_from_civil(year: i64, month: u32, day: u32) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = i64::from((month + 9) % 12);
    let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn civil_from_days(days: i64) -> (i64, u32, u32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, u32::try_from(month).unwrap_or(1), u32::try_from(day).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::{Element, der};

    #[test]
    fn times_of_both_forms_are_read() {
        for (bytes, expected) in [
            (&b"\x17\x0d500101000000Z"[..], "1950-01-01T00:00:00Z"),
            (b"\x17\x0d491231235959Z", "2049-12-31T23:59:59Z"),
            (b"\x18\x0f20500229000000Z", ""),
            (b"\x18\x0f20480229120000Z", "2048-02-29T12:00:00Z"),
            (b"\x17\x0b2601010000Z", ""),
            (b"\x17\x11260101000000+0500", ""),
        ] {
            let time = Element::from_der(bytes).unwrap().time();
            assert_eq!(time.map(|time| time.to_string()).unwrap_or_default(), expected);
        }
    }

    proptest::proptest! {
        #[test]
        fn every_moment_survives_its_parts(seconds in -60_000_000_000_i64..250_000_000_000) {
            assert_eq!(UnixTime(seconds).to_civil().to_unix(), Some(UnixTime(seconds)));
        }

        #[test]
        fn written_times_are_read_back(seconds in -631_000_000_i64..250_000_000_000) {
            let bytes = der::time(UnixTime(seconds));
            assert_eq!(Element::from_der(&bytes).unwrap().time(), Ok(UnixTime(seconds)));
        }
    }
}
