//! Quantities with up to six decimals.

use std::fmt;
use std::str::FromStr;

use crate::typed::{FromTyped, read_decimal, tidy_decimal};

/// A quantity in millionths of its unit, exact.
///
/// `Display` and `FromStr` use the machine form, `1` or `2.5`, without trailing zeros.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Quantity {
    millionths: i64,
}

impl Quantity {
    /// One unit.
    pub const ONE: Self = Self { millionths: 1_000_000 };
    /// No unit at all.
    pub const ZERO: Self = Self { millionths: 0 };

    /// A quantity of this many millionths.
    pub const fn from_millionths(millionths: i64) -> Self {
        Self { millionths }
    }

    /// The quantity in millionths.
    pub const fn millionths(self) -> i64 {
        self.millionths
    }

    /// Whether there is more than nothing.
    pub const fn is_positive(self) -> bool {
        self.millionths > 0
    }

    /// Both together; `None` when the result does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.millionths.checked_add(other.millionths).map(Self::from_millionths)
    }
}

/// Why a text is not a quantity.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum QuantityError {
    /// Digits, and a dot with at most six digits after it, were expected.
    #[error("`{text}` is not a quantity such as 1 or 2.5")]
    NotAQuantity {
        /// What was given.
        text: String,
    },
    /// The quantity is beyond what a 64-bit count of millionths holds.
    #[error("`{text}` is too large a quantity")]
    TooLarge {
        /// What was given.
        text: String,
    },
}

impl FromStr for Quantity {
    type Err = QuantityError;

    /// Reads the machine form: digits, then at most six digits after a dot.
    fn from_str(text: &str) -> Result<Self, QuantityError> {
        match read_decimal(text, 6) {
            Some(Some(millionths)) => Ok(Self { millionths }),
            Some(None) => Err(QuantityError::TooLarge { text: text.to_owned() }),
            None => Err(QuantityError::NotAQuantity { text: text.to_owned() }),
        }
    }
}

impl FromTyped for Quantity {
    const EXPECTED: &'static str = "a quantity such as 1 or 2.5";

    fn from_typed(text: &str) -> Option<Self> {
        tidy_decimal(text).parse().ok()
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.millionths < 0 { "-" } else { "" };
        let millionths = self.millionths.unsigned_abs();
        write!(f, "{sign}{}", millionths / 1_000_000)?;
        let fraction = format!("{:06}", millionths % 1_000_000);
        let fraction = fraction.trim_end_matches('0');
        if fraction.is_empty() {
            Ok(())
        } else {
            write!(f, ".{fraction}")
        }
    }
}

serde_as_text!(Quantity);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;
    use crate::printed::format_quantity;

    #[test]
    fn six_decimals_are_exact() {
        let cases = [
            ("1", 1_000_000),
            ("2.5", 2_500_000),
            ("0.000001", 1),
            ("123.456789", 123_456_789),
            ("-1", -1_000_000),
        ];
        for (text, millionths) in cases {
            let quantity: Quantity = text.parse().unwrap();
            assert_eq!(quantity.millionths(), millionths, "{text}");
            assert_eq!(quantity.to_string(), text);
        }
        assert_eq!(
            "1.500000".parse::<Quantity>().unwrap().to_string(),
            "1.5",
            "trailing zeros are not printed"
        );
    }

    #[test]
    fn other_forms_are_refused() {
        for text in ["", "1.", "0.0000001", "1,5", "two", "1 000"] {
            assert!(
                matches!(text.parse::<Quantity>(), Err(QuantityError::NotAQuantity { .. })),
                "{text}"
            );
        }
        let huge = "10000000000000".parse::<Quantity>();
        assert!(matches!(huge, Err(QuantityError::TooLarge { .. })), "{huge:?}");
        assert_eq!(Quantity::from_typed("1 000,5").unwrap().to_string(), "1000.5");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn both_forms_come_back(millionths in -i64::MAX..=i64::MAX) {
            let quantity = Quantity::from_millionths(millionths);
            prop_assert_eq!(quantity.to_string().parse::<Quantity>(), Ok(quantity));
            prop_assert_eq!(Quantity::from_typed(&format_quantity(quantity)), Some(quantity));
        }
    }
}
