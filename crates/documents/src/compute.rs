//! The figures of a document: sums of lines, tax, totals, words.

use serde::Serialize;

use crate::document::Document;
use crate::json::Json;
use crate::line::{Line, LineVat};
use crate::money::Tenge;
use crate::quantity::Quantity;
use crate::words::AmountWords;

/// The figures that follow from a document, as far as it is typed.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Computed {
    /// The figures of each line, in the order of the lines.
    pub lines: Vec<ComputedLine>,
    /// The totals of the lines that have figures.
    pub totals: Totals,
    /// The total in words.
    pub words: AmountWords,
    /// Whether every line has its figures, and there is at least one.
    pub is_complete: bool,
}

/// The figures of a line; all `None` while quantity or price is missing.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
pub struct ComputedLine {
    /// Quantity × price, rounded half up to the tiyn: the figure in the column of sums. It contains the tax when the
    /// price does.
    pub sum: Option<Tenge>,
    /// The tax; `None` on a line without tax, zero on a line taxed at 0 %.
    pub vat: Option<Tenge>,
    /// The sum without tax.
    pub without_vat: Option<Tenge>,
    /// The sum with tax, which is what the customer owes for the line.
    pub with_vat: Option<Tenge>,
}

/// The totals of a document.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Totals {
    /// The sum of the lines without tax.
    pub without_vat: Tenge,
    /// The sum of the lines' taxes; `None` when no line is taxed, zero when all are taxed at 0 %.
    pub vat: Option<Tenge>,
    /// What the customer owes.
    pub total: Tenge,
    /// The sum of the column of sums: the total when prices contain the tax, else the sum without tax.
    pub lines_sum: Tenge,
    /// The sum of quantities (form Р-1 prints it under column 6).
    pub quantity: Quantity,
    /// The totals of each tax that occurs, in the order of first occurrence.
    pub by_vat: Vec<RateTotals>,
}

/// The totals of the lines with the same tax.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct RateTotals {
    /// The tax.
    pub kind: LineVat,
    /// The sum without tax.
    pub without_vat: Tenge,
    /// The tax; `None` on lines without tax.
    pub vat: Option<Tenge>,
}

/// A figure that does not fit 64 bits of tiyn.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ComputeError {
    /// The sum of a line.
    #[error("the sum of line {line} is too large")]
    Line {
        /// The index of the line, from 0.
        line: usize,
    },
    /// A total.
    #[error("the total is too large")]
    Total,
}

/// Computes everything that is already known: a line without a price has no sum, but the others count.
///
/// # Errors
/// [`ComputeError`] when a figure is too large.
pub fn compute(document: &Document) -> Result<Computed, ComputeError> {
    let lines = document.lines.iter().enumerate();
    let lines = lines
        .map(|(index, line)| compute_line(line).ok_or(ComputeError::Line { line: index }))
        .collect::<Result<Vec<_>, _>>()?;
    let totals = add_up(&document.lines, &lines).ok_or(ComputeError::Total)?;
    let is_complete = !lines.is_empty() && lines.iter().all(|line| line.sum.is_some());
    Ok(Computed {
        words: AmountWords::of(totals.total),
        lines,
        totals,
        is_complete,
    })
}

/// The figures of one line; `None` when they do not fit.
fn compute_line(line: &Line) -> Option<ComputedLine> {
    let (Some(quantity), Some(price)) = (line.quantity.value(), line.price.value()) else {
        return Some(ComputedLine::default());
    };
    let sum = price.times(quantity)?;
    let Some(rate) = line.vat.and_then(LineVat::rate) else {
        return Some(ComputedLine {
            sum: Some(sum),
            vat: None,
            without_vat: Some(sum),
            with_vat: Some(sum),
        });
    };
    let (vat, without_vat) = if line.price_includes_vat {
        let vat = sum.vat_inside(rate)?;
        (vat, sum.checked_sub(vat)?)
    } else {
        (sum.vat_on_top(rate)?, sum)
    };
    let with_vat = without_vat.checked_add(vat)?;
    Some(ComputedLine {
        sum: Some(sum),
        vat: Some(vat),
        without_vat: Some(without_vat),
        with_vat: Some(with_vat),
    })
}

