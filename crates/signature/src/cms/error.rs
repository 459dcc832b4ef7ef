//! Why bytes could not be read as CMS.

use qolhat_asn1::{Asn1Error, Oid};

/// Why bytes could not be read as CMS.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CmsError {
    /// The outermost structure is not a ContentInfo: this is some other kind of file.
    #[error("this is not a CMS file")]
    NotCms,
    /// A CMS file of another kind, such as encrypted data.
    #[error("the CMS file holds {content_type}, not signed data")]
    NotSignedData {
        /// The kind it holds.
        content_type: Oid,
    },
    /// Signed data of another kind, or without content, where a time stamp was expected.
    #[error("the signed data holds {content_type}, not a time stamp")]
    NotATimestamp {
        /// The kind it holds.
        content_type: Oid,
    },
    /// The structure is broken.
    #[error("{field} can not be read")]
    Broken {
        /// The field of RFC 5652 at fault.
        field: &'static str,
        /// What is wrong with it.
        #[source]
        cause: Asn1Error,
    },
    /// An attribute that must stand alone is repeated, holds several values or stands where it must not.
    #[error("the attribute {attribute} is repeated or has a wrong number of values")]
    Repeated {
        /// Which attribute.
        attribute: Oid,
    },
    /// There are more of something than a sane file holds.
    #[error("there are more than {limit} {what}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
}

impl CmsError {
    /// Names the field while an ASN.1 fault passes by.
    pub(crate) fn at(field: &'static str) -> impl Fn(Asn1Error) -> Self + Copy {
        move |cause| Self::Broken { field, cause }
    }
}
