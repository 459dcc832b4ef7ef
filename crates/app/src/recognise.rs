//! What a file is, by its content and never by its name.

use std::borrow::Cow;

use qolhat_asn1::{Element, Tag};
use qolhat_pki::{Certificate, OcspRequest, OcspResponse, RevocationList};
use qolhat_signature::cms::SignedData;
use qolhat_signature::timestamp::TimestampResponse;
use qolhat_signature::{decode_armour, recognise_armour};

use crate::{Problem, ProblemCode};

/// What a file is.
pub(crate) enum Recognised {
    /// One certificate or several.
    Certificates(Vec<Certificate>),
    /// A revocation list.
    RevocationList(Box<RevocationList>),
    /// A question to an OCSP responder.
    OcspRequest(OcspRequest),
    /// An answer of an OCSP responder.
    OcspResponse(OcspResponse),
    /// An answer of a time-stamping authority. A time stamp by itself is [`Recognised::Cms`].
    TimestampResponse,
    /// A signature; whether its structure is sound is another question.
    Cms,
    /// A key container.
    KeyContainer,
    /// None of these: a document, for all we know.
    Other,
}

/// Recognises a file.
///
/// # Errors
/// [`ProblemCode::CertificateNotReadable`], [`ProblemCode::CrlNotReadable`], [`ProblemCode::OcspNotReadable`] and
/// [`ProblemCode::KeyContainerNotReadable`] when the file says what it is and can not be read as that;
/// [`ProblemCode::FileDamaged`] when it ends too early to say.
pub(crate) fn recognise(name: &str, bytes: &[u8]) -> Result<Recognised, Problem> {
    let certificates = pem_certificates(name, bytes)?;
    if !certificates.is_empty() {
        return Ok(Recognised::Certificates(certificates));
    }
    let der = decode_armour(bytes);
    if is_cms(bytes) {
        return Ok(certificates_only(&der).map_or(Recognised::Cms, Recognised::Certificates));
    }
    if !der.starts_with(&[SEQUENCE]) {
        return Ok(Recognised::Other);
    }
    if qolhat_keystore::inspect::looks_like_pkcs12(&der) {
        return Ok(Recognised::KeyContainer);
    }
    if let Ok(certificate) = Certificate::from_der(&der) {
        return Ok(Recognised::Certificates(vec![certificate]));
    }
    if let Ok(list) = RevocationList::from_der(&der) {
        return Ok(Recognised::RevocationList(Box::new(list)));
    }
    if let Ok(response) = OcspResponse::from_der(&der) {
        return Ok(Recognised::OcspResponse(response));
    }
    if let Ok(request) = OcspRequest::from_der(&der) {
        return Ok(Recognised::OcspRequest(request));
    }
    if TimestampResponse::from_der(&der).is_ok() {
        return Ok(Recognised::TimestampResponse);
    }
    match damaged_kind(&der) {
        Some(code) => Err(Problem::new(code).with("file", name)),
        None => Ok(Recognised::Other),
    }
}

/// The certificates of a file that signs nothing and only carries them, as `.p7b` does (RFC 5652, 5.1; RFC 8551, 3.8).
fn certificates_only(der: &[u8]) -> Option<Vec<Certificate>> {
    let signed = SignedData::from_ber(der).ok()?;
    if !signed.signers.is_empty() || signed.content.is_some() {
        return None;
    }
    let inside = signed.certificates().ok()?.into_iter();
    let certificates: Vec<Certificate> = inside.filter_map(|der| Certificate::from_der(der).ok()).collect();
    (!certificates.is_empty()).then_some(certificates)
}

const SEQUENCE: u8 = 0x30;

/// id-signedData, as an element (RFC 5652, 5.1).
const SIGNED_DATA: &[u8] = &[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];

/// The version of a PFX, as an element (RFC 7292, 4).
const PFX_VERSION: &[u8] = &[0x02, 0x01, 0x03];

/// The tag of the version, which a certificate with extensions begins with and a list does not (RFC 5280, 4.1 and 5.1).
const CERTIFICATE_VERSION: u8 = 0xa0;

/// Whether a file begins as CMS signed data does, however it goes on.
pub(crate) fn is_cms(bytes: &[u8]) -> bool {
    let (_, der) = recognise_armour(bytes);
    content_of_sequence(&der).is_some_and(|content| content.starts_with(SIGNED_DATA))
}

