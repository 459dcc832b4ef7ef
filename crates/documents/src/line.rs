//! A line of a document: what was done, how much of it, and for how much.

use serde::{Serialize, Serializer};

use crate::compute::ComputedLine;
use crate::date::Date;
use crate::error::DocumentError;
use crate::json::{Fields, Json};
use crate::money::Tenge;
use crate::quantity::Quantity;
use crate::typed::Typed;
use crate::vat::VatRate;

/// A line as typed; its sums are computed and never stored with it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Line {
    /// The code of the article, or empty.
    pub code: String,
    /// The name of the work, service or article.
    pub name: String,
    /// The unit of measure.
    pub unit: String,
    /// How many units.
    pub quantity: Typed<Quantity>,
    /// The price of one unit.
    pub price: Typed<Tenge>,
    /// The tax; `None` while it has not been chosen.
    pub vat: Option<LineVat>,
    /// Whether the price contains the tax. Without a rate above zero this changes nothing.
    pub price_includes_vat: bool,
    /// The day the work was done or the service rendered; empty prints nothing.
    pub performed: Typed<Date>,
    /// The report on research, consulting or marketing (form Р-1, column 4).
    pub report: Option<Report>,
}

/// The tax of a line. A rate of 0 % and the absence of tax are different things and print differently.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LineVat {
    /// Taxed at this rate, which may be 0 %.
    Rate(VatRate),
    /// No tax: the supplier is not registered for it.
    NotAPayer,
    /// No tax: the turnover is exempt.
    Exempt,
}

/// Data about a report (form Р-1, column 4: date, number, number of pages).
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Report {
    /// The number.
    pub number: String,
    /// The date.
    pub date: Typed<Date>,
    /// The number of pages.
    pub pages: Option<u32>,
}

impl Serialize for LineVat {
    /// The JSON of the contract: `{"rate": "16"}` or `{"none": "exempt"}`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.write().serialize(serializer)
    }
}

impl LineVat {
    /// The rate, if the line has one.
    pub const fn rate(self) -> Option<VatRate> {
        match self {
            Self::Rate(rate) => Some(rate),
            Self::NotAPayer | Self::Exempt => None,
        }
    }

    fn read(mut fields: Fields) -> Result<Self, DocumentError> {
        let rate = fields.code("rate", "a rate in percent such as 16", |text| text.parse().ok())?;
        let none = fields.code("none", "not-a-payer or exempt", |code| match code {
            "not-a-payer" => Some(Self::NotAPayer),
            "exempt" => Some(Self::Exempt),
            _ => None,
        })?;
        let vat = match (rate, none) {
            (Some(rate), None) => Self::Rate(rate),
            (None, Some(none)) => none,
            (None, None) => {
                return Err(DocumentError::MissingField {
                    path: fields.path_of("rate"),
                });
            }
            (Some(_), Some(_)) => {
                return Err(DocumentError::NotAValue {
                    path: fields.path_of("none"),
                    value: "rate and none".to_owned(),
                    expected: "either rate or none",
                });
            }
        };
        fields.finish().map(|()| vat)
    }

    fn write(self) -> Json {
        match self {
            Self::Rate(rate) => Json::object([("rate", Json::text(rate.to_string()))]),
            Self::NotAPayer => Json::object([("none", Json::text("not-a-payer"))]),
            Self::Exempt => Json::object([("none", Json::text("exempt"))]),
        }
    }
}

/// The computed fields that came with a line, to be compared with what is computed.
#[derive(Clone, Debug, Default)]
pub(crate) struct ClaimedLine {
    pub(crate) sum: Typed<Tenge>,
    pub(crate) vat_sum: Typed<Tenge>,
}

impl Line {
    pub(crate) fn read(mut fields: Fields) -> Result<(Self, ClaimedLine), DocumentError> {
        let vat = fields.object("vat")?.map(LineVat::read).transpose()?;
        if vat.is_none() && !fields.is_draft() {
            return Err(DocumentError::MissingField {
                path: fields.path_of("vat"),
            });
        }
        let price_includes_vat = fields.flag("price_includes_vat")?;
        let is_taxed = vat.and_then(LineVat::rate).is_some_and(|rate| !rate.is_zero());
        if price_includes_vat.is_none() && is_taxed && !fields.is_draft() {
            return Err(DocumentError::MissingField {
                path: fields.path_of("price_includes_vat"),
            });
        }
        let line = Self {
            code: fields.text("code")?,
            name: fields.required_text("name")?,
            unit: fields.required_text("unit")?,
            quantity: fields.required_typed("quantity")?,
            price: fields.required_typed("price")?,
            vat,
            price_includes_vat: price_includes_vat.unwrap_or(true),
            performed: fields.typed("performed")?,
            report: fields.object("report")?.map(Report::read).transpose()?,
        };
        let claimed = ClaimedLine {
            sum: fields.typed("sum")?,
            vat_sum: fields.typed("vat_sum")?,
        };
        fields.finish().map(|()| (line, claimed))
    }

    /// The line, with its sums when they are given.
    pub(crate) fn write(&self, computed: Option<&ComputedLine>) -> Json {
        let mut line = Json::object([
            ("code", Json::text_or_null(&self.code)),
            ("name", Json::text(&self.name)),
            ("unit", Json::text(&self.unit)),
            ("quantity", Json::text(self.quantity.to_string())),
            ("price", Json::text(self.price.to_string())),
            ("vat", self.vat.map_or(Json::Null, LineVat::write)),
            ("price_includes_vat", Json::Bool(self.price_includes_vat)),
            ("performed", Json::typed_or_null(&self.performed)),
            ("report", self.report.as_ref().map_or(Json::Null, Report::write)),
        ]);
        if let (Json::Object(fields), Some(computed)) = (&mut line, computed) {
            fields.push(("sum".to_owned(), Json::display_or_null(computed.sum)));
            fields.push(("vat_sum".to_owned(), Json::display_or_null(computed.vat)));
        }
        line
    }
}

impl Report {
    fn read(mut fields: Fields) -> Result<Self, DocumentError> {
        let report = Self {
            number: fields.text("number")?,
            date: fields.typed("date")?,
            pages: fields.whole("pages")?,
        };
        fields.finish().map(|()| report)
    }

    fn write(&self) -> Json {
        Json::object([
            ("number", Json::text_or_null(&self.number)),
            ("date", Json::typed_or_null(&self.date)),
            (
                "pages",
                self.pages.map_or(Json::Null, |pages| Json::Whole(u64::from(pages))),
            ),
        ])
    }
}