/// The totals of the lines that have figures; `None` when they do not fit.
fn add_up(lines: &[Line], computed: &[ComputedLine]) -> Option<Totals> {
    let mut totals = Totals::default();
    for (line, figures) in lines.iter().zip(computed) {
        let (Some(sum), Some(without_vat), Some(with_vat)) = (figures.sum, figures.without_vat, figures.with_vat)
        else {
            continue;
        };
        totals.lines_sum = totals.lines_sum.checked_add(sum)?;
        totals.without_vat = totals.without_vat.checked_add(without_vat)?;
        totals.total = totals.total.checked_add(with_vat)?;
        totals.vat = add_vat(totals.vat, figures.vat)?;
        totals.quantity = totals.quantity.checked_add(line.quantity.value().unwrap_or_default())?;
        if let Some(kind) = line.vat {
            totals.add_to_kind(kind, without_vat, figures.vat)?;
        }
    }
    Some(totals)
}

/// Adds taxes, keeping the absence of tax apart from zero. The outer `None` means that the sum does not fit.
fn add_vat(one: Option<Tenge>, other: Option<Tenge>) -> Option<Option<Tenge>> {
    match (one, other) {
        (Some(one), Some(other)) => one.checked_add(other).map(Some),
        (one, other) => Some(one.or(other)),
    }
}

impl Totals {
    fn add_to_kind(&mut self, kind: LineVat, without_vat: Tenge, vat: Option<Tenge>) -> Option<()> {
        match self.by_vat.iter_mut().find(|totals| totals.kind == kind) {
            Some(totals) => {
                totals.without_vat = totals.without_vat.checked_add(without_vat)?;
                totals.vat = add_vat(totals.vat, vat)?;
            }
            None => self.by_vat.push(RateTotals { kind, without_vat, vat }),
        }
        Some(())
    }

