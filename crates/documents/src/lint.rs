//! What stands in the way of a document, and what a person should know before issuing it.
//!
//! The mandatory fields are those of a primary document: Law on accounting No. 234-III, article 7, paragraph 3.
//! The program warns and blocks, but changes nothing (contents belong to the parties).

use std::collections::HashMap;

use crate::act::lint_act;
use crate::bank::{bank_by_bic, bank_by_code};
use crate::bank_account::{Bic, BicError, Iban, IbanCorrection, IbanError};
use crate::basis::Basis;
use crate::beneficiary_code::BeneficiaryCode;
use crate::bin::{Bin, BinUnit, EntityKind, IdNumber, IdNumberError};
use crate::compute::{ComputeError, compute};
use crate::date::Date;
use crate::document::{Document, DocumentType};
use crate::finding::{Finding, FindingCode as Code, Findings};
use crate::invoice::lint_invoice;
use crate::line::{Line, LineVat};
use crate::look_alike::{find_invisible, find_mixed_word};
use crate::number::MAX_NUMBER_CHARS;
use crate::party::{Account, Party, PartyKind};
use crate::payment_purpose::PaymentPurposeCode;
use crate::typed::Typed;
use crate::vat::{RateScope, base_rate_at, is_statutory, rate_change_between, rates_at};

/// Everything noticed about a document, in the order of its fields; `today` is the present day of the person's clock.
pub fn lint(document: &Document, today: Date) -> Vec<Finding> {
    let mut findings = Findings::default();
    lint_head(document, today, &mut findings);
    lint_party(&document.supplier, "supplier", &mut findings);
    lint_party(&document.customer, "customer", &mut findings);
    if let Some(payer) = &document.payer {
        lint_party(payer, "payer", &mut findings);
    }
    lint_same_party(document, &mut findings);
    lint_basis(document, &mut findings);
    lint_lines(document, &mut findings);
    lint_vat(document, &mut findings);
    lint_text("notes", &document.notes, &mut findings);
    for (index, attachment) in document.attachments.iter().enumerate() {
        lint_text(&format!("attachments.{index}.name"), &attachment.name, &mut findings);
    }
    lint_figures(document, &mut findings);
    match document.form {
        DocumentType::Invoice => lint_invoice(document, &mut findings),
        DocumentType::Act => lint_act(document, &mut findings),
        _ => {}
    }
    findings.into_vec()
}

fn lint_head(document: &Document, today: Date, findings: &mut Findings) {
    findings.require(&document.title, Code::TitleMissing, "title", &[]);
    findings.require(&document.number, Code::NumberMissing, "number", &[]);
    if document.number.chars().count() > MAX_NUMBER_CHARS {
        findings.add(Code::NumberTooLong, "number", &[("limit", &MAX_NUMBER_CHARS)]);
    }
    lint_text("title", &document.title, findings);
    lint_text("number", &document.number, findings);
    lint_date("date", &document.date, findings);
    lint_date("turnover_date", &document.turnover_date, findings);
    match &document.date {
        Typed::Empty => findings.add(Code::DateMissing, "date", &[]),
        Typed::Value(date) if *date > today => {
            findings.add(Code::DateInFuture, "date", &[("date", date), ("today", &today)]);
        }
        _ => {}
    }
}

/// Reports a text in the place of a date, and a year that can not be meant.
pub(crate) fn lint_date(path: &str, date: &Typed<Date>, findings: &mut Findings) {
    match date {
        Typed::Text(text) => findings.add(Code::DateUnreadable, path, &[("text", text)]),
        Typed::Value(date) if *date < TENGE_INTRODUCED => findings.add(Code::DateTooEarly, path, &[("date", date)]),
        _ => {}
    }
}

/// The first day of the tenge; nothing was settled in it before. Source: decree No. 1399 of 1993-11-12.
const TENGE_INTRODUCED: Date = Date::known(1993, 11, 15);

/// Reports characters that are not seen: what is signed must be what is read.
fn lint_text(path: &str, text: &str, findings: &mut Findings) {
    if let Some(found) = find_invisible(text) {
        let code = format!("U+{:04X}", u32::from(found.letter));
        findings.add(
            Code::InvisibleCharacter,
            path,
            &[("code", &code), ("position", &found.position)],
        );
    }
}

fn lint_name(path: &str, text: &str, findings: &mut Findings) {
    lint_text(path, text, findings);
    if let Some(word) = find_mixed_word(text) {
        findings.add(Code::MixedAlphabets, path, &[("word", &word)]);
    }
}

