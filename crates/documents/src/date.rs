//! Civil dates.

use std::fmt;
use std::str::FromStr;

use crate::typed::FromTyped;

/// A day of the civil calendar, from year 1 to year 9999.
///
/// `Display` and `FromStr` use `YYYY-MM-DD`; for paper see [`format_date`](crate::format_date).
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day, if the calendar has it.
    pub const fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) {
            return None;
        }
        Some(Self { year, month, day })
    }

    /// A day known while the program is written; the build fails when the calendar does not have it.
    pub(crate) const fn known(year: u16, month: u8, day: u8) -> Self {
        match Self::new(year, month, day) {
            Some(date) => date,
            None => panic!("no such day"),
        }
    }

    /// The year.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    pub const fn day(self) -> u8 {
        self.day
    }

    /// The day `days` after 1970-01-01, `None` outside the years 1 to 9999.
    ///
    /// Source: H. Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`.
    pub fn from_unix_days(days: i64) -> Option<Self> {
        let shifted = days.checked_add(719_468)?;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 {
            shifted_month + 3
        } else {
            shifted_month - 9
        };
        let year = era.checked_mul(400)?.checked_add(year_of_era + i64::from(month <= 2))?;
        Self::new(
            u16::try_from(year).ok()?,
            u8::try_from(month).ok()?,
            u8::try_from(day).ok()?,
        )
    }

    /// The number of days since 1970-01-01, negative before it.
    ///
    /// Source: H. Hinnant, "chrono-compatible low-level date algorithms", `days_from_civil`.
    pub fn unix_days(self) -> i64 {
        let (month, day) = (i64::from(self.month), i64::from(self.day));
        let year = i64::from(self.year) - i64::from(month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }
}

/// The last day of the month; 0 when there is no such month.
pub(crate) const fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 0,
    }
}

/// Why a text is not a date.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DateError {
    /// The text does not have the form `YYYY-MM-DD`.
    #[error("`{text}` is not a date of the form YYYY-MM-DD")]
    Form {
        /// What was given.
        text: String,
    },
    /// The calendar has no such day.
    #[error("there is no day {text}")]
    NoSuchDay {
        /// What was given.
        text: String,
    },
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let form = || DateError::Form { text: text.to_owned() };
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return Err(form());
        }
        let parts = text
            .split('-')
            .map(whole_number)
            .collect::<Option<Vec<u16>>>()
            .ok_or_else(form)?;
        from_parts(&parts).ok_or_else(|| DateError::NoSuchDay { text: text.to_owned() })
    }
}

impl FromTyped for Date {
    const EXPECTED: &'static str = "a date of the form YYYY-MM-DD";

    fn from_typed(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(date) = text.parse() {
            return Some(date);
        }
        let mut parts = text.split('.').map(whole_number).collect::<Option<Vec<u16>>>()?;
        if text.rsplit('.').next().is_none_or(|year| year.len() != 4) {
            return None;
        }
        parts.reverse();
        from_parts(&parts)
    }
}

fn whole_number(text: &str) -> Option<u16> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

fn from_parts(parts: &[u16]) -> Option<Date> {
    let &[year, month, day] = parts else { return None };
    Date::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

serde_as_text!(Date);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn calendar_is_known() {
        for text in [
            "2026-02-29",
            "1900-02-29",
            "2026-04-31",
            "2026-13-01",
            "2026-00-10",
            "2026-01-00",
            "0000-01-01",
        ] {
            assert!(
                matches!(text.parse::<Date>(), Err(DateError::NoSuchDay { .. })),
                "{text}"
            );
        }
        for text in ["2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"] {
            assert_eq!(text.parse::<Date>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn other_forms_are_refused() {
        for text in [
            "",
            "2026-1-2",
            "20260102",
            "26-01-02",
            "2026-01-02T",
            "2026/01/02",
            "+026-01-02",
            "2026-01-0۲",
        ] {
            assert!(matches!(text.parse::<Date>(), Err(DateError::Form { .. })), "{text}");
        }
    }

    #[test]
    fn typed_forms_are_understood() {
        let date = "2026-03-05".parse().ok();
        for text in ["05.03.2026", "5.3.2026", " 2026-03-05 "] {
            assert_eq!(Date::from_typed(text), date, "{text}");
        }
        for text in ["05.03.26", "05.03", "5 марта", "05.03.2026.", "31.02.2026"] {
            assert_eq!(Date::from_typed(text), None, "{text}");
        }
    }

    #[test]
    fn days_are_counted_from_1970() {
        let days = [
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("2000-03-01", 11_017),
            ("2026-11-20", 20_777),
        ];
        for (text, days) in days {
            assert_eq!(text.parse::<Date>().unwrap().unix_days(), days, "{text}");
        }
        assert_eq!(Date::from_unix_days(i64::MAX), None);
        assert_eq!(Date::from_unix_days(i64::MIN), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn days_come_back_and_keep_their_order(days in -719_162_i64..2_932_896) {
            let date = Date::from_unix_days(days).unwrap();
            prop_assert_eq!(date.unix_days(), days);
            prop_assert!(date < Date::from_unix_days(days + 1).unwrap());
            prop_assert_eq!(date.to_string().parse::<Date>(), Ok(date));
        }
    }
}
