//! A document: one shape for all types, from the first keystroke to the signed twin.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::basis::Basis;
use crate::compute::{Computed, compute};
use crate::date::Date;
use crate::error::DocumentError;
use crate::json::{Fields, Json, Strictness};
use crate::language::{Language, Tongue};
use crate::line::{ClaimedLine, Line};
use crate::money::Tenge;
use crate::party::Party;
use crate::typed::Typed;
use crate::words::{KazakhStyle, amount_in_words_kk};

/// The name of the format, with its version.
pub const FORMAT: &str = "qolhat-document/1";

/// The only currency of a document (all settlements are in tenge).
const CURRENCY: &str = "KZT";

/// The longest JSON that is read: 2 000 lines with long names fit ten times. Our own limit.
pub const MAX_JSON_BYTES: usize = 8 * 1024 * 1024;

/// The largest number of lines; pasting 500 lines is a daily task, so four times that. Our own limit.
pub const MAX_LINES: usize = 2_000;

/// The longest text of one field, in bytes of UTF-8; a page of print holds about a third. Our own limit.
pub const MAX_TEXT_BYTES: usize = 16 * 1024;

codes! {
    /// The type of a document.
    #[derive(Default)]
    pub enum DocumentType {
        /// Invoice for payment (счёт на оплату).
        Invoice = "invoice",
        /// Act of completed work or rendered services, form Р-1.
        #[default]
        Act = "act",
        /// Goods note, form З-2.
        Waybill = "waybill",
        /// Act of reconciliation.
        Reconciliation = "reconciliation",
        /// Power of attorney, form Д-1.
        PowerOfAttorney = "power-of-attorney",
        /// Contract.
        Contract = "contract",
        /// Letter.
        Letter = "letter",
        /// Any other document.
        Free = "free",
    }
}

impl DocumentType {
    /// Whether this version drafts the form.
    pub const fn is_available(self) -> bool {
        matches!(self, Self::Invoice | Self::Act)
    }

    /// The title of the form; `None` for a form that is not available.
    pub const fn title(self, tongue: Tongue) -> Option<&'static str> {
        match (self, tongue) {
            (Self::Invoice, Tongue::Ru) => Some("Счет на оплату"),
            (Self::Invoice, Tongue::Kk) => Some("Төлемге арналған шот"),
            (Self::Invoice, Tongue::En) => Some("Invoice for payment"),
            (Self::Act, Tongue::Ru) => Some("Акт выполненных работ (оказанных услуг)"),
            (Self::Act, Tongue::Kk) => Some("Орындалған жұмыстар (көрсетілген қызметтер) актісі"),
            (Self::Act, Tongue::En) => Some("Act of completed work (rendered services)"),
            _ => None,
        }
    }

    /// The title in the language or languages of a document; empty for a form that is not available.
    pub fn title_in(self, language: Language) -> String {
        let titles: Vec<&str> = language
            .tongues()
            .iter()
            .filter_map(|tongue| self.title(*tongue))
            .collect();
        titles.join(" / ")
    }
}

/// A document of any state of completeness.
///
/// The same JSON shape is read with two degrees of strictness: [`Document::from_json`] for files that claim to be
/// complete, [`Document::from_draft_json`] for what an editor saves while somebody is typing. Sums are not part of it;
/// [`compute`] makes them.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Document {
    /// The type; `type` in JSON.
    pub form: DocumentType,
    /// The title, which may differ from that of the form.
    pub title: String,
    /// The number, empty until it is given.
    pub number: String,
    /// The date of compilation.
    pub date: Typed<Date>,
    /// The date of turnover, when it differs from the date; see [`turnover`](Self::turnover).
    pub turnover_date: Typed<Date>,
    /// The language of the print.
    pub language: Language,
    /// Who performs and is paid.
    pub supplier: Party,
    /// Who accepts and owes.
    pub customer: Party,
    /// Who pays, when it is not the customer.
    pub payer: Option<Party>,
    /// What the document rests on; `None` while it has not been chosen.
    pub basis: Option<Basis>,
    /// The lines.
    pub lines: Vec<Line>,
    /// Notes, or empty.
    pub notes: String,
    /// Documents that belong to this one.
    pub attachments: Vec<Attachment>,
}

/// A document listed as an attachment.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// The number of its pages.
    pub pages: Option<u32>,
}