fn lint_party(party: &Party, path: &str, findings: &mut Findings) {
    let at = |field: &str| format!("{path}.{field}");
    findings.require(&party.name, Code::PartyNameMissing, at("name"), &[]);
    findings.require(&party.address, Code::AddressMissing, at("address"), &[]);
    lint_name(&at("name"), &party.name, findings);
    lint_text(&at("address"), &party.address, findings);
    lint_id_numbers(party, path, findings);
    for (index, phone) in party.phones.iter().enumerate() {
        lint_text(&format!("{path}.phones.{index}"), phone, findings);
    }
    for (index, email) in party.emails.iter().enumerate() {
        if !has_email_form(&email.address) {
            findings.add(
                Code::EmailInvalid,
                format!("{path}.emails.{index}.address"),
                &[("address", &email.address)],
            );
        }
    }
    for (index, account) in party.accounts.iter().enumerate() {
        lint_account(account, &format!("{path}.accounts.{index}"), findings);
    }
    lint_payment_codes(party, path, findings);
    if let Some(vat) = &party.vat {
        lint_date(&at("vat.since"), &vat.since, findings);
        lint_text(&at("vat.certificate"), &vat.certificate, findings);
        if vat.payer {
            findings.require(
                &vat.certificate,
                Code::VatCertificateMissing,
                at("vat.certificate"),
                &[],
            );
        }
    }
    if let Some(signatory) = &party.signatory {
        lint_text(&at("signatory.name"), &signatory.name, findings);
        lint_text(&at("signatory.position"), &signatory.position, findings);
        lint_text(&at("signatory.basis"), &signatory.basis, findings);
    }
}

fn has_email_form(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else {
        return false;
    };
    !local.is_empty() && domain.contains('.') && !domain.starts_with('.') && !address.contains(char::is_whitespace)
}

fn lint_id_numbers(party: &Party, path: &str, findings: &mut Findings) {
    let at = |field: &str| format!("{path}.{field}");
    let own_field = if party.kind.has_iin() || (party.kind == PartyKind::Other && party.bin.is_empty()) {
        "iin"
    } else {
        "bin"
    };
    let [(own, own_field), (other, other_field)] = if own_field == "iin" {
        [(&party.iin, "iin"), (&party.bin, "bin")]
    } else {
        [(&party.bin, "bin"), (&party.iin, "iin")]
    };
    if own.is_empty() && other.is_empty() {
        findings.add(Code::IdNumberMissing, at(own_field), &[]);
    } else if own.is_empty() {
        // The number was typed into the other field: say what it is, or that the right one is missing.
        lint_id_number(other, &at(other_field), other_field, findings);
        findings.add(Code::IdNumberMissing, at(own_field), &[]);
    } else if !other.is_empty() {
        findings.add(Code::IdNumberUnused, at(other_field), &[("kind", &party.kind)]);
    }
    if let Some(IdNumber::Bin(bin)) = lint_id_number(own, &at(own_field), own_field, findings)
        && !fits(bin, party.kind)
    {
        findings.add(
            Code::BinKindMismatch,
            at(own_field),
            &[("number", &bin), ("kind", &party.kind)],
        );
    }
    lint_id_number(&party.head_office_bin, &at("head_office_bin"), "bin", findings);
    if party.kind == PartyKind::Branch {
        findings.require(
            &party.head_office_bin,
            Code::HeadOfficeMissing,
            at("head_office_bin"),
            &[],
        );
    }
}

/// Checks a number in a field for a BIN or an IIN, and hands it over when it is right. An empty field is right.
fn lint_id_number(text: &str, path: &str, field: &str, findings: &mut Findings) -> Option<IdNumber> {
    if text.is_empty() {
        return None;
    }
    match text.parse::<IdNumber>() {
        Ok(IdNumber::Iin(iin)) if field == "bin" => findings.add(Code::BinIsIin, path, &[("number", &iin)]),
        Ok(IdNumber::Bin(bin)) if field == "iin" => findings.add(Code::IinIsBin, path, &[("number", &bin)]),
        Ok(number) => return Some(number),
        Err(IdNumberError::LookAlikeLetter { letter, position }) => {
            findings.add(
                Code::IdNumberLookAlike,
                path,
                &[("letter", &letter), ("position", &position)],
            );
        }
        Err(IdNumberError::NotTwelveDigits { found }) => {
            findings.add(Code::IdNumberLength, path, &[("found", &found)]);
        }
        Err(IdNumberError::CheckDigit { number, .. }) => {
            findings.add(Code::IdNumberCheckDigit, path, &[("number", &number)]);
        }
        Err(IdNumberError::Date { number }) => findings.add(Code::IdNumberDate, path, &[("number", &number)]),
    }
    None
}

