//! What the printed forms share: the sheet, parties, dates, taxes.

use std::fmt;

use qolhat_documents::{
    Basis, Computed, Date, Document, DocumentType, Language, LineVat, Party, RateTotals, Tenge, Typed, amount_in_words,
    format_date_numeric, format_money,
};
use serde_json::{Value, json};

use crate::letters::Letters;
use crate::phrase::{Phrase, fill};
use crate::typesetter::{Mark, TWIN_NAME};

/// Stands where a draft has no number yet.
const BLANK: &str = "____";

/// The document being printed, with everything its view is made from.
pub(crate) struct Draftsman<'a, 'f> {
    pub(crate) document: &'a Document,
    pub(crate) computed: &'a Computed,
    pub(crate) letters: Letters<'f>,
}

impl Draftsman<'_, '_> {
    pub(crate) fn language(&self) -> Language {
        self.document.language
    }

    /// The sheet: what the file is called, how it is dated and marked.
    pub(crate) fn sheet(&mut self, mark: Mark) -> Value {
        let language = self.language();
        let running = format!("{} № {}, {}", self.titles().join(" / "), self.number(), self.date());
        let date = self.document.date.value();
        json!({
            "title": running,
            "running": running,
            "author": self.letters.line(&self.document.supplier.name),
            "lang": language.tongues().first().map_or("ru", |tongue| tongue.as_str()),
            "date": date.map(|date| [i32::from(date.year()), i32::from(date.month()), i32::from(date.day())]),
            "page-of": PAGE_OF.tongues(language),
            "mark": match mark {
                Mark::None => None,
                Mark::Demo => Some(DEMO.tongues(language).join(" · ") + " · DEMO"),
            },
            "twin": format!("/{TWIN_NAME}"),
            "twin-description": TWIN.say(language),
        })
    }

    /// The titles to print: those of the form in the languages of the document, or the title somebody gave it.
    pub(crate) fn titles(&mut self) -> Vec<String> {
        let tongues = self.language().tongues();
        let of_form: Vec<String> = tongues
            .iter()
            .filter_map(|&tongue| self.document.form.title(tongue))
            .map(str::to_owned)
            .collect();
        let given = self.letters.line(&self.document.title);
        if given.is_empty() || is_title_of(self.document.form, &given) {
            of_form
        } else {
            vec![given]
        }
    }

    /// The number, or a blank to fill.
    pub(crate) fn number(&mut self) -> String {
        let number = self.letters.line(&self.document.number);
        if number.is_empty() { BLANK.to_owned() } else { number }
    }

    /// The date of compilation, `20.11.2026`, or what was typed in its place.
    pub(crate) fn date(&mut self) -> String {
        let date = self.document.date.clone();
        self.day(&date)
    }

    /// A date, or what was typed in its place.
    pub(crate) fn day(&mut self, date: &Typed<Date>) -> String {
        self.typed(date, format_date_numeric)
    }

    /// A value as paper shows it, or what was typed in its place.
    pub(crate) fn typed<T: Copy + fmt::Display>(&mut self, typed: &Typed<T>, format: impl Fn(T) -> String) -> String {
        match typed {
            Typed::Value(value) => format(*value),
            Typed::Empty | Typed::Text(_) => self.letters.line(&typed.to_string()),
        }
    }

    /// A sum, or nothing where there is none yet.
    pub(crate) fn sum(sum: Option<Tenge>) -> String {
        sum.map(format_money).unwrap_or_default()
    }

    /// Name, address and means of communication of a party.
    pub(crate) fn contact(&mut self, party: &Party) -> String {
        let phones = self.phones(party);
        let emails = party.emails.iter().map(|email| email.address.as_str());
        let parts = [party.name.as_str(), party.address.as_str()]
            .into_iter()
            .chain(phones.as_deref())
            .chain(emails);
        self.letters.line(&listed(parts))
    }

    /// The telephone numbers of a party, each kept on one line.
    pub(crate) fn phones(&self, party: &Party) -> Option<String> {
        let phones: Vec<String> = party
            .phones
            .iter()
            .map(|phone| phone.trim().replace(' ', "\u{A0}"))
            .collect();
        let label = TELEPHONE.tongue(self.language().tongues()[0]);
        (!phones.is_empty()).then(|| format!("{label}\u{A0}{}", phones.join(", ")))
    }

    /// The number of a party and what it is called.
    pub(crate) fn id_number(&mut self, party: &Party) -> (Phrase, String) {
        let number = self.letters.line(party.id_number());
        let is_iin = !number.is_empty() && party.id_number() == party.iin;
        (if is_iin { IIN } else { BIN }, number)
    }

    /// The basis in words: number and date of a contract, an offer with its edition, or no contract.
    pub(crate) fn basis(&mut self) -> String {
        let language = self.language();
        let document = self.document;
        match &document.basis {
            None => String::new(),
            Some(Basis::None) => NO_CONTRACT.say(language),
            Some(Basis::Contract { number, date }) => self.number_and_date(number, date),
            Some(Basis::PublicOffer { name, edition_date, .. }) => {
                let (name, date) = (self.letters.line(name), self.day(edition_date));
                if date.is_empty() {
                    return name;
                }
                format!("{name}, {}", OFFER_EDITION.fill(language, &[("date", &date)]))
            }
        }
    }

