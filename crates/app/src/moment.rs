//! Moments and days as people and machines write them.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use qolhat_asn1::UnixTime;
use qolhat_documents::{Date, Tongue, format_date};

use crate::wire::Language;
use crate::{Problem, ProblemCode};

/// Almaty stands for the whole country: one zone, UTC+5, since 2024-03-01.
const KAZAKHSTAN: &str = "Asia/Almaty";

/// Reads a moment in RFC 3339.
///
/// # Errors
/// [`ProblemCode::TimeNotUnderstood`].
pub fn read_moment(text: &str) -> Result<UnixTime, Problem> {
    text.trim()
        .parse::<Timestamp>()
        .map(|moment| UnixTime(moment.as_second()))
        .map_err(|_| Problem::new(ProblemCode::TimeNotUnderstood).with("value", text))
}

/// Local time in Kazakhstan with its offset: `20.11.2026 14:05 +05:00`.
#[must_use]
pub fn moment_text(moment: UnixTime) -> String {
    in_kazakhstan(moment).strftime("%d.%m.%Y %H:%M %:z").to_string()
}

/// The day in Kazakhstan.
#[must_use]
pub(crate) fn day_of(moment: UnixTime) -> Date {
    let day = in_kazakhstan(moment).date();
    let part = |value: i8| u8::try_from(value).unwrap_or(1);
    Date::new(
        u16::try_from(day.year()).unwrap_or(1970),
        part(day.month()),
        part(day.day()),
    )
    .unwrap_or(EPOCH)
}

/// Stands for days that no document has. Its panic can not fire: the compiler evaluates it, and the build would stop.
const EPOCH: Date = match Date::new(1970, 1, 1) {
    Some(day) => day,
    None => panic!("the first of January is a day"),
};

/// The day for people: `пятница, 20 ноября 2026 г.`.
#[must_use]
pub(crate) fn day_text(moment: UnixTime, language: Language) -> String {
    let weekday = usize::try_from(in_kazakhstan(moment).weekday().to_monday_zero_offset()).unwrap_or(0);
    let (days, tongue) = match language {
        Language::Ru => (RU_DAYS, Tongue::Ru),
        Language::Kk => (KK_DAYS, Tongue::Kk),
        Language::En => (EN_DAYS, Tongue::En),
    };
    format!("{}, {}", days[weekday], format_date(day_of(moment), tongue))
}

const RU_DAYS: [&str; 7] = [
    "понедельник",
    "вторник",
    "среда",
    "четверг",
    "пятница",
    "суббота",
    "воскресенье",
];
const KK_DAYS: [&str; 7] = [
    "дүйсенбі",
    "сейсенбі",
    "сәрсенбі",
    "бейсенбі",
    "жұма",
    "сенбі",
    "жексенбі",
];
const EN_DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

fn in_kazakhstan(moment: UnixTime) -> Zoned {
    let timestamp = Timestamp::from_second(moment.0).unwrap_or(Timestamp::UNIX_EPOCH);
    // The database of zones is compiled in, so the name is always there.
    timestamp.to_zoned(TimeZone::get(KAZAKHSTAN).unwrap_or(TimeZone::UTC))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn local_time_follows_the_change_of_2024() {
        for (moment, text) in [
            ("2024-02-29T12:00:00Z", "29.02.2024 18:00 +06:00"),
            ("2024-03-01T12:00:00Z", "01.03.2024 17:00 +05:00"),
            ("2026-11-20T21:30:00Z", "21.11.2026 02:30 +05:00"),
        ] {
            assert_eq!(moment_text(read_moment(moment).unwrap()), text);
        }
        assert_eq!(
            day_of(read_moment("2026-11-20T21:30:00Z").unwrap()).to_string(),
            "2026-11-21"
        );
        assert_eq!(
            day_text(read_moment("2026-11-20T09:00:00Z").unwrap(), Language::Kk),
            "жұма, 2026 жылғы 20 қараша"
        );
        assert_eq!(
            read_moment("yesterday").unwrap_err().code,
            ProblemCode::TimeNotUnderstood
        );
    }
}
