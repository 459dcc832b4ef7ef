//! Value added tax: the dated table of rates.
//!
//! The rate belongs to the date of turnover, never to the day of printing.

use std::fmt;
use std::str::FromStr;

use crate::date::Date;
use crate::typed::read_decimal;

/// A tax rate in hundredths of a percent, from 0 % to 100 %.
///
/// `Display` and `FromStr` use the percentage of the contract, `16`.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct VatRate {
    basis_points: u16,
}

impl VatRate {
    /// The zero rate, which is not the same as being without tax.
    pub const ZERO: Self = Self { basis_points: 0 };

    /// A rate of whole percents; `None` above 100.
    pub const fn from_percent(percent: u16) -> Option<Self> {
        if percent > 100 {
            None
        } else {
            Some(Self {
                basis_points: percent * 100,
            })
        }
    }

    /// The rate in hundredths of a percent.
    pub const fn basis_points(self) -> u16 {
        self.basis_points
    }

    /// Whether this is the zero rate.
    pub const fn is_zero(self) -> bool {
        self.basis_points == 0
    }

    const fn known(percent: u16) -> Self {
        Self {
            basis_points: percent * 100,
        }
    }
}

/// The text is not a percentage between 0 and 100 with at most two decimals.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{text}` is not a rate in percent such as 16")]
pub struct VatRateError {
    /// What was given.
    pub text: String,
}

impl FromStr for VatRate {
    type Err = VatRateError;

    fn from_str(text: &str) -> Result<Self, VatRateError> {
        read_decimal(text, 2)
            .flatten()
            .filter(|points| (0..=10_000).contains(points) && !text.starts_with('-'))
            .and_then(|points| u16::try_from(points).ok())
            .map(|basis_points| Self { basis_points })
            .ok_or_else(|| VatRateError { text: text.to_owned() })
    }
}

impl fmt::Display for VatRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.basis_points / 100)?;
        match self.basis_points % 100 {
            0 => Ok(()),
            tenths if tenths % 10 == 0 => write!(f, ".{}", tenths / 10),
            hundredths => write!(f, ".{hundredths:02}"),
        }
    }
}

serde_as_text!(VatRate);

codes! {
    /// What a statutory rate applies to.
    pub enum RateScope {
        /// Everything that has no rate of its own.
        Base = "base",
        /// Medicines and medical services.
        Medical = "medical",
        /// Periodicals published in Kazakhstan.
        Periodicals = "periodicals",
        /// Export, international transport, supplies to special economic zones, refined gold.
        Export = "export",
    }
}

/// A rate of the tax law and the days on which it is in force.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct StatutoryRate {
    /// The first day; `None` for a rate whose beginning is before the table.
    pub from: Option<Date>,
    /// The last day; `None` while it is in force.
    pub to: Option<Date>,
    /// The rate.
    pub rate: VatRate,
    /// What it applies to.
    pub scope: RateScope,
}

