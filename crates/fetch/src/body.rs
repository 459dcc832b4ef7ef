//! Bodies of answers: streamed, weighed, and looked at before anything is kept.

use std::io::{self, Read, Write};

use crate::{Fault, Kind};

/// An answer about one certificate, with the responder's certificates: real ones have 2 to 6 KB.
pub const MAX_OCSP_RESPONSE_BYTES: u64 = 256 << 10;

/// A time stamp with the chain of its signer: real ones have 3 to 8 KB.
pub const MAX_TIMESTAMP_RESPONSE_BYTES: u64 = 256 << 10;

/// A certificate, or a bundle of some: as much as `pki` reads of one certificate.
pub const MAX_CERTIFICATE_BYTES: u64 = 1 << 20;

/// A revocation list: as much as `pki` reads. That of the НУЦ had 21 MB in 2026.
pub const MAX_REVOCATION_LIST_BYTES: u64 = 256 << 20;

/// How much is read at once.
const PIECE: usize = 64 << 10;

/// How much of a body is looked at to tell what it is.
const HEAD: usize = 64;

/// Where a body goes. A repetition begins it anew.
pub trait Sink: Write {
    /// Forgets what was written.
    ///
    /// # Errors
    /// When the place can not be emptied.
    fn restart(&mut self) -> io::Result<()>;
}

impl Sink for Vec<u8> {
    fn restart(&mut self) -> io::Result<()> {
        self.clear();
        Ok(())
    }
}

/// Copies a body to `sink` and counts it in `received`.
pub(crate) fn copy(
    body: &mut impl Read,
    kind: Kind,
    sink: &mut dyn Sink,
    received: &mut u64,
    fault_of: impl Fn(&io::Error) -> Fault,
) -> Result<(), Fault> {
    let limit = kind.limit();
    let mut piece = vec![0; PIECE];
    let mut head = Vec::with_capacity(HEAD);
    let mut length = 0_u64;
    let mut begun = false;
    loop {
        let count = match body.read(&mut piece) {
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(fault_of(&error)),
        };
        let bytes = piece.get(..count).unwrap_or_default();
        let size = u64::try_from(count).unwrap_or(u64::MAX);
        length = length.saturating_add(size);
        *received = received.saturating_add(size);
        if length > limit {
            return Err(Fault::TooLarge { limit });
        }
        if begun {
            sink.write_all(bytes).map_err(|_| Fault::Storage)?;
        } else {
            // Nothing is kept of a body before it is known to be of its kind.
            head.extend_from_slice(bytes);
            if head.len() >= HEAD || count == 0 {
                look_at(&head, kind)?;
                sink.write_all(&head).map_err(|_| Fault::Storage)?;
                begun = true;
            }
        }
        if count == 0 {
            break;
        }
    }
    sink.flush().map_err(|_| Fault::Storage)?;
    match announced_length(&head) {
        Some(announced) if length < announced => Err(Fault::Truncated),
        _ => Ok(()),
    }
}

/// Reads the beginning of a body and says whether it may be of its kind.
pub(crate) fn look(
    body: &mut impl Read,
    kind: Kind,
    received: &mut u64,
    fault_of: impl Fn(&io::Error) -> Fault,
) -> Result<(), Fault> {
    let mut head = Vec::with_capacity(HEAD);
    let limit = u64::try_from(HEAD).unwrap_or(u64::MAX);
    body.take(limit)
        .read_to_end(&mut head)
        .map_err(|error| fault_of(&error))?;
    *received = received.saturating_add(u64::try_from(head.len()).unwrap_or(u64::MAX));
    look_at(&head, kind)
}

