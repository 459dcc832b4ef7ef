//! Numbers of documents.

/// The longest number of a document, in characters; an electronic tax invoice allows 30. Our own limit.
pub const MAX_NUMBER_CHARS: usize = 30;

/// The number that follows: the last run of digits counted up, its leading zeros kept.
///
/// `42` → `43`, `S5-009` → `S5-010`, `A` → `A-1`, nothing → `1`.
pub fn next_number(number: &str) -> String {
    let is_digit = |c: char| c.is_ascii_digit();
    let Some(end) = number.rfind(is_digit).map(|index| index + 1) else {
        return if number.is_empty() {
            "1".to_owned()
        } else {
            format!("{number}-1")
        };
    };
    let start = number[..end].rfind(|c| !is_digit(c)).map_or(0, |index| {
        index + number[index..].chars().next().map_or(1, char::len_utf8)
    });
    format!(
        "{}{}{}",
        &number[..start],
        count_up(&number[start..end]),
        &number[end..]
    )
}

/// Adds one to a run of digits of any length, keeping its width while it can.
fn count_up(digits: &str) -> String {
    let kept = digits.trim_end_matches('9');
    let nines = "0".repeat(digits.len() - kept.len());
    match kept.as_bytes().last() {
        None => format!("1{nines}"),
        Some(last) => format!("{}{}{nines}", &kept[..kept.len() - 1], char::from(last + 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::next_number;

    #[test]
    fn the_last_digits_are_counted_up() {
        let cases = [
            ("", "1"),
            ("1", "2"),
            ("9", "10"),
            ("42", "43"),
            ("007", "008"),
            ("099", "100"),
            ("S5-009", "S5-010"),
            ("А-1/2026б", "А-1/2027б"),
            ("№ 5", "№ 6"),
            ("№5", "№6"),
            ("A", "A-1"),
            ("99999999999999999999999", "100000000000000000000000"),
        ];
        for (number, next) in cases {
            assert_eq!(next_number(number), next, "after {number}");
        }
    }
}