/// Whether the digits of kind and unit fit the legal form.
fn fits(bin: Bin, kind: PartyKind) -> bool {
    let is_joint = bin.entity() == EntityKind::JointProprietor;
    let is_part = matches!(bin.unit(), BinUnit::Branch | BinUnit::Representation);
    match kind {
        PartyKind::JointProprietor => is_joint,
        PartyKind::Branch => is_part,
        PartyKind::Llp | PartyKind::Jsc => !is_joint && !is_part,
        _ => true,
    }
}

fn lint_account(account: &Account, path: &str, findings: &mut Findings) {
    let iban_path = format!("{path}.iban");
    lint_text(&format!("{path}.bank"), &account.bank, findings);
    let iban = match Iban::read(&account.iban) {
        Ok(reading) => {
            if reading.correction == Some(IbanCorrection::CurrencySuffixRemoved) {
                let facts: [(_, &dyn ToString); 2] = [("typed", &account.iban), ("iban", &reading.iban)];
                findings.add(Code::IbanCurrencySuffix, iban_path, &facts);
            }
            Some(reading.iban)
        }
        Err(error) => {
            lint_iban_error(&error, iban_path, findings);
            None
        }
    };
    let bic_path = format!("{path}.bic");
    if account.bic.trim().is_empty() {
        return;
    }
    match account.bic.parse::<Bic>() {
        Ok(bic) => lint_bank_code(iban.as_ref(), &bic, bic_path, findings),
        Err(BicError::LookAlikeLetter { letter, position }) => {
            findings.add(
                Code::BicLookAlike,
                bic_path,
                &[("letter", &letter), ("position", &position)],
            );
        }
        Err(BicError::Form { text }) => findings.add(Code::BicInvalid, bic_path, &[("bic", &text)]),
    }
}

fn lint_iban_error(error: &IbanError, path: String, findings: &mut Findings) {
    match error {
        IbanError::LookAlikeLetter { letter, position } => {
            findings.add(Code::IbanLookAlike, path, &[("letter", letter), ("position", position)]);
        }
        IbanError::Character { character, position } => {
            findings.add(
                Code::IbanCharacter,
                path,
                &[("character", character), ("position", position)],
            );
        }
        IbanError::Country { found } => findings.add(Code::IbanCountry, path, &[("found", found)]),
        IbanError::Length { found } => findings.add(Code::IbanLength, path, &[("found", found)]),
        IbanError::BankCode => findings.add(Code::IbanBankCode, path, &[]),
        IbanError::CheckDigits { iban } => findings.add(Code::IbanCheckDigits, path, &[("iban", iban)]),
    }
}

/// The bank code inside the account number settles which bank it is; lists of BICs contain mistakes.
fn lint_bank_code(iban: Option<&Iban>, bic: &Bic, path: String, findings: &mut Findings) {
    let Some(iban) = iban else { return };
    let by_code = bank_by_code(iban.bank_code());
    let by_bic = bank_by_bic(bic.bank());
    let expected = match (by_code, by_bic) {
        (Some(bank), _) if bank.bic != bic.bank() => bank.bic,
        (None, Some(bank)) if bank.code.is_some() => "",
        _ => return,
    };
    findings.add(
        Code::BicMismatch,
        path,
        &[("bic", bic), ("code", &iban.bank_code()), ("expected", &expected)],
    );
}

fn lint_payment_codes(party: &Party, path: &str, findings: &mut Findings) {
    let derived = BeneficiaryCode::derived_from(party.kind);
    if !party.kbe.is_empty() {
        match (party.kbe.parse::<BeneficiaryCode>(), derived) {
            (Err(_), _) => findings.add(Code::KbeInvalid, format!("{path}.kbe"), &[("kbe", &party.kbe)]),
            (Ok(stated), Some(derived)) if stated != derived => {
                findings.add(
                    Code::KbeUnexpected,
                    format!("{path}.kbe"),
                    &[("kbe", &stated), ("expected", &derived)],
                );
            }
            _ => {}
        }
    }
    if !party.knp.is_empty() && party.knp.parse::<PaymentPurposeCode>().is_err() {
        findings.add(Code::KnpInvalid, format!("{path}.knp"), &[("knp", &party.knp)]);
    }
}

fn lint_same_party(document: &Document, findings: &mut Findings) {
    let number = |party: &Party| party.id_number().parse::<IdNumber>().ok();
    match (number(&document.supplier), number(&document.customer)) {
        (Some(supplier), Some(customer)) if supplier == customer => {
            findings.add(Code::SamePartyTwice, "customer", &[("number", &customer)]);
        }
        _ => {}
    }
}

