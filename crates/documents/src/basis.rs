//! What a document rests on: a contract, a public offer, or nothing written.

use crate::date::Date;
use crate::error::DocumentError;
use crate::json::{Fields, Json};
use crate::typed::Typed;

/// The basis of a document.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Basis {
    /// A contract with a number and a date.
    Contract {
        /// Its number.
        number: String,
        /// Its date.
        date: Typed<Date>,
    },
    /// A public offer in one of its editions.
    PublicOffer {
        /// Its name.
        name: String,
        /// The date of the edition.
        edition_date: Typed<Date>,
        /// The SHA-256 of the stored edition in lower-case hex, or empty.
        file_digest: String,
    },
    /// No contract («Без договора»).
    None,
}

impl Basis {
    pub(crate) fn read(mut fields: Fields) -> Result<Option<Self>, DocumentError> {
        const EXPECTED: &str = "contract, public-offer or none";
        let path = fields.path_of("kind");
        let basis = match fields.required_text("kind")?.as_str() {
            "contract" => Some(Self::Contract {
                number: fields.required_text("number")?,
                date: fields.typed("date")?,
            }),
            "public-offer" => Some(Self::PublicOffer {
                name: fields.required_text("name")?,
                edition_date: fields.typed("edition_date")?,
                file_digest: fields.text("file_digest")?,
            }),
            "none" => Some(Self::None),
            "" if fields.is_draft() => None,
            other => {
                return Err(DocumentError::NotAValue {
                    path,
                    value: other.to_owned(),
                    expected: EXPECTED,
                });
            }
        };
        fields.ignore_empty(&["number", "date", "name", "edition_date", "file_digest"]);
        fields.finish().map(|()| basis)
    }

    pub(crate) fn write(&self) -> Json {
        match self {
            Self::Contract { number, date } => Json::object([
                ("kind", Json::text("contract")),
                ("number", Json::text(number)),
                ("date", Json::typed_or_null(date)),
            ]),
            Self::PublicOffer {
                name,
                edition_date,
                file_digest,
            } => Json::object([
                ("kind", Json::text("public-offer")),
                ("name", Json::text(name)),
                ("edition_date", Json::typed_or_null(edition_date)),
                ("file_digest", Json::text_or_null(file_digest)),
            ]),
            Self::None => Json::object([("kind", Json::text("none"))]),
        }
    }
}
