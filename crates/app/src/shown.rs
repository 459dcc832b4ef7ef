//! Certificates that were shown in this run: they can be asked about again by their digest.

use qolhat_pki::Certificate;
use qolhat_signature::decode_armour;

use crate::view::hex;
use crate::wire::ReportView;
use crate::{App, Problem, ProblemCode};

/// How many are remembered; the oldest are forgotten first.
const MAX_SHOWN: usize = 1_000;

impl App {
    pub(crate) fn show(&self, certificate: &Certificate) {
        let mut shown = self.shown();
        if !shown.contains(certificate) {
            if shown.len() >= MAX_SHOWN {
                shown.remove(0);
            }
            shown.push(certificate.clone());
        }
    }

    /// A report shows the certificates of its chains: whose issuer is missing can be looked at by itself.
    pub(crate) fn show_certificates_of(&self, report: &ReportView) {
        let certificates = report.signatures.iter().flat_map(|signature| &signature.certificates);
        for certificate in certificates {
            if let Ok(read) = Certificate::from_der(&decode_armour(certificate.pem.as_bytes())) {
                self.show(&read);
            }
        }
    }

    pub(crate) fn shown_certificate(&self, sha256: &str) -> Result<Certificate, Problem> {
        let shown = self.shown();
        let found = shown
            .iter()
            .find(|certificate| hex::encode(&certificate.sha256()) == sha256);
        found.cloned().ok_or_else(|| Problem::new(ProblemCode::FileForgotten))
    }
}
