//! What an authority answers (RFC 3161, 2.4.2).

use qolhat_asn1::Element;

use super::token::check_size;
use super::{MAX_STATUS_TEXTS, TimestampRequest, TimestampToken};
use crate::cms::CmsError;

/// An answer: a status, and a token when it was granted.
///
/// ```text
/// TimeStampResp ::= SEQUENCE {
///   status PKIStatusInfo,
///   timeStampToken TimeStampToken OPTIONAL }
///
/// PKIStatusInfo ::= SEQUENCE {
///   status PKIStatus,
///   statusString PKIFreeText OPTIONAL,
///   failInfo PKIFailureInfo OPTIONAL }
/// ```
#[derive(Clone, Debug)]
pub struct TimestampResponse<'a> {
    /// Whether it was granted.
    pub status: ResponseStatus,
    /// What the authority says about that, for people.
    pub texts: Vec<String>,
    /// Why not, in the words of the standard.
    pub failures: Vec<FailureInfo>,
    /// The stamp.
    pub token: Option<TimestampToken<'a>>,
}

macro_rules! words {
    ($(#[$about:meta])* $kind:ident { $($(#[$doc:meta])* $name:ident = $number:literal $text:literal;)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
        #[non_exhaustive]
        pub enum $kind {
            $($(#[$doc])* $name,)*
            /// A number that the standard does not give.
            Unknown(u32),
        }

        impl $kind {
            fn from_number(number: u32) -> Self {
                match number {
                    $($number => Self::$name,)*
                    other => Self::Unknown(other),
                }
            }

            /// The standard's word.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                    Self::Unknown(_) => "unknown",
                }
            }
        }
    };
}

words! {
    /// PKIStatus.
    ResponseStatus {
        /// The token is as asked.
        Granted = 0 "granted";
        /// The token differs from what was asked.
        GrantedWithModifications = 1 "grantedWithMods";
        /// No token.
        Rejection = 2 "rejection";
        /// Not yet.
        Waiting = 3 "waiting";
        /// A revocation of the authority is near.
        RevocationWarning = 4 "revocationWarning";
        /// The authority is revoked.
        RevocationNotification = 5 "revocationNotification";
    }
}

words! {
    /// PKIFailureInfo, by the number of the bit.
    FailureInfo {
        /// The hash is unknown or not supported.
        BadAlgorithm = 0 "badAlg";
        /// The request is not permitted.
        BadRequest = 2 "badRequest";
        /// The request can not be read.
        BadDataFormat = 5 "badDataFormat";
        /// The clock of the authority is not available.
        TimeNotAvailable = 14 "timeNotAvailable";
        /// The policy asked for is not supported.
        UnacceptedPolicy = 15 "unacceptedPolicy";
        /// An extension is not supported.
        UnacceptedExtension = 16 "unacceptedExtension";
        /// Additional information is not available.
        AdditionalInfoNotAvailable = 17 "addInfoNotAvailable";
        /// The system failed.
        SystemFailure = 25 "systemFailure";
    }
}

/// How an answer differs from what was asked (RFC 3161, 2.2 and 2.4.2).
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ResponseMismatch {
    /// There is no token.
    #[error("no stamp was granted: {}", status.as_str())]
    NotGranted {
        /// The status instead.
        status: ResponseStatus,
    },
    /// The token stamps another digest.
    #[error("the stamp is over another digest")]
    Imprint,
    /// The token follows another policy.
    #[error("the stamp follows another policy")]
    Policy,
    /// The token repeats no nonce, or another.
    #[error("the stamp does not repeat the nonce")]
    Nonce,
    /// The token encloses no certificate, and one was asked for.
    #[error("the stamp encloses no certificate")]
    Certificate,
}

impl<'a> TimestampResponse<'a> {
    /// Reads a response; the token inside may be BER.
    ///
    /// # Errors
    /// Those of [`TimestampToken::from_ber`]. That no token was granted is no error.
    pub fn from_der(bytes: &'a [u8]) -> Result<Self, CmsError> {
        check_size(bytes)?;
        let broken = CmsError::at("TimeStampResp");
        let mut fields = Element::from_ber(bytes)
            .and_then(|response| response.sequence())
            .map_err(broken)?;
        let (status, texts, failures) = read_status(fields.next().map_err(broken)?)?;
        let token = match fields.is_empty() {
            true => None,
            false => Some(TimestampToken::from_ber(fields.next().map_err(broken)?.raw())?),
        };
        fields.finish().map_err(broken)?;
        Ok(Self {
            status,
            texts,
            failures,
            token,
        })
    }

    /// The token, when it was granted: with any other status it is not to be used.
    ///
    /// # Errors
    /// [`ResponseMismatch::NotGranted`].
    pub fn granted(&self) -> Result<&TimestampToken<'a>, ResponseMismatch> {
        let is_granted = matches!(
            self.status,
            ResponseStatus::Granted | ResponseStatus::GrantedWithModifications
        );
        self.token
            .as_ref()
            .filter(|_| is_granted)
            .ok_or(ResponseMismatch::NotGranted { status: self.status })
    }

    /// The token, when it answers this request. Whether it is good is another question.
    ///
    /// # Errors
    /// [`ResponseMismatch`].
    pub fn answering(&self, request: &TimestampRequest) -> Result<&TimestampToken<'a>, ResponseMismatch> {
        let token = self.granted()?;
        let info = &token.info;
        let same_imprint = info.imprint.algorithm.oid() == request.imprint.algorithm.oid()
            && info.imprint.digest == request.imprint.digest;
        if !same_imprint {
            Err(ResponseMismatch::Imprint)
        } else if request.policy.is_some_and(|policy| policy != info.policy) {
            Err(ResponseMismatch::Policy)
        } else if info.nonce != request.nonce {
            Err(ResponseMismatch::Nonce)
        } else if request.wants_certificate && token.signed.certificates().unwrap_or_default().is_empty() {
            Err(ResponseMismatch::Certificate)
        } else {
            Ok(token)
        }
    }
}

fn read_status(element: Element<'_>) -> Result<(ResponseStatus, Vec<String>, Vec<FailureInfo>), CmsError> {
    let broken = CmsError::at("PKIStatusInfo");
    let mut fields = element.sequence().map_err(broken)?;
    let status = fields
        .next()
        .and_then(|status| status.small_unsigned())
        .map_err(broken)?;
    let mut texts = Vec::new();
    if let Some(list) = fields.next_if(qolhat_asn1::Tag::SEQUENCE).map_err(broken)? {
        let mut list = list.sequence().map_err(broken)?;
        while !list.is_empty() {
            if texts.len() == MAX_STATUS_TEXTS {
                return Err(CmsError::TooMany {
                    what: "texts of a status",
                    limit: MAX_STATUS_TEXTS,
                });
            }
            texts.push(list.next().and_then(|text| text.text()).map_err(broken)?);
        }
    }
    let failures = match fields.next_if(qolhat_asn1::Tag::BIT_STRING).map_err(broken)? {
        Some(bits) => set_bits(bits.bit_string().map_err(broken)?.1),
        None => Vec::new(),
    };
    fields.finish().map_err(broken)?;
    Ok((ResponseStatus::from_number(status), texts, failures))
}

/// The bits of the first four octets; the standard gives no higher ones.
fn set_bits(octets: &[u8]) -> Vec<FailureInfo> {
    let is_set = |bit: &u32| {
        let octet = usize::try_from(bit / 8).ok().and_then(|at| octets.get(at));
        octet.is_some_and(|octet| octet & (0x80 >> (bit % 8)) != 0)
    };
    (0..32).filter(is_set).map(FailureInfo::from_number).collect()
}
