//! The invoice for payment (счёт на оплату): no approved form, the layout of 1C.
//!
//! It is not a primary document, since no operation has happened; what it needs is a place to pay to.

use crate::document::Document;
use crate::finding::{FindingCode as Code, Findings};

/// The findings that concern invoices only.
pub(crate) fn lint_invoice(document: &Document, findings: &mut Findings) {
    let supplier = &document.supplier;
    match supplier.accounts.first() {
        None => findings.add(Code::AccountMissing, "supplier.accounts", &[]),
        Some(account) => {
            findings.require(&account.bic, Code::BicMissing, "supplier.accounts.0.bic", &[]);
            findings.require(&account.bank, Code::BankNameMissing, "supplier.accounts.0.bank", &[]);
        }
    }
    if supplier.kbe.is_empty() && supplier.beneficiary_code().is_none() {
        findings.add(Code::KbeMissing, "supplier.kbe", &[]);
    }
    let name = supplier.signatory.as_ref().map_or("", |signatory| &signatory.name);
    findings.require(name, Code::SignatoryMissing, "supplier.signatory.name", &[]);
}
