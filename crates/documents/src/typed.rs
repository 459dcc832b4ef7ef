//! Values while they are being typed.

use std::fmt;

/// A field of a draft: nothing yet, a value, or a text that is not a value yet.
///
/// The text is kept as it was typed, so that a half-typed act survives being saved.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Typed<T> {
    /// Nothing was typed.
    #[default]
    Empty,
    /// What was typed is a value.
    Value(T),
    /// What was typed can not be read as a value.
    Text(String),
}

/// A value that a person types.
pub trait FromTyped: std::str::FromStr + fmt::Display {
    /// What is expected, for messages of the machine-readable form.
    const EXPECTED: &'static str;

    /// Reads what a person typed or pasted: besides the machine form, spaces between digits, a decimal comma and
    /// `dd.mm.yyyy` are understood.
    fn from_typed(text: &str) -> Option<Self>;
}

impl<T: FromTyped> Typed<T> {
    /// Reads what a person typed; never fails.
    pub fn from_typed(text: &str) -> Self {
        if text.trim().is_empty() {
            return Self::Empty;
        }
        T::from_typed(text).map_or_else(|| Self::Text(text.to_owned()), Self::Value)
    }
}

impl<T> Typed<T> {
    /// The value, if there is one.
    pub fn value(&self) -> Option<T>
    where
        T: Copy,
    {
        match self {
            Self::Value(value) => Some(*value),
            Self::Empty | Self::Text(_) => None,
        }
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }
}

impl<T> From<T> for Typed<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T> From<Option<T>> for Typed<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Self::Value)
    }
}

impl<T: fmt::Display> fmt::Display for Typed<T> {
    /// The machine form of the value, or what was typed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Value(value) => value.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// Reads `-?digits[.digits]` with at most `places` decimals as a whole number of the smallest unit.
///
/// `None`: not such a text. `Some(None)`: it does not fit.
pub(crate) fn read_decimal(text: &str, places: usize) -> Option<Option<i64>> {
    let (negative, unsigned) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = unsigned.split_once('.').map_or((unsigned, None), |(w, f)| (w, Some(f)));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || fraction.is_some_and(|part| !digits(part) || part.len() > places) {
        return None;
    }
    let fraction = fraction.unwrap_or("");
    let missing = std::iter::repeat_n(b'0', places - fraction.len());
    let value = whole
        .bytes()
        .chain(fraction.bytes())
        .chain(missing)
        .try_fold(0_i64, |value, byte| {
            value.checked_mul(10)?.checked_add(i64::from(byte - b'0'))
        });
    Some(value.map(|value| if negative { -value } else { value }))
}

/// Takes the spaces out of a typed number and turns its comma, minus sign and trailing dot into the machine form.
pub(crate) fn tidy_decimal(text: &str) -> String {
    let tidy: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            ',' => '.',
            '\u{2212}' => '-',
            other => other,
        })
        .collect();
    if tidy.len() > 1 {
        tidy.strip_suffix('.').map_or(tidy.clone(), str::to_owned)
    } else {
        tidy
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Tenge;

    #[test]
    fn what_is_no_value_is_kept_as_typed() {
        let typed: Typed<Tenge> = Typed::from_typed(" 12,3x ");
        assert_eq!(typed, Typed::Text(" 12,3x ".to_owned()));
        assert_eq!(typed.to_string(), " 12,3x ");
        assert_eq!(typed.value(), None);
    }

    #[test]
    fn blank_is_empty() {
        assert_eq!(Typed::<Tenge>::from_typed(" \u{a0}"), Typed::Empty);
        assert_eq!(Typed::<Tenge>::Empty.to_string(), "");
    }
}