fn lint_basis(document: &Document, findings: &mut Findings) {
    let (field, basis_date) = match &document.basis {
        None => return findings.add(Code::BasisMissing, "basis", &[]),
        Some(Basis::None) => return,
        Some(Basis::Contract { number, date }) => {
            findings.require(number, Code::BasisNumberMissing, "basis.number", &[]);
            lint_text("basis.number", number, findings);
            ("basis.date", date)
        }
        Some(Basis::PublicOffer {
            name,
            edition_date,
            file_digest,
        }) => {
            findings.require(name, Code::BasisNameMissing, "basis.name", &[]);
            lint_name("basis.name", name, findings);
            let is_digest =
                file_digest.len() == 64 && file_digest.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
            if !file_digest.is_empty() && !is_digest {
                findings.add(Code::BasisDigestInvalid, "basis.file_digest", &[]);
            }
            ("basis.edition_date", edition_date)
        }
    };
    lint_date(field, basis_date, findings);
    match (basis_date, document.date.value()) {
        (Typed::Empty, _) => findings.add(Code::BasisDateMissing, field, &[]),
        (Typed::Value(basis), Some(date)) if *basis > date => {
            findings.add(Code::BasisAfterDate, field, &[("basis", basis), ("date", &date)]);
        }
        _ => {}
    }
}

fn lint_lines(document: &Document, findings: &mut Findings) {
    if document.lines.is_empty() {
        findings.add(Code::LinesMissing, "lines", &[]);
    }
    let mut seen = HashMap::new();
    for (index, line) in document.lines.iter().enumerate() {
        lint_line(line, index, findings);
        let key = (
            &line.name,
            &line.unit,
            line.price.to_string(),
            line.quantity.to_string(),
            line.performed.value(),
        );
        if let Some(first) = seen.get(&key) {
            let (line, first) = (index + 1, *first + 1);
            findings.add(
                Code::LineRepeated,
                format!("lines.{index}"),
                &[("line", &line), ("first", &first)],
            );
        } else if !line.name.is_empty() {
            seen.insert(key, index);
        }
    }
}