impl Document {
    /// Reads a complete document: every required field is there, every value is a value, and computed fields that are
    /// given agree with what is computed.
    ///
    /// Whether the document may be issued is another question; see [`lint`](crate::lint).
    ///
    /// # Errors
    /// [`DocumentError`] names the place of the fault.
    pub fn from_json(json: &[u8]) -> Result<Self, DocumentError> {
        let (document, claimed) = Self::read(parse(json)?, Strictness::Complete)?;
        claimed.check(&compute(&document)?)?;
        Ok(document)
    }

    /// Reads a document that is being typed: anything may be missing, and what can not be read as a value is kept as
    /// text. Computed fields are not looked at.
    ///
    /// # Errors
    /// [`DocumentError`] for what is not the shape of a document: unknown fields, other JSON types, unknown codes.
    pub fn from_draft_json(json: &[u8]) -> Result<Self, DocumentError> {
        Self::read(parse(json)?, Strictness::Draft).map(|(document, _)| document)
    }

    /// The document as JSON without computed fields; [`from_draft_json`](Self::from_draft_json) reads it back.
    pub fn to_json(&self) -> Vec<u8> {
        self.write(None).to_bytes()
    }

    /// The date that decides the rate of tax: the date of turnover, else the date of the document.
    pub fn turnover(&self) -> Option<Date> {
        if self.turnover_date.is_empty() {
            self.date.value()
        } else {
            self.turnover_date.value()
        }
    }

    pub(crate) fn read(json: Json, strictness: Strictness) -> Result<(Self, Claimed), DocumentError> {
        let mut fields = Fields::new(json, "", strictness)?;
        match fields.optional_text("format")? {
            Some(format) if format == FORMAT => {}
            None if fields.is_draft() => {}
            None => {
                return Err(DocumentError::MissingField {
                    path: "format".to_owned(),
                });
            }
            Some(found) => return Err(DocumentError::UnknownFormat { found }),
        }
        let form = fields
            .code("type", "a type of document such as act", DocumentType::from_code)?
            .ok_or_else(|| DocumentError::MissingField {
                path: "type".to_owned(),
            })?;
        if !form.is_available() {
            return Err(DocumentError::FormNotAvailable { form });
        }
        let language = read_language(&mut fields)?;
        read_currency(&mut fields)?;
        if fields
            .take("discount")
            .is_some_and(|discount| discount != Json::text(""))
        {
            return Err(DocumentError::NotSupported {
                path: "discount".to_owned(),
            });
        }
        let (lines, claimed_lines) = read_lines(&mut fields)?;
        let claimed = Claimed::read(claimed_lines, &mut fields)?;
        let title = fields.optional_text("title")?;
        let document = Self {
            form,
            title: title.unwrap_or_else(|| {
                if fields.is_draft() {
                    String::new()
                } else {
                    form.title_in(language)
                }
            }),
            number: fields.required_text("number")?,
            date: fields.required_typed("date")?,
            turnover_date: fields.typed("turnover_date")?,
            language,
            supplier: read_party(&mut fields, "supplier")?,
            customer: read_party(&mut fields, "customer")?,
            payer: fields.object("payer")?.map(Party::read).transpose()?,
            basis: read_basis(&mut fields)?,
            lines,
            notes: fields.text("notes")?,
            attachments: fields
                .objects("attachments")?
                .into_iter()
                .map(Attachment::read)
                .collect::<Result<_, _>>()?,
        };
        fields.finish().map(|()| (document, claimed))
    }

    /// The document as JSON, with the computed fields when they are given.
    pub(crate) fn write(&self, computed: Option<&Computed>) -> Json {
        let lines = self.lines.iter().enumerate();
        let lines = lines.map(|(index, line)| line.write(computed.and_then(|computed| computed.lines.get(index))));
        let mut document = Json::object([
            ("format", Json::text(FORMAT)),
            ("type", Json::text(self.form.as_str())),
            ("title", Json::text(&self.title)),
            ("number", Json::text(&self.number)),
            ("date", Json::text(self.date.to_string())),
            ("turnover_date", Json::typed_or_null(&self.turnover_date)),
            ("language", Json::text(self.language.as_str())),
            ("currency", Json::text(CURRENCY)),
            ("supplier", self.supplier.write()),
            ("customer", self.customer.write()),
            ("payer", self.payer.as_ref().map_or(Json::Null, Party::write)),
            ("basis", self.basis.as_ref().map_or(Json::Null, Basis::write)),
            ("lines", Json::List(lines.collect())),
            ("discount", Json::Null),
            ("notes", Json::text_or_null(&self.notes)),
            ("attachments", Json::list(&self.attachments, Attachment::write)),
        ]);
        if let (Json::Object(fields), Some(computed)) = (&mut document, computed) {
            fields.push(("totals".to_owned(), computed.totals.write()));
            fields.push(("words".to_owned(), computed.words.write()));
        }
        document
    }
}

