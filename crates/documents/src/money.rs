//! Money in whole tiyn.

use std::fmt;
use std::str::FromStr;

use crate::quantity::Quantity;
use crate::typed::{FromTyped, read_decimal, tidy_decimal};
use crate::vat::VatRate;

/// A sum of money in whole tiyn (1 tenge = 100 tiyn).
///
/// `Display` and `FromStr` use the machine form of the contract, `116000.00`; for paper see
/// [`format_money`](crate::format_money). All arithmetic is checked: `None` means that the result does not fit.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Tenge {
    tiyn: i64,
}

impl Tenge {
    /// Nothing.
    pub const ZERO: Self = Self { tiyn: 0 };

    /// A sum of this many tiyn.
    pub const fn from_tiyn(tiyn: i64) -> Self {
        Self { tiyn }
    }

    /// The sum in tiyn.
    pub const fn tiyn(self) -> i64 {
        self.tiyn
    }

    /// Whether the sum is below zero.
    pub const fn is_negative(self) -> bool {
        self.tiyn < 0
    }

    /// The sum of both.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.tiyn.checked_add(other.tiyn).map(Self::from_tiyn)
    }

    /// What is left after taking `other` away.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.tiyn.checked_sub(other.tiyn).map(Self::from_tiyn)
    }

    /// The sum of all.
    pub fn checked_sum(sums: impl IntoIterator<Item = Self>) -> Option<Self> {
        sums.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// The price of `quantity` units at this price each, rounded half away from zero to a tiyn.
    pub fn times(self, quantity: Quantity) -> Option<Self> {
        let scaled = i128::from(self.tiyn) * i128::from(quantity.millionths());
        divide_half_up(scaled, i128::from(Quantity::ONE.millionths()))
    }

    /// The tax due on this net sum, rounded half away from zero to a tiyn.
    pub fn vat_on_top(self, rate: VatRate) -> Option<Self> {
        let scaled = i128::from(self.tiyn) * i128::from(rate.basis_points());
        divide_half_up(scaled, 10_000)
    }

    /// The tax contained in this gross sum, sum × r / (100 + r), rounded half away from zero to a tiyn.
    pub fn vat_inside(self, rate: VatRate) -> Option<Self> {
        let points = i128::from(rate.basis_points());
        divide_half_up(i128::from(self.tiyn) * points, 10_000 + points)
    }
}

/// `value / divisor` to the nearest whole tiyn, halves away from zero. The divisor is positive and far below 2¹²⁷.
fn divide_half_up(value: i128, divisor: i128) -> Option<Tenge> {
    let half = divisor / 2;
    let rounded = if value < 0 {
        (value - half) / divisor
    } else {
        (value + half) / divisor
    };
    i64::try_from(rounded).ok().map(Tenge::from_tiyn)
}

/// Why a text is not a sum of money.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AmountError {
    /// Digits, and a dot with one or two digits after it, were expected.
    #[error("`{text}` is not an amount such as 116000.00")]
    NotAnAmount {
        /// What was given.
        text: String,
    },
    /// The amount is beyond what a 64-bit count of tiyn holds.
    #[error("`{text}` is too large an amount")]
    TooLarge {
        /// What was given.
        text: String,
    },
}

impl FromStr for Tenge {
    type Err = AmountError;

    /// Reads the machine form: digits, then at most two digits after a dot.
    fn from_str(text: &str) -> Result<Self, AmountError> {
        match read_decimal(text, 2) {
            Some(Some(tiyn)) => Ok(Self { tiyn }),
            Some(None) => Err(AmountError::TooLarge { text: text.to_owned() }),
            None => Err(AmountError::NotAnAmount { text: text.to_owned() }),
        }
    }
}

impl FromTyped for Tenge {
    const EXPECTED: &'static str = "an amount such as 116000.00";

    fn from_typed(text: &str) -> Option<Self> {
        tidy_decimal(text).parse().ok()
    }
}

impl fmt::Display for Tenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.tiyn < 0 { "-" } else { "" };
        let tiyn = self.tiyn.unsigned_abs();
        write!(f, "{sign}{}.{:02}", tiyn / 100, tiyn % 100)
    }
}

serde_as_text!(Tenge);