fn lint_line(line: &Line, index: usize, findings: &mut Findings) {
    let at = |field: &str| format!("lines.{index}.{field}");
    let line_number = index + 1;
    let number: (&'static str, &dyn ToString) = ("line", &line_number);
    findings.require(&line.name, Code::LineNameMissing, at("name"), &[number]);
    findings.require(&line.unit, Code::UnitMissing, at("unit"), &[number]);
    lint_text(&at("code"), &line.code, findings);
    lint_name(&at("name"), &line.name, findings);
    lint_text(&at("unit"), &line.unit, findings);
    match &line.quantity {
        Typed::Empty => findings.add(Code::QuantityMissing, at("quantity"), &[number]),
        Typed::Text(text) => findings.add(Code::QuantityUnreadable, at("quantity"), &[number, ("text", text)]),
        Typed::Value(quantity) if !quantity.is_positive() => {
            findings.add(
                Code::QuantityNotPositive,
                at("quantity"),
                &[number, ("quantity", quantity)],
            );
        }
        Typed::Value(_) => {}
    }
    match &line.price {
        Typed::Empty => findings.add(Code::PriceMissing, at("price"), &[number]),
        Typed::Text(text) => findings.add(Code::PriceUnreadable, at("price"), &[number, ("text", text)]),
        Typed::Value(price) if price.is_negative() => {
            findings.add(Code::PriceNegative, at("price"), &[number, ("price", price)]);
        }
        Typed::Value(price) if price.tiyn() == 0 => findings.add(Code::PriceZero, at("price"), &[number]),
        Typed::Value(_) => {}
    }
    lint_date(&at("performed"), &line.performed, findings);
}

fn lint_vat(document: &Document, findings: &mut Findings) {
    let turnover = document.turnover();
    let mut inclusion = None;
    for (index, line) in document.lines.iter().enumerate() {
        let line_number = index + 1;
        let path = format!("lines.{index}.vat");
        match (line.vat, turnover) {
            (None, _) => findings.add(Code::VatMissing, path, &[("line", &line_number)]),
            (Some(vat), Some(day)) => lint_line_vat(vat, day, &document.supplier, index, findings),
            (Some(_), None) => {}
        }
        let is_taxed = line.vat.and_then(LineVat::rate).is_some_and(|rate| !rate.is_zero());
        if is_taxed && *inclusion.get_or_insert(line.price_includes_vat) != line.price_includes_vat {
            findings.add(
                Code::VatInclusionMixed,
                format!("lines.{index}.price_includes_vat"),
                &[("line", &line_number)],
            );
        }
    }
    lint_rate_change(document, findings);
}

fn lint_line_vat(vat: LineVat, day: Date, supplier: &Party, index: usize, findings: &mut Findings) {
    let path = format!("lines.{index}.vat");
    let line_number = index + 1;
    let line: (&'static str, &dyn ToString) = ("line", &line_number);
    let is_payer = supplier.is_vat_payer_on(day);
    match vat {
        LineVat::Rate(_) if !is_payer => {
            findings.add(Code::VatWithoutRegistration, path.clone(), &[line, ("date", &day)]);
        }
        LineVat::NotAPayer if is_payer => {
            findings.add(Code::VatPayerWithoutVat, path.clone(), &[line, ("date", &day)]);
        }
        _ => {}
    }
    let Some(rate) = vat.rate() else { return };
    let base = base_rate_at(day).map_or_else(String::new, |base| base.to_string());
    match rates_at(day).find(|row| row.rate == rate).map(|row| row.scope) {
        Some(RateScope::Base | RateScope::Export) => {}
        Some(_) => findings.add(Code::VatRateReduced, path, &[line, ("rate", &rate), ("base", &base)]),
        None if is_statutory(rate) => {
            findings.add(
                Code::VatRateNotInForce,
                path,
                &[line, ("rate", &rate), ("date", &day), ("base", &base)],
            );
        }
        None => findings.add(Code::VatRateUnknown, path, &[line, ("rate", &rate), ("date", &day)]),
    }
}

/// Whether a service falls into the tax year of its performance or of its signing is disputed around New Year: both
/// dates are shown, and nothing is decided silently.
fn lint_rate_change(document: &Document, findings: &mut Findings) {
    let Some(turnover) = document.turnover() else { return };
    let dates = [document.date.value(), Some(turnover)].into_iter();
    let dates: Vec<Date> = dates
        .chain(document.lines.iter().map(|line| line.performed.value()))
        .flatten()
        .collect();
    let (Some(first), Some(last)) = (dates.iter().min(), dates.iter().max()) else {
        return;
    };
    let Some(change) = rate_change_between(*first, *last) else {
        return;
    };
    let rate = |day| base_rate_at(day).map_or_else(String::new, |rate| rate.to_string());
    let facts: [(_, &dyn ToString); 4] = [
        ("change", &change),
        ("before", &rate(*first)),
        ("after", &rate(*last)),
        ("turnover", &turnover),
    ];
    findings.add(Code::VatDatesStraddleChange, "turnover_date", &facts);
}

fn lint_figures(document: &Document, findings: &mut Findings) {
    match compute(document) {
        Ok(_) => {}
        Err(ComputeError::Line { line }) => findings.add(Code::SumTooLarge, format!("lines.{line}.sum"), &[]),
        Err(ComputeError::Total) => findings.add(Code::SumTooLarge, "totals.total", &[]),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

    use std::collections::BTreeSet;

    use super::*;
    use crate::finding::Severity;
    use crate::language::Language;
    use crate::line::Report;
    use crate::party::Signatory;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn typed(text: &str) -> Typed<Date> {
        Typed::from_typed(text)
    }

    /// An act with nothing to remark.
    fn act() -> Document {
        let json = include_bytes!("../../../fixtures/documents/issuable/act-ru-16-inside.json");
        Document::from_json(json).unwrap()
    }

    fn invoice() -> Document {
        let json = include_bytes!("../../../fixtures/documents/issuable/invoice-ru-16-on-top.json");
        Document::from_json(json).unwrap()
    }

    fn lint_on_the_day(document: &Document) -> Vec<Finding> {
        lint(document, date("2026-11-20"))
    }

    type Edit = fn(&mut Document);

    /// What is done to a clean document, the one finding that follows, and where.
    const ACT_EDITS: &[(Edit, Code, &str)] = &[
        (|d| d.title.clear(), Code::TitleMissing, "title"),
        (|d| d.number = " ".to_owned(), Code::NumberMissing, "number"),
        (|d| d.number = "1".repeat(31), Code::NumberTooLong, "number"),
        (
            |d| d.turnover_date = typed("20 ноября"),
            Code::DateUnreadable,
            "turnover_date",
        ),
        (
            |d| {
                d.lines[0].report = Some(Report {
                    number: "1".to_owned(),
                    date: typed("0026-11-19"),
                    pages: Some(1),
                })
            },
            Code::DateTooEarly,
            "lines.0.report.date",
        ),
        (|d| d.date = typed("2026-11-21"), Code::DateInFuture, "date"),
        (
            |d| d.lines[0].performed = typed("2026-11-22"),
            Code::PerformedAfterDate,
            "lines.0.performed",
        ),
        (
            |d| {
                d.basis = Some(Basis::Contract {
                    number: "1".to_owned(),
                    date: typed("2026-11-21"),
                })
            },
            Code::BasisAfterDate,
            "basis.date",
        ),
        (|d| d.language = Language::En, Code::LanguageNotOfficial, "language"),
        (
            |d| d.notes = "до\u{202e}после".to_owned(),
            Code::InvisibleCharacter,
            "notes",
        ),
        (
            |d| d.customer.name = "ТОО «Teст»".to_owned(),
            Code::MixedAlphabets,
            "customer.name",
        ),
        (|d| d.customer.name.clear(), Code::PartyNameMissing, "customer.name"),
        (|d| d.customer.address.clear(), Code::AddressMissing, "customer.address"),
        (|d| d.customer.bin.clear(), Code::IdNumberMissing, "customer.bin"),
        (
            |d| d.customer.bin = "19024005432O".to_owned(),
            Code::IdNumberLength,
            "customer.bin",
        ),
        (
            |d| d.customer.bin = "19024005432О".to_owned(),
            Code::IdNumberLookAlike,
            "customer.bin",
        ),
        (
            |d| d.customer.bin = "190240054325".to_owned(),
            Code::IdNumberCheckDigit,
            "customer.bin",
        ),
        (
            |d| d.customer.bin = "123456789013".to_owned(),
            Code::IdNumberDate,
            "customer.bin",
        ),
        (
            |d| d.customer.bin = "850101300015".to_owned(),
            Code::BinIsIin,
            "customer.bin",
        ),
        (
            |d| {
                d.customer.kind = PartyKind::Person;
                d.customer.iin = std::mem::take(&mut d.customer.bin);
            },
            Code::IinIsBin,
            "customer.iin",
        ),
        (
            |d| d.customer.iin = "850101300015".to_owned(),
            Code::IdNumberUnused,
            "customer.iin",
        ),
        (
            |d| d.customer.bin = "260141000020".to_owned(),
            Code::BinKindMismatch,
            "customer.bin",
        ),
        (
            |d| d.customer.kind = PartyKind::JointProprietor,
            Code::BinKindMismatch,
            "customer.bin",
        ),
        (
            |d| {
                d.customer.kind = PartyKind::Branch;
                d.customer.bin = "260141000020".to_owned();
            },
            Code::HeadOfficeMissing,
            "customer.head_office_bin",
        ),
        (
            |d| d.customer.bin = "200140012345".to_owned(),
            Code::SamePartyTwice,
            "customer",
        ),
        (
            |d| {
                d.payer = Some(Party {
                    name: "А".to_owned(),
                    address: "Б".to_owned(),
                    ..Party::default()
                })
            },
            Code::IdNumberMissing,
            "payer.bin",
        ),
        (
            |d| d.supplier.emails[0].address = "buh at example.kz".to_owned(),
            Code::EmailInvalid,
            "supplier.emails.0.address",
        ),
        (
            |d| d.supplier.signatory = None,
            Code::SignatoryMissing,
            "supplier.signatory.name",
        ),
        (
            |d| {
                d.supplier.signatory = Some(Signatory {
                    name: "А. Тестов".to_owned(),
                    ..Signatory::default()
                })
            },
            Code::PositionMissing,
            "supplier.signatory.position",
        ),
        (
            |d| d.supplier.accounts[0].iban = "KZ86125KZТ5004100100".to_owned(),
            Code::IbanLookAlike,
            "supplier.accounts.0.iban",
        ),
        (
            |d| d.supplier.accounts[0].iban = "KZ86-125".to_owned(),
            Code::IbanCharacter,
            "supplier.accounts.0.iban",
        ),
        (
            |d| d.supplier.accounts[0].iban = "DE89370400440532013000".to_owned(),
            Code::IbanCountry,
            "supplier.accounts.0.iban",
        ),
        (
            |d| d.supplier.accounts[0].iban = "KZ86125KZT500410010".to_owned(),
            Code::IbanLength,
            "supplier.accounts.0.iban",
        ),
        (
            |d| d.supplier.accounts[0].iban = "KZ861A5KZT5004100100".to_owned(),
            Code::IbanBankCode,
            "supplier.accounts.0.iban",
        ),
        (
            |d| d.supplier.accounts[0].iban = "KZ86125KZT5004100101".to_owned(),
            Code::IbanCheckDigits,
            "supplier.accounts.0.iban",
        ),
        (
            |d| d.supplier.accounts[0].iban.push_str("KZT"),
            Code::IbanCurrencySuffix,
            "supplier.accounts.0.iban",
        ),
        (
            |d| d.supplier.accounts[0].bic = "NВRKKZKX".to_owned(),
            Code::BicLookAlike,
            "supplier.accounts.0.bic",
        ),
        (
            |d| d.supplier.accounts[0].bic = "NBRK".to_owned(),
            Code::BicInvalid,
            "supplier.accounts.0.bic",
        ),
        (
            |d| d.supplier.accounts[0].bic = "HSBKKZKX".to_owned(),
            Code::BicMismatch,
            "supplier.accounts.0.bic",
        ),
        (|d| d.supplier.kbe = "7".to_owned(), Code::KbeInvalid, "supplier.kbe"),
        (
            |d| d.supplier.kbe = "19".to_owned(),
            Code::KbeUnexpected,
            "supplier.kbe",
        ),
        (|d| d.supplier.knp = "85".to_owned(), Code::KnpInvalid, "supplier.knp"),
        (|d| d.basis = None, Code::BasisMissing, "basis"),
        (
            |d| {
                d.basis = Some(Basis::Contract {
                    number: String::new(),
                    date: typed("2026-03-01"),
                })
            },
            Code::BasisNumberMissing,
            "basis.number",
        ),
        (
            |d| {
                d.basis = Some(Basis::Contract {
                    number: "17".to_owned(),
                    date: Typed::Empty,
                })
            },
            Code::BasisDateMissing,
            "basis.date",
        ),
        (
            |d| {
                d.basis = Some(Basis::PublicOffer {
                    name: String::new(),
                    edition_date: typed("2026-03-01"),
                    file_digest: String::new(),
                });
            },
            Code::BasisNameMissing,
            "basis.name",
        ),
        (
            |d| {
                d.basis = Some(Basis::PublicOffer {
                    name: "Оферта".to_owned(),
                    edition_date: typed("2026-03-01"),
                    file_digest: "F00D".to_owned(),
                });
            },
            Code::BasisDigestInvalid,
            "basis.file_digest",
        ),
        (|d| d.lines.clear(), Code::LinesMissing, "lines"),
        (|d| d.lines[0].name.clear(), Code::LineNameMissing, "lines.0.name"),
        (|d| d.lines[0].unit.clear(), Code::UnitMissing, "lines.0.unit"),
        (
            |d| d.lines[0].quantity = Typed::Empty,
            Code::QuantityMissing,
            "lines.0.quantity",
        ),
        (
            |d| d.lines[0].quantity = Typed::from_typed("две"),
            Code::QuantityUnreadable,
            "lines.0.quantity",
        ),
        (
            |d| d.lines[0].quantity = Typed::from_typed("0"),
            Code::QuantityNotPositive,
            "lines.0.quantity",
        ),
        (
            |d| d.lines[0].quantity = Typed::from_typed("-1"),
            Code::QuantityNotPositive,
            "lines.0.quantity",
        ),
        (|d| d.lines[0].price = Typed::Empty, Code::PriceMissing, "lines.0.price"),
        (
            |d| d.lines[0].price = Typed::from_typed("дорого"),
            Code::PriceUnreadable,
            "lines.0.price",
        ),
        (
            |d| d.lines[0].price = Typed::from_typed("-0.01"),
            Code::PriceNegative,
            "lines.0.price",
        ),
        (
            |d| d.lines[0].price = Typed::from_typed("0"),
            Code::PriceZero,
            "lines.0.price",
        ),
        (|d| d.lines.push(d.lines[0].clone()), Code::LineRepeated, "lines.1"),
        (
            |d| d.lines[0].name = "Маркетинговые услуги".to_owned(),
            Code::ReportMissing,
            "lines.0.report",
        ),
        (
            |d| d.lines[0].name = "Заң бойынша кеңес беру".to_owned(),
            Code::ReportMissing,
            "lines.0.report",
        ),
        (
            |d| d.lines[0].report = Some(Report::default()),
            Code::ReportIncomplete,
            "lines.0.report",
        ),
        (|d| d.lines[0].vat = None, Code::VatMissing, "lines.0.vat"),
        (
            |d| d.lines[0].vat = "17".parse().ok().map(LineVat::Rate),
            Code::VatRateUnknown,
            "lines.0.vat",
        ),
        (
            |d| d.lines[0].vat = "12".parse().ok().map(LineVat::Rate),
            Code::VatRateNotInForce,
            "lines.0.vat",
        ),
        (
            |d| d.lines[0].vat = "5".parse().ok().map(LineVat::Rate),
            Code::VatRateReduced,
            "lines.0.vat",
        ),
        (|d| d.supplier.vat = None, Code::VatWithoutRegistration, "lines.0.vat"),
        (
            |d| d.supplier.vat.as_mut().unwrap().since = typed("2026-11-21"),
            Code::VatWithoutRegistration,
            "lines.0.vat",
        ),
        (
            |d| d.lines[0].vat = Some(LineVat::NotAPayer),
            Code::VatPayerWithoutVat,
            "lines.0.vat",
        ),
        (
            |d| d.supplier.vat.as_mut().unwrap().certificate.clear(),
            Code::VatCertificateMissing,
            "supplier.vat.certificate",
        ),
        (
            |d| {
                let mut line = d.lines[0].clone();
                line.price_includes_vat = false;
                line.name.push('!');
                d.lines.push(line);
            },
            Code::VatInclusionMixed,
            "lines.1.price_includes_vat",
        ),
        (
            |d| d.lines[0].performed = typed("2025-12-31"),
            Code::VatDatesStraddleChange,
            "turnover_date",
        ),
        (
            |d| {
                d.lines[0].price = Typed::from_typed("92233720368547758.07");
                d.lines[0].quantity = Typed::from_typed("2");
            },
            Code::SumTooLarge,
            "lines.0.sum",
        ),
    ];

    const INVOICE_EDITS: &[(Edit, Code, &str)] = &[
        (|d| d.date = Typed::Empty, Code::DateMissing, "date"),
        (
            |d| d.supplier.accounts.clear(),
            Code::AccountMissing,
            "supplier.accounts",
        ),
        (
            |d| d.supplier.accounts[0].bic.clear(),
            Code::BicMissing,
            "supplier.accounts.0.bic",
        ),
        (
            |d| d.supplier.accounts[0].bank.clear(),
            Code::BankNameMissing,
            "supplier.accounts.0.bank",
        ),
        (
            |d| {
                d.supplier.kind = PartyKind::Other;
                d.supplier.kbe.clear();
            },
            Code::KbeMissing,
            "supplier.kbe",
        ),
        (
            |d| d.supplier.signatory = None,
            Code::SignatoryMissing,
            "supplier.signatory.name",
        ),
    ];

    #[test]
    fn clean_documents_have_no_findings() {
        assert_eq!(lint_on_the_day(&act()), []);
        assert_eq!(lint_on_the_day(&invoice()), []);
    }

    #[test]
    fn each_fault_is_found_where_it_is_and_nothing_else() {
        for (start, edits) in [(act(), ACT_EDITS), (invoice(), INVOICE_EDITS)] {
            for (edit, code, path) in edits {
                let mut document = start.clone();
                edit(&mut document);
                let found = lint_on_the_day(&document);
                let found: Vec<_> = found
                    .iter()
                    .map(|finding| (finding.code, finding.path.as_str()))
                    .collect();
                assert_eq!(found, [(*code, *path)]);
            }
        }
    }

    #[test]
    fn every_code_is_proved_by_a_fault() {
        let proved: BTreeSet<Code> = ACT_EDITS
            .iter()
            .chain(INVOICE_EDITS)
            .map(|(_, code, _)| *code)
            .collect();
        let missing: Vec<_> = Code::ALL.iter().filter(|code| !proved.contains(code)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn a_proprietor_who_signs_himself_needs_no_position() {
        let json = include_bytes!("../../../fixtures/documents/issuable/act-ru-without-vat.json");
        let mut document = Document::from_json(json).unwrap();
        document.supplier.signatory.as_mut().unwrap().position.clear();
        assert_eq!(lint_on_the_day(&document), []);
    }

    #[test]
    fn facts_fill_the_message() {
        let mut document = act();
        document.lines[0].vat = "12".parse().ok().map(LineVat::Rate);
        let findings = lint_on_the_day(&document);
        let facts: Vec<_> = findings[0]
            .facts
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        assert_eq!(
            facts,
            [("base", "16"), ("date", "2026-11-20"), ("line", "1"), ("rate", "12")]
        );
        assert_eq!(findings[0].severity, Severity::Warning);
    }

    #[test]
    fn an_iin_typed_into_the_field_of_a_bin_is_called_an_iin() {
        let mut document = act();
        document.customer.bin = "850101300015".to_owned();
        for kind in [PartyKind::Llp, PartyKind::SoleProprietor] {
            document.customer.kind = kind;
            let findings = lint_on_the_day(&document);
            let found = findings.iter().find(|finding| finding.code == Code::BinIsIin).unwrap();
            assert_eq!(
                (found.path.as_str(), found.facts["number"].as_str()),
                ("customer.bin", "850101300015")
            );
        }
    }

    #[test]
    fn the_rate_follows_the_date_of_turnover_and_not_of_the_document() {
        let mut document = act();
        document.date = typed("2026-01-05");
        document.turnover_date = typed("2025-12-31");
        document.lines[0].performed = Typed::Empty;
        document.basis = Some(Basis::None);
        let codes = |document: &Document| -> Vec<Code> {
            lint_on_the_day(document).iter().map(|finding| finding.code).collect()
        };
        assert_eq!(
            codes(&document),
            [Code::VatRateNotInForce, Code::VatDatesStraddleChange]
        );
        document.lines[0].vat = "12".parse().ok().map(LineVat::Rate);
        assert_eq!(
            codes(&document),
            [Code::VatDatesStraddleChange],
            "both dates are shown, nothing is decided"
        );
    }
}
