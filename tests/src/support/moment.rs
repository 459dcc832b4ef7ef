//! Moments as manifests write them.

use qolhat_asn1::{CivilTime, UnixTime};

/// Reads `2024-01-01T00:00:00Z`, also with an offset, and with a space or nothing in the place of the T.
#[must_use]
pub fn parse(text: &str) -> Option<UnixTime> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
    let civil = CivilTime {
        year: i64::from(number(0, 4)?),
        month: number(5, 7)?,
        day: number(8, 10)?,
        hour: number(11, 13)?,
        minute: number(14, 16)?,
        second: number(17, 19)?,
    };
    let UnixTime(local) = civil.to_unix()?;
    Some(UnixTime(local - offset_seconds(text.get(19..)?)?))
}

/// `Z`, nothing, `+05:00`, `-0530`; fractions of a second before it are dropped.
fn offset_seconds(text: &str) -> Option<i64> {
    let text = text.trim_start_matches(|character: char| character == '.' || character.is_ascii_digit());
    let sign = match text.chars().next() {
        None | Some('Z') => return Some(0),
        Some('+') => 1,
        Some('-') => -1,
        Some(_) => return None,
    };
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let hours: i64 = digits.get(0..2)?.parse().ok()?;
    let minutes: i64 = digits.get(2..4).map_or(Ok(0), str::parse).ok()?;
    Some(sign * (hours * 3600 + minutes * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_with_their_offset() {
        let table = [
            ("2015-01-01T00:00:00Z", Some(1_420_070_400)),
            ("2024-01-01T00:00:00+00:00", Some(1_704_067_200)),
            ("2024-01-01T05:00:00+05:00", Some(1_704_067_200)),
            ("2023-12-31T23:30:00.5-0030", Some(1_704_067_200)),
            ("now", None),
            ("", None),
            ("2024-13-01T00:00:00Z", None),
        ];
        for (text, expected) in table {
            assert_eq!(parse(text).map(|moment| moment.0), expected, "{text:?}");
        }
    }
}
