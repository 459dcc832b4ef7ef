//! From a draft to an issued document.

use crate::bank_account::{Bic, Iban};
use crate::bin::IdNumber;
use crate::compute::{Computed, compute};
use crate::date::Date;
use crate::document::Document;
use crate::error::DocumentError;
use crate::finding::{Finding, Severity};
use crate::json::Strictness;
use crate::lint::lint;
use crate::party::Party;
use crate::twin::twin;

/// A document without blocking findings, together with its figures; it can not be changed any more.
///
/// Only [`issue`] and [`Issued::from_twin`] make one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Issued {
    document: Document,
    computed: Computed,
    warnings: Vec<Finding>,
}

/// Issues a document when no finding blocks it.
///
/// Identification numbers, account numbers and BICs are written in their plain form (no spaces, upper case, no glued
/// `KZT`, which a warning tells); everything else stays as typed.
///
/// # Errors
/// All findings, when at least one of them is an error.
pub fn issue(document: Document, today: Date) -> Result<Issued, Vec<Finding>> {
    let findings = lint(&document, today);
    if findings.iter().any(|finding| finding.severity == Severity::Error) {
        return Err(findings);
    }
    // A sum that does not fit is a finding of its own, so an error here has been met above.
    let Ok(computed) = compute(&document) else {
        return Err(findings);
    };
    Ok(Issued {
        document: in_plain_form(document),
        computed,
        warnings: findings,
    })
}

impl Issued {
    /// Reads the twin of a document that was issued before.
    ///
    /// Rules that came later do not apply to it, so only the shape and the figures are checked; it has no warnings.
    ///
    /// # Errors
    /// [`DocumentError`] when the bytes are not a complete document with figures that agree.
    pub fn from_twin(bytes: &[u8]) -> Result<Self, DocumentError> {
        let json = crate::document::parse(bytes)?;
        let (document, claimed) = Document::read(json, Strictness::Complete)?;
        if let Some(path) = claimed.first_absent() {
            return Err(DocumentError::MissingField { path });
        }
        let computed = compute(&document)?;
        claimed.check(&computed)?;
        Ok(Self {
            document,
            computed,
            warnings: Vec::new(),
        })
    }

    /// The document.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Its figures.
    pub fn computed(&self) -> &Computed {
        &self.computed
    }

    /// What was noticed while issuing, none of it blocking.
    pub fn warnings(&self) -> &[Finding] {
        &self.warnings
    }

    /// The machine-readable form: the same document always gives the same bytes.
    pub fn twin(&self) -> Vec<u8> {
        twin(&self.document, &self.computed)
    }
}

fn in_plain_form(mut document: Document) -> Document {
    let parties = [
        Some(&mut document.supplier),
        Some(&mut document.customer),
        document.payer.as_mut(),
    ];
    parties.into_iter().flatten().for_each(plain_party);
    document
}

fn plain_party(party: &mut Party) {
    for number in [&mut party.bin, &mut party.iin, &mut party.head_office_bin] {
        if let Ok(plain) = number.parse::<IdNumber>() {
            *number = plain.to_string();
        }
    }
    for account in &mut party.accounts {
        if let Ok(reading) = Iban::read(&account.iban) {
            account.iban = reading.iban.to_string();
        }
        if let Ok(bic) = account.bic.parse::<Bic>() {
            account.bic = bic.to_string();
        }
    }
}
