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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;
    use crate::printed::format_money;

    fn tenge(text: &str) -> Tenge {
        text.parse().unwrap()
    }

    #[test]
    fn machine_form_is_read_and_written() {
        for (text, tiyn) in [
            ("0", 0),
            ("0.01", 1),
            ("1.5", 150),
            ("116000.00", 11_600_000),
            ("-2.05", -205),
        ] {
            assert_eq!(tenge(text).tiyn(), tiyn, "{text}");
        }
        for (tiyn, text) in [
            (0, "0.00"),
            (1, "0.01"),
            (-205, "-2.05"),
            (i64::MIN, "-92233720368547758.08"),
        ] {
            assert_eq!(Tenge::from_tiyn(tiyn).to_string(), text);
        }
    }

    #[test]
    fn other_forms_are_refused() {
        for text in [
            "", ".", "1.", ".5", "1.234", "1,00", "1 000.00", "+1", "--1", "1e3", "0x10", "٣", "1.00 ",
        ] {
            assert!(
                matches!(text.parse::<Tenge>(), Err(AmountError::NotAnAmount { .. })),
                "{text}"
            );
        }
        let huge = "92233720368547758.08".parse::<Tenge>();
        assert!(matches!(huge, Err(AmountError::TooLarge { .. })), "{huge:?}");
        assert_eq!(tenge("92233720368547758.07").tiyn(), i64::MAX);
    }

    #[test]
    fn typed_forms_are_understood() {
        for text in ["1 234,50", "1\u{a0}234,50", "1234.5", " 1234,5 ", "1\u{202f}234.50"] {
            assert_eq!(Tenge::from_typed(text), Some(tenge("1234.50")), "{text}");
        }
        assert_eq!(Tenge::from_typed("12."), Some(tenge("12")));
        assert_eq!(Tenge::from_typed("1,234"), None, "three decimals are no tiyn");
        assert_eq!(Tenge::from_typed("1.234,50"), None, "a dot never separates thousands");
    }

    #[test]
    fn halves_are_rounded_away_from_zero() {
        let quantity = |text: &str| text.parse::<Quantity>().unwrap();
        assert_eq!(tenge("0.01").times(quantity("0.5")), Some(tenge("0.01")));
        assert_eq!(tenge("0.01").times(quantity("0.499999")), Some(tenge("0.00")));
        assert_eq!(tenge("-0.01").times(quantity("0.5")), Some(tenge("-0.01")));
        assert_eq!(tenge("480.00").times(quantity("37.125")), Some(tenge("17820.00")));
    }

    #[test]
    fn tax_inside_and_on_top_follow_the_scenarios() {
        let rate = |percent| VatRate::from_percent(percent).unwrap();
        assert_eq!(tenge("8777.00").vat_inside(rate(16)), Some(tenge("1210.62")));
        assert_eq!(tenge("8777.00").vat_inside(rate(12)), Some(tenge("940.39")));
        assert_eq!(tenge("116000.00").vat_inside(rate(12)), Some(tenge("12428.57")));
        assert_eq!(tenge("100.03").vat_on_top(rate(16)), Some(tenge("16.00")));
        assert_eq!(tenge("100.04").vat_on_top(rate(16)), Some(tenge("16.01")));
        assert_eq!(tenge("100.00").vat_inside(VatRate::ZERO), Some(Tenge::ZERO));
    }

    #[test]
    fn what_does_not_fit_is_none() {
        let most = Tenge::from_tiyn(i64::MAX);
        assert_eq!(most.checked_add(Tenge::from_tiyn(1)), None);
        assert_eq!(most.times("2".parse().unwrap()), None);
        assert_eq!(most.times("1".parse().unwrap()), Some(most));
        assert_eq!(Tenge::checked_sum([most, Tenge::from_tiyn(1)]), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn machine_form_comes_back(tiyn in any::<i64>().prop_filter("has a magnitude", |tiyn| *tiyn != i64::MIN)) {
            let sum = Tenge::from_tiyn(tiyn);
            prop_assert_eq!(sum.to_string().parse::<Tenge>(), Ok(sum));
        }

        #[test]
        fn printed_form_comes_back(tiyn in -9_999_999_999_999_i64..=9_999_999_999_999) {
            let sum = Tenge::from_tiyn(tiyn);
            prop_assert_eq!(Tenge::from_typed(&format_money(sum)), Some(sum));
        }

        #[test]
        fn tax_inside_and_net_make_the_gross(tiyn in 0..=i64::MAX / 2, points in 0_u16..=10_000) {
            let rate: VatRate = format!("{}.{:02}", points / 100, points % 100).parse().unwrap();
            let gross = Tenge::from_tiyn(tiyn);
            let vat = gross.vat_inside(rate).unwrap();
            let net = gross.checked_sub(vat).unwrap();
            prop_assert_eq!(net.checked_add(vat), Some(gross));
            // The tax is the nearest tiyn: |vat × (100 + r) − gross × r| is at most half of (100 + r).
            let exact = i128::from(tiyn) * i128::from(points);
            let off = (i128::from(vat.tiyn()) * (10_000 + i128::from(points)) - exact).abs();
            prop_assert!(off * 2 <= 10_000 + i128::from(points), "{} off by {}", vat, off);
        }

        #[test]
        fn any_text_is_read_without_panic(text in ".*") {
            let _ = text.parse::<Tenge>();
            let typed = Tenge::from_typed(&text);
            prop_assert!(typed.is_none() || text.chars().any(|c| c.is_ascii_digit()));
        }
    }
}
