//! Evidence about revocation that a file brings along (RFC 5652, 10.2.1; RFC 5940, 2; ETSI EN 319 122-1, A.1.2.2).

use qolhat_asn1::{Asn1Error, Element, Reader};
use qolhat_pki::{OcspEvidence, OcspResponse, RevocationList};

use crate::cms::{MAX_CERTIFICATES, SignedData, SignerInfo, oid};

/// Lists and answers from inside of a file. Not trusted: they are signed. What can not be read helps nobody, and is
/// left out.
#[derive(Default)]
pub(super) struct Enclosed {
    pub(super) crls: Vec<RevocationList>,
    pub(super) ocsp: Vec<OcspEvidence>,
}

impl Enclosed {
    /// Gathers what stands beside the certificates, and what was added to each signer.
    pub(super) fn gather(signed: &SignedData<'_>) -> Self {
        let mut enclosed = Self::default();
        for der in signed.revocation_lists().unwrap_or_default() {
            enclosed.add_list(der);
        }
        for (format, info) in signed.other_revocation_info().unwrap_or_default() {
            match format {
                oid::OCSP_RESPONSE => enclosed.add_response(OcspResponse::from_der(info.raw()).ok()),
                qolhat_pki::oid::ocsp::BASIC => enclosed.add_response(OcspResponse::from_basic_der(info.raw()).ok()),
                _ => {}
            }
        }
        for signer in signed.signer_infos().flatten() {
            enclosed.add_values_of(&signer);
        }
        enclosed
    }

    fn add_values_of(&mut self, signer: &SignerInfo<'_>) {
        for value in signer.unsigned(oid::REVOCATION_VALUES) {
            // What stands before a fault was read, and is as good as without it.
            let _ = self.add_values(&value);
        }
    }

    /// ```text
    /// RevocationValues ::= SEQUENCE {
    ///     crlVals [0] EXPLICIT SEQUENCE OF CertificateList OPTIONAL,
    ///     ocspVals [1] EXPLICIT SEQUENCE OF BasicOCSPResponse OPTIONAL,
    ///     otherRevVals [2] EXPLICIT OtherRevVals OPTIONAL }
    /// ```
    fn add_values(&mut self, value: &Element<'_>) -> Result<(), Asn1Error> {
        let mut fields = value.sequence()?;
        let list = |part: Element<'_>| -> Result<Vec<Vec<u8>>, Asn1Error> {
            let elements: Reader<'_> = part.only_child()?.sequence()?;
            Ok(elements
                .collect()?
                .iter()
                .map(|element| element.raw().to_vec())
                .collect())
        };
        if let Some(part) = fields.next_if_context(0)? {
            list(part)?.iter().for_each(|der| self.add_list(der));
        }
        if let Some(part) = fields.next_if_context(1)? {
            for der in list(part)? {
                self.add_response(OcspResponse::from_basic_der(&der).ok());
            }
        }
        Ok(())
    }

    /// As many as a file may have certificates; several signers often enclose the same ones.
    fn add_list(&mut self, der: &[u8]) {
        if let Ok(list) = RevocationList::from_der(der)
            && self.crls.len() < MAX_CERTIFICATES
            && !self.crls.contains(&list)
        {
            self.crls.push(list);
        }
    }

    fn add_response(&mut self, response: Option<OcspResponse>) {
        let Some(evidence) = response.map(OcspEvidence::stored) else {
            return;
        };
        if self.ocsp.len() < MAX_CERTIFICATES && !self.ocsp.contains(&evidence) {
            self.ocsp.push(evidence);
        }
    }
}