impl StatutoryRate {
    /// Whether the rate is in force on this day.
    pub fn is_in_force(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

const fn rate(from: Option<Date>, to: Option<Date>, percent: u16, scope: RateScope) -> StatutoryRate {
    StatutoryRate {
        from,
        to,
        rate: VatRate::known(percent),
        scope,
    }
}

/// The table of rates, oldest first.
///
/// Sources: Tax Code of 2017, art. 422 (12 %); Tax Code No. 214-VIII in force from 2026-01-01 (16 %, reduced and zero
/// rates). The rows before 2009 are general knowledge, kept so that old documents can be read.
static RATES: &[StatutoryRate] = &[
    rate(
        Some(Date::known(2001, 7, 1)),
        Some(Date::known(2003, 12, 31)),
        16,
        RateScope::Base,
    ),
    rate(
        Some(Date::known(2004, 1, 1)),
        Some(Date::known(2006, 12, 31)),
        15,
        RateScope::Base,
    ),
    rate(
        Some(Date::known(2007, 1, 1)),
        Some(Date::known(2007, 12, 31)),
        14,
        RateScope::Base,
    ),
    rate(
        Some(Date::known(2008, 1, 1)),
        Some(Date::known(2008, 12, 31)),
        13,
        RateScope::Base,
    ),
    rate(
        Some(Date::known(2009, 1, 1)),
        Some(Date::known(2025, 12, 31)),
        12,
        RateScope::Base,
    ),
    rate(Some(Date::known(2026, 1, 1)), None, 16, RateScope::Base),
    rate(
        Some(Date::known(2026, 1, 1)),
        Some(Date::known(2026, 12, 31)),
        5,
        RateScope::Medical,
    ),
    rate(Some(Date::known(2027, 1, 1)), None, 10, RateScope::Medical),
    rate(Some(Date::known(2026, 1, 1)), None, 10, RateScope::Periodicals),
    rate(None, None, 0, RateScope::Export),
];

/// The rates in force on this day, in the order of the table.
pub fn rates_at(day: Date) -> impl Iterator<Item = &'static StatutoryRate> {
    RATES.iter().filter(move |row| row.is_in_force(day))
}

/// The base rate on this day; `None` before 2001-07-01, where the table begins.
pub fn base_rate_at(day: Date) -> Option<VatRate> {
    rates_at(day)
        .find(|row| row.scope == RateScope::Base)
        .map(|row| row.rate)
}

/// Whether the rate stands in the table, on whatever day.
pub(crate) fn is_statutory(rate: VatRate) -> bool {
    RATES.iter().any(|row| row.rate == rate)
}

/// The first day after the earlier and up to the later of the two on which another base rate begins.
pub fn rate_change_between(one: Date, other: Date) -> Option<Date> {
    let (earlier, later) = (one.min(other), one.max(other));
    RATES
        .iter()
        .filter(|row| row.scope == RateScope::Base)
        .filter_map(|row| row.from)
        .find(|from| earlier < *from && *from <= later && base_rate_at(earlier).is_some())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn base_rate_changes_with_the_year_2026() {
        let base = |text| base_rate_at(day(text)).map(|rate| rate.to_string());
        assert_eq!(base("2025-12-31").as_deref(), Some("12"));
        assert_eq!(base("2026-01-01").as_deref(), Some("16"));
        assert_eq!(base("2001-06-30"), None);
    }

    #[test]
    fn one_base_rate_is_in_force_on_every_day_of_the_table() {
        let first = day("2001-07-01").unix_days();
        let last = day("2030-12-31").unix_days();
        for days in first..=last {
            let day = Date::from_unix_days(days).unwrap();
            assert_eq!(
                rates_at(day).filter(|row| row.scope == RateScope::Base).count(),
                1,
                "{day}"
            );
        }
    }

    #[test]
    fn reduced_rates_have_their_years() {
        let medical = |text| {
            rates_at(day(text))
                .find(|row| row.scope == RateScope::Medical)
                .map(|row| row.rate.to_string())
        };
        assert_eq!(medical("2025-12-31"), None);
        assert_eq!(medical("2026-12-31").as_deref(), Some("5"));
        assert_eq!(medical("2027-01-01").as_deref(), Some("10"));
    }

    #[test]
    fn a_change_between_two_days_is_found_in_either_order() {
        let change = Some(day("2026-01-01"));
        assert_eq!(rate_change_between(day("2025-12-31"), day("2026-01-01")), change);
        assert_eq!(rate_change_between(day("2026-11-20"), day("2025-01-01")), change);
        assert_eq!(rate_change_between(day("2026-01-01"), day("2026-12-31")), None);
        assert_eq!(rate_change_between(day("2025-12-31"), day("2025-12-31")), None);
    }

    #[test]
    fn rates_are_percentages() {
        for text in ["0", "5", "16", "7.5", "7.25", "100"] {
            assert_eq!(text.parse::<VatRate>().unwrap().to_string(), text);
        }
        for text in ["", "-0", "-5", "101", "100.01", "16%", "1e1", "7.125"] {
            assert!(text.parse::<VatRate>().is_err(), "{text}");
        }
    }
}