impl Serialize for Document {
    /// The JSON of [`Document::to_json`].
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.write(None).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Document {
    /// Reads what [`Document::from_draft_json`] reads.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Json::deserialize(deserializer)?;
        Self::read(json, Strictness::Draft)
            .map(|(document, _)| document)
            .map_err(serde::de::Error::custom)
    }
}

impl Attachment {
    fn read(mut fields: Fields) -> Result<Self, DocumentError> {
        let attachment = Self {
            name: fields.required_text("name")?,
            pages: fields.whole("pages")?,
        };
        fields.finish().map(|()| attachment)
    }

    fn write(&self) -> Json {
        let pages = self.pages.map_or(Json::Null, |pages| Json::Whole(u64::from(pages)));
        Json::object([("name", Json::text(&self.name)), ("pages", pages)])
    }
}

pub(crate) fn parse(json: &[u8]) -> Result<Json, DocumentError> {
    if json.len() > MAX_JSON_BYTES {
        return Err(DocumentError::TooLarge {
            bytes: json.len(),
            limit: MAX_JSON_BYTES,
        });
    }
    // Notepad writes a byte order mark, which JSON does not allow (RFC 8259, 8.1) but readers may skip.
    let json = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json);
    serde_json::from_slice(json).map_err(|error| {
        let message = error.to_string();
        let reason = message.split(" at line ").next().unwrap_or_default().to_owned();
        DocumentError::NotJson {
            line: error.line(),
            column: error.column(),
            reason,
        }
    })
}

fn read_language(fields: &mut Fields) -> Result<Language, DocumentError> {
    match fields.code("language", "ru, kk, ru-kk or en", Language::from_code)? {
        None if !fields.is_draft() => Err(DocumentError::MissingField {
            path: "language".to_owned(),
        }),
        language => Ok(language.unwrap_or_default()),
    }
}

fn read_currency(fields: &mut Fields) -> Result<(), DocumentError> {
    let code = |code: &str| (code == CURRENCY).then_some(());
    match fields.code("currency", CURRENCY, code)? {
        None if !fields.is_draft() => Err(DocumentError::MissingField {
            path: "currency".to_owned(),
        }),
        _ => Ok(()),
    }
}

fn read_party(fields: &mut Fields, field: &str) -> Result<Party, DocumentError> {
    match fields.object(field)? {
        Some(party) => Party::read(party),
        None if fields.is_draft() => Ok(Party::default()),
        None => Err(DocumentError::MissingField { path: field.to_owned() }),
    }
}

fn read_basis(fields: &mut Fields) -> Result<Option<Basis>, DocumentError> {
    match fields.object("basis")? {
        Some(basis) => Basis::read(basis),
        None if fields.is_draft() => Ok(None),
        None => Err(DocumentError::MissingField {
            path: "basis".to_owned(),
        }),
    }
}

fn read_lines(fields: &mut Fields) -> Result<(Vec<Line>, Vec<ClaimedLine>), DocumentError> {
    if !fields.has("lines") && !fields.is_draft() {
        return Err(DocumentError::MissingField {
            path: "lines".to_owned(),
        });
    }
    let lines = fields.objects("lines")?;
    if lines.len() > MAX_LINES {
        return Err(DocumentError::TooManyLines {
            lines: lines.len(),
            limit: MAX_LINES,
        });
    }
    let lines = lines.into_iter().map(Line::read).collect::<Result<Vec<_>, _>>()?;
    Ok(lines.into_iter().unzip())
}

/// The computed fields that came with a document.
pub(crate) struct Claimed {
    lines: Vec<ClaimedLine>,
    totals: Option<ClaimedTotals>,
    words: Option<ClaimedWords>,
}

struct ClaimedTotals {
    without_vat: Typed<Tenge>,
    vat: Typed<Tenge>,
    total: Typed<Tenge>,
}

struct ClaimedWords {
    ru: Option<String>,
    kk: Option<String>,
}

