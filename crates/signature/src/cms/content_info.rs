//! The outermost structure (RFC 5652, 3).

use qolhat_asn1::{Element, Oid};

use super::CmsError;

/// What a CMS file holds, and of which kind it is.
///
/// ```text
/// ContentInfo ::= SEQUENCE {
///   contentType ContentType,
///   content [0] EXPLICIT ANY DEFINED BY contentType }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ContentInfo<'a> {
    /// The kind of the content.
    pub content_type: Oid,
    /// The content itself.
    pub content: Element<'a>,
}

impl<'a> ContentInfo<'a> {
    /// Reads BER or DER, nothing around it.
    ///
    /// # Errors
    /// [`CmsError::NotCms`] when it does not start like a ContentInfo, [`CmsError::Broken`] when it ends like none.
    pub fn from_ber(bytes: &'a [u8]) -> Result<Self, CmsError> {
        let content_type = starts_like_content_info(bytes).ok_or(CmsError::NotCms)?;
        let broken = CmsError::at("ContentInfo");
        let mut fields = Element::from_ber(bytes)
            .and_then(|whole| whole.sequence())
            .map_err(broken)?;
        fields.next().map_err(broken)?;
        let content = fields.next_if_context(0).map_err(broken)?.ok_or(CmsError::NotCms)?;
        fields.finish().map_err(broken)?;
        Ok(Self {
            content_type,
            content: content.only_child().map_err(broken)?,
        })
    }
}

/// The content type, when the first bytes are the header of a SEQUENCE and an object identifier.
///
/// Reads no further, so that a CMS file cut in the middle is a broken CMS file and not an unknown one.
fn starts_like_content_info(bytes: &[u8]) -> Option<Oid> {
    let (tag, rest) = bytes.split_first()?;
    let (length, rest) = rest.split_first()?;
    let length_octets = if *length < 0x80 { 0 } else { usize::from(length & 0x7f) };
    let inside = rest.get(length_octets..)?;
    let (first, _) = Element::read_first(inside, qolhat_asn1::Rules::Ber).ok()?;
    if *tag == 0x30 && length_octets <= 8 {
        first.oid().ok()
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::cms::oid;
    use qolhat_asn1::der;

    #[test]
    fn a_file_cut_short_is_broken_and_another_kind_is_not_cms() {
        let whole = der::sequence(&[&der::oid(oid::DATA), &der::explicit(0, &der::octet_string(b"abc"))]);
        assert_eq!(ContentInfo::from_ber(&whole).unwrap().content_type, oid::DATA);
        assert!(matches!(
            ContentInfo::from_ber(&whole[..whole.len() - 2]),
            Err(CmsError::Broken { .. })
        ));
        for other in [&b""[..], b"%PDF-1.7", b"0", &[0x30, 0x03, 0x02, 0x01, 0x00]] {
            assert_eq!(
                ContentInfo::from_ber(other).unwrap_err(),
                CmsError::NotCms,
                "{other:02x?}"
            );
        }
    }
}