/// Whether a body may be of its kind, by its first bytes: DER begins with a SEQUENCE, files also come as PEM.
fn look_at(head: &[u8], kind: Kind) -> Result<(), Fault> {
    let mark = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    match mark.first() {
        _ if head.is_empty() => Err(Fault::Empty),
        Some(b'<') => Err(Fault::Html),
        _ if head.first() == Some(&0x30) => Ok(()),
        // gzip (RFC 1952, 2.3.1), for servers that pack and do not say so.
        _ if head.starts_with(b"\x1F\x8B") => Err(Fault::Compressed),
        Some(b'-') if kind.may_be_pem() && mark.starts_with(b"-----BEGIN ") => Ok(()),
        _ => Err(Fault::OtherContent),
    }
}

/// How long the element at the beginning says it is, so that a body without announced end can not end early unseen.
fn announced_length(head: &[u8]) -> Option<u64> {
    let (&length, rest) = head.strip_prefix(b"\x30")?.split_first()?;
    match length {
        0..=0x7F => Some(u64::from(length) + 2),
        0x81..=0x84 => {
            let count = usize::from(length & 0x7F);
            let digits = rest.get(..count)?;
            let value = digits.iter().fold(0_u64, |value, digit| value << 8 | u64::from(*digit));
            Some(value.saturating_add(2 + u64::from(length & 0x7F)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn copied(kind: Kind, body: &[u8]) -> Result<Vec<u8>, Fault> {
        let (mut sink, mut received) = (Vec::new(), 0);
        copy(&mut &body[..], kind, &mut sink, &mut received, |_| {
            Fault::ConnectionLost
        })?;
        assert_eq!(received, u64::try_from(body.len()).unwrap());
        Ok(sink)
    }

    fn element(length: usize) -> Vec<u8> {
        let [.., high, middle, low] = length.to_be_bytes();
        let mut bytes = vec![0x30, 0x83, high, middle, low];
        bytes.resize(5 + length, 0x05);
        bytes
    }

    #[test]
    fn whole_bodies_are_copied() {
        for length in [0, 1, 58, 59, 60, PIECE - 5, PIECE, 3 * PIECE] {
            let body = element(length);
            assert_eq!(copied(Kind::RevocationList, &body).unwrap(), body, "{length}");
        }
        let short = [0x30, 0x03, 0x0A, 0x01, 0x06];
        assert_eq!(copied(Kind::OcspResponse, &short).unwrap(), short);
        let pem = b"\r\n-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n";
        assert_eq!(copied(Kind::Certificate, pem).unwrap(), pem);
    }

    #[test]
    fn other_bodies_are_told_apart() {
        for (kind, body, fault) in [
            (Kind::OcspResponse, &b""[..], Fault::Empty),
            (Kind::OcspResponse, b"<html>", Fault::Html),
            (Kind::Certificate, b"\xEF\xBB\xBF  <!DOCTYPE html>", Fault::Html),
            (Kind::RevocationList, b"\x1F\x8B\x08\x00", Fault::Compressed),
            (Kind::RevocationList, b"not found", Fault::OtherContent),
            (Kind::OcspResponse, b"-----BEGIN X-----", Fault::OtherContent),
            (Kind::OcspResponse, b"\x30\x05\x0A\x01", Fault::Truncated),
            (Kind::OcspResponse, b"\x30\x82\x10\x00abc", Fault::Truncated),
        ] {
            assert_eq!(copied(kind, body).unwrap_err(), fault, "{body:?}");
        }
    }

    #[test]
    fn what_is_too_large_stops_the_copy() {
        let limit = MAX_OCSP_RESPONSE_BYTES;
        let most = usize::try_from(limit).unwrap();
        assert_eq!(copied(Kind::OcspResponse, &element(most - 5)).unwrap().len(), most);
        let mut endless = io::Cursor::new(element(5)).chain(io::repeat(7));
        let mut received = 0;
        let fault = copy(&mut endless, Kind::OcspResponse, &mut Vec::new(), &mut received, |_| {
            Fault::NotHttp
        });
        assert_eq!(fault.unwrap_err(), Fault::TooLarge { limit });
        assert!(received <= limit + u64::try_from(PIECE).unwrap());
    }
}