impl Claimed {
    fn read(lines: Vec<ClaimedLine>, fields: &mut Fields) -> Result<Self, DocumentError> {
        let totals = fields.object("totals")?.map(|mut totals| {
            let claimed = ClaimedTotals {
                without_vat: totals.typed("without_vat")?,
                vat: totals.typed("vat")?,
                total: totals.typed("total")?,
            };
            totals.finish().map(|()| claimed)
        });
        let words = fields.object("words")?.map(|mut words| {
            let claimed = ClaimedWords {
                ru: words.optional_text("ru")?,
                kk: words.optional_text("kk")?,
            };
            words.finish().map(|()| claimed)
        });
        Ok(Self {
            lines,
            totals: totals.transpose()?,
            words: words.transpose()?,
        })
    }

    /// The path of a computed field that is absent; a twin has them all.
    pub(crate) fn first_absent(&self) -> Option<String> {
        let lines = self.lines.iter().enumerate();
        let line = lines
            .filter(|(_, line)| line.sum.is_empty())
            .map(|(index, _)| format!("lines.{index}.sum"))
            .next();
        let totals = match &self.totals {
            None => Some("totals"),
            Some(totals) if totals.without_vat.is_empty() => Some("totals.without_vat"),
            Some(totals) if totals.total.is_empty() => Some("totals.total"),
            Some(_) => None,
        };
        let words = match &self.words {
            None => Some("words"),
            Some(ClaimedWords { ru: None, .. }) => Some("words.ru"),
            Some(ClaimedWords { kk: None, .. }) => Some("words.kk"),
            Some(_) => None,
        };
        line.or_else(|| totals.or(words).map(str::to_owned))
    }

    /// Compares what was given with what is computed.
    pub(crate) fn check(&self, computed: &Computed) -> Result<(), DocumentError> {
        for (index, (claimed, line)) in self.lines.iter().zip(&computed.lines).enumerate() {
            agree(|| format!("lines.{index}.sum"), &claimed.sum, line.sum)?;
            agree(|| format!("lines.{index}.vat_sum"), &claimed.vat_sum, line.vat)?;
        }
        if let Some(totals) = &self.totals {
            agree(
                || "totals.without_vat".to_owned(),
                &totals.without_vat,
                Some(computed.totals.without_vat),
            )?;
            agree(|| "totals.vat".to_owned(), &totals.vat, computed.totals.vat)?;
            agree(|| "totals.total".to_owned(), &totals.total, Some(computed.totals.total))?;
        }
        self.words.as_ref().map_or(Ok(()), |words| words.check(computed))
    }
}

impl ClaimedWords {
    /// Both styles of Kazakh numerals are right.
    fn check(&self, computed: &Computed) -> Result<(), DocumentError> {
        let short = amount_in_words_kk(computed.totals.total, KazakhStyle::Short);
        let disagrees = |path: &str, given: &String, computed: &str| DocumentError::Disagrees {
            path: path.to_owned(),
            given: given.clone(),
            computed: computed.to_owned(),
        };
        match (&self.ru, &self.kk) {
            (Some(ru), _) if *ru != computed.words.ru => Err(disagrees("words.ru", ru, &computed.words.ru)),
            (_, Some(kk)) if *kk != computed.words.kk && *kk != short => {
                Err(disagrees("words.kk", kk, &computed.words.kk))
            }
            _ => Ok(()),
        }
    }
}