/// The PDF in a file: the file itself, or the content of a signature that carries one.
pub(crate) fn pdf_within(bytes: &[u8]) -> Option<Cow<'_, [u8]>> {
    if is_pdf(bytes) {
        return Some(Cow::Borrowed(bytes));
    }
    content_within(bytes).filter(|content| is_pdf(content)).map(Cow::Owned)
}

/// The content that a signature carries.
pub(crate) fn content_within(bytes: &[u8]) -> Option<Vec<u8>> {
    if !is_cms(bytes) {
        return None;
    }
    let der = decode_armour(bytes);
    let signed = SignedData::from_ber(&der).ok()?;
    signed.content.as_ref().map(|content| content.bytes().into_owned())
}

fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-")
}

/// What a damaged file was meant to be, told by the shape that is left.
fn damaged_kind(der: &[u8]) -> Option<ProblemCode> {
    let whole = Element::read_first(der, qolhat_asn1::Rules::Ber);
    let Ok((outer, _)) = whole else {
        // The length says more than there is.
        return der.get(1).filter(|length| **length >= 0x80).map(|_| cut_kind(der));
    };
    let mut inside = outer.sequence().ok()?;
    let body = inside.next().ok()?;
    if body.is(Tag::ENUMERATED) {
        return Some(ProblemCode::OcspNotReadable);
    }
    let mut fields = body.sequence().ok()?;
    let first = fields.next().ok()?;
    if first.is_context(0) {
        return Some(ProblemCode::CertificateNotReadable);
    }
    // A list goes on with an algorithm and a signature (RFC 5280, 5.1); a public key, for one, does not.
    let is_signed = inside.next().ok()?.is(Tag::SEQUENCE) && inside.next().ok()?.is(Tag::BIT_STRING);
    let begins_like_a_list = first.is(Tag::INTEGER) || first.is(Tag::SEQUENCE);
    (is_signed && begins_like_a_list).then_some(ProblemCode::CrlNotReadable)
}

/// What a file was that ends too early, when its first octets tell.
fn cut_kind(der: &[u8]) -> ProblemCode {
    let content = content_of_sequence(der).unwrap_or_default();
    if content.starts_with(PFX_VERSION) {
        return ProblemCode::KeyContainerNotReadable;
    }
    match content_of_sequence(content) {
        Some([CERTIFICATE_VERSION, ..]) => ProblemCode::CertificateNotReadable,
        _ => ProblemCode::FileDamaged,
    }
}

/// The octets after the head of a sequence, whether or not they are as many as the head says.
fn content_of_sequence(der: &[u8]) -> Option<&[u8]> {
    let (&SEQUENCE, rest) = der.split_first()? else {
        return None;
    };
    let length_octets = match rest.first()? {
        first if *first > 0x80 => 1 + usize::from(first & 0x7f),
        _ => 1,
    };
    rest.get(length_octets..)
}

/// Every `CERTIFICATE` block of a text; none when it is no such text.
fn pem_certificates(name: &str, bytes: &[u8]) -> Result<Vec<Certificate>, Problem> {
    const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Ok(Vec::new());
    };
    let mut certificates = Vec::new();
    for (at, _) in text.match_indices(BEGIN) {
        let der = decode_armour(&bytes[at..]);
        let certificate = Certificate::from_der(&der).map_err(|error| {
            Problem::new(ProblemCode::CertificateNotReadable)
                .with("file", name)
                .caused_by(&error)
        })?;
        certificates.push(certificate);
    }
    Ok(certificates)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of a file that is shorter than its head says.
    fn said(cut: &[u8]) -> Option<ProblemCode> {
        recognise("cut", cut).err().map(|problem| problem.code)
    }

    #[test]
    fn a_file_that_was_cut_is_named_only_when_its_beginning_tells() {
        let container = [0x30, 0x82, 0x0d, 0x2b, 0x02, 0x01, 0x03, 0x30, 0x82, 0x0c, 0xe5, 0x06];
        assert_eq!(said(&container), Some(ProblemCode::KeyContainerNotReadable));
        let certificate = [0x30, 0x82, 0x06, 0x00, 0x30, 0x82, 0x03, 0xe8, 0xa0, 0x03, 0x02, 0x01];
        assert_eq!(said(&certificate), Some(ProblemCode::CertificateNotReadable));
        let list = [0x30, 0x82, 0x06, 0x00, 0x30, 0x82, 0x03, 0xe8, 0x02, 0x01, 0x01, 0x30];
        assert_eq!(said(&list), Some(ProblemCode::FileDamaged));
        assert_eq!(said(&[0x30, 0x82]), Some(ProblemCode::FileDamaged));
    }
}