    pub(crate) fn write(&self) -> Json {
        Json::object([
            ("without_vat", Json::text(self.without_vat.to_string())),
            ("vat", Json::display_or_null(self.vat)),
            ("total", Json::text(self.total.to_string())),
        ])
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;
    use crate::typed::Typed;
    use crate::vat::VatRate;

    fn line(quantity: &str, price: &str, vat: LineVat, price_includes_vat: bool) -> Line {
        Line {
            name: "Услуга".to_owned(),
            quantity: Typed::from_typed(quantity),
            price: Typed::from_typed(price),
            vat: Some(vat),
            price_includes_vat,
            ..Line::default()
        }
    }

    fn figures(lines: Vec<Line>) -> Computed {
        compute(&Document {
            lines,
            ..Document::default()
        })
        .unwrap()
    }

    fn rate(percent: u16) -> LineVat {
        LineVat::Rate(VatRate::from_percent(percent).unwrap())
    }

    fn texts(totals: &Totals) -> [String; 4] {
        let vat = totals.vat.map_or_else(|| "none".to_owned(), |vat| vat.to_string());
        [
            totals.without_vat.to_string(),
            vat,
            totals.total.to_string(),
            totals.lines_sum.to_string(),
        ]
    }

    #[test]
    fn tax_inside_stays_inside_and_tax_on_top_is_added() {
        let inside = figures(vec![line("1", "116", rate(16), true)]);
        assert_eq!(texts(&inside.totals), ["100.00", "16.00", "116.00", "116.00"]);
        let on_top = figures(vec![line("1", "100", rate(16), false)]);
        assert_eq!(texts(&on_top.totals), ["100.00", "16.00", "116.00", "100.00"]);
    }

    #[test]
    fn zero_rate_and_no_tax_are_kept_apart() {
        let zero = figures(vec![line("1", "100", rate(0), true)]);
        assert_eq!(texts(&zero.totals), ["100.00", "0.00", "100.00", "100.00"]);
        let none = figures(vec![line("1", "100", LineVat::NotAPayer, true)]);
        assert_eq!(texts(&none.totals), ["100.00", "none", "100.00", "100.00"]);
        assert_eq!(none.lines[0].vat, None);
    }

    #[test]
    fn totals_are_kept_for_each_tax() {
        let computed = figures(vec![
            line("1", "116", rate(16), true),
            line("1", "105", rate(5), true),
            line("2", "116", rate(16), true),
            line("1", "50", LineVat::Exempt, true),
        ]);
        let by_vat: Vec<_> = computed
            .totals
            .by_vat
            .iter()
            .map(|part| {
                (
                    part.kind,
                    part.without_vat.to_string(),
                    part.vat.map(|vat| vat.to_string()),
                )
            })
            .collect();
        let expected = [
            (rate(16), "300.00".to_owned(), Some("48.00".to_owned())),
            (rate(5), "100.00".to_owned(), Some("5.00".to_owned())),
            (LineVat::Exempt, "50.00".to_owned(), None),
        ];
        assert_eq!(by_vat, expected);
        assert_eq!(computed.totals.quantity.to_string(), "5");
    }

    #[test]
    fn a_line_without_a_price_has_no_sum_and_the_others_count() {
        let computed = figures(vec![line("1", "", rate(16), true), line("2", "10", rate(16), true)]);
        assert_eq!(computed.lines[0], ComputedLine::default());
        assert_eq!(computed.totals.total.to_string(), "20.00");
        assert!(!computed.is_complete);
        assert!(!figures(Vec::new()).is_complete, "nothing is not complete");
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let compute_lines = |lines| {
            compute(&Document {
                lines,
                ..Document::default()
            })
        };
        let huge = || line("1", "92233720368547758.07", LineVat::Exempt, true);
        assert!(compute_lines(vec![huge()]).is_ok());
        assert_eq!(compute_lines(vec![huge(), huge()]), Err(ComputeError::Total));
        let more = line("2", "92233720368547758.07", LineVat::Exempt, true);
        assert_eq!(compute_lines(vec![huge(), more]), Err(ComputeError::Line { line: 1 }));
    }

    fn any_vat() -> impl Strategy<Value = LineVat> {
        prop_oneof![
            prop::sample::select(vec![0_u16, 5, 10, 12, 16]).prop_map(rate),
            Just(LineVat::NotAPayer),
            Just(LineVat::Exempt),
        ]
    }

    fn any_line(price_includes_vat: bool) -> impl Strategy<Value = Line> {
        (1_i64..10_000_000_000, 0_i64..10_000_000_000, any_vat()).prop_map(move |(millionths, tiyn, vat)| Line {
            quantity: Quantity::from_millionths(millionths).into(),
            price: Tenge::from_tiyn(tiyn).into(),
            vat: Some(vat),
            price_includes_vat,
            ..Line::default()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn totals_are_the_sums_of_the_lines(
            inside in prop::collection::vec(any_line(true), 0..8),
            on_top in prop::collection::vec(any_line(false), 0..8),
        ) {
            let gross = figures(inside.clone());
            prop_assert_eq!(gross.totals.total, gross.totals.lines_sum, "prices with tax add up to the total");
            let net = figures(on_top.clone());
            prop_assert_eq!(net.totals.without_vat, net.totals.lines_sum, "prices without tax add up to the net");
            let both = figures(inside.into_iter().chain(on_top).collect());
            let sum = |part: fn(&ComputedLine) -> Option<Tenge>| Tenge::checked_sum(both.lines.iter().filter_map(part)).unwrap();
            prop_assert_eq!(both.totals.total, sum(|line| line.with_vat));
            prop_assert_eq!(both.totals.without_vat, sum(|line| line.without_vat));
            prop_assert_eq!(both.totals.vat.unwrap_or_default(), sum(|line| line.vat));
            let gross = both.totals.without_vat.checked_add(both.totals.vat.unwrap_or_default());
            prop_assert_eq!(gross, Some(both.totals.total));
            let by_vat = Tenge::checked_sum(both.totals.by_vat.iter().map(|part| part.without_vat));
            prop_assert_eq!(by_vat, Some(both.totals.without_vat));
        }
    }
}