/// No tax at all and a tax of 0.00 are the same figure here.
fn agree(path: impl Fn() -> String, given: &Typed<Tenge>, computed: Option<Tenge>) -> Result<(), DocumentError> {
    match given.value() {
        Some(given) if given != computed.unwrap_or_default() => Err(DocumentError::Disagrees {
            path: path(),
            given: given.to_string(),
            computed: computed.unwrap_or_default().to_string(),
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;
    use crate::document::DocumentError as Error;
    use crate::line::{LineVat, Report};
    use crate::party::{Account, Email, PartyKind, Signatory, VatRegistration};

    fn draft(json: &str) -> Result<Document, Error> {
        Document::from_draft_json(json.as_bytes())
    }

    #[test]
    fn the_smallest_draft_is_a_type() {
        let document = draft(r#"{"type": "invoice"}"#).unwrap();
        assert_eq!(
            document,
            Document {
                form: DocumentType::Invoice,
                ..Document::default()
            }
        );
    }

    #[test]
    fn hostile_json_is_refused_with_its_place() {
        let message = |json: &str| draft(json).unwrap_err().to_string();
        assert_eq!(message(""), "not JSON, line 1, column 0: EOF while parsing a value");
        assert_eq!(message("[]"), "the document is a list, but an object was expected");
        assert_eq!(
            message(r#"{"type": "act", "type": "act"}"#),
            "the field `type` stands twice in the document"
        );
        let twice = r#"{"type": "act", "lines": [{}, {"name": "a", "name": "b"}]}"#;
        assert_eq!(message(twice), "the field `name` stands twice in lines.1");
        assert_eq!(
            message(r#"{"type": "act", "lines": [{"vat": {"rate": 16}}]}"#),
            "lines.0.vat.rate is a number, but a text was expected"
        );
        let both = r#"{"type": "act", "lines": [{"vat": {"rate": "16", "none": "exempt"}}]}"#;
        assert_eq!(
            message(both),
            "lines.0.vat.none is `rate and none`, but either rate or none was expected"
        );
        assert_eq!(
            message(r#"{"type": "act", "supplier": {"kind": "gmbh"}}"#),
            "supplier.kind is `gmbh`, but a kind of party such as llp was expected"
        );
        assert_eq!(
            message(r#"{"type": "act", "attachments": [{"name": "a", "pages": -1}]}"#),
            "attachments.0.pages is a number, but a whole number was expected"
        );
        assert_eq!(
            message(r#"{"type": "act", "basis": {"kind": "none", "number": "5"}}"#),
            "unknown field `number` in basis"
        );
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(matches!(draft(&deep), Err(Error::NotJson { .. })));
    }

    #[test]
    fn limits_are_kept() {
        let long = format!(r#"{{"type": "act", "title": "{}"}}"#, "x".repeat(MAX_TEXT_BYTES + 1));
        assert!(matches!(draft(&long), Err(Error::TextTooLong { bytes, .. }) if bytes == MAX_TEXT_BYTES + 1));
        let lines = |count: usize| format!(r#"{{"type": "act", "lines": [{}]}}"#, vec!["{}"; count].join(","));
        assert_eq!(draft(&lines(MAX_LINES)).unwrap().lines.len(), MAX_LINES);
        assert_eq!(
            draft(&lines(MAX_LINES + 1)),
            Err(Error::TooManyLines {
                lines: MAX_LINES + 1,
                limit: MAX_LINES
            })
        );
        let bytes = vec![b' '; MAX_JSON_BYTES + 1];
        assert!(matches!(Document::from_json(&bytes), Err(Error::TooLarge { .. })));
    }

    #[test]
    fn a_byte_order_mark_is_skipped() {
        assert!(draft("\u{feff}{\"type\": \"act\"}").is_ok());
    }

    #[test]
    fn empty_fields_of_another_basis_are_tolerated() {
        let json = r#"{"type": "act", "basis": {"kind": "none", "number": "", "name": null, "date": ""}}"#;
        assert_eq!(draft(json).unwrap().basis, Some(Basis::None));
    }

    #[test]
    fn every_type_of_the_contract_is_known() {
        for form in DocumentType::ALL {
            let read = draft(&format!(r#"{{"type": "{form}"}}"#));
            match form.is_available() {
                true => assert_eq!(read.unwrap().form, *form),
                false => assert_eq!(read, Err(Error::FormNotAvailable { form: *form })),
            }
        }
    }

    #[test]
    fn a_title_left_out_is_that_of_the_form() {
        assert_eq!(
            DocumentType::Act.title_in(Language::RuKk),
            "Акт выполненных работ (оказанных услуг) / Орындалған жұмыстар (көрсетілген қызметтер) актісі"
        );
    }

    fn text() -> BoxedStrategy<String> {
        prop_oneof![Just(String::new()), "\\PC{1,12}", "[ӘәҒғҚқ\"\\\\ \n]{1,6}"].boxed()
    }

    fn typed<T: crate::typed::FromTyped + Clone + std::fmt::Debug + 'static>() -> BoxedStrategy<Typed<T>> {
        prop_oneof![
            Just(Typed::Empty),
            "[0-9]{1,6}([.,][0-9]{1,3})?".prop_map(|text| Typed::from_typed(&text)),
            (1_u16..9999, 1_u8..13, 1_u8..29).prop_map(|(y, m, d)| Typed::from_typed(&format!("{y:04}-{m:02}-{d:02}"))),
            "\\PC{1,8}".prop_map(|text| Typed::from_typed(&text)),
        ]
        .boxed()
    }

    prop_compose! {
        fn any_party()(
            kind in prop::sample::select(PartyKind::ALL), name in text(), bin in text(), iin in text(),
            address in text(), phones in prop::collection::vec(text(), 0..3), purpose in text(), iban in text(),
            kbe in text(), payer in any::<Option<bool>>(), since in typed(), signatory in prop::option::of(text()),
        ) -> Party {
            Party {
                kind, name: name.clone(), bin, iin, head_office_bin: kbe.clone(), address, phones,
                emails: vec![Email { address: name.clone(), purpose }],
                accounts: vec![Account { iban, bank: name.clone(), bic: kbe.clone() }],
                knp: kbe.clone(), kbe,
                vat: payer.map(|payer| VatRegistration { payer, certificate: name, since }),
                signatory: signatory.map(|name| Signatory { name: name.clone(), position: name.clone(), basis: name }),
            }
        }
    }

    prop_compose! {
        fn any_line()(
            name in text(), unit in text(), quantity in typed(), price in typed(),
            vat in prop::sample::select(vec![None, Some(LineVat::Exempt), Some(LineVat::NotAPayer), "7.5".parse().ok().map(LineVat::Rate)]),
            price_includes_vat in any::<bool>(), performed in typed(), pages in any::<Option<Option<u32>>>(),
        ) -> Line {
            let report = pages.map(|pages| Report { number: unit.clone(), date: performed.clone(), pages });
            Line { code: unit.clone(), name, unit, quantity, price, vat, price_includes_vat, performed, report }
        }
    }

    fn any_basis() -> impl Strategy<Value = Option<Basis>> {
        prop_oneof![
            Just(None),
            Just(Some(Basis::None)),
            (text(), typed()).prop_map(|(number, date)| Some(Basis::Contract { number, date })),
            (text(), typed(), text()).prop_map(|(name, edition_date, file_digest)| Some(Basis::PublicOffer {
                name,
                edition_date,
                file_digest
            })),
        ]
    }

    prop_compose! {
        fn any_document()(
            form in prop::sample::select(vec![DocumentType::Invoice, DocumentType::Act]), title in text(),
            number in text(), date in typed(), turnover_date in typed(),
            language in prop::sample::select(Language::ALL), supplier in any_party().boxed(), customer in any_party().boxed(),
            payer in prop::option::of(any_party()).boxed(), basis in any_basis().boxed(),
            lines in prop::collection::vec(any_line(), 0..4).boxed(), notes in text(), pages in any::<Option<u32>>(),
        ) -> Document {
            let attachments = vec![Attachment { name: title.clone(), pages }];
            Document {
                form, title, number, date, turnover_date, language, supplier, customer, payer, basis, lines, notes,
                attachments,
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_draft_comes_back_as_it_was_typed(document in any_document()) {
            let json = document.to_json();
            prop_assert_eq!(json.last(), Some(&b'\n'));
            let read = Document::from_draft_json(&json).unwrap();
            prop_assert_eq!(&read, &document);
            prop_assert_eq!(read.to_json(), json);
            let through_serde: Document = serde_json::from_value(serde_json::to_value(&document).unwrap()).unwrap();
            prop_assert_eq!(&through_serde, &document);
            let party: Party = serde_json::from_value(serde_json::to_value(&document.supplier).unwrap()).unwrap();
            prop_assert_eq!(party, document.supplier);
        }

        #[test]
        fn any_draft_is_looked_over_without_panic(document in any_document()) {
            let today = "2026-11-20".parse().unwrap();
            let findings = crate::lint::lint(&document, today);
            if let Ok(issued) = crate::issue::issue(document, today) {
                prop_assert!(crate::issue::Issued::from_twin(&issued.twin()).is_ok());
            }
            prop_assert!(findings.iter().all(|finding| finding.facts.len() == finding.code.facts().len()));
        }

        #[test]
        fn damaged_json_is_refused_without_panic(at in any::<prop::sample::Index>(), bit in 0_u8..8) {
            let mut json = Document { lines: vec![Line::default()], ..Document::default() }.to_json();
            let at = at.index(json.len());
            json[at] ^= 1 << bit;
            let _ = Document::from_json(&json);
            if let Ok(document) = Document::from_draft_json(&json) {
                prop_assert!(Document::from_draft_json(&document.to_json()).is_ok());
            }
        }
    }
}