    /// `№ 17 от 01.03.2026`; without the preposition where two languages share the line.
    pub(crate) fn number_and_date(&mut self, number: &str, date: &Typed<Date>) -> String {
        let (number, date) = (self.letters.line(number), self.day(date));
        match (number.is_empty(), date.is_empty()) {
            (true, _) => date,
            (false, true) => format!("№ {number}"),
            (false, false) => {
                let template = match self.language() {
                    Language::Ru => "№ {number} от {date}",
                    Language::En => "No. {number} of {date}",
                    Language::Kk | Language::RuKk => "№ {number}, {date}",
                };
                fill(template, &[("number", &number), ("date", &date)])
            }
        }
    }

    /// Whether tax is added to the column of sums, so that the total differs from it.
    pub(crate) fn tax_is_on_top(&self) -> bool {
        self.computed.totals.total != self.computed.totals.lines_sum
    }

    /// Each tax of the document, as a label and a sum. A document without any tax has a label alone; where taxed and
    /// untaxed lines meet, the sum of the untaxed ones is named.
    pub(crate) fn taxes(&self, without: Phrase) -> Vec<(String, String)> {
        let language = self.language();
        let by_vat = &self.computed.totals.by_vat;
        if !by_vat.is_empty() && by_vat.iter().all(|totals| totals.kind.rate().is_none()) {
            return vec![(without.say(language), String::new())];
        }
        let label = if self.tax_is_on_top() { VAT_ON_TOP } else { VAT_INSIDE };
        let tax = |totals: &RateTotals| match totals.kind {
            LineVat::Rate(rate) => {
                let rate = rate.to_string().replace('.', ",");
                (label.fill(language, &[("rate", &rate)]), Self::sum(totals.vat))
            }
            LineVat::NotAPayer | LineVat::Exempt => (without.say(language), format_money(totals.without_vat)),
        };
        by_vat.iter().map(tax).collect()
    }

    /// The total in words, in each language of the document; nothing while there is no total.
    pub(crate) fn words(&self, label: Phrase) -> Vec<String> {
        if self.computed.lines.iter().all(|line| line.sum.is_none()) {
            return Vec::new();
        }
        let say = |&tongue| {
            format!(
                "{}: {}",
                label.tongue(tongue),
                amount_in_words(self.computed.totals.total, tongue)
            )
        };
        self.language().tongues().iter().map(say).collect()
    }

    /// The notes, line by line.
    pub(crate) fn notes(&mut self) -> Vec<String> {
        self.letters.lines(&self.document.notes)
    }
}

/// The parts that say something, with commas between them.
pub(crate) fn listed<'t>(parts: impl Iterator<Item = &'t str>) -> String {
    let parts: Vec<&str> = parts.filter(|part| !part.trim().is_empty()).collect();
    parts.join(", ")
}

/// The longest of these texts: with figures of equal width it is the widest one.
pub(crate) fn longest<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    texts
        .max_by_key(|text| text.chars().count())
        .unwrap_or_default()
        .to_owned()
}

/// Whether a title is that of the form in any of its languages.
fn is_title_of(form: DocumentType, title: &str) -> bool {
    Language::ALL.iter().any(|language| {
        let titles: Vec<&str> = language
            .tongues()
            .iter()
            .filter_map(|&tongue| form.title(tongue))
            .collect();
        titles.join(" / ") == title
    })
}

pub(crate) const BIN: Phrase = Phrase::new("БИН", "БСН", "BIN");
pub(crate) const IIN: Phrase = Phrase::new("ИИН", "ЖСН", "IIN");
pub(crate) const SEAL: Phrase = Phrase::new("М.П.", "М.О.", "Seal");
pub(crate) const SIGNATURE: Phrase = Phrase::new("подпись", "қолы", "signature");
pub(crate) const NAME_IN_FULL: Phrase = Phrase::new("расшифровка подписи", "қолтаңбаның толық жазылуы", "name in full");
pub(crate) const TOTAL: Phrase = Phrase::new("Итого", "Барлығы", "Total");
pub(crate) const TOTAL_WITH_VAT: Phrase = Phrase::new("Всего с НДС", "ҚҚС-пен барлығы", "Total with VAT");
const TELEPHONE: Phrase = Phrase::new("тел.:", "тел.:", "tel.:");

const VAT_INSIDE: Phrase = Phrase::new(
    "В том числе НДС ({rate}\u{A0}%)",
    "Оның ішінде ҚҚС ({rate}\u{A0}%)",
    "Including VAT ({rate}%)",
);
const VAT_ON_TOP: Phrase = Phrase::new(
    "Сумма НДС ({rate}\u{A0}%)",
    "ҚҚС сомасы ({rate}\u{A0}%)",
    "VAT ({rate}%)",
);
const NO_CONTRACT: Phrase = Phrase::new("Без договора", "Шартсыз", "No contract");
const OFFER_EDITION: Phrase = Phrase::new("редакция от {date}", "{date} редакциясы", "edition of {date}");
const PAGE_OF: Phrase = Phrase::new(
    "стр. {page} из {pages}",
    "{pages} беттің {page}-беті",
    "page {page} of {pages}",
);
const DEMO: Phrase = Phrase::new("УЧЕБНЫЙ ДОКУМЕНТ", "ОҚУ ҚҰЖАТЫ", "TRAINING DOCUMENT");
const TWIN: Phrase = Phrase::new(
    "Машиночитаемая форма документа",
    "Құжаттың машина оқитын нысаны",
    "Machine-readable form",
);
